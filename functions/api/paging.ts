import type * as z from 'zod';
import type { Query, Store } from '../../shared/ports/store.ts';
import { readRows } from '../../shared/records/read.ts';

export type PageRequest = { limit: number; cursor?: string | undefined };
export type Page<T> = { items: T[]; nextCursor: string | null };

export const toPage = <T>({ items, cursor }: { items: T[]; cursor?: string }): Page<T> => ({
  items,
  nextCursor: cursor ?? null,
});

export const paged = (query: Omit<Query, 'limit' | 'cursor'>, { limit, cursor }: PageRequest): Query => ({
  ...query,
  limit,
  ...(cursor === undefined ? {} : { cursor }),
});

/** One page of rows of one kind, each shown by `view`. */
export async function readPage<T, V>(
  store: Store,
  query: Omit<Query, 'limit' | 'cursor'>,
  request: PageRequest,
  schema: z.ZodType<T>,
  view: (row: T) => V,
): Promise<Page<V>> {
  const { items, nextCursor } = toPage(await readRows(store, paged(query, request), schema));
  return { items: items.map(view), nextCursor };
}
