import { expect } from 'vitest';
import type { Row } from '../../../shared/ports/store.ts';
import { type Answer, adminKey, type World } from './world.ts';

/** What AV4 promises, as facts about a world: sound in the tests, broken by a sabotage. */

type Fact = (world: World) => Promise<void>;

async function open(world: World) {
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const body = { resourceId, start: '2026-05-05T09:00:00+02:00', end: '2026-05-05T10:00:00+02:00', title: 'Cut' };
  const book = (name: string, more: object = {}, by = key) =>
    world.call('POST', '/v1/bookings', {
      key: by,
      body: { ...body, ...more },
      headers: { 'Idempotency-Key': name },
    });
  return { businessId, key, resourceId, book };
}

const rows = (world: World, kind: string): Row[] => world.snapshot().filter(({ row }) => row === kind);

const later = { start: '2026-05-05T11:00:00+02:00', end: '2026-05-05T12:00:00+02:00' };

/** The row as a worker leaves it that dies before it has stored its answer. */
async function forgetAnswer(world: World): Promise<void> {
  for (const { pk, sk } of rows(world, 'idempotency'))
    await world.store.update({ table: 'directory', key: { pk, sk }, remove: ['answer'] });
}

function expectReplay(first: Answer, second: Answer): void {
  expect(second.status).toBe(first.status);
  expect(second.text).toBe(first.text);
  const { 'x-request-id': _, ...headers } = first.headers;
  expect(second.headers).toMatchObject({ ...headers, 'idempotent-replayed': 'true' });
}

export const sameAnswer: Fact = async (world) => {
  const { book } = await open(world);
  const first = await book('one');
  expect(first.status).toBe(201);
  expectReplay(first, await book('one'));
  expect(rows(world, 'booking')).toHaveLength(1);
  const refused = await book('two');
  expect(refused).toMatchObject({ status: 409, body: { code: 'slot_taken' } });
  expectReplay(refused, await book('two'));
};

export const otherBody: Fact = async (world) => {
  const { book, key } = await open(world);
  await book('one');
  expect(await book('one', later)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  const elsewhere = { key, body: {}, headers: { 'Idempotency-Key': 'one' } };
  expect(await world.call('POST', '/v1/sync', elsewhere)).toMatchObject({ status: 422 });
  expect(rows(world, 'booking')).toHaveLength(1);
};

export const inProgress: Fact = async (world) => {
  const { book } = await open(world);
  await book('one');
  await forgetAnswer(world);
  world.now += 5000;
  const waiting = await book('one');
  expect(waiting).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
  expect(Number(waiting.headers['retry-after'])).toBe(30);
};

export const deadWorker: Fact = async (world) => {
  const { book, businessId } = await open(world);
  const first = await book('one');
  const asAdmin = () =>
    world.call('POST', `/v1/businesses/${businessId}/keys`, {
      key: adminKey,
      body: { name: 'Second', scopes: ['read'] },
      headers: { 'Idempotency-Key': 'key' },
    });
  const keys = rows(world, 'key').length;
  const lost = await asAdmin();
  await forgetAnswer(world);
  world.now += 36_000;
  const second = await book('one');
  expect([second.status, second.body.id]).toEqual([201, first.body.id]);
  expect(rows(world, 'booking')).toHaveLength(1);
  const key = String((await asAdmin()).body.key);
  expect(rows(world, 'key')).toHaveLength(keys + 1);
  expect((await world.call('GET', '/v1/links', { key })).status).toBe(200);
  expect((await world.call('GET', '/v1/links', { key: String(lost.body.key) })).status).toBe(401);
};

export const eachHolder: Fact = async (world) => {
  const { book, businessId } = await open(world);
  await book('one');
  const other = await world.key(businessId, ['book']);
  expect((await book('one', later, other)).status).toBe(201);
  expect(rows(world, 'booking')).toHaveLength(2);
};

export const sealedSecret: Fact = async (world) => {
  const { key } = await open(world);
  const post = () =>
    world.call('POST', '/v1/webhooks', {
      key,
      body: { url: 'https://hooks.example/slotbridge', events: ['booking.created'] },
      headers: { 'Idempotency-Key': 'hook' },
    });
  const first = await post();
  expect(JSON.stringify(rows(world, 'idempotency'))).not.toContain(String(first.body.secret));
  expectReplay(first, await post());
  expect(rows(world, 'webhook')).toHaveLength(1);
};

export const endsAfterADay: Fact = async (world) => {
  const { book } = await open(world);
  await book('one');
  world.now += 24 * 3_600_000 - 2000;
  expect((await book('one')).headers['idempotent-replayed']).toBe('true');
  world.now += 4000;
  expect((await book('one', later)).status).toBe(201);
  expect(rows(world, 'booking')).toHaveLength(2);
};

export const simultaneous: Fact = async (world) => {
  const { book } = await open(world);
  const answers = await Promise.all(Array.from({ length: 12 }, () => book('one')));
  expect(rows(world, 'booking')).toHaveLength(1);
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
  for (const answer of answers.filter((one) => !made.includes(one)))
    expect(answer.body).toMatchObject({ code: 'idempotency_in_progress' });
};

/** In a world whose store loses the answer of the first booking's commit. */
export const lostCommit: Fact = async (world) => {
  const { book } = await open(world);
  expect((await book('one')).status).toBe(500);
  expect(await book('one')).toMatchObject({ status: 201 });
  expect(rows(world, 'booking')).toHaveLength(1);
};
