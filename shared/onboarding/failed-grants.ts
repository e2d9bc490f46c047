import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow, LinkRow } from '../contracts/rows.ts';
import { openConflict } from '../desk/desk.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Put, Update } from '../ports/store.ts';
import { getAccount, getBusiness, getResource } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { days, iso } from '../records/time.ts';
import { holdLink, linksOfAccount } from './account-links.ts';
import { isGood } from './invitation-token.ts';
import { nextInvitation, readPeople } from './invitations.ts';
import { mailOwed } from './mails.ts';

type FailPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

export type FailGrant = {
  businessId: string;
  accountId: string;
  /** What Google said, as a code; shown small beside the plain words. */
  reason: string;
  /** `permissionMissing` when the grant stands but no longer allows what is needed. */
  kind?: 'failed' | 'permissionMissing';
  /** When the call that failed began, in milliseconds: a grant renewed since then is left alone. */
  startedAt?: number;
};

/** When the person is reminded, counted from the failure (GR3). */
export const reminderDays = [0, 1, 3, 7, 14];

const conflictOf = { failed: 'grant_failed', permissionMissing: 'permission_missing' } as const;

/**
 * Google no longer lets us in (GR2). The account fails once, its links wait for a person, one warning opens, and the person
 * and the business are written to. Safe to repeat and to resume: what a crash left out, the next call or the sweep does.
 * Answers whether it was this call that found the failure.
 */
export async function failGrant(ports: FailPorts, input: FailGrant): Promise<boolean> {
  const { businessId, accountId, kind = 'failed', startedAt } = input;
  const key = directoryKeys.account(businessId, accountId);
  const now = ports.clock.now();
  const renewedSince: Condition[] =
    startedAt === undefined ? [] : [{ attribute: 'grantSince', is: '<=', value: iso(startedAt) }];
  const moved = await ports.store.update({
    table: 'directory',
    key,
    set: { grant: kind, grantSince: iso(now), grantReason: input.reason, remindersSent: 0, ...dueAt(key, now) },
    add: { version: 1 },
    when: [{ attribute: 'grant', is: '=', value: 'ok' }, ...renewedSince],
  });
  const account = await getAccount(ports.store, businessId, accountId);
  if (account === undefined || account.grant === 'ok') return false;
  if (account.remindersSent === 0) await remindDue(ports, account);
  else await holdLinks(ports, account);
  return moved.ok;
}

/**
 * The next reminder about a failed grant, when it is due: a reconnect link to each person concerned (GR3). `nothing` when the
 * grant works again, when nobody needs it, or when another worker has just sent it.
 */
export async function remindDue(ports: FailPorts, account: AccountRow): Promise<'sent' | 'nothing'> {
  if (account.grant === 'ok') return 'nothing';
  const links = await holdLinks(ports, account);
  if (links.length > 0 && account.remindersSent === 0) await warn(ports, account, links);
  for (let attempt = 0; attempt < 3; attempt++) {
    const mails = await mailsDue(ports, account, links);
    const result = await ports.store.transact([reminded(ports, account, links.length > 0), ...mails]);
    if (result.ok) return mails.length > 0 ? 'sent' : 'nothing';
    if (result.lost.includes(0)) return 'nothing';
  }
  throw new Error(`The reminders for ${account.id} could not be stored: too many writers at once`);
}

async function holdLinks(ports: FailPorts, account: AccountRow): Promise<LinkRow[]> {
  const links = await linksOfAccount(ports, account);
  const problem = conflictOf[account.grant === 'permissionMissing' ? 'permissionMissing' : 'failed'];
  for (const link of links.filter(({ state }) => state === 'active')) await ports.store.update(holdLink(link, problem));
  return links;
}

async function warn(ports: FailPorts, account: AccountRow, links: LinkRow[]): Promise<void> {
  const lost = account.grant === 'permissionMissing';
  await openConflict(ports, {
    businessId: account.businessId,
    kind: lost ? 'permission_missing' : 'grant_failed',
    subject: { type: 'account', id: account.id, label: account.email },
    ...(links.length === 1 && links[0] ? { resourceId: links[0].resourceId, linkId: links[0].id } : {}),
    cause: lost
      ? `${account.email} no longer allows the calendar to be read and written (${account.grantReason ?? 'permission missing'}).`
      : `Google no longer lets us in as ${account.email} (${account.grantReason ?? 'refresh token refused'}).`,
    impact:
      'Changes in Google are not seen and bookings are not written there until the person reconnects. Bookings wait and are written then.',
  });
}

