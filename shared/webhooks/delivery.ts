import { directoryKeys } from '../contracts/keys.ts';
import type { DeliveryRow, OutboxRow } from '../contracts/rows/webhooks.ts';
import { deliveryIdOf } from '../identity/ids.ts';
import { dueAt } from '../records/due.ts';
import { iso } from '../records/time.ts';

/** Nothing is tried later than this after it was owed. */
export const triedDays = 4;
/** For so long the log has it once it has ended. */
export const keptDays = 30;

type Of = Pick<OutboxRow, 'id' | 'businessId' | 'event' | 'at' | 'subject'> & { place: string };

/** One event that one webhook is owed from now on. */
export const owedDelivery = ({ id, place, subject, ...event }: Of, webhookId: string, now: number): DeliveryRow => ({
  ...delivery({ ...event, eventId: id }, webhookId, now),
  subject,
  place,
});

/** Of no event: to see that a receiver is reached and can verify the signature. Tried once. */
export const testDelivery = (businessId: string, webhookId: string, eventId: string, now: number): DeliveryRow =>
  delivery({ businessId, event: 'webhook.test', at: iso(now), eventId }, webhookId, now);

function delivery(
  { businessId, event, at, eventId }: Pick<DeliveryRow, 'businessId' | 'event' | 'at' | 'eventId'>,
  webhookId: string,
  now: number,
): DeliveryRow {
  const key = directoryKeys.delivery(businessId, webhookId, at, eventId);
  return {
    ...key,
    ...dueAt(key, now),
    ...{ v: 1, row: 'delivery', id: deliveryIdOf(webhookId, eventId), businessId, webhookId, eventId, event, at },
    ...{ state: 'due', tries: 0, attempts: [], createdAt: iso(now) },
  };
}
