import { directoryKeys, outboxKeys } from '../contracts/keys.ts';
import { FeedHeadRow, type OutboxRow } from '../contracts/rows/webhooks.ts';
import type { Ports } from '../ports/ports.ts';
import { days, unixSeconds } from '../records/time.ts';
import { readRow } from '../records/read.ts';
import { outboxTable } from './outbox.ts';

/** How long an event can be asked for once it stands in the feed. */
export const feedDays = 14;

type FeedPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

const attempts = 16;

/**
 * Gives an event the next place in its business's feed, once, and ends what it owes. Places are given one by one, each on
 * condition of the one before, so whoever has read up to a place has read all before it (ADR 0010).
 */
export async function enterFeed(ports: FeedPorts, event: OutboxRow): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const outcome = await takePlace(ports, event);
    if (outcome === 'done') return;
    await ports.clock.sleep(jitter(ports, attempt));
  }
  throw new Error(`The event ${event.id} got no place in the feed: too many writers at once`);
}

async function takePlace({ store, clock }: FeedPorts, event: OutboxRow): Promise<'done' | 'again'> {
  const { businessId } = event;
  const key = directoryKeys.feedHead(businessId);
  const head = await readRow(store, 'directory', key, FeedHeadRow);
  const position = (head?.position ?? 0) + 1;
  const keptUntil = Math.max(head?.keptUntil ?? 0, unixSeconds(clock.now() + days(feedDays)));
  const next: FeedHeadRow = { ...key, v: 1, row: 'feedHead', position, keptUntil };
  const before = head === undefined ? absent : ({ attribute: 'position', is: '=', value: head.position } as const);
  const result = await store.transact([
    { kind: 'put', table: 'directory', row: next, when: [before] },
    { kind: 'put', table: 'directory', row: feedRow(event, position, keptUntil) },
    {
      kind: 'update',
      table: outboxTable(event.subject),
      key: { pk: event.pk, sk: event.sk },
      set: { position, expiresAt: keptUntil + days(1) / 1000 },
      remove: ['dueShard', 'dueAt'],
      when: [
        { attribute: 'id', is: '=', value: event.id },
        { attribute: 'position', is: 'absent' },
      ],
    },
  ]);
  return result.ok || result.lost.includes(2) ? 'done' : 'again';
}

const absent = { attribute: 'pk', is: 'absent' } as const;

const feedRow = ({ businessId, at, event, id, subject, sk }: OutboxRow, position: number, expiresAt: number) => ({
  ...directoryKeys.feed(businessId, position),
  ...{ v: 1, row: 'feed', position, at, event, eventId: id, subject, place: outboxKeys.placeOf(sk), expiresAt },
});

const jitter = ({ random }: FeedPorts, attempt: number): number =>
  ((random.bytes(1)[0] ?? 0) / 255) * Math.min(400, 10 * 2 ** attempt);
