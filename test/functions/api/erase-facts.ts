import { expect } from 'vitest';
import { removeRows } from '../../../shared/erasure/erase-business.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { MemoryStore } from '../../memory/store.ts';
import { overlaid } from '../../sabotage/overlaid.ts';
import { adminKey, type World } from './world.ts';

/** A worker that dies when it is about to take the first key away. */
export const dyingOverKeys = (store: MemoryStore): Store =>
  overlaid<Store>(store, {
    delete: (item) => (item.key.sk.startsWith('key#') ? Promise.reject(new Error('died')) : store.delete(item)),
  });

/** DS1: what has begun is carried through, whoever began it: nothing is closed that no operation erases. */
export async function erasureOutlivesItsWorker(world: World): Promise<void> {
  const { id } = await world.business();
  const answer = await world.call('DELETE', `/v1/businesses/${id}`, { key: adminKey });
  expect(answer.status).toBe(500);
  const rows = world.store.rows('directory');
  expect(rows.find(({ row }) => row === 'business')).toHaveProperty('erasingSince');
  expect(rows.filter(({ row }) => row === 'operation')).toMatchObject([{ work: { kind: 'eraseBusiness' }, tries: 0 }]);
}

/** DS1: what a webhook was sent is found also when the webhook is deleted before its business. */
export async function logOfDeletedWebhookGoes(world: World): Promise<void> {
  const { id, key } = await world.business();
  const body = { url: 'https://booking.example.org/hook', events: ['booking.created'] };
  const webhook = `/v1/webhooks/${String((await world.call('POST', '/v1/webhooks', { key, body })).body.id)}`;
  expect((await world.call('POST', `${webhook}/test`, { key })).status).toBe(202);
  expect((await world.call('DELETE', webhook, { key })).status).toBe(204);
  const deliveries = () => world.store.rows('directory').filter(({ row }) => row === 'delivery');
  expect(deliveries()).toHaveLength(1);
  await removeRows(world.ports, id);
  expect(deliveries()).toEqual([]);
}

/** Nothing stays of a webhook that is deleted. */
export const withoutDeletedWebhooks = (store: MemoryStore): Store =>
  overlaid<Store>(store, {
    transact: (items) =>
      store.transact(items.filter((item) => item.kind !== 'put' || item.row.row !== 'deletedWebhook')),
  });
