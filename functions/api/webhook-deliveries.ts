import * as z from 'zod';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import {
  DeliveriesQuery,
  Delivery,
  DeliveryList,
  ReplayedWebhook,
  ReplayWebhook,
} from '../../shared/contracts/api-webhooks.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { DeliveryRow } from '../../shared/contracts/rows/webhooks.ts';
import { newId } from '../../shared/identity/ids.ts';
import { testDelivery } from '../../shared/webhooks/delivery.ts';
import { replay } from '../../shared/webhooks/replay.ts';
import { readThinned } from '../../shared/records/thinned.ts';
import { toPage } from './paging.ts';
import { businessRoute, type Route } from './route.ts';
import { findWebhook, viewDelivery } from './webhook-view.ts';

const replayed = `Owes the webhook once more every event of a time that it asks for, whatever became of it before; an event that is still on
its way is not doubled. Receivers know them by their \`webhook-id\`. An inactive webhook is refused: set it active first.`;

/** What became of what a webhook was owed, and how to have it again. */
export const deliveryRoutes: Route[] = [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/webhooks/{id}/test',
    role: 'owner',
    summary: 'Send a test to a webhook',
    description:
      '`webhook.test`, signed like any event, tried once, also while the webhook is inactive. The log tells what came of it.',
    reply: { status: 202, schema: Delivery },
    handle: async ({ caller, params, now }, { store, random }) => {
      const { id } = await findWebhook(store, caller.businessId, params.id);
      const row = testDelivery(caller.businessId, id, newId('evt', random), now);
      await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
      return viewDelivery(row);
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    summary: 'What a webhook was sent and is owed',
    description: 'The newest event first. Kept for 30 days after the end.',
    query: DeliveriesQuery,
    reply: { status: 200, schema: DeliveryList },
    handle: async ({ caller, params, query }, { store }) => {
      const { id } = await findWebhook(store, caller.businessId, params.id);
      const { pk } = directoryKeys.delivery(caller.businessId, id, '', '');
      const rows = { table: 'directory', pk, sk: { beginsWith: 'delivery#' }, descending: true } as const;
      const keep = ({ state }: DeliveryRow) => query.state === undefined || state === query.state;
      const page = toPage(await readThinned(store, rows, query, DeliveryRow, keep));
      return { items: page.items.map(viewDelivery), nextCursor: page.nextCursor };
    },
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/webhooks/{id}/replay',
    role: 'owner',
    summary: 'Send events of a time once more',
    description: replayed,
    body: ReplayWebhook,
    reply: { status: 202, schema: ReplayedWebhook },
    problems: ['invalid_cursor', 'webhook_inactive'],
    handle: async ({ caller, params, body, now }, { store }) => {
      const webhook = await findWebhook(store, caller.businessId, params.id);
      if (webhook.active === false) throw new ProblemError('webhook_inactive');
      const cursor = body.cursor === undefined ? undefined : positionIn(body.cursor);
      const window = { from: millisecondsOf(body.from), to: millisecondsOf(body.to), now };
      const { owed, next } = await replay(store, webhook, window, cursor);
      return { events: owed, nextCursor: next === undefined ? null : String(next) };
    },
  }),
];

function positionIn(cursor: string): number {
  const position = z
    .string()
    .regex(/^\d{1,12}$/)
    .safeParse(cursor);
  if (!position.success) throw new ProblemError('invalid_cursor');
  return Number(position.data);
}
