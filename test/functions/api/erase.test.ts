import { describe, expect, test } from 'vitest';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import { OperationRow } from '../../../shared/contracts/rows/operations.ts';
import { dyingOverKeys, erasureOutlivesItsWorker, logOfDeletedWebhookGoes } from './erase-facts.ts';
import { adminKey, problemIn, World } from './world.ts';

const operations = (world: World): OperationRow[] =>
  world.store
    .rows('directory')
    .filter(({ row }) => row === 'operation')
    .map((row) => OperationRow.parse(row));

describe('erasing', () => {
  test('DS1 a customer is forgotten by an operation that holds no address', async () => {
    const world = new World();
    const { key } = await world.business();
    const answer = await world.call('DELETE', '/v1/customers', { key, query: 'email=Carla%40customer.example' });
    expect(answer).toMatchObject({ status: 202, body: { kind: 'eraseCustomer', state: 'pending' } });
    expect(JSON.stringify(operations(world))).not.toMatch(/carla/i);
  });

  test('DS1 AV4 what was answered to a key within a day is answered again without the customer', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const resourceId = await world.resource(key);
    const customer = { name: 'Carla Customer', email: 'carla@customer.example' };
    const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
    const body = { resourceId, ...times, title: 'Cut for Carla', notes: 'left side', customer };
    const book = () => world.call('POST', '/v1/bookings', { key, body, headers: { 'Idempotency-Key': 'one' } });
    const first = await book();
    const emailHash = emailHashOf(customer.email);
    await eraseCustomer(world.ports, { businessId, emailHash, by: 'desk' }, undefined);
    expect(JSON.stringify(world.store.rows('directory'))).not.toMatch(/carla|left side/i);
    expect(await book()).toMatchObject({ status: 201, body: { id: first.body.id, title: 'Erased' } });
  });

  test.each(['', 'email=nobody'])('API1 a customer is named by an address: %j', async (query) => {
    const world = new World();
    const { key } = await world.business();
    const answer = await world.call('DELETE', '/v1/customers', { key, query });
    expect(problemIn(answer)).toMatchObject({ status: 400, errors: [{ path: 'email' }] });
  });

  test('DS1 the keys of an erased business are dead at once, and it gets no new one', async () => {
    const world = new World();
    const { id, key } = await world.business();
    const answer = await world.call('DELETE', `/v1/businesses/${id}`, { key: adminKey });
    expect(answer).toMatchObject({ status: 202, body: { kind: 'eraseBusiness', state: 'pending' } });
    expect((await world.call('GET', '/v1/resources', { key })).status).toBe(401);
    const created = await world.call('POST', `/v1/businesses/${id}/keys`, {
      key: adminKey,
      body: { name: 'Late', scopes: ['read'] },
    });
    expect(created.status).toBe(404);
    const asked = await world.call('GET', `/v1/operations/${String(answer.body.id)}`, { key: adminKey });
    expect(asked).toMatchObject({ status: 200, body: { kind: 'eraseBusiness' } });
  });

  test('DS1 an erasure that has begun is carried through, also if its worker dies at once', async () => {
    await erasureOutlivesItsWorker(new World({ store: dyingOverKeys }));
  });

  test('DS1 what a webhook was sent goes with its business, though the webhook was deleted before', async () => {
    await logOfDeletedWebhookGoes(new World());
  });

  test('DS1 a resource goes with its calendars when it is said what becomes of the events', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const resourceId = await world.resource(key);
    const link = await world.link(businessId, resourceId);
    const path = `/v1/resources/${resourceId}`;
    expect(problemIn(await world.call('DELETE', path, { key }))).toMatchObject({ code: 'resource_in_use' });
    expect((await world.call('DELETE', path, { key, query: 'copies=keep' })).status).toBe(204);
    expect((await world.call('GET', path, { key })).status).toBe(404);
    expect((await world.call('GET', `/v1/links/${link.id}`, { key })).body).toMatchObject({ state: 'disconnected' });
  });

  test('DS1 a resource with coming bookings keeps its calendars when it is refused', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const resourceId = await world.resource(key);
    const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
    await world.call('POST', '/v1/bookings', { key, body: { resourceId, ...times, title: 'Cut' } });
    const link = await world.link(businessId, resourceId);
    const answer = await world.call('DELETE', `/v1/resources/${resourceId}`, { key, query: 'copies=keep' });
    expect(problemIn(answer)).toMatchObject({ code: 'resource_in_use' });
    expect((await world.call('GET', `/v1/links/${link.id}`, { key })).body).toMatchObject({ state: 'active' });
  });
});
