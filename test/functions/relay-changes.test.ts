import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { changesOf } from '../../functions/relay-changes/stream-rows.ts';
import { createTellWebhooks } from '../../functions/relay-changes/tell-webhooks.ts';
import type { OutgoingMessage } from '../../shared/ports/queues.ts';
import type { OwingRow } from '../../shared/sync/wakes.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
const image = (row: OwingRow) => marshall(row) as Image;

const booking = {
  row: 'booking',
  businessId: 'biz_1',
  id: 'bkg_1',
  version: 1,
  status: 'confirmed',
  createdAt: '2026-05-04T06:00:00.000Z',
  updatedAt: '2026-05-04T07:00:00.000Z',
};
const conflict = {
  row: 'conflict',
  businessId: 'biz_1',
  id: 'cfl_1',
  state: 'open',
  count: 1,
  openedAt: '2026-05-04T06:00:00.000Z',
};

/** What is told of one record of the stream, as the event and its version. */
async function told(before: OwingRow | undefined, after: OwingRow | undefined) {
  const sent: [string, OutgoingMessage][] = [];
  const queues = {
    send: async (queue: string, message: OutgoingMessage) => void sent.push([queue, message]),
    sendAll: async (queue: string, messages: OutgoingMessage[]) =>
      void sent.push(...messages.map((message) => [queue, message] as [string, OutgoingMessage])),
  };
  const dynamodb = { ...(before && { OldImage: image(before) }), ...(after && { NewImage: image(after) }) };
  await createTellWebhooks({ queues })(changesOf({ Records: [{ dynamodb }] }, unmarshall));
  return sent;
}

const fanOut = (type: string, id: string, event: string, version: number, at: string) => [
  ['webhooks', { body: { v: 1, kind: 'fanOut', businessId: 'biz_1', subject: { type, id }, event, version, at } }],
];

it('WH1 a new booking, a new version and a cancellation are told, once each', async () => {
  const { createdAt, updatedAt } = booking;
  expect(await told(undefined, booking)).toEqual(fanOut('booking', 'bkg_1', 'booking.created', 1, createdAt));
  const moved = { ...booking, version: 2 };
  expect(await told(booking, moved)).toEqual(fanOut('booking', 'bkg_1', 'booking.updated', 2, updatedAt));
  const cancelled = { ...moved, version: 3, status: 'cancelled' };
  expect(await told(moved, cancelled)).toEqual(fanOut('booking', 'bkg_1', 'booking.cancelled', 3, updatedAt));
  const back = { ...cancelled, version: 4, status: 'confirmed' };
  expect(await told(cancelled, back)).toEqual(fanOut('booking', 'bkg_1', 'booking.updated', 4, updatedAt));
});

it('WH1 a conflict is told when it opens and when it ends', async () => {
  expect(await told(undefined, conflict)).toEqual(fanOut('conflict', 'cfl_1', 'conflict.opened', 1, conflict.openedAt));
  for (const state of ['settled', 'closed']) {
    const ended = { ...conflict, state, closedAt: '2026-05-04T08:00:00.000Z' };
    expect(await told(conflict, ended)).toEqual(fanOut('conflict', 'cfl_1', 'conflict.closed', 2, ended.closedAt));
  }
});

it('WH1 what integrators do not see is not told', async () => {
  expect(await told(booking, { ...booking, rev: 2, google: { state: 'synced' } })).toEqual([]);
  expect(await told(conflict, { ...conflict, count: 2 })).toEqual([]);
  expect(await told(undefined, { row: 'link', businessId: 'biz_1', id: 'lnk_1', version: 1 })).toEqual([]);
  expect(await told(booking, undefined)).toEqual([]);
});
