import type { Condition, Row, Store, TransactResult } from '../../shared/ports/store.ts';

/** Wraps a store so that it breaks just one guarantee. */
export type Sabotage = { name: string; breaks: (store: Store) => Partial<Store>; caughtBy: string };

const withoutConditions = <Item extends { when?: Condition[] }>(item: Item): Item => ({ ...item, when: [] });

/** Each, with the case that must notice it. */
export const sabotages: Sabotage[] = [
  {
    name: 'a transaction writes item by item until one is lost',
    caughtBy: 'a transaction with a lost condition writes nothing and names every position that lost',
    breaks: (store) => ({
      async transact(items): Promise<TransactResult> {
        for (const [position, item] of items.entries()) {
          const result = await store.transact([item]);
          if (!result.ok) return { ok: false, lost: [position], conflict: false };
        }
        return { ok: true };
      },
    }),
  },
  {
    name: 'only the first lost position is named',
    caughtBy: 'a transaction with a lost condition writes nothing and names every position that lost',
    breaks: (store) => ({
      async transact(items) {
        const result = await store.transact(items);
        return result.ok ? result : { ...result, lost: result.lost.slice(0, 1) };
      },
    }),
  },
  {
    name: 'the condition is judged before others write',
    caughtBy: 'of 20 concurrent conditional updates exactly one wins',
    breaks: (store) => ({
      async update(update) {
        const { table, key } = update;
        const row = await store.get(table, key);
        await Promise.resolve();
        const judged = await store.transact([{ kind: 'check', table, key, when: update.when ?? [] }]);
        await Promise.resolve();
        return judged.ok ? store.update(withoutConditions(update)) : { ok: false, ...(row && { row }) };
      },
    }),
  },
  {
    name: 'conditions are ignored',
    caughtBy: 'a lost condition is an answer with the row that stood in the way, and is counted',
    breaks: (store) => ({ put: (put) => store.put(withoutConditions(put)) }),
  },
  {
    name: 'the row that stood in the way is not told',
    caughtBy: 'a lost condition is an answer with the row that stood in the way, and is counted',
    breaks: (store) => ({
      async put(put) {
        const result = await store.put(put);
        return result.ok ? result : { ok: false };
      },
    }),
  },
  {
    name: 'stored rows are shared with the caller',
    caughtBy: 'a changed copy changes neither what was given nor what is stored',
    breaks: () => {
      const rows = new Map<string, Row>();
      return {
        async put({ row }) {
          rows.set(row.sk, row);
          return { ok: true, row };
        },
        get: async (_table, { sk }) => rows.get(sk),
      };
    },
  },
  {
    name: 'an addition to a set replaces it',
    caughtBy: 'none of 20 concurrent raises and unions is lost',
    breaks: (store) => ({
      update({ addToSet = {}, set = {}, ...update }) {
        const sets = Object.fromEntries(Object.entries(addToSet).map(([name, members]) => [name, new Set(members)]));
        return store.update({ ...update, set: { ...set, ...sets } });
      },
    }),
  },
  {
    name: 'sort keys order by UTF-16',
    caughtBy: 'sort keys order by their UTF-8 bytes',
    breaks: (store) => ({
      async query(query) {
        const { rows } = await store.query(query);
        return { rows: rows.sort((left, right) => (left.sk < right.sk ? -1 : 1)) };
      },
    }),
  },
  {
    name: 'a full page always has a cursor',
    caughtBy: 'a limit gives exactly that many rows, and a cursor only when more follow',
    breaks: (store) => ({
      async query(query) {
        const page = await store.query(query);
        const full = page.rows.length === query.limit && page.cursor === undefined;
        return full ? { ...page, cursor: 'WyJjYWxlbmRhci8iLHt9XQ' } : page;
      },
    }),
  },
  {
    name: 'a cursor of any query is taken',
    caughtBy: 'a cursor that the query did not give is an InvalidCursor',
    breaks: (store) => ({
      query: (query) => store.query(query).catch(() => ({ rows: [] })),
    }),
  },
  {
    name: 'a query gives its first page only',
    caughtBy: 'a query reads past the megabyte that an engine gives at once',
    breaks: (store) => ({ query: (query) => store.query({ limit: 4, ...query }) }),
  },
  {
    name: 'a batch asks for the first hundred keys only',
    caughtBy: 'a batch of 250 keys brings every row there is, each once',
    breaks: (store) => ({ batchGet: (table, keys) => store.batchGet(table, keys.slice(0, 100)) }),
  },
  {
    name: 'an index is read like a table',
    caughtBy: 'an index holds only the rows that carry both its key attributes, whole, by its sort key',
    breaks: (store) => ({
      query({ table, pk, limit, cursor }) {
        return store.query({ table, pk, ...(limit && { limit }), ...(cursor && { cursor }) });
      },
    }),
  },
];

export function sabotaged(store: Store, { breaks }: Sabotage): Store {
  return {
    get: (table, key) => store.get(table, key),
    batchGet: (table, keys) => store.batchGet(table, keys),
    query: (query) => store.query(query),
    count: (query) => store.count(query),
    put: (put) => store.put(put),
    update: (update) => store.update(update),
    delete: (del) => store.delete(del),
    transact: (items) => store.transact(items),
    ...breaks(store),
  };
}
