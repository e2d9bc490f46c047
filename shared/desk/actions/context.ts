import { getBooking } from '../../bookings/commands.ts';
import { verifySlot } from '../../bookings/verify.ts';
import type { Interval } from '../../calendar/intervals.ts';
import type { BookingRow } from '../../contracts/rows/calendar.ts';
import type { ResourceRow } from '../../contracts/rows/directory.ts';
import { getResource } from '../../records/directory.ts';
import { saying } from '../../words/saying.ts';
import type { ActPorts, Refusal, Task } from './task.ts';
import { notPossible } from './task.ts';

export type Matter = { ok: true; booking: BookingRow; resource: ResourceRow };

/** The booking a row is about and its resource, as they stand now (CF2). */
export async function matterOf(ports: Pick<ActPorts, 'store'>, { conflict }: Task): Promise<Matter | Refusal> {
  const { businessId, bookingId } = conflict;
  const booking = bookingId === undefined ? undefined : await getBooking(ports, businessId, bookingId);
  const resource = booking && (await getResource(ports.store, businessId, booking.resourceId));
  if (booking === undefined || resource === undefined) return notPossible(saying('refused.bookingOrResourceGone'));
  if (booking.heldByConflict !== undefined) return notPossible(saying('refused.heldFirst'));
  return { ok: true, booking, resource };
}

/** SW2: as for any booking that takes new time, Google is asked once more where the view is too old. */
export async function refuseTakenTime(
  ports: ActPorts,
  { businessId, id: resourceId, timeZone }: ResourceRow,
  interval: Interval,
): Promise<Refusal | undefined> {
  const verdict = await verifySlot(ports, { businessId, resourceId, interval, mode: 'ifStale' });
  if (verdict.ok) return undefined;
  return verdict.reason === 'slot_taken'
    ? { ok: false, reason: 'slot_taken', inTheWay: verdict.inTheWay, zone: timeZone }
    : verdict;
}

export const intervalOf = ({ start, end }: { start: string; end: string }): Interval => ({
  start: Date.parse(start),
  end: Date.parse(end),
});
