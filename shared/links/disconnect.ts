import { readBooked } from '../bookings/range.ts';
import { getBooking } from '../bookings/commands.ts';
import { inParallel } from '../async/in-parallel.ts';
import { superseding } from '../channels/channel-rows.ts';
import { directoryKeys, endless } from '../contracts/keys.ts';
import { CalendarClaimRow, type LinkRow } from '../contracts/rows/links.ts';
import { calendarHashOf } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Delete, Put, Update } from '../ports/store.ts';
import { getAccount, getChannel, getLink } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { readRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';
import { cleanupAll } from './cleanup.ts';
import { linkLedger, type Origin } from './ledger.ts';
import type { LinkRef } from './wake.ts';

/**
 * DS1: from one write on nothing is read or written through the link, whatever is still on its way: its pulls are fenced off,
 * its rows are given to the sweep, its calendar is free, its channel is to be stopped. What takes longer is owed by the link:
 * the copies in Google where they are to go, the conflicts, the account with its last link.
 */

export type Copies = 'keep' | 'remove';

export type Disconnected =
  | { ok: true; link: LinkRow; staysBehind?: number }
  | { ok: false; reason: 'not_found' }
  /** Other writers were in the way. */
  | { ok: false; reason: 'busy' };

type DisconnectPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

const attempts = 8;

/** Works with a dead grant too; then copies stay behind, and `staysBehind` says how many of coming bookings. */
export async function disconnectLink(
  ports: DisconnectPorts,
  { businessId, linkId }: LinkRef,
  copies: Copies,
  origin: Origin,
): Promise<Disconnected> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = await getLink(ports.store, businessId, linkId);
    if (link === undefined) return { ok: false, reason: 'not_found' };
    if (link.state === 'disconnected') return { ok: true, link };
    const staysBehind = copies === 'remove' ? await unremovable(ports, link) : undefined;
    const items = await writes(ports, link, staysBehind === undefined ? copies : 'keep', origin, staysBehind);
    if (!(await ports.store.transact(items)).ok) continue;
    const after = await getLink(ports.store, businessId, linkId);
    if (after !== undefined) return { ok: true, link: after, ...(staysBehind === undefined ? {} : { staysBehind }) };
  }
  return { ok: false, reason: 'busy' };
}

/** Copies of coming bookings that nobody lets us remove; undefined while the grant works. */
async function unremovable({ store, clock }: DisconnectPorts, link: LinkRow): Promise<number | undefined> {
  if ((await getAccount(store, link.businessId, link.accountId))?.grant === 'ok') return undefined;
  const now = clock.now();
  const coming = await readBooked(store, link, { start: now, end: Date.parse(endless) }, now);
  const bookings = await inParallel(coming, 16, ({ bookingId }) => getBooking({ store }, link.businessId, bookingId));
  return bookings.filter((booking) => booking?.google.linkId === link.id && booking.google.eventId !== undefined)
    .length;
}

async function writes(
  ports: DisconnectPorts,
  link: LinkRow,
  copies: Copies,
  origin: Origin,
  leftBehind: number | undefined,
): Promise<(Put | Update | Delete)[]> {
  const now = ports.clock.now();
  const after = { state: 'disconnected', copies, ...(leftBehind ? { leftBehind } : {}) };
  return [
    leaving(link, copies, leftBehind, now),
    linkLedger(ports, link, origin, 'disconnect', after),
    resourceChanged(link, now),
    ...cleanupAll(link, now).map((row): Put => ({ kind: 'put', table: 'directory', row })),
    ...(await stoppedChannel(ports, link)),
    ...(await freedCalendar(ports, link)),
  ];
}

/** Nobody reads its generations any more; their numbers are not used again. */
function leaving(link: LinkRow, copies: Copies, leftBehind: number | undefined, now: number): Update {
  const key = directoryKeys.link(link.businessId, link.id);
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: {
      state: 'disconnected',
      leaving: copies,
      leavingSince: iso(now),
      ...(leftBehind === undefined ? {} : { leftBehind }),
      generation: 0,
      generationsUsed: Math.max(link.generation, link.building ?? 0, link.generationsUsed ?? 0),
      pullState: 'idle',
      servedTicket: link.ticket,
      breaker: [],
      ...dueAt(key, now),
    },
    add: { version: 1, pullNumber: 1, pullEpoch: 1, breakerVersion: 1 },
    remove: forgotten,
    when: [
      same('state', link.state),
      same('version', link.version),
      same('pullNumber', link.pullNumber),
      ...marks(link),
    ],
  };
}

const same = (attribute: string, value: string | number): Condition => ({ attribute, is: '=', value });

/** A flip or a new reading moves no version: they are seen by what they leave. */
const marks = (link: LinkRow): Condition[] => [
  same('generation', link.generation),
  link.building === undefined ? { attribute: 'building', is: 'absent' } : same('building', link.building),
  link.channelId === undefined ? { attribute: 'channelId', is: 'absent' } : same('channelId', link.channelId),
];

const forgotten = [
  ...['problem', 'cursor', 'building', 'buildingBegun', 'expanded', 'buildingExpanded', 'leftGenerations'],
  ...['flippedTo', 'generationAsOf', 'generationBefore', 'asOf', 'previewUntil', 'previewAsOf', 'previewPositions'],
  ...['importDone', 'importTotal', 'askedAt', 'breakerConflictId', 'breakerShutUntil', 'replayAt'],
  ...['verifyGeneration', 'verifyBefore', 'verifyAfter', 'earlyLookAt', 'checkAt', 'inboundError', 'outboundError'],
  ...['pullKind', 'pullTicket', 'pullStartedAt', 'pullFrom', 'pullPageToken', 'pullPosition', 'pullResumedAt'],
  ...['pullTotal', 'pullCursor', 'pullOwner', 'pullNotifiedAt', 'pullTries', 'leaseUntil', 'appliedPositions'],
  ...['unannounced', 'unannouncedOwn', 'channelId', 'channelExpiresAt', 'channelSince', 'toldLate'],
  ...['openingChannelId', 'watchTriedAt', 'watchTries', 'notifiedAt', 'ownPushes', 'pushLosses', 'pushLostAt'],
  ...['silentChannelId', 'channelReplacedAt', 'copiesGone', 'leavingAfter', 'leavingFound'],
];

/** CH3. One that is just being opened finds its link gone and is given up by whoever opens it. */
async function stoppedChannel({ store, clock }: DisconnectPorts, link: LinkRow): Promise<Update[]> {
  const channel = link.channelId && (await getChannel(store, link.businessId, link.channelId));
  return channel ? [superseding(clock.now(), link.businessId, channel.id)] : [];
}

async function freedCalendar({ store }: DisconnectPorts, link: LinkRow): Promise<Delete[]> {
  const key = directoryKeys.calendarClaim(link.businessId, calendarHashOf(link.calendarId));
  const claim = await readRow(store, 'directory', key, CalendarClaimRow);
  if (claim?.linkId !== link.id) return [];
  return [{ kind: 'delete', table: 'directory', key, when: [same('linkId', link.id)] }];
}
