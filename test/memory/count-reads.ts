import type { Row, Store } from '../../shared/ports/store.ts';
import { rowBytes } from './rows.ts';
import type { MemoryStore } from './store.ts';

/** What a batch holds and what an answer carries at most, so a call may be several requests. */
const mostKeys = 100;
const pageBytes = 1_048_576;

/** `calls` of the port, the `requests` DynamoDB would get for them, and the `rows` that came back; a count brings none. */
export type Reads = { calls: number; requests: number; rows: number };

type Counted = Pick<Store, 'get' | 'batchGet' | 'query' | 'count'>;

/** From now on each read of the store is counted; answers what has been read since it was last asked. */
export function countReads(store: MemoryStore): () => Reads {
  const real: Counted = {
    get: store.get.bind(store),
    batchGet: store.batchGet.bind(store),
    query: store.query.bind(store),
    count: store.count.bind(store),
  };
  let reads: Reads = { calls: 0, requests: 0, rows: 0 };
  const note = (requests: number, rows: number): void => {
    reads = { calls: reads.calls + 1, requests: reads.requests + requests, rows: reads.rows + rows };
  };
  const counted: Counted = {
    get: async (table, key) => {
      const row = await real.get(table, key);
      note(1, row === undefined ? 0 : 1);
      return row;
    },
    batchGet: async (table, keys) => {
      const rows = await real.batchGet(table, keys);
      note(Math.ceil(keys.length / mostKeys), rows.length);
      return rows;
    },
    query: async (query) => {
      const page = await real.query(query);
      note(pagesOf(page.rows), page.rows.length);
      return page;
    },
    count: async (query) => {
      const count = await real.count(query);
      note(1, 0);
      return count;
    },
  };
  Object.assign(store, counted);
  return () => {
    const taken = reads;
    reads = { calls: 0, requests: 0, rows: 0 };
    return taken;
  };
}

const pagesOf = (rows: readonly Row[]): number =>
  Math.max(1, Math.ceil(rows.reduce((sum, row) => sum + rowBytes(row), 0) / pageBytes));
