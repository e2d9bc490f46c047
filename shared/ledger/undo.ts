import { type BookingChange, type ChangeRequest, changeBooking, getBooking } from '../bookings/commands.ts';
import type { InTheWay } from '../bookings/commit.ts';
import { writtenAnew } from '../bookings/put-back.ts';
import { verifySlot } from '../bookings/verify.ts';
import type { BookingRow } from '../contracts/rows/calendar.ts';
import { LedgerRow } from '../contracts/rows/ledger.ts';
import { pauseLink, resumeLink } from '../links/commands.ts';
import type { Ports } from '../ports/ports.ts';
import { getLink, getResource } from '../records/directory.ts';
import { readRow, readRows } from '../records/read.ts';
import { type Saying, saying } from '../words/saying.ts';
import { entryIdOf, entryKeyOf } from './entry-id.ts';
import { type BookingUndo, undoOfBooking, undoOfLink } from './undoable.ts';

export type UndoPorts = Pick<Ports, 'store' | 'queues' | 'google' | 'clock' | 'random' | 'metrics'>;

export type Undone =
  /** The entry of the undo itself. */
  | { ok: true; entry: LedgerRow }
  | { ok: false; reason: 'not_found' | 'contended' }
  | { ok: false; reason: 'not_undoable'; detail: Saying }
  | { ok: false; reason: 'slot_taken'; inTheWay: InTheWay; zone: string | undefined }
  | { ok: false; reason: 'stale_calendar'; detail: Saying };

type Request = { businessId: string; entryId: string; by: string };

const attempts = 4;

/** LG1: a new change that brings back what the entry changed, judged on what stands now; it can be undone like any other. */
export async function undo(ports: UndoPorts, request: Request): Promise<Undone> {
  const key = entryKeyOf(request.businessId, request.entryId);
  const entry = key && (await readRow(ports.store, 'ledger', key, LedgerRow));
  if (entry === undefined) return { ok: false, reason: 'not_found' };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const undone =
      entry.subject.type === 'booking'
        ? await undoBooking(ports, entry, request.by)
        : await undoLink(ports, entry, request.by);
    if (undone !== 'again') return undone;
  }
  return { ok: false, reason: 'contended' };
}

const causeOf = (entry: LedgerRow): string => `undo of ${entryIdOf(entry)}`;

async function undoBooking(ports: UndoPorts, entry: LedgerRow, by: string): Promise<Undone | 'again'> {
  const { businessId, subject } = entry;
  const booking = await getBooking(ports, businessId, subject.id);
  const verdict = undoOfBooking(entry, booking);
  if (!verdict.ok) return { ok: false, reason: 'not_undoable', detail: verdict.reason };
  if (booking === undefined) return { ok: false, reason: 'not_found' };
  const { undo: back } = verdict;
  const zone = (await getResource(ports.store, businessId, back.resourceId ?? booking.resourceId))?.timeZone;
  const taken = await refuseTime(ports, booking, back);
  if (taken !== undefined) return taken.reason === 'slot_taken' ? { ...taken, zone } : taken;
  const google = googleOf(booking, back);
  const result = await changeBooking(ports, {
    businessId,
    bookingId: booking.id,
    expectedVersion: booking.version,
    change: changeOf(back),
    by,
    cause: causeOf(entry),
    ...(google === undefined ? {} : { google }),
  });
  if (result.ok) return await madeBy(ports, entry);
  switch (result.reason) {
    case 'slot_taken':
      return { ok: false, reason: 'slot_taken', inTheWay: result.inTheWay, zone };
    case 'hold_ended':
      return {
        ok: false,
        reason: 'not_undoable',
        detail: saying('refused.holdEnded'),
      };
    case 'not_found':
      return { ok: false, reason: 'not_undoable', detail: saying('refused.resourceGone') };
    case 'version_mismatch':
    case 'contended':
      return 'again';
    default:
      return result satisfies never;
  }
}

const changeOf = ({ start, end, title, resourceId, status }: BookingUndo): BookingChange => ({
  ...(start === undefined ? {} : { start: Date.parse(start) }),
  ...(end === undefined ? {} : { end: Date.parse(end) }),
  ...(title === undefined ? {} : { title }),
  ...(resourceId === undefined ? {} : { resourceId }),
  ...(status === 'confirmed' || status === 'cancelled' ? { status } : {}),
});

/** SW2: as for any booking that takes new time. */
async function refuseTime(ports: UndoPorts, booking: BookingRow, back: BookingUndo) {
  const takesTime =
    back.start ?? back.end ?? back.resourceId ?? (back.status === 'confirmed' ? back.status : undefined);
  if (takesTime === undefined) return undefined;
  const interval = { start: Date.parse(back.start ?? booking.start), end: Date.parse(back.end ?? booking.end) };
  const resourceId = back.resourceId ?? booking.resourceId;
  const verdict = await verifySlot(ports, { businessId: booking.businessId, resourceId, interval, mode: 'ifStale' });
  return verdict.ok ? undefined : verdict;
}

/** A cancelled booking that comes back has no event any more, or one that is still to be deleted: it is written anew (PU1). */
const googleOf = ({ status }: BookingRow, back: BookingUndo): ChangeRequest['google'] =>
  status === 'cancelled' && back.status === 'confirmed' && back.resourceId === undefined ? writtenAnew : undefined;

async function undoLink(ports: UndoPorts, entry: LedgerRow, by: string): Promise<Undone | 'again'> {
  const ref = { businessId: entry.businessId, linkId: entry.subject.id };
  const verdict = undoOfLink(entry, await getLink(ports.store, ref.businessId, ref.linkId));
  if (!verdict.ok) return { ok: false, reason: 'not_undoable', detail: verdict.reason };
  const command = verdict.undo === 'pause' ? pauseLink : resumeLink;
  const result = await command(ports, ref, { by, cause: causeOf(entry) });
  if (result.ok) return await madeBy(ports, entry);
  return result.reason === 'not_found' ? { ok: false, reason: 'not_found' } : 'again';
}

/** The newest entry that names this one as its cause. */
async function madeBy({ store }: UndoPorts, undone: LedgerRow): Promise<Undone> {
  const { items } = await readRows(store, { table: 'ledger', pk: undone.pk, descending: true, limit: 20 }, LedgerRow);
  const entry = items.find(({ cause }) => cause === causeOf(undone));
  return entry === undefined ? { ok: false, reason: 'contended' } : { ok: true, entry };
}
