import { inParallel } from '../../shared/async/in-parallel.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { type DeliveryRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import { deliveryIdOf } from '../../shared/identity/ids.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRows } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';

type FanOut = Extract<WebhookMessage, { kind: 'fanOut' }>;

/** Owes the event to every webhook that asked for it. Doing it again changes nothing. Answers how many asked. */
export async function fanOut({ store, clock }: Pick<Ports, 'store' | 'clock'>, message: FanOut): Promise<number> {
  const query = { table: 'directory', pk: message.businessId, sk: { beginsWith: 'webhook#' } } as const;
  const { items } = await readRows(store, query, WebhookRow);
  const asking = items.filter(({ events }) => events.includes(message.event));
  await inParallel(asking, 8, async ({ id }) => {
    const row = owed(message, id, clock.now());
    await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
  });
  return asking.length;
}

function owed({ businessId, subject, event, version, at }: FanOut, webhookId: string, now: number): DeliveryRow {
  const id = deliveryIdOf(webhookId, subject.id, event, version);
  const key = directoryKeys.delivery(businessId, id);
  return {
    ...key,
    ...dueAt(key, now),
    v: 1,
    row: 'delivery',
    id,
    businessId,
    webhookId,
    event,
    subject,
    at,
    state: 'due',
    tries: 0,
    createdAt: iso(now),
  };
}
