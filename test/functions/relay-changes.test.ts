import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { createRelayChanges } from '../../functions/relay-changes/relay-changes.ts';
import { changedRows } from '../../functions/relay-changes/stream-rows.ts';
import type { OutgoingMessage } from '../../shared/ports/queues.ts';
import type { OwingRow } from '../../shared/sync/wakes.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
const image = (row: OwingRow) => marshall(row) as Image;

const now = '2026-05-04T08:00:00.000Z';
const owing = { dueShard: 'due#1', dueAt: now, businessId: 'biz_1' };
const outbox = {
  ...owing,
  ...{ pk: 'biz_1#bkg_1', sk: 'outbox#000000000002', row: 'outbox', subject: { type: 'booking', id: 'bkg_1' } },
};
const busy = { ...owing, row: 'busy', resourceId: 'res_1', version: 3 };
const delivery = { ...owing, row: 'delivery', webhookId: 'whk_1', at: now, eventId: 'evt_1', tries: 2 };

/** What is told of one record of the stream. */
async function told(before: OwingRow | undefined, after: OwingRow | undefined) {
  const sent: [string, OutgoingMessage][] = [];
  const queues = {
    send: async (queue: string, message: OutgoingMessage) => void sent.push([queue, message]),
    sendAll: async (queue: string, messages: OutgoingMessage[]) =>
      void sent.push(...messages.map((message) => [queue, message] as [string, OutgoingMessage])),
  };
  const clock = { now: () => Date.parse(now), sleep: async () => undefined };
  const dynamodb = { ...(before && { OldImage: image(before) }), ...(after && { NewImage: image(after) }) };
  await createRelayChanges({ queues, clock })(changedRows({ Records: [{ dynamodb }] }, unmarshall));
  return sent;
}

it('WH1 PU8 an event of the outbox, busy times and a delivery are told while they are due', async () => {
  const about = { v: 1, businessId: 'biz_1' };
  const { subject } = outbox;
  const fanOut = { ...about, kind: 'fanOut', subject, place: '000000000002' };
  expect(await told(undefined, outbox)).toEqual([['webhooks', { body: fanOut }]]);
  expect(await told(busy, busy)).toEqual([['webhooks', { body: { ...about, kind: 'busy', resourceId: 'res_1' } }]]);
  const deliver = { ...about, kind: 'deliver', webhookId: 'whk_1', at: now, eventId: 'evt_1', tries: 2 };
  expect(await told(undefined, delivery)).toEqual([['webhooks', { body: deliver }]]);
});

it('WH1 what is due later, settled or removed is not told', async () => {
  expect(await told(delivery, { ...delivery, dueAt: '2026-05-04T08:00:00.001Z' })).toEqual([]);
  const { dueAt: _, ...settled } = outbox;
  expect(await told(outbox, settled)).toEqual([]);
  expect(await told(outbox, undefined)).toEqual([]);
});
