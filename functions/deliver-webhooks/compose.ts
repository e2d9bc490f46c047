import { getBooking } from '../../shared/bookings/commands.ts';
import { Booking } from '../../shared/contracts/api-bookings.ts';
import { Conflict } from '../../shared/contracts/api-desk.ts';
import type { DeliveryRow } from '../../shared/contracts/rows/webhooks.ts';
import { getConflict } from '../../shared/desk/desk.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getResource } from '../../shared/records/directory.ts';
import { viewBooking } from '../api/booking-view.ts';
import { viewConflict } from '../api/conflict-view.ts';

type ComposePorts = Pick<Ports, 'store' | 'clock'>;

/** The body: the whole object as the API would answer it now, with its version. Undefined when it is there no more. */
export async function composeWebhook(ports: ComposePorts, row: DeliveryRow): Promise<string | undefined> {
  const data = row.subject.type === 'booking' ? await bookingOf(ports, row) : await conflictOf(ports, row);
  return data && JSON.stringify({ type: row.event, timestamp: row.at, data });
}

async function bookingOf(ports: ComposePorts, { businessId, subject }: DeliveryRow): Promise<object | undefined> {
  const booking = await getBooking(ports, businessId, subject.id);
  if (booking === undefined) return undefined;
  const resource = await getResource(ports.store, businessId, booking.resourceId);
  return Booking.parse(viewBooking(booking, resource?.timeZone));
}

async function conflictOf(ports: ComposePorts, { businessId, subject }: DeliveryRow): Promise<object | undefined> {
  const conflict = await getConflict(ports, businessId, subject.id);
  if (conflict === undefined) return undefined;
  const { resourceId } = conflict;
  const resource = resourceId === undefined ? undefined : await getResource(ports.store, businessId, resourceId);
  return Conflict.parse(viewConflict(conflict, { zone: resource?.timeZone ?? 'UTC' }, ports.clock.now()));
}
