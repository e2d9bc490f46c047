import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { remember } from './bookings.ts';
import { type Answer, ask } from './calls.ts';
import { drawSettings } from './settings.ts';
import type { Business, Town } from './town.ts';
import { day, resourcesOf } from './town.ts';

/** What else booking systems and the people at the desk ask of us. */

const iso = (at: number): string => new Date(at).toISOString();

type Item = { id: string; actions?: unknown; state?: unknown };

const itemsOf = ({ body: { items } }: Answer): Item[] =>
  Array.isArray(items) ? items.filter((item: Item) => typeof item?.id === 'string') : [];

const someBusiness = (stage: Stage, town: Town): Business => stage.draw.pick(town.businesses);

const count = async (stage: Stage, name: string, asked: Promise<Answer>): Promise<Answer> => {
  const answer = await asked;
  stage.counts.add(answer.status < 300 ? name : `${name}Answered${answer.status}`);
  return answer;
};

const askAvailability = (town: Town) => async (stage: Stage) => {
  const { business, id } = stage.draw.pick(resourcesOf(town));
  const window = `from=${iso(town.firstDay)}&to=${iso(town.firstDay + stage.draw.pick([2, 8, 40]) * day)}`;
  const path = `/v1/availability?resourceId=${id}&${window}&durationMinutes=60`;
  await count(stage, 'availabilityAsked', ask(stage, business, { method: 'GET', path }));
};

const listBookings = (town: Town) => async (stage: Stage) => {
  const business = someBusiness(stage, town);
  const { id } = stage.draw.pick(business.resources);
  const path = stage.draw.pick([
    '/v1/bookings?limit=200',
    `/v1/bookings?resourceId=${id}`,
    '/v1/bookings?status=cancelled',
  ]);
  const answer = await count(stage, 'bookingsListed', ask(stage, business, { method: 'GET', path }));
  for (const item of itemsOf(answer)) remember(town, business, item.id);
};

const somebodyElses = (town: Town) => async (stage: Stage) => {
  const known = stage.draw.pick(town.bookings);
  const other = town.businesses.find((business) => business !== known.business);
  if (other === undefined) return;
  const { status } = await ask(stage, other, { method: 'GET', path: `/v1/bookings/${known.id}` });
  stage.counts.add(status === 404 ? 'foreignIdRefused' : `foreignIdAnswered${status}`);
};

/** Settles one open row, by any action it offers. */
const settle = (town: Town) => async (stage: Stage) => {
  const business = someBusiness(stage, town);
  const answer = await count(stage, 'conflictsListed', ask(stage, business, { method: 'GET', path: '/v1/conflicts' }));
  const open = itemsOf(answer);
  if (open.length === 0) return;
  await actOn(stage, business, stage.draw.pick(open));
};

export async function actOn(stage: Stage, business: Business, { id, actions }: Item, wanted?: string): Promise<void> {
  const offered = Array.isArray(actions) ? actions.map(({ name }: { name: string }) => name) : [];
  const action = wanted ?? (offered.length > 0 ? stage.draw.pick(offered) : undefined);
  if (action === undefined || !offered.includes(action)) return;
  const asked = { method: 'POST', path: `/v1/conflicts/${id}/actions`, body: { action, by: 'Desk' } };
  const answer = await ask(stage, business, asked);
  stage.counts.add(answer.status === 200 ? `decided${capital(action)}` : `actionAnswered${answer.status}`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const linksOf = async (stage: Stage, business: Business): Promise<Item[]> =>
  itemsOf(await ask(stage, business, { method: 'GET', path: '/v1/links' }));

const commands = { sync: 'syncAsked', resync: 'resyncAsked', pause: 'linkPaused', resume: 'linkResumed' };

export async function command(stage: Stage, business: Business, linkId: string, name: keyof typeof commands) {
  const asked = ask(stage, business, { method: 'POST', path: `/v1/links/${linkId}/${name}` });
  await count(stage, commands[name], asked);
}

const onLink = (town: Town, name: keyof typeof commands, wanted?: string) => async (stage: Stage) => {
  const business = someBusiness(stage, town);
  const links = (await linksOf(stage, business)).filter(({ state }) => wanted === undefined || state === wanted);
  if (links.length > 0) await command(stage, business, stage.draw.pick(links).id, name);
};

const syncAll = (town: Town) => async (stage: Stage) => {
  await count(stage, 'syncAllAsked', ask(stage, someBusiness(stage, town), { method: 'POST', path: '/v1/sync' }));
};

const changeSettings = (town: Town) => async (stage: Stage) => {
  const business = someBusiness(stage, town);
  const { exportTypes, ...values } = drawSettings(stage.draw, 0.2);
  const body = { ...values, ...(exportTypes === undefined ? {} : { exportTypes: exportTypes ?? 'all' }) };
  const own = stage.draw.chance(0.5);
  const path = own ? `/v1/resources/${stage.draw.pick(business.resources).id}/settings` : '/v1/settings';
  const answer = await count(stage, 'settingsPatched', ask(stage, business, { method: 'PATCH', path, body }));
  if (answer.status !== 200) return;
  stage.note({ kind: 'noted', name: 'settingsChanged', detail: { businessId: business.id, path, body } }, business.id);
};

const readDesk = (town: Town) => async (stage: Stage) => {
  const { business, id } = stage.draw.pick(resourcesOf(town));
  const path = stage.draw.pick(['/v1/health', `/v1/resources/${id}`, `/v1/ledger?resourceId=${id}`, '/v1/resources']);
  await count(stage, 'deskRead', ask(stage, business, { method: 'GET', path }));
};

const checkAccount = (town: Town) => async (stage: Stage) => {
  const { business, id } = stage.draw.pick(resourcesOf(town));
  await count(stage, 'accountChecked', ask(stage, business, { method: 'POST', path: `/v1/resources/${id}/check` }));
};

export const deskActions = (town: Town): LifeAction[] => {
  const possible = () => town.bookings.length > 0;
  const act = (name: string, base: number, work: LifeAction['act']): LifeAction => ({
    name,
    group: 'desk',
    base,
    act: work,
  });
  return [
    act('ask for availability', 3, askAvailability(town)),
    act('list bookings', 1, listBookings(town)),
    { ...act('ask for somebody else’s booking', 0.8, somebodyElses(town)), possible },
    act('settle a conflict', 1.5, settle(town)),
    act('sync now', 1, onLink(town, 'sync')),
    act('sync everything', 0.5, syncAll(town)),
    act('resync', 0.7, onLink(town, 'resync')),
    act('pause', 0.5, onLink(town, 'pause', 'active')),
    act('resume', 0.7, onLink(town, 'resume', 'paused')),
    act('change settings', 0.7, changeSettings(town)),
    act('look around', 0.5, readDesk(town)),
    act('check an account', 0.5, checkAccount(town)),
  ];
};
