import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { dateOf, dayNumber } from './days.ts';
import type { StoredTime } from './event-fields.ts';
import { compact, instantOf, wallClock } from './zones.ts';

/** A series as far as its dates go. */
export type Series = { start: StoredTime; recurrence: string[] };

/** Position on the series' own time line: the instant, or for all-day series the UTC midnight of the date. */
export const positionOf = (time: StoredTime): number => ('date' in time ? dayNumber(time.date) : time.at);

export const timeAt = (position: number, like: StoredTime): StoredTime =>
  'date' in like ? { date: dateOf(position) } : { at: position, timeZone: like.timeZone };

/** Positions in [from, to]. */
type Rule = (from: number, to: number) => number[];
type Parsed = { rules: Rule[]; exclusions: Rule[]; added: number[]; removed: Set<number> };

const parsed = new WeakMap<string[], { start: string; value: Parsed }>();

const zoneOf = (start: StoredTime) => ('date' in start ? 'UTC' : start.timeZone);

const positionsIn = (line: string, start: StoredTime): number[] => {
  const colon = line.indexOf(':');
  const zone = /TZID=([^;:]+)/.exec(line.slice(0, colon))?.[1] ?? zoneOf(start);
  return line
    .slice(colon + 1)
    .split(',')
    .map((text) => positionIn(text.split('/')[0] ?? '', zone, start));
};

const positionIn = (text: string, zone: string, start: StoredTime): number => {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(text.trim());
  if (!parts) throw new RangeError(`unreadable date ${text}`);
  const [, year, month, date, hour, minute, second, utc] = parts;
  const day = `${year}-${month}-${date}`;
  if ('date' in start) return dayNumber(day);
  if (hour === undefined) return instantOf(`${day}T00:00:00`, zone);
  return instantOf(`${day}T${hour}:${minute}:${second}`, utc ? 'UTC' : zone);
};

const day = 86_400_000;

/**
 * Rules speak of wall clocks and are followed in UTC, so that a time that a clock change skips is kept and moves forward;
 * what Google does with it is not documented.
 */
const ruleOf = (line: string, start: StoredTime): Rule => {
  const zone = zoneOf(start);
  const wallOf = (at: number) => Date.parse(`${wallClock(at, zone)}Z`);
  const text = line
    .slice(line.indexOf(':') + 1)
    .replace(/UNTIL=(\d{8}T\d{6}Z)/, (_, until: string) => `UNTIL=${compact(wallOf(positionIn(until, 'UTC', start)))}`);
  if (!/(^|;)FREQ=/.test(text)) throw new RangeError('a rule without FREQ');
  const dtstart = Temporal.Instant.fromEpochMilliseconds(wallOf(positionOf(start))).toZonedDateTimeISO('UTC');
  const rule = new RRuleTemporal({ rruleString: text, dtstart });
  return (from, to) =>
    rule
      .between(new Date(from - day), new Date(to + day), true)
      .map((wall) => instantOf(new Date(wall.epochMilliseconds).toISOString().slice(0, 19), zone))
      .filter((position) => position >= from && position <= to);
};

const parse = (series: Series): Parsed => {
  const start = JSON.stringify(series.start);
  const known = parsed.get(series.recurrence);
  if (known?.start === start) return known.value;
  const lines = (name: string) => series.recurrence.filter((line) => new RegExp(`^${name}[;:]`, 'i').test(line));
  const value: Parsed = {
    rules: lines('RRULE').map((line) => ruleOf(line, series.start)),
    exclusions: lines('EXRULE').map((line) => ruleOf(line, series.start)),
    added: lines('RDATE').flatMap((line) => positionsIn(line, series.start)),
    removed: new Set(lines('EXDATE').flatMap((line) => positionsIn(line, series.start))),
  };
  parsed.set(series.recurrence, { start, value });
  return value;
};

/** Throws a `RangeError` if a line cannot be read. */
export const checkSeries = (series: Series): void => {
  const unknown = series.recurrence.find((line) => !/^(RRULE|EXRULE|RDATE|EXDATE)[;:]/i.test(line));
  if (unknown !== undefined) throw new RangeError(`unknown line ${unknown}`);
  parse(series);
};

/** Original starts, as positions, from `from` to `to` inclusive, in order. */
export const positionsBetween = (series: Series, from: number, to: number, withStart: boolean): number[] => {
  const { rules, exclusions, added, removed } = parse(series);
  const within = (rule: Rule) => rule(from, to);
  const found = new Set(rules.flatMap(within));
  for (const position of added) if (position >= from && position <= to) found.add(position);
  const first = positionOf(series.start);
  if ((withStart || rules.length === 0) && first >= from && first <= to) found.add(first);
  for (const position of exclusions.flatMap(within)) found.delete(position);
  for (const position of removed) found.delete(position);
  return [...found].sort((a, b) => a - b);
};
