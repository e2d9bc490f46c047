import { expect } from 'vitest';
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