/** The count is the fence: of two workers one moves it, and its mails are part of the same write. */
function reminded({ clock }: FailPorts, account: AccountRow, needed: boolean): Update {
  const key = directoryKeys.account(account.businessId, account.id);
  const since = Date.parse(account.grantSince);
  const next = reminderDays.findIndex((day, index) => index > account.remindersSent && since + days(day) > clock.now());
  const more = needed && next >= 0;
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: {
      remindersSent: more ? next : reminderDays.length,
      ...(more ? dueAt(key, since + days(reminderDays[next] ?? 0)) : {}),
    },
    remove: more ? [] : ['dueShard', 'dueAt'],
    when: [
      { attribute: 'grant', is: '=', value: account.grant },
      { attribute: 'grantSince', is: '=', value: account.grantSince },
      { attribute: 'remindersSent', is: '=', value: account.remindersSent },
    ],
  };
}

async function mailsDue(ports: FailPorts, account: AccountRow, links: LinkRow[]): Promise<Put[]> {
  const day = reminderDays[account.remindersSent];
  if (day === undefined) return [];
  const people = await personsOf(ports, account.businessId, links);
  const toPersons = await Promise.all(people.map((resourceId) => mailPerson(ports, account, resourceId, day)));
  const toBusiness = day === 0 ? await mailBusiness(ports, account, links) : [];
  return [...toPersons.flat(), ...toBusiness];
}

/** One resource for each address: somebody with several resources gets one mail, and its link recovers them all. */
async function personsOf({ store }: FailPorts, businessId: string, links: LinkRow[]): Promise<string[]> {
  const byAddress = new Map<string, string>();
  for (const resourceId of new Set(links.map((link) => link.resourceId))) {
    const resource = await getResource(store, businessId, resourceId);
    const address = resource?.email.toLowerCase();
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, resourceId);
  }
  return [...byAddress.values()].slice(0, 40);
}

async function mailPerson(ports: FailPorts, account: AccountRow, resourceId: string, day: number): Promise<Put[]> {
  const people = await readPeople(ports, { businessId: account.businessId, resourceId });
  if (people === undefined) return [];
  const { previous } = people;
  const lives = previous !== undefined && previous.purpose === 'reconnect' && lastsADay(previous, ports.clock.now());
  const { put, invitation } =
    day > 0 && lives
      ? { put: undefined, invitation: previous }
      : await nextInvitation(ports, people, { purpose: 'reconnect', ...(previous && { locale: previous.locale }) });
  const mail = mailOwed(ports, {
    businessId: account.businessId,
    template: 'reconnect',
    to: invitation.email,
    locale: invitation.locale,
    resourceId,
    issue: invitation.issue,
    facts: { accountId: account.id, accountEmail: account.email, day: String(day), by: 'slotbridge' },
  });
  return put === undefined ? [mail] : [put, mail];
}

/** The link of an earlier reminder stays good beside a later one as long as it still gives the person a day. */
const lastsADay = (invitation: Parameters<typeof isGood>[0], now: number): boolean => isGood(invitation, now + days(1));

async function mailBusiness(ports: FailPorts, account: AccountRow, links: LinkRow[]): Promise<Put[]> {
  const business = await getBusiness(ports.store, account.businessId);
  if (business?.contactEmail === undefined) return [];
  const ids = [...new Set(links.map((link) => link.resourceId))];
  const resources = await Promise.all(ids.map((id) => getResource(ports.store, account.businessId, id)));
  const resourceNames = resources.flatMap((resource) => resource?.name ?? []).join(', ');
  const mail = mailOwed(ports, {
    businessId: account.businessId,
    template: 'grantFailedBusiness',
    to: business.contactEmail,
    locale: business.locale,
    facts: { accountId: account.id, accountEmail: account.email, resourceNames },
  });
  return links.length > 0 ? [mail] : [];
}
