import type { GoogleCalendarEntry } from '../contracts/google.ts';
import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow, InvitationRow } from '../contracts/rows/directory.ts';
import { CalendarClaimRow, type LinkRow } from '../contracts/rows/links.ts';
import { closeConflict, openConflict } from '../desk/desk.ts';
import { calendarHashOf, linkIdOf } from '../identity/ids.ts';
import { linkEntry } from '../ledger/link-entry.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check, Condition, Put, Update } from '../ports/store.ts';
import { getLink, getLinksOfResource, getResource, getSettings } from '../records/directory.ts';
import { readRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { saying } from '../words/saying.ts';
import { isWritable, nameOf } from './calendar-choice.ts';
import { leaveAccount, stillGranted, supersedeChannel } from './change-account.ts';
import { sameAddress } from './grants.ts';
import { stillGood } from './invitations.ts';
import { type LinkChoice, newLink, returningLink } from './link-row.ts';
import { mailOwed } from './mails.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';

type ConnectPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

export type ConnectCalendar = {
  businessId: string;
  resourceId: string;
  /** The good invitation that leads here; it is used up by the same write (IN1). */
  invitation: InvitationRow;
  account: AccountRow;
  calendar: GoogleCalendarEntry;
  role: LinkRow['role'];
};

export type Connected =
  | { ok: true; link: LinkRow }
  /** Another resource of the business writes to this calendar; a conflict is open. */
  | { ok: false; reason: 'calendar_wanted_twice' }
  /** The resource writes to another calendar, which must be disconnected first. */
  | { ok: false; reason: 'other_calendar_connected'; calendarName: string }
  | { ok: false; reason: 'not_writable' }
  /** The link was used, revoked or replaced, or the grant ended, while the person was choosing. */
  | { ok: false; reason: 'invitation_ended' | 'grant_ended' }
  | { ok: false; reason: 'not_found' | 'contended' };

const attempts = 4;

/**
 * Joins a resource to a calendar: claim, link, its pointer, the used-up invitation, the confirming mail and the ledger row in
 * one transaction. Nothing is enqueued: the stored due marker wakes the first pull.
 */
export async function connectCalendar(ports: ConnectPorts, input: ConnectCalendar): Promise<Connected> {
  if (await cannotBeWritten(ports, input)) return { ok: false, reason: 'not_writable' };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const outcome = await tryConnect(ports, input);
    if (outcome !== undefined) return outcome;
  }
  return { ok: false, reason: 'contended' };
}

/** IN7: as long as bookings are written to Google, the calendar they go to must be writable. */
async function cannotBeWritten({ store }: ConnectPorts, input: ConnectCalendar): Promise<boolean> {
  if (input.role === 'blockOnly' || isWritable(input.calendar)) return false;
  const { direction } = await getSettings(store, input.businessId, input.resourceId);
  return direction !== 'googleToBookings';
}

async function tryConnect(ports: ConnectPorts, input: ConnectCalendar): Promise<Connected | undefined> {
  const { businessId, resourceId, calendar, account } = input;
  const resource = await getResource(ports.store, businessId, resourceId);
  if (resource === undefined) return { ok: false, reason: 'not_found' };
  const linkId = linkIdOf(businessId, resourceId, calendar.id);
  const links = await getLinksOfResource(ports.store, businessId, resourceId);
  const other = links.find(({ id, role, state }) => id !== linkId && role === 'write' && state !== 'disconnected');
  if (input.role === 'write' && other !== undefined)
    return { ok: false, reason: 'other_calendar_connected', calendarName: other.calendarName };
  const claim = input.role === 'write' ? await claimCalendar(ports, input, linkId) : [];
  if (claim === 'taken') return { ok: false, reason: 'calendar_wanted_twice' };

  const before = await getLink(ports.store, businessId, linkId);
  const now = ports.clock.now();
  const foreign = !sameAddress(account.email, input.invitation.email);
  const choice: LinkChoice = { resource, account, calendar, role: input.role, foreign };
  const invitationUsed = useUp(input.invitation, foreign, now);
  const result = await ports.store.transact([
    invitationUsed,
    stillGranted(account),
    before === undefined ? newLink(choice, now) : returningLink(before, choice, now),
    pointer(input, linkId),
    ledgerOf(ports, input, linkId, before),
    confirmation(ports, input),
    resourceChanged(input, now),
    ...(await supersedeChannel(ports, before, account)),
    ...(await leaveAccount(ports, before, account)),
    ...claim,
  ]);
  if (result.ok) return await connected(ports, input, linkId);
  if (result.lost.includes(0)) return { ok: false, reason: 'invitation_ended' };
  if (result.lost.includes(1)) return { ok: false, reason: 'grant_ended' };
  return undefined;
}

