import type * as z from 'zod';
import type { ClientReport } from '../../shared/budget/report.ts';
import type { Health } from '../../shared/contracts/api-desk.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { AccountRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readKeys, readRows } from '../../shared/records/read.ts';
import { hours } from '../../shared/records/time.ts';
import { grantEnd } from '../../shared/sync/grant-end.ts';
import { percentile, summed } from '../../shared/sync/latency.ts';
import { settingsOfAll } from './directions.ts';
import { channelState } from './link-view.ts';
import { tally } from './tally.ts';

type View = z.input<typeof Health>;

export function channelsOf(active: readonly LinkRow[], now: number): View['channels'] {
  const counts = tally(
    ['live', 'expired', 'none', 'unsupported'],
    active.map((link) => channelState(link, now)),
  );
  const soon = active.filter(
    (link) => channelState(link, now) === 'live' && Date.parse(link.channelExpiresAt ?? '') < now + hours(24),
  );
  return { ...counts, expiring: soon.length, failing: counts.expired + counts.none, polled: counts.unsupported };
}

export const accountsOf = async (store: Store, businessId: string): Promise<AccountRow[]> =>
  (await readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: 'account#' } }, AccountRow)).items;

export function grantsOf(accounts: readonly AccountRow[], now: number): View['grants'] {
  const ok = accounts.filter(({ grant }) => grant === 'ok');
  const ending = ok.filter((account) => grantEnd(account).warnFrom <= now).length;
  return { ok: ok.length - ending, failed: accounts.length - ok.length, ending };
}

/** Windows of ten seconds in a minute. */
const windows = 6;

export function nearest(budgets: readonly ClientReport[]): View['budget'] {
  const share = ({ day }: ClientReport) => (day.limit === 0 ? 0 : day.used / day.limit);
  const [first] = [...budgets].sort((a, b) => share(b) - share(a));
  if (first === undefined) return null;
  const { window, day } = first;
  return {
    minute: { used: window.used * windows, limit: window.limit * windows },
    day: { used: day.used, limit: day.limit },
  };
}

type Hour = { hour: string; counts: number[] };

export function timesOf(rows: readonly Hour[]): View['pushToApplied'] {
  const all = summed(rows.map(({ counts }) => counts));
  const count = (counts: readonly number[]) => counts.reduce((sum, one) => sum + one, 0);
  return {
    p50: percentile(all, 0.5),
    p95: percentile(all, 0.95),
    p99: percentile(all, 0.99),
    count: count(all),
    buckets: rows.map(({ hour, counts }) => ({
      hour: `${hour}:00:00.000Z`,
      p50: percentile(counts, 0.5),
      p95: percentile(counts, 0.95),
      count: count(counts),
    })),
  };
}

const mostStale = 200;

/** What is stale and why: by the rule of each resource, the longest first. */
export async function staleLinks(
  store: Store,
  businessId: string,
  links: readonly LinkRow[],
  now: number,
): Promise<View['stale']> {
  const seen = links.filter(({ state }) => state === 'active' || state === 'actionNeeded');
  const settings = await settingsOfAll(store, businessId);
  const since = ({ asOf, createdAt }: LinkRow) => asOf ?? createdAt;
  const late = (link: LinkRow) =>
    link.state === 'actionNeeded' || now - Date.parse(since(link)) > settings(link.resourceId).staleAfterSeconds * 1000;
  const stale = seen
    .filter(late)
    .sort((a, b) => since(a).localeCompare(since(b)))
    .slice(0, mostStale);
  const ids = [...new Set(stale.map(({ resourceId }) => resourceId))];
  const keys = ids.map((id) => directoryKeys.resource(businessId, id));
  const resources = await readKeys(store, 'directory', keys, ResourceRow);
  const names = new Map(resources.map(({ id, name }) => [id, name]));
  return stale.map((link) => ({
    resourceId: link.resourceId,
    linkId: link.id,
    name: names.get(link.resourceId) ?? link.calendarName,
    why:
      link.problem ??
      link.inboundError ??
      (link.asOf === undefined ? 'The first read is not complete' : 'It has not been read for too long'),
    since: since(link),
  }));
}
