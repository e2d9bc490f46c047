import { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { MemoryStore } from '../../memory/store.ts';

const twelveHours = 12 * 3_600_000;

/**
 * What is still owed at this moment though nothing is broken any more since `calmSince`: in words, empty when the schedule
 * may rest. A row that waits for a person, such as one behind a failed grant or a paused link, owes nothing.
 */
export function stillOwed(store: MemoryStore, calmSince: number, now: number): string[] {
  const directory = store.rows('directory');
  const working = new Set(
    directory
      .filter((row) => row.row === 'account' && row.grant === 'ok')
      .map(({ businessId, id }) => `${businessId}/${id}`),
  );
  const live = directory.filter(
    (row) => row.row === 'link' && row.state === 'active' && working.has(`${row.businessId}/${row.accountId}`),
  );
  const written = new Set(
    live.filter(({ role }) => role === 'write').map(({ businessId, resourceId }) => `${businessId}/${resourceId}`),
  );
  const patient = now < calmSince + twelveHours;
  const told = new Set(store.rows('conflicts').map(({ pk, sk }) => `${pk} ${sk}`));
  return [
    ...live.flatMap((link) => owedByLink(link, calmSince, told)),
    ...directory.flatMap((row) =>
      row.row === 'operation' && row.dueAt !== undefined ? `operation ${row.id} is ${row.state}` : [],
    ),
    ...directory.flatMap((row) => (row.row === 'link' && row.leaving !== undefined ? `link ${row.id} leaves` : [])),
    ...directory.flatMap((row) =>
      row.row === 'account' && String(row.releaseAt) <= new Date(now).toISOString() ? `account ${row.id} goes` : [],
    ),
    ...directory.flatMap((row) =>
      (row.row === 'mail' || row.row === 'delivery') && row.state === 'due' ? `${row.row} ${row.id}` : [],
    ),
    ...directory.flatMap((row) =>
      (row.row === 'resourceChange' || row.row === 'settings') && row.dueAt !== undefined ? `${row.pk} ${row.sk}` : [],
    ),
    ...[...store.rows('calendar'), ...store.rows('conflicts')].flatMap((row) =>
      (row.row === 'outbox' || row.row === 'busy') && row.dueAt !== undefined ? `${row.row} ${row.pk} ${row.sk}` : [],
    ),
    ...store
      .rows('calendar')
      .flatMap((row) =>
        row.row === 'booking'
          ? owedByBooking(row, patient && written.has(`${row.businessId}/${row.resourceId}`), told)
          : [],
      ),
  ];
}

/** Open rows of the desk, by partition and sort key. */
type Told = ReadonlySet<string>;

const isTold = (told: Told, businessId: unknown, subjectId: unknown, ...kinds: string[]): boolean =>
  kinds.some((kind) => told.has(`${String(businessId)} open#${kind}#${String(subjectId)}`));

const minutesLater = (instant: string, count: number): string =>
  new Date(Date.parse(instant) + count * 60_000).toISOString();

/** A read that goes on page by page keeps its beginning; one that an operator has to mend is tried every half hour. */
const isTriedSince = ({ pullStartedAt, pullState, dueAt }: Row, since: string): boolean =>
  String(pullStartedAt) >= minutesLater(since, 1) ||
  (pullState === 'reading' && typeof dueAt === 'string' && dueAt >= minutesLater(since, 31));

/** Tried so often, what Google answers is no passing trouble: an operator has to mend it. */
const lastingAfter = 6;

/** It waits for its own budget, or met the last of what went wrong before the calm, and goes on by itself. */
const passes = ({ inboundError, pullTries }: Row): boolean =>
  String(inboundError).startsWith('rateLimited: Not asked of Google') ||
  (/^(transient|rateLimited):/.test(String(inboundError)) && Number(pullTries) < lastingAfter);

function owedByLink(link: Row, calmSince: number, told: Told): string[] {
  const since = new Date(calmSince).toISOString();
  const known = isTold(told, link.businessId, link.id, 'calendar_gone', 'permission_missing');
  // Workers' clocks run apart by seconds.
  const fails = link.inboundError !== undefined && !passes(link) && (known || isTriedSince(link, since));
  if (fails) return [];
  const reasons = [
    ...(Number(link.ticket) > Number(link.servedTicket)
      ? [`ticket ${link.ticket} of ${link.servedTicket} served`]
      : []),
    ...(link.pullState === 'idle' ? [] : [`pull ${link.pullNumber} still ${link.pullState}`]),
    ...(link.building === undefined ? [] : [`generation ${link.building} not complete`]),
    ...(link.replayAt === undefined ? [] : ['replay not begun']),
    ...(link.verifyGeneration === undefined ? [] : [`generation ${link.verifyGeneration} not verified`]),
    ...(typeof link.asOf === 'string' && link.asOf >= since ? [] : [`not read since ${link.asOf}`]),
  ];
  return reasons.length === 0 ? [] : [`link ${link.id} (${link.accountEmail}): ${reasons.join(', ')}`];
}

function owedByBooking(row: Row, isWritable: boolean, told: Told): string[] {
  const google = BookingGoogle.parse(row.google);
  const { state, linkId } = google;
  const waits = state === 'waiting' || state === 'refused';
  const known =
    isTold(told, row.businessId, row.id, 'write_refused') ||
    isTold(told, row.businessId, linkId, 'calendar_read_only', 'calendar_gone', 'permission_missing');
  if (row.dueAt === undefined || (waits && (known || !isWritable))) return [];
  return [`booking ${row.id} is ${state}, due ${row.dueAt}`];
}
