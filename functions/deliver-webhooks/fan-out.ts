import { inParallel } from '../../shared/async/in-parallel.ts';
import { type OutboxRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { readRows } from '../../shared/records/read.ts';
import { owedDelivery } from '../../shared/webhooks/delivery.ts';
import { enterFeed } from '../../shared/webhooks/feed.ts';
import { type OutboxRef, readOutbox } from '../../shared/webhooks/outbox.ts';

type FanOutPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/**
 * Owes an event of the outbox to every webhook that asked for it, then gives it its place in the feed, which ends what it
 * owes. Doing it again changes nothing. Events of one subject go in their order: an earlier one that was left behind is
 * taken first. Answers how many asked.
 */
export async function fanOut(ports: FanOutPorts, ref: OutboxRef): Promise<number> {
  const event = await readOutbox(ports.store, ref);
  if (event === undefined || event.position !== undefined) return 0;
  if (event.follows !== undefined) await fanOut(ports, { ...ref, place: event.follows });
  const asking = await webhooksFor(ports, event);
  await inParallel(asking, 8, async ({ id }) => {
    const row = owedDelivery({ ...event, place: ref.place }, id, ports.clock.now());
    await ports.store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
  });
  await enterFeed(ports, event);
  return asking.length;
}

async function webhooksFor({ store }: FanOutPorts, { businessId, event }: OutboxRow): Promise<WebhookRow[]> {
  const query = { table: 'directory', pk: businessId, sk: { beginsWith: 'webhook#' } } as const;
  const { items } = await readRows(store, query, WebhookRow);
  return items.filter(({ events, active }) => active !== false && events.includes(event));
}
