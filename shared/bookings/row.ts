import { calendarKeys, ledgerKeys } from '../contracts/keys.ts';
import type { BookingRow, SlotRow } from '../contracts/rows/calendar.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { Delete, Put } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { days, unixSeconds } from '../records/time.ts';

/** How stored bookings are laid out: the row itself, its slot in the resource's time range, its ledger. Pure. */

export type BookingContent = Omit<
  BookingRow,
  | 'pk'
  | 'sk'
  | 'v'
  | 'row'
  | 'dueShard'
  | 'dueAt'
  | 'byStartKey'
  | 'startKey'
  | 'byUpdateKey'
  | 'updateKey'
  | 'externalKey'
  | 'waitingKey'
>;

/** Nobody can confirm it any more, and its time is free (AV7). */
export const hasEnded = ({ status, heldUntil = '' }: Pick<BookingRow, 'status' | 'heldUntil'>, now: number): boolean =>
  status === 'held' && Date.parse(heldUntil) <= now;

/** `owed` in milliseconds while the booking owes Google a write (PU8). A hold owes nothing but its end (AV7). */
export function bookingRow(content: BookingContent, owed: number | undefined): BookingRow {
  const key = calendarKeys.booking(content.businessId, content.id);
  const due = content.status === 'held' ? Date.parse(content.heldUntil ?? content.createdAt) : owed;
  return {
    ...content,
    ...key,
    v: 1,
    row: 'booking',
    byStartKey: content.businessId,
    startKey: `${content.start}#${content.id}`,
    byUpdateKey: content.businessId,
    updateKey: `${content.updatedAt}#${content.id}`,
    ...(content.externalId === undefined ? {} : { externalKey: `${content.businessId}#${content.externalId}` }),
    ...(content.google.state === 'waiting' ? { waitingKey: `${content.businessId}#${content.resourceId}` } : {}),
    ...(due === undefined ? {} : dueAt(key, due)),
  };
}

export const contentOf = (row: BookingRow): BookingContent => {
  const {
    pk,
    sk,
    v,
    row: kind,
    dueShard,
    dueAt: due,
    byStartKey,
    startKey,
    byUpdateKey,
    updateKey,
    externalKey,
    waitingKey,
    ...content
  } = row;
  return content;
};

const slotKey = (booking: BookingContent) => ({
  pk: calendarKeys.slotPartition(booking.businessId, booking.resourceId),
  sk: calendarKeys.rangeSk(booking, booking.id),
});

const takesTime = (booking: BookingContent | undefined): booking is BookingContent =>
  booking !== undefined && booking.status !== 'cancelled';

/** The slot rows that change when `before` becomes `after`; none when the same time stays taken. */
export function slotWrites(before: BookingContent | undefined, after: BookingContent): (Put | Delete)[] {
  const old = takesTime(before) ? slotKey(before) : undefined;
  const fresh = takesTime(after) ? slotKey(after) : undefined;
  const writes: (Put | Delete)[] = [];
  if (old !== undefined && (old.pk !== fresh?.pk || old.sk !== fresh.sk))
    writes.push({ kind: 'delete', table: 'calendar', key: old });
  if (fresh !== undefined) writes.push({ kind: 'put', table: 'calendar', row: slotRow(after, fresh) });
  return writes;
}

const slotRow = (booking: BookingContent, key: { pk: string; sk: string }): SlotRow => ({
  ...key,
  v: 1,
  row: 'slot',
  bookingId: booking.id,
  start: booking.start,
  end: booking.end,
  ...(booking.heldUntil === undefined ? {} : { heldUntil: booking.heldUntil }),
});

const ledgerDays = 400;

export function ledgerWrite(
  change: { before?: BookingContent; after: BookingContent; by: string; cause: string },
  id: string,
  now: number,
): Put {
  const { after } = change;
  const at = new Date(now).toISOString();
  const row: LedgerRow = {
    ...ledgerKeys.entry(after.businessId, after.id, at, id),
    v: 1,
    row: 'ledger',
    id,
    businessId: after.businessId,
    at,
    by: change.by,
    cause: change.cause,
    subject: { type: 'booking', id: after.id },
    ...(change.before === undefined ? {} : { before: sideOf(change.before) }),
    after: sideOf(after),
    resourceKey: `${after.businessId}#${after.resourceId}`,
    atKey: `${at}#${id}`,
    expiresAt: unixSeconds(now + days(ledgerDays)),
  };
  return { kind: 'put', table: 'ledger', row };
}

/** What a person compares: one side of a change or conflict. */
export const sideOf = (booking: BookingContent): Record<string, string | number> => ({
  title: booking.title,
  start: booking.start,
  end: booking.end,
  status: booking.status,
  resourceId: booking.resourceId,
  version: booking.version,
});
