import type { Store } from '../../../shared/ports/store.ts';

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

/** What breaks IN8, by name. */
export const mailSabotages: Record<string, (store: Store) => Store> = {
  'a refusal stands in no funnel': (store) =>
    overlaid(store, {
      update: (update) =>
        update.set?.problem === undefined ? store.update(update) : Promise.resolve({ ok: true, row: update.key }),
    }),
  'a refusal stands on no desk': (store) =>
    overlaid(store, {
      transact: (items) =>
        items.some(({ table }) => table === 'conflicts') ? Promise.resolve({ ok: true }) : store.transact(items),
    }),
};