async function connected(ports: ConnectPorts, input: ConnectCalendar, linkId: string): Promise<Connected> {
  const { businessId, resourceId } = input;
  await closeConflict(ports, { businessId, kind: 'calendar_wanted_twice', subjectId: resourceId });
  const link = await getLink(ports.store, businessId, linkId);
  if (link === undefined) throw new Error(`Link ${linkId} is gone right after it was connected`);
  return { ok: true, link };
}

/**
 * One writing link a calendar. A claim whose link was disconnected or only blocks is free; the check keeps it from coming back
 * meanwhile. `taken` opens the conflict: a second resource is refused, never silently given the calendar.
 */
async function claimCalendar(
  ports: ConnectPorts,
  input: ConnectCalendar,
  linkId: string,
): Promise<(Put | Check)[] | 'taken'> {
  const { businessId, resourceId, calendar } = input;
  const key = directoryKeys.calendarClaim(businessId, calendarHashOf(calendar.id));
  const claim = await readRow(ports.store, 'directory', key, CalendarClaimRow);
  const foreign = claim !== undefined && claim.linkId !== linkId ? claim : undefined;
  const holder = foreign && (await getLink(ports.store, businessId, foreign.linkId));
  if (holder !== undefined && holder.state !== 'disconnected' && holder.role === 'write') {
    await openWantedTwice(ports, input, holder);
    return 'taken';
  }
  const when: Condition[] =
    claim === undefined ? [{ attribute: 'pk', is: 'absent' }] : [{ attribute: 'linkId', is: '=', value: claim.linkId }];
  const row: CalendarClaimRow = { ...key, v: 1, row: 'calendarClaim', linkId, resourceId };
  const put: Put = { kind: 'put', table: 'directory', row, when };
  return holder === undefined ? [put] : [put, stillIdle(holder)];
}

const stillIdle = (holder: LinkRow): Check => ({
  kind: 'check',
  table: 'directory',
  key: directoryKeys.link(holder.businessId, holder.id),
  when: [
    { attribute: 'state', is: '=', value: holder.state },
    { attribute: 'role', is: '=', value: holder.role },
  ],
});

async function openWantedTwice(ports: ConnectPorts, input: ConnectCalendar, holder: LinkRow): Promise<void> {
  const { businessId, resourceId, calendar } = input;
  const [wanting, holding] = await Promise.all([
    getResource(ports.store, businessId, resourceId),
    getResource(ports.store, businessId, holder.resourceId),
  ]);
  const [wants, has] = [wanting?.name ?? resourceId, holding?.name ?? holder.resourceId];
  await openConflict(ports, {
    businessId,
    kind: 'calendar_wanted_twice',
    subject: { type: 'resource', id: resourceId, label: wants },
    resourceId,
    linkId: holder.id,
    ours: { resource: has, calendar: holder.calendarName },
    theirs: { resource: wants, calendar: nameOf(calendar) },
    cause: saying('cause.wantedTwice', { wants, calendar: nameOf(calendar), has }),
    impact: saying('impact.wantedTwice', { wants, has }),
  });
}

const useUp = (invitation: InvitationRow, foreign: boolean, now: number): Update => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.invitation(invitation.businessId, invitation.resourceId),
  set: {
    state: 'done',
    calendarChosenAt: iso(now),
    locale: invitation.locale,
    ...(foreign ? { confirmedForeign: true } : {}),
  },
  remove: ['problem'],
  when: [...stillGood(invitation), { attribute: 'expiresAt', is: '>', value: iso(now) }],
});

const pointer = ({ businessId, resourceId }: ConnectCalendar, linkId: string): Put => ({
  kind: 'put',
  table: 'directory',
  row: { ...directoryKeys.resourceLink(businessId, resourceId, linkId), v: 1, row: 'resourceLink' },
});

const confirmation = (
  ports: ConnectPorts,
  { businessId, resourceId, invitation, account, calendar, role }: ConnectCalendar,
) =>
  mailOwed(ports, {
    businessId,
    template: 'connected',
    to: invitation.email,
    locale: invitation.locale,
    resourceId,
    facts: { accountEmail: account.email, calendarName: nameOf(calendar), role },
  });

function ledgerOf(ports: ConnectPorts, input: ConnectCalendar, linkId: string, before: LinkRow | undefined): Put {
  const { businessId, resourceId, account, calendar, role } = input;
  const side = (link: Pick<LinkRow, 'state' | 'accountEmail' | 'calendarName' | 'role'>) => ({
    state: link.state,
    account: link.accountEmail,
    calendar: link.calendarName,
    role: link.role,
  });
  return linkEntry(
    ports,
    { businessId, resourceId, id: linkId },
    {
      by: account.email,
      cause: before === undefined ? 'connected through an invitation' : 'reconnected through an invitation',
      ...(before === undefined ? {} : { before: side(before) }),
      after: side({ state: 'active', accountEmail: account.email, calendarName: nameOf(calendar), role }),
    },
  );
}
