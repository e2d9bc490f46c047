import { expand, type SeriesRule } from '../../../shared/calendar/recurrence.ts';
import { day, hour, utc } from './local-time.ts';

/** An hour from nine on Monday, 5 January 2026, in Berlin, unless told otherwise. */
export const series = (lines: string[], change: Partial<SeriesRule> = {}): SeriesRule => ({
  lines,
  startLocal: '2026-01-05T09:00:00',
  allDay: false,
  zone: 'Europe/Berlin',
  durationMs: hour,
  ...change,
});

export const allDay = (lines: string[], startLocal: string, days = 1, zone = 'Europe/Berlin') =>
  series(lines, { startLocal, allDay: true, durationMs: days * day, zone });

export const window = (from: string, to: string) => ({ start: utc(`${from}T00:00:00Z`), end: utc(`${to}T00:00:00Z`) });
export const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
export const starts = (rule: SeriesRule, from = '2026-01-01', to = '2027-01-01', exceptions: string[] = []): string[] =>
  expand(
    rule,
    window(from, to),
    exceptions.map((text) => ({ originalStart: utc(text) })),
  ).map(({ start }) => iso(start));
export const dates = (rule: SeriesRule, from?: string, to?: string): string[] =>
  starts(rule, from, to).map((text) => text.slice(0, 10));
