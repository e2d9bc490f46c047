import { directoryKeys } from '../contracts/keys.ts';
import { FeedHeadRow, FeedRow } from '../contracts/rows/webhooks.ts';
import type { Store } from '../ports/store.ts';
import { readRow, readRows } from '../records/read.ts';
import { unixSeconds } from '../records/time.ts';

export type FeedPage = { rows: FeedRow[]; position: number; more: boolean };

/** `after` absent: from the oldest that is kept. Milliseconds. */
type Ask = { after: number | 'latest' | undefined; limit: number; now: number };

/**
 * What stands behind a position, strongly consistent and without gaps; `expired` when the first of it is kept no more. A
 * query reads its rows one after another: a position that is missing among them was taken while it read, so it ends there.
 */
export async function readFeed(store: Store, businessId: string, ask: Ask): Promise<FeedPage | 'expired'> {
  const end = await endOf(store, businessId);
  if (ask.after === 'latest') return { rows: [], position: end, more: false };
  const keptFrom = unixSeconds(ask.now) + 1;
  const after = ask.after ?? (await firstKept(store, businessId, keptFrom)) - 1;
  const page = await readBehind(store, businessId, after, ask.limit);
  const [first] = page.rows;
  if (first === undefined) return after >= end ? page : 'expired';
  return first.expiresAt < keptFrom ? 'expired' : page;
}

export async function readBehind(store: Store, businessId: string, after: number, limit: number): Promise<FeedPage> {
  const { pk, sk: from } = directoryKeys.feed(businessId, after + 1);
  const { sk: to } = directoryKeys.feed(businessId, last);
  const { items, cursor } = await readRows(store, { table: 'directory', pk, sk: { from, to }, limit }, FeedRow);
  const gap = items.findIndex(({ position }, index) => position !== after + 1 + index);
  const rows = gap === -1 ? items : items.slice(0, gap);
  return { rows, position: after + rows.length, more: gap !== -1 || cursor !== undefined };
}

const last = 999_999_999_999;

const endOf = async (store: Store, businessId: string): Promise<number> =>
  (await readRow(store, 'directory', directoryKeys.feedHead(businessId), FeedHeadRow))?.position ?? 0;

/**
 * The first position that is kept until `keptFrom` (Unix seconds) or longer: later ones are kept no shorter, and of earlier ones
 * some are gone already. One behind the end when there is none.
 */
export async function firstKept(store: Store, businessId: string, keptFrom: number): Promise<number> {
  let low = 1;
  let high = (await endOf(store, businessId)) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await readRow(store, 'directory', directoryKeys.feed(businessId, middle), FeedRow);
    if (row === undefined || row.expiresAt < keptFrom) low = middle + 1;
    else high = middle;
  }
  return low;
}
