import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';

export type Freshness = {
  /** Start of the oldest last complete list among the links; absent when nothing is read from Google. */
  asOf?: string;
  ageSeconds?: number;
  sellable: boolean;
  /** Nothing is sellable past it: the first import is not complete (PL5). */
  sellableUntil?: string;
  reason?: string;
};

/** AV5: how fresh Google's side is, and what the stale-data rule makes of it. `links` are those that are read. */
export function freshnessOf(links: readonly LinkRow[], settings: Settings, now: number): Freshness {
  if (links.length === 0) return { sellable: true };
  const times = links.map((link) => link.asOf ?? link.previewAsOf);
  if (times.some((time) => time === undefined)) return { sellable: false, reason: 'importing' };
  const asOf = times.filter((time) => time !== undefined).sort()[0] ?? '';
  const ageSeconds = Math.max(0, Math.floor((now - Date.parse(asOf)) / 1000));
  const preview = links.filter((link) => link.generation === 0).map((link) => link.previewUntil ?? asOf);
  const sellableUntil = preview.sort()[0];
  return {
    asOf,
    ageSeconds,
    ...(sellableUntil === undefined ? {} : { sellableUntil }),
    ...staleRule(ageSeconds, settings, sellableUntil !== undefined),
  };
}

function staleRule(ageSeconds: number, settings: Settings, importing: boolean): Pick<Freshness, 'sellable' | 'reason'> {
  if (ageSeconds > settings.staleAfterSeconds && settings.whenStale !== 'goOn')
    return { sellable: settings.whenStale === 'warn', reason: 'stale_calendar' };
  return importing ? { sellable: true, reason: 'importing' } : { sellable: true };
}
