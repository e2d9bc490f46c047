import type * as z from 'zod';
import type { Query, Store } from '../ports/store.ts';
import { readRows } from './read.ts';

/** No page looks at more rows than about this many, however few of them are kept. */
const mostRows = 2000;
const mostAtOnce = 500;

/**
 * A page thinned out by `keep`: reads on in growing steps until it is full, but no more than a bounded number of rows. Then it
 * holds fewer, perhaps none, and a cursor says that there is more to look at. Where a step finds more than fits, it is read
 * again up to the last that does, so that the cursor stands right behind that one.
 */
export async function readThinned<T>(
  store: Store,
  query: Omit<Query, 'limit' | 'cursor'>,
  request: { limit: number; cursor?: string | undefined },
  schema: z.ZodType<T>,
  keep: (row: T) => boolean,
): Promise<{ items: T[]; cursor?: string }> {
  const found: T[] = [];
  let [cursor, limit, read] = [request.cursor, request.limit, 0];
  for (;;) {
    const page = await readRows(store, { ...query, limit, ...(cursor === undefined ? {} : { cursor }) }, schema);
    const kept = page.items.flatMap((row, at) => (keep(row) ? [{ row, at }] : []));
    const last = kept[request.limit - found.length - 1];
    read += page.items.length;
    if (last !== undefined && last !== kept.at(-1)) {
      limit = last.at + 1;
      continue;
    }
    found.push(...kept.map(({ row }) => row));
    if (page.cursor === undefined) return { items: found };
    if (found.length >= request.limit || read >= mostRows) return { items: found, cursor: page.cursor };
    cursor = page.cursor;
    limit = Math.min(mostAtOnce, limit * 2);
  }
}
