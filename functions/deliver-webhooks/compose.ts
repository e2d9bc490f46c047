import { Booking } from '../../shared/contracts/api-bookings.ts';
import { Conflict } from '../../shared/contracts/api-desk.ts';
import type { DeliveryRow, OutboxRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getResource } from '../../shared/records/directory.ts';
import { readOutbox } from '../../shared/webhooks/outbox.ts';
import { viewBooking } from '../api/booking-view.ts';
import { viewConflict } from '../api/conflict-view.ts';

type ComposePorts = Pick<Ports, 'store' | 'clock'>;

/** The body: the object as it was when it happened, as the API shows it. Undefined when it is kept no more. */
export async function composeWebhook(ports: ComposePorts, row: DeliveryRow): Promise<string | undefined> {
  const data = row.event === 'webhook.test' ? { webhookId: row.webhookId } : await dataOf(ports, row);
  return data && JSON.stringify({ type: row.event, timestamp: row.at, data });
}

async function dataOf({ store, clock }: ComposePorts, { businessId, subject, place }: DeliveryRow) {
  if (subject === undefined || place === undefined) return undefined;
  const event = await readOutbox(store, { businessId, subject, place });
  if (event === undefined) return undefined;
  const { resourceId } = event.booking ?? event.conflict ?? {};
  const resource = resourceId === undefined ? undefined : await getResource(store, businessId, resourceId);
  return eventData(event, resource?.timeZone, clock.now());
}

/** `zone` is that of the subject's resource: offsets are shown in it, whatever it was then. */
export function eventData(
  { booking, conflict, resource, subject, version }: OutboxRow,
  zone: string | undefined,
  now: number,
) {
  if (booking !== undefined) return Booking.parse(viewBooking(booking, zone));
  if (conflict !== undefined)
    return Conflict.parse(viewConflict(conflict, { zone: zone ?? 'UTC' }, { now, language: 'en' }));
  return resource ?? { resourceId: subject.id, version };
}
