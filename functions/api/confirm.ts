import { changeBooking, getBooking } from '../../shared/bookings/commands.ts';
import { findInTheWay } from '../../shared/bookings/commit.ts';
import { hasEnded } from '../../shared/bookings/row.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { getResource } from '../../shared/records/directory.ts';
import { checkFree, committed, inTheWayOf, intervalOf, type Origin, type Verify } from './book.ts';
import { findNamedResource } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { contended, versionMismatch } from './versioned.ts';

const attempts = 3;

type Confirm = { bookingId: string; expectedVersion: number | undefined; verify: Verify };

/**
 * AV7: makes a booking of a hold, if it stands and the time is still free: what has come from Google meanwhile is in the way.
 * Confirming what is confirmed changes nothing.
 */
export async function confirm(
  ports: ApiPorts,
  origin: Origin,
  request: Confirm,
): Promise<{ row: BookingRow; zone: string | undefined }> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await getBooking(ports, origin.businessId, request.bookingId);
    if (row === undefined) throw new ProblemError('not_found');
    if (request.expectedVersion !== undefined && request.expectedVersion !== row.version)
      throw versionMismatch(row.version);
    const resource = await getResource(ports.store, origin.businessId, row.resourceId);
    if (row.status === 'confirmed') return { row, zone: resource?.timeZone };
    if (row.status === 'cancelled' || hasEnded(row, ports.clock.now())) throw await tooLate(ports, row);
    const confirmed = await confirmHeld(ports, origin, row, request.verify);
    if (confirmed !== undefined) return { row: confirmed, zone: resource?.timeZone };
  }
  throw contended();
}

/** On condition of the version that was looked at; undefined when it has changed since. */
async function confirmHeld(
  ports: ApiPorts,
  origin: Origin,
  row: BookingRow,
  verify: Verify,
): Promise<BookingRow | undefined> {
  const resource = await findNamedResource(ports.store, origin.businessId, row.resourceId);
  await checkFree(ports, resource, intervalOf(row), verify);
  const change = { status: 'confirmed' } as const;
  const result = await changeBooking(ports, {
    ...origin,
    bookingId: row.id,
    expectedVersion: row.version,
    change,
  });
  return !result.ok && result.reason === 'version_mismatch' ? undefined : committed(result, resource);
}

/** Says also what has taken the time since. */
async function tooLate(ports: ApiPorts, row: BookingRow): Promise<ProblemError> {
  const { businessId, resourceId, id } = row;
  const resource = await getResource(ports.store, businessId, resourceId);
  const inTheWay = await findInTheWay(ports, { businessId, resourceId, interval: intervalOf(row), self: id });
  const more = inTheWay && resource ? { more: { inTheWay: inTheWayOf(inTheWay, resource.timeZone) } } : {};
  return new ProblemError(row.status === 'cancelled' ? 'booking_cancelled' : 'hold_ended', more);
}
