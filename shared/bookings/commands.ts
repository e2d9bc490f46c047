import type { Interval } from '../calendar/intervals.ts';
import { calendarKeys } from '../contracts/keys.ts';
import { type BookingGoogle, BookingRow, type Customer } from '../contracts/rows/calendar.ts';
import { newId } from '../identity/ids.ts';
import type { Check, Delete, Put, Update } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { copiesAfterLeaving } from '../sync/left-copy.ts';
import { bookingEvent } from '../webhooks/outbox.ts';
import { type CommitPorts, commitTime, type InTheWay } from './commit.ts';
import { type BookingContent, bookingRow, contentOf, hasEnded, ledgerWrite, slotWrites } from './row.ts';

/** Who did it, and through what: both stand in the ledger (LG1). */
type Origin = { by: string; cause: string };

type BookingFields = {
  title: string;
  customer?: Customer;
  notes?: string;
  type?: string;
  externalId?: string;
  metadata?: Record<string, string>;
};

export type NewBooking = Origin &
  BookingFields & {
    businessId: string;
    resourceId: string;
    start: number;
    end: number;
    /** Given where the request may be carried out twice: the second time finds the booking that stands (AV4). */
    id?: string;
    /** Only held until then, milliseconds (AV7). */
    heldUntil?: number;
  };

/** Absent fields stay, `null` removes. Instants in milliseconds. */
export type BookingChange = {
  start?: number;
  end?: number;
  resourceId?: string;
  title?: string;
  customer?: Customer | null;
  notes?: string | null;
  type?: string | null;
  externalId?: string | null;
  metadata?: Record<string, string> | null;
  status?: 'confirmed' | 'cancelled';
};

export type Committed =
  | { ok: true; booking: BookingRow }
  | { ok: false; reason: 'slot_taken'; inTheWay: InTheWay }
  | { ok: false; reason: 'version_mismatch'; booking: BookingRow }
  /** A hold that has ended can only be cancelled. */
  | { ok: false; reason: 'hold_ended' }
  | { ok: false; reason: 'not_found' }
  | { ok: false; reason: 'contended' };

export const getBooking = ({ store }: Pick<CommitPorts, 'store'>, businessId: string, bookingId: string) =>
  readRow(store, 'calendar', calendarKeys.booking(businessId, bookingId), BookingRow);

const unsynced: BookingGoogle = { state: 'pending', attempt: 0, syncedVersion: 0, tries: 0, previous: [] };

/** Of any number of simultaneous bookings of one free slot exactly one succeeds (AV3). The write to Google is owed by the row. */
export async function createBooking(ports: CommitPorts, request: NewBooking): Promise<Committed> {
  const { by, cause, start, end, heldUntil, id = newId('bkg', ports.random), ...fields } = request;
  const now = ports.clock.now();
  const content: BookingContent = {
    ...fields,
    id,
    start: iso(start),
    end: iso(end),
    ...(heldUntil === undefined ? { status: 'confirmed' } : { status: 'held', heldUntil: iso(heldUntil) }),
    version: 1,
    rev: 1,
    createdAt: iso(now),
    updatedAt: iso(now),
    changedBy: by,
    google: heldUntil === undefined ? unsynced : { ...unsynced, state: 'off' },
  };
  const result = await commitTime(ports, { ...request, interval: { start, end }, self: content.id }, [
    { kind: 'put', table: 'calendar', row: bookingRow(content, now), when: [{ attribute: 'pk', is: 'absent' }] },
    ...slotWrites(undefined, content),
    bookingEvent(undefined, bookingRow(content, undefined)),
    ledgerWrite({ after: content, by, cause }, newId('led', ports.random), now),
  ]);
  if (result.ok) return { ok: true, booking: bookingRow(content, now) };
  if (result.reason !== 'items_lost') return result;
  const booking = await getBooking(ports, content.businessId, id);
  return booking === undefined ? { ok: false, reason: 'contended' } : { ok: true, booking };
}

export type ChangeRequest = Origin & {
  businessId: string;
  bookingId: string;
  /** If-Match: another version stands → `version_mismatch`. */
  expectedVersion?: number;
  /** Of the row as it stands when it is changed; false → `version_mismatch`. */
  onlyIf?: (booking: BookingRow) => boolean;
  change: BookingChange;
  /**
   * Set when the change came from Google: what both sides now agree on, perhaps depending on the booking as it stands. `write`
   * says whether something of ours still has to be written.
   */
  google?: { agreed: Partial<BookingGoogle> | ((before: BookingContent) => Partial<BookingGoogle>); write: boolean };
  /** What the ledger may show of the booking before the change (DS1); all of it without. */
  shown?: (before: BookingContent) => BookingContent;
};

type Write = Put | Update | Delete | Check;

const attempts = 8;

export async function changeBooking(ports: CommitPorts, request: ChangeRequest): Promise<Committed> {
  const result = await changeBookingWith(ports, request, []);
  return result === 'overtaken' ? { ok: false, reason: 'contended' } : result;
}

/**
 * As {@link changeBooking}, and `also` in the same transaction: all of it happens or nothing. `overtaken`: a condition of
 * `also` does not hold any more.
 */
export async function changeBookingWith(
  ports: CommitPorts,
  request: ChangeRequest,
  also: readonly Write[],
): Promise<Committed | 'overtaken'> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await getBooking(ports, request.businessId, request.bookingId);
    if (row === undefined) return { ok: false, reason: 'not_found' };
    if (request.expectedVersion !== undefined && row.version !== request.expectedVersion)
      return { ok: false, reason: 'version_mismatch', booking: row };
    if (request.onlyIf?.(row) === false) return { ok: false, reason: 'version_mismatch', booking: row };
    if (request.change.status !== 'cancelled' && hasEnded(row, ports.clock.now()))
      return { ok: false, reason: 'hold_ended' };
    const result = await commitChange(ports, row, request, also);
    if (result !== 'again') return result;
  }
  return { ok: false, reason: 'contended' };
}

