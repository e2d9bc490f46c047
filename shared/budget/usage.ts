import { directoryKeys } from '../contracts/keys.ts';
import { BudgetRow } from '../contracts/rows/budgets.ts';
import { grantHashOf } from '../identity/ids.ts';
import type { Store } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { googleDay } from '../sync/budget.ts';
import { callsName } from './budget-writes.ts';

/** By how much checks are put off just now (SW2); 1 while the day's budget lasts. One read. */
export async function stretchNow(store: Store, oauthClient: string, now: number): Promise<number> {
  const row = await readRow(store, 'directory', directoryKeys.clientBudget(oauthClient), BudgetRow);
  return row?.stretch === undefined || row.day !== googleDay(now) ? 1 : row.stretch;
}

/** Calls to Google for one link: on Google's present day, and on the last day before that had any. */
export type LinkCalls = { today: number; before?: { day: string; calls: number } };

export async function callsOfLink(
  store: Store,
  link: { linkId: string; oauthClient: string; sub: string },
  now: number,
): Promise<LinkCalls> {
  const key = directoryKeys.accountBudget(grantHashOf(link.oauthClient, link.sub));
  return linkCalls(await readRow(store, 'directory', key, BudgetRow), link.linkId, now);
}

/** The same from the account's budget row, for those who have read it. Calls prepaid and not yet made are not counted. */
export function linkCalls(row: BudgetRow | undefined, linkId: string, now: number): LinkCalls {
  if (row === undefined) return { today: 0 };
  const made = row[callsName(linkId)];
  const last = typeof made === 'number' ? made : 0;
  if (row.day !== googleDay(now)) return { today: 0, ...(last > 0 ? { before: { day: row.day, calls: last } } : {}) };
  const calls = row.before?.calls[linkId];
  return { today: last, ...(calls === undefined || !row.before ? {} : { before: { day: row.before.day, calls } }) };
}
