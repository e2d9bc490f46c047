import { EventPage, EventsQuery } from '../../shared/contracts/api-webhooks.ts';
import { outboxKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { type FeedRow, OutboxRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Store } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';
import { readFeed } from '../../shared/webhooks/feed-reading.ts';
import { outboxTable } from '../../shared/webhooks/outbox.ts';
import { eventData } from '../deliver-webhooks/compose.ts';
import { zonesOf } from './booking-view.ts';
import { businessRoute, type Route } from './route.ts';

const description = `For those who were down, or would rather ask than be told: the events of all kinds that webhooks are sent, under the
same ids, in one order that never changes. Nobody who goes on from \`next\` misses one; those of one booking or conflict stand in
the order of their versions. An event stands here a moment after it happened, and for 14 days.`;

export const eventRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/events',
    summary: 'Everything that happened, in order',
    description,
    query: EventsQuery,
    reply: { status: 200, schema: EventPage },
    problems: ['events_expired'],
    handle: async ({ caller: { businessId }, query, now }, { store }) => {
      const after = query.after === undefined || query.after === 'latest' ? query.after : Number(query.after);
      const page = await readFeed(store, businessId, { after, limit: query.limit, now });
      if (page === 'expired') throw new ProblemError('events_expired');
      return { items: await show(store, businessId, page.rows), next: String(page.position), more: page.more };
    },
  }),
];

/** An event that was erased since leaves its place empty. */
async function show(store: Store, businessId: string, rows: readonly FeedRow[]) {
  const events = await outboxRows(store, businessId, rows);
  const zones = await zonesOf(
    store,
    businessId,
    events.flatMap(({ booking }) => booking ?? []),
  );
  const byId = new Map(events.map((event) => [event.id, event]));
  return rows
    .flatMap(({ eventId }) => byId.get(eventId) ?? [])
    .map((event) => ({
      id: event.id,
      type: event.event,
      timestamp: event.at,
      data: eventData(event, zones.get(event.booking?.resourceId ?? '')),
    }));
}

async function outboxRows(store: Store, businessId: string, rows: readonly FeedRow[]): Promise<OutboxRow[]> {
  const found = await Promise.all(
    (['calendar', 'conflicts'] as const).map((table) => {
      const here = rows.filter(({ subject }) => outboxTable(subject) === table);
      return store.batchGet(
        table,
        here.map(({ subject, place }) => outboxKeys.event(businessId, subject.id, place)),
      );
    }),
  );
  return found.flat().map((row) => parseRow(OutboxRow, row));
}