/** Cancels; the slot is free at once. Cancelling twice changes nothing. */
export const cancelBooking = (
  ports: CommitPorts,
  request: Origin & {
    businessId: string;
    bookingId: string;
    expectedVersion?: number;
    google?: ChangeRequest['google'];
  },
): Promise<Committed> => changeBooking(ports, { ...request, change: { status: 'cancelled' } });

async function commitChange(
  ports: CommitPorts,
  stored: BookingRow,
  request: ChangeRequest,
  also: readonly Write[],
): Promise<Committed | 'again' | 'overtaken'> {
  const before = contentOf(stored);
  const now = ports.clock.now();
  const after = changed(before, request, now);
  if (after === before) return await unchanged(ports, stored, also);
  const owes = request.google === undefined || request.google.write || after.google.previous.length > 0;
  const due = owes ? now : undefined;
  const row = bookingRow(after, due);
  const own: Write[] = [
    { kind: 'put', table: 'calendar', row, when: [{ attribute: 'rev', is: '=', value: before.rev }] },
    ...slotWrites(before, after),
    bookingEvent(before, bookingRow(after, undefined)),
    ledgerWrite(
      { before: request.shown?.(before) ?? before, after, by: request.by, cause: request.cause },
      newId('led', ports.random),
      now,
    ),
  ];
  const lost = await write(ports, before, after, [...own, ...also]);
  if (lost === undefined) return { ok: true, booking: row };
  if (!Array.isArray(lost)) return lost;
  return lost.some((position) => position >= own.length) ? 'overtaken' : 'again';
}

/** Undefined when it is done; else the positions of the items whose condition failed, or why its time is not to be had. */
async function write(
  ports: CommitPorts,
  before: BookingContent,
  after: BookingContent,
  items: Write[],
): Promise<number[] | (Committed & { ok: false }) | undefined> {
  if (!needsTime(before, after)) {
    const result = await ports.store.transact(items);
    return result.ok ? undefined : result.lost;
  }
  const interval: Interval = { start: Date.parse(after.start), end: Date.parse(after.end) };
  const result = await commitTime(ports, { ...after, interval, self: after.id }, items);
  if (result.ok) return undefined;
  return result.reason === 'items_lost' ? result.lost : result;
}

async function unchanged({ store }: CommitPorts, booking: BookingRow, also: readonly Write[]) {
  const result = also.length === 0 ? undefined : await store.transact([...also]);
  if (result === undefined || result.ok) return { ok: true, booking } as const;
  return result.lost.length > 0 ? 'overtaken' : 'again';
}

/** Whether time is taken that was not taken before, or not for good: an event may have come over a hold (AV7). */
const needsTime = (before: BookingContent, after: BookingContent): boolean =>
  after.status !== 'cancelled' &&
  (before.status === 'cancelled' ||
    (before.status === 'held' && after.status === 'confirmed') ||
    before.resourceId !== after.resourceId ||
    before.start !== after.start ||
    before.end !== after.end);

function changed(before: BookingContent, request: ChangeRequest, now: number): BookingContent {
  const { start, end, ...rest } = request.change;
  const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const next = withoutNulls({
    ...before,
    ...fields,
    ...(start === undefined ? {} : { start: iso(start) }),
    ...(end === undefined ? {} : { end: iso(end) }),
    ...(rest.status === undefined ? {} : { heldUntil: null }),
  });
  if (JSON.stringify(next) === JSON.stringify(before) && request.google === undefined) return before;
  const version = before.version + 1;
  return {
    ...next,
    version,
    rev: before.rev + 1,
    updatedAt: iso(now),
    changedBy: request.by,
    google: googleAfter(before, next, request, version),
  };
}

const withoutNulls = (fields: Record<string, unknown>): BookingContent =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as BookingContent;

function googleAfter(
  before: BookingContent,
  next: BookingContent,
  request: ChangeRequest,
  version: number,
): BookingGoogle {
  const arrived = maybeArrived(before);
  const google = next.resourceId === before.resourceId ? arrived : leaveCalendar(arrived);
  if (request.google === undefined) return { ...google, state: next.status === 'held' ? 'off' : 'pending', tries: 0 };
  const { write } = request.google;
  const agreed = typeof request.google.agreed === 'function' ? request.google.agreed(before) : request.google.agreed;
  const { undecided, ignoredVersion, ...known } = google;
  const { unconfirmed, ...settled } = known;
  return write
    ? { ...known, state: 'pending', tries: 0, ...agreed }
    : { ...settled, state: 'synced', tries: 0, ...agreed, syncedVersion: version };
}

const mostUnconfirmed = 8;

/** A version that is owed when the next one comes may stand in Google all the same: its answer was lost, or is on its way. */
function maybeArrived({ google, version, start, end, title }: BookingContent): BookingGoogle {
  if (google.eventId === undefined || google.syncedVersion >= version) return google;
  const unconfirmed = [...(google.unconfirmed ?? []), { version, start, end, title }];
  return { ...google, unconfirmed: unconfirmed.slice(-mostUnconfirmed) };
}

/** The copy in the old calendar is deleted once the one in the new calendar stands (PU1). */
const leaveCalendar = (google: BookingGoogle): BookingGoogle => ({
  ...unsynced,
  previous: copiesAfterLeaving(google),
});
