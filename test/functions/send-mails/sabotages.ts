import type { Store } from '../../../shared/ports/store.ts';
import { keptFromReminders, namesTheAddress, type PostOffice, resentReaches } from './support/post-office.ts';

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
      transact: (items) =>
        items.some((item) => item.kind === 'update' && item.set?.problem !== undefined)
          ? Promise.resolve({ ok: true })
          : store.transact(items),
    }),
  'a refusal stands on no desk': (store) =>
    overlaid(store, {
      transact: (items) =>
        items.some(({ table }) => table === 'conflicts') ? Promise.resolve({ ok: true }) : store.transact(items),
    }),
};

type Returning = { wrap: (store: Store) => Store; holds: (office: PostOffice) => Promise<void> };

/** What breaks IN8 for mails that come back later, by name. */
export const returnSabotages: Record<string, Returning> = {
  'a bounce leaves no mark on its address': {
    wrap: (store) =>
      overlaid(store, {
        put: (put) =>
          put.row.row === 'returnedAddress' ? Promise.resolve({ ok: true, row: put.row }) : store.put(put),
      }),
    holds: keptFromReminders,
  },
  'an address that bounced is never written to again': {
    wrap: (store) =>
      overlaid(store, {
        transact: (items) =>
          store.transact(items.filter((item) => !(item.kind === 'delete' && item.key.sk.startsWith('returned#')))),
      }),
    holds: resentReaches,
  },
  'a bounce stands on no desk': {
    wrap: mailSabotages['a refusal stands on no desk'] ?? ((store) => store),
    holds: namesTheAddress,
  },
};
