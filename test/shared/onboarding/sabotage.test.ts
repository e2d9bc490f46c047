import { expect, test } from 'vitest';
import type { Store } from '../../../shared/ports/store.ts';
import { type Sabotage, sabotages } from './support/sabotages.ts';
import { createWorld, type World } from './support/world.ts';

/** The store with some of its methods replaced; the others keep their own `this`. */
const overlaid = (store: Store, parts: Partial<Store>): Store => ({
  get: store.get.bind(store),
  batchGet: store.batchGet.bind(store),
  query: store.query.bind(store),
  count: store.count.bind(store),
  put: store.put.bind(store),
  update: store.update.bind(store),
  delete: store.delete.bind(store),
  transact: store.transact.bind(store),
  ...parts,
});

async function worldUnder({ store, vault }: Sabotage): Promise<World> {
  const world = await createWorld(store === undefined ? {} : { wrap: (real) => overlaid(real, store(real)) });
  return vault === undefined
    ? world
    : { ...world, ports: { ...world.ports, vault: { ...world.ports.vault, ...vault(world.ports.vault) } } };
}

for (const sabotage of sabotages) {
  test(`${sabotage.rule} is noticed when ${sabotage.name}`, async () => {
    await sabotage.holds(await createWorld());
    const broken = await worldUnder(sabotage);
    await expect(sabotage.holds(broken)).rejects.toThrow();
    process.stdout.write(`${sabotage.rule}: ${sabotage.name}: killed\n`);
  });
}
