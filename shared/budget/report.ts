import { directoryKeys } from '../contracts/keys.ts';
import { BudgetRow } from '../contracts/rows/budgets.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { grantHashOf } from '../identity/ids.ts';
import type { Key, Store } from '../ports/store.ts';
import { parseRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { dayProgress, googleDay, slowUntilOf, windowAt, windowMs } from '../sync/budget.ts';
import { partUsed } from './budget-writes.ts';
import { type LinkCalls, linkCalls } from './usage.ts';

export type ClientReport = {
  oauthClient: string;
  window: { seconds: number; used: number; limit: number; byBusiness: { used: number; limit: number } };
  day: { used: number; limit: number; endsAt: string };
  checks: { stretched: number; text: string };
  slowUntil: string | null;
};

/** What the OAuth clients of a business have used of their budgets. A client that was never called has no row yet. */
export async function reportClients(
  store: Store,
  businessId: string,
  links: readonly LinkRow[],
  now: number,
): Promise<ClientReport[]> {
  const clients = [...new Set(links.map(({ oauthClient }) => oauthClient))].sort();
  const rows = await rowsOf(store, clients.map(directoryKeys.clientBudget));
  return clients.flatMap((oauthClient) => {
    const row = rows.get(directoryKeys.clientBudget(oauthClient).pk);
    return row === undefined ? [] : [reportOf(row, oauthClient, businessId, now)];
  });
}

function reportOf(row: BudgetRow, oauthClient: string, businessId: string, now: number): ClientReport {
  const inWindow = row.window === windowAt(now);
  const today = row.day === googleDay(now);
  const stretched = today ? (row.stretch ?? 1) : 1;
  const slow = slowUntilOf(row, now);
  const byBusiness = { used: inWindow ? partUsed(row, businessId) : 0, limit: row.businessLimit ?? 0 };
  return {
    oauthClient,
    window: { seconds: windowMs / 1000, used: inWindow ? row.used : 0, limit: row.limit ?? 0, byBusiness },
    day: { used: today ? row.dayUsed : 0, limit: row.dayLimit ?? 0, endsAt: iso(dayProgress(now).endsAt) },
    checks: { stretched: Math.round(stretched * 100) / 100, text: textOf(stretched) },
    slowUntil: slow === undefined ? null : iso(slow),
  };
}

const textOf = (stretched: number): string =>
  stretched > 1
    ? `So that the day’s calls last, idle calendars are checked ${stretched.toFixed(1)} times less often.`
    : 'Idle calendars are checked as often as they should be.';

/** Calls by link, for all links of a business: one batch read, however many there are. */
export async function reportCalls(
  store: Store,
  links: readonly LinkRow[],
  accounts: readonly AccountRow[],
  now: number,
): Promise<({ linkId: string } & LinkCalls)[]> {
  const used = new Set(links.map(({ accountId }) => accountId));
  const budgetKeys = new Map(
    accounts.flatMap(({ id, oauthClient, sub }) =>
      used.has(id) ? [[id, directoryKeys.accountBudget(grantHashOf(oauthClient, sub))] as const] : [],
    ),
  );
  const rows = await rowsOf(store, [...budgetKeys.values()]);
  return links.map((link) => ({
    linkId: link.id,
    ...linkCalls(rows.get(budgetKeys.get(link.accountId)?.pk ?? ''), link.id, now),
  }));
}

async function rowsOf(store: Store, keys: Key[]): Promise<Map<string, BudgetRow>> {
  const rows = await store.batchGet('directory', keys);
  return new Map(rows.map((row) => [row.pk, parseRow(BudgetRow, row)]));
}
