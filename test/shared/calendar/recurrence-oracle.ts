import { day, slowInstantOf, wall } from './local-time.ts';

/**
 * Recurrence the slow and obvious way: every day from the first period on is looked at in local time. It knows the
 * rules that people make with Google, one time of day each.
 */
export type OracleRule = {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  byDay?: string[];
  byMonthDay?: number[];
  byMonth?: number[];
  bySetPos?: number[];
  wkst?: string;
  count?: number;
  /** A wall, inclusive. */
  until?: number;
};

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const weekday = (at: number): number => (new Date(at).getUTCDay() + 6) % 7;
const year = (at: number): number => new Date(at).getUTCFullYear();
const month = (at: number): number => new Date(at).getUTCMonth();
const monthDay = (at: number): number => new Date(at).getUTCDate();

const monthRange = (at: number): [number, number] => [
  Date.UTC(year(at), month(at), 1),
  Date.UTC(year(at), month(at) + 1, 1),
];
const yearRange = (at: number): [number, number] => [Date.UTC(year(at), 0, 1), Date.UTC(year(at) + 1, 0, 1)];

/** Number of the period that a day lies in, counted from any fixed one. */
const period = (at: number, rule: OracleRule): number => {
  const days = at / day;
  if (rule.freq === 'DAILY') return days;
  if (rule.freq === 'WEEKLY') return Math.floor((days + 3 - weekdays.indexOf(rule.wkst ?? 'MO')) / 7);
  return rule.freq === 'MONTHLY' ? year(at) * 12 + month(at) : year(at);
};

/** `2TU` in [from, to): the second Tuesday of it, `-1TU` its last. */
const isWeekday = (at: number, text: string, [from, to]: [number, number]): boolean => {
  const ordinal = Number(text.slice(0, -2) || 0);
  if (weekdays[weekday(at)] !== text.slice(-2)) return false;
  const fromStart = Math.floor((at - from) / day / 7) + 1;
  const fromEnd = -(Math.floor((to - day - at) / day / 7) + 1);
  return ordinal === 0 || ordinal === fromStart || ordinal === fromEnd;
};

const isMonthDay = (at: number, wanted: number): boolean => {
  const [from, to] = monthRange(at);
  return wanted > 0 ? monthDay(at) === wanted : monthDay(at) === (to - from) / day + wanted + 1;
};

/** Parts that the rule leaves out come from the start (RFC 5545, 3.3.10). */
const matches = (at: number, start: number, rule: OracleRule): boolean => {
  const { freq, byDay, byMonthDay, byMonth } = rule;
  if (byMonth && !byMonth.includes(month(at) + 1)) return false;
  if (byMonthDay && !byMonthDay.some((wanted) => isMonthDay(at, wanted))) return false;
  const within = freq === 'YEARLY' && !byMonth ? yearRange(at) : monthRange(at);
  if (byDay && !byDay.some((text) => isWeekday(at, text, within))) return false;
  if (byDay || byMonthDay) return true;
  if (freq === 'WEEKLY') return weekday(at) === weekday(start);
  if (freq === 'MONTHLY') return monthDay(at) === monthDay(start);
  if (freq === 'YEARLY')
    return monthDay(at) === monthDay(start) && (byMonth !== undefined || month(at) === month(start));
  return true;
};

/** The walls of a rule from its start, a wall, up to `last`. */
export const oracleWalls = (rule: OracleRule, startWall: number, last: number): number[] => {
  const start = Math.floor(startWall / day) * day;
  const found: number[] = [];
  let set: number[] = [];
  const close = () => {
    const chosen = rule.bySetPos?.map((position) => set.at(position > 0 ? position - 1 : position)) ?? set;
    found.push(...set.filter((at) => at >= start && chosen.includes(at)));
    set = [];
  };
  /** Whole periods, for positions in them. */
  const margin = (rule.freq === 'YEARLY' ? 366 : 31) * day;
  for (let at = start - margin; at <= last + margin; at += day) {
    if (period(at, rule) !== period(at - day, rule)) close();
    if ((period(at, rule) - period(start, rule)) % rule.interval === 0 && matches(at, start, rule)) set.push(at);
  }
  return found
    .slice(0, rule.count ?? Infinity)
    .map((at) => at + startWall - start)
    .filter((at) => at <= Math.min(last, rule.until ?? Infinity));
};

export type OracleSeries = {
  startLocal: string;
  zone: string;
  rule: OracleRule;
  length: { ms: number } | { days: number };
  excluded: readonly number[];
};

/** Occurrences that overlap the window. The start always is one; `excluded` holds walls. */
export const oracleOccurrences = (series: OracleSeries, window: { start: number; end: number }) => {
  const { startLocal, zone, length } = series;
  const start = wall(startLocal);
  const walls = new Set([start, ...oracleWalls(series.rule, start, window.end + 3 * day)]);
  const gone = new Set(series.excluded.map((at) => slowInstantOf(at, zone)));
  const near = [...walls].filter((at) => at > window.start - 40 * day);
  const occurrences = near.map((at) => {
    const from = slowInstantOf(at, zone);
    return { start: from, end: 'ms' in length ? from + length.ms : slowInstantOf(at + length.days * day, zone) };
  });
  return occurrences
    .filter((one) => one.start < window.end && one.end > window.start && !gone.has(one.start))
    .sort((a, b) => a.start - b.start);
};
