import { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { Settings } from '../../../shared/contracts/settings.ts';
import type { TableName } from '../../../shared/ports/store.ts';
import type { Stage } from '../run/types.ts';
import { accountPath, ask } from './calls.ts';
import { mendClient } from './clients.ts';
import { actOn, openRows } from './decisions.ts';
import { command } from './desk.ts';
import { countFaults } from './google-faults.ts';
import { bringBack, raise } from './google-grants.ts';
import { mendMoods } from './google-moods.ts';
import { tally } from './tally.ts';
import type { Resource, Town } from './town.ts';
import { decide, resourcesOf } from './town.ts';
import { mailedLink, obedient, walk } from './walk.ts';

/** After the storm: Google is whole again, and people do about it what they would, each of them in their own way. */

export async function mendAll(stage: Stage, town: Town): Promise<void> {
  await tally(stage, town);
  await countFaults(stage, town);
  await mendMoods(stage, town);
  await mendClients(stage, town);
  await mendCalendars(stage, town);
  for (const business of town.broken.ownClients) await mendClient(stage, town, business);
  for (const resource of resourcesOf(town)) await reconnect(stage, town, resource);
  for (const resource of resourcesOf(town)) await changeOver(stage, town, resource);
  for (const business of town.businesses) {
    await syncByItself(stage, town, business);
    await decideDeletions(stage, town, business);
    await settleOpen(stage, town, business);
    await resumeLinks(stage, town, business);
  }
}

/** The operator brings back the OAuth client that a grant was given to: no person can mend that. */
async function mendClients(stage: Stage, town: Town): Promise<void> {
  for (const email of town.broken.clients) {
    if (!decide(stage, town, `client of ${email}`, 0.6) && !(await leaves(stage, town, email))) continue;
    await stage.control('POST', `${accountPath(email)}/restore`);
    town.broken.clients.delete(email);
  }
}

async function leaves(stage: Stage, town: Town, email: string): Promise<boolean> {
  const links = await Promise.all(town.businesses.map((business) => linksOf(stage, business)));
  return links.flat().some((link) => link.accountEmail === email && link.leaving !== undefined);
}

async function mendCalendars(stage: Stage, town: Town): Promise<void> {
  for (const calendar of town.broken.calendars)
    if (decide(stage, town, `back ${calendar.id}`, 0.6)) await bringBack(stage, town, calendar);
    else once(stage, town, 'calendarLeftGone', calendar.id);
  for (const calendar of town.broken.roles)
    if (decide(stage, town, `role ${calendar.id}`, 0.6)) await raise(stage, town, calendar);
    else once(stage, town, 'roleLeftLow', calendar.id);
}

/** A resource whose link waits for the person: through the mailed link, unless the person never gets to it. */
async function reconnect(stage: Stage, town: Town, resource: Resource): Promise<void> {
  const failed = await failedLink(stage, resource);
  const link = failed && mailedLink(stage, resource);
  if (failed === undefined || link === undefined || town.decided.has(`used ${link}`)) return;
  if (!decide(stage, town, `reconnect ${resource.id}`, 0.85)) return once(stage, town, 'grantLeftFailed', resource.id);
  town.decided.set(`used ${link}`, true);
  const calendars = [failed.calendarId, ...obedient(resource).calendars];
  const outcome = await walk(stage, link, { email: failed.accountEmail, confirms: true, calendars });
  stage.counts.add(outcome === 'connected' ? 'reconnected' : `reconnectEnded_${outcome}`);
}

/** Who was invited again after their business had brought a client consents through that one, unless they never get to it. */
async function changeOver(stage: Stage, town: Town, resource: Resource): Promise<void> {
  const link = resource.business.client && mailedLink(stage, resource);
  if (link === undefined || town.decided.has(`used ${link}`)) return;
  if (!decide(stage, town, `change over ${resource.id}`, 0.8)) return;
  town.decided.set(`used ${link}`, true);
  const outcome = await walk(stage, link, obedient(resource));
  stage.counts.add(`changeOverEnded_${outcome}`);
}

async function failedLink(stage: Stage, { business, id }: Resource): Promise<LinkRow | undefined> {
  const links = (await linksOf(stage, business)).filter(({ resourceId }) => resourceId === id);
  const waiting = links.filter(({ state }) => state === 'actionNeeded');
  if (waiting.length === 0) return undefined;
  const accounts = (await rowsOf(stage, 'directory', business, 'account#')).map((row) => AccountRow.parse(row));
  const failed = new Set(accounts.filter(({ grant }) => grant !== 'ok').map((account) => account.id));
  return waiting.find(({ accountId }) => failed.has(accountId));
}

type Business = Town['businesses'][number];

async function decideDeletions(stage: Stage, town: Town, business: Business): Promise<void> {
  const held = await rowsOf(stage, 'conflicts', business, 'conflict#');
  const open = held.filter(({ kind, state }) => kind === 'mass_deletion_held' && state === 'open');
  for (const { id } of open.map((row) => ConflictRow.parse(row))) {
    const actions = [{ name: 'acceptDeletions' }, { name: 'refuseDeletions' }];
    if (!decide(stage, town, `decide ${id}`, 0.7)) once(stage, town, 'deletionsLeftHeld', id);
    else if (decide(stage, town, `accept ${id}`, 0.5)) await actOn(stage, business, { id, actions }, 'acceptDeletions');
    else await actOn(stage, business, { id, actions }, 'refuseDeletions');
  }
}

/** At the desk somebody goes through what is still open, each row once, and leaves some of it. */
async function settleOpen(stage: Stage, town: Town, business: Business): Promise<void> {
  for (const row of await openRows(stage, business))
    if (!town.decided.has(`settle ${row.id}`) && decide(stage, town, `settle ${row.id}`, 0.6))
      await actOn(stage, business, row);
}

/** Whoever had automatic sync off or daily turns it on in the end, so that all that rested comes to rest. */
async function syncByItself(stage: Stage, town: Town, business: Business): Promise<void> {
  const rows = await rowsOf(stage, 'directory', business, 'settings');
  for (const { sk, values } of rows) {
    const { automaticSync = 'on' } = Settings.partial().parse(values);
    if (automaticSync === 'on') continue;
    const path = sk === 'settings' ? '/v1/settings' : `/v1/resources/${sk.slice('settings#'.length)}/settings`;
    const { status } = await ask(stage, business, { method: 'PATCH', path, body: { automaticSync: 'on' } });
    if (status === 200) once(stage, town, 'automaticSyncTurnedOn', `${business.id} ${sk}`);
  }
}

async function resumeLinks(stage: Stage, town: Town, business: Business): Promise<void> {
  for (const { id, state } of await linksOf(stage, business)) {
    if (state !== 'paused') continue;
    if (decide(stage, town, `resume ${id}`, 0.7)) await command(stage, business, id, 'resume');
    else once(stage, town, 'linkLeftPaused', id);
  }
}

const rowsOf = async (stage: Stage, table: TableName, { id }: Business, beginsWith: string) =>
  (await stage.store.query({ table, pk: id, sk: { beginsWith } })).rows;

const linksOf = async (stage: Stage, business: Business): Promise<LinkRow[]> =>
  (await rowsOf(stage, 'directory', business, 'link#')).map((row) => LinkRow.parse(row));

/** What is left as it is counts once, however often people look at it. */
function once(stage: Stage, town: Town, name: string, subject: string): void {
  if (town.decided.has(`${name} ${subject}`)) return;
  town.decided.set(`${name} ${subject}`, true);
  stage.counts.add(name);
}
