import { inParallel } from '../async/in-parallel.ts';
import { type FeedRow, DeliveryRow, type WebhookRow } from '../contracts/rows/webhooks.ts';
import type { Store } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { parseRow } from '../records/read.ts';
import { days, iso, minutes, unixSeconds } from '../records/time.ts';
import { owedDelivery } from './delivery.ts';
import { feedDays } from './feed.ts';
import { firstKept, readBehind } from './feed-reading.ts';

/** Milliseconds. */
type Window = { from: number; to: number; now: number };

const perPage = 200;
const mostPages = 5;
/** Clocks differ by less: an event gets its place no earlier before it happened. */
const skewMs = minutes(1);
/** And no later afterwards, unless nothing worked for that long. */
const latestMs = days(1);

/**
 * Owes a webhook the events of a time once more, a bounded piece of the feed at a time: `next` is where to go on. What is
 * still due is left as it is, so repeating a replay doubles nothing.
 */
export async function replay(
  store: Store,
  webhook: WebhookRow,
  window: Window,
  cursor: number | undefined,
): Promise<{ owed: number; next?: number }> {
  const { businessId } = webhook;
  let after = cursor ?? (await firstKept(store, businessId, keptUntil(window.from - skewMs))) - 1;
  let owed = 0;
  for (let page = 0; page < mostPages; page++) {
    const { rows, position, more } = await readBehind(store, businessId, after, perPage);
    const wanted = rows.filter((row) => isWanted(row, webhook, window));
    const again = await inParallel(wanted, 8, (row) => oweAgain(store, webhook, row, window.now));
    owed += again.filter(Boolean).length;
    const passed = rows.some(({ expiresAt }) => expiresAt > keptUntil(window.to + latestMs));
    if (!more || passed || position === after) return { owed };
    after = position;
  }
  return { owed, next: after };
}

/** What got its place then is kept until. */
const keptUntil = (at: number): number => unixSeconds(at + days(feedDays));

const isWanted = ({ event, at }: FeedRow, { events }: WebhookRow, { from, to }: Window): boolean =>
  events.includes(event) && Date.parse(at) >= from && Date.parse(at) < to;

async function oweAgain(store: Store, webhook: WebhookRow, event: FeedRow, now: number): Promise<boolean> {
  const row = owedDelivery({ ...event, id: event.eventId, businessId: webhook.businessId }, webhook.id, now);
  const fresh = await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
  if (fresh.ok || fresh.row === undefined) return fresh.ok;
  const { pk, sk, state, tries } = parseRow(DeliveryRow, fresh.row);
  if (state === 'due') return false;
  const result = await store.update({
    table: 'directory',
    key: { pk, sk },
    set: { state: 'due', triesBefore: tries, createdAt: iso(now), ...dueAt({ pk, sk }, now) },
    remove: ['endedAt', 'expiresAt', 'voidReason'],
    when: [
      { attribute: 'state', is: '=', value: state },
      { attribute: 'tries', is: '=', value: tries },
    ],
  });
  return result.ok;
}
