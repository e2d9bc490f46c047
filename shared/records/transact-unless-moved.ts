import type { Store } from '../ports/store.ts';

const attempts = 8;

/**
 * Writes that are void once what they are about has moved on. Another writer in the way is no such move: then they are tried
 * again. Answers whether they were made.
 */
export async function transactUnlessMoved(
  store: Pick<Store, 'transact'>,
  items: Parameters<Store['transact']>[0],
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const result = await store.transact(items);
    if (result.ok) return true;
    if (!result.conflict) return false;
  }
  throw new Error(`${items.length} writes could not be stored: too many writers at once`);
}
