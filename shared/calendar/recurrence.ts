import type { EventTimes } from './event-time.ts';
import { type Interval, overlaps } from './intervals.ts';
import { RecurrenceError } from './recurrence-error.ts';
import { type AddedDate, readLines } from './recurrence-lines.ts';
import { lastWall, type Rule } from './recurrence-rule.ts';
import { clockSlackMs, dayMs, wallClock, wallOf, wallOfLocal } from './zones.ts';

export { RecurrenceError };

/** What repeats, and how. */
export type SeriesRule = {
  /** RRULE, EXRULE, RDATE, EXDATE lines as Google sends them. */
  lines: readonly string[];
  /** In `zone`: `YYYY-MM-DDTHH:mm:ss`, or `YYYY-MM-DD` when all-day. */
  startLocal: string;
  allDay: boolean;
  zone: string;
  /** Of each occurrence. For all-day the days count: whole days of 24 hours, rounded, so a clock change does no harm. */
  durationMs: number;
};

/** The series of an event and its `recurrence`. */
export const seriesOf = (times: EventTimes, lines: readonly string[]): SeriesRule => ({
  lines,
  startLocal: times.startLocal,
  allDay: times.allDay,
  zone: times.zone,
  durationMs: times.end - times.start,
});

/**
 * The occurrences that overlap the window, sorted by start, without those that an exception stands for. One without
 * length counts if it starts in the window.
 *
 * As in Google, the start of the series is always an occurrence, even where the rule does not fit it, and COUNT does not
 * count it then (googleapis/google-api-nodejs-client#2214); a bare date in EXDATE stands for midnight and so takes
 * nothing from a series at nine. Local times are kept over clock changes. Throws RecurrenceError.
 */
export const expand = (
  series: SeriesRule,
  window: Interval,
  exceptions: readonly { originalStart: number }[],
): Interval[] => {
  const shape = shapeOf(series, window);
  const { rules, exclusionRules, added, excluded } = readLines({ ...series, startWall: shape.startWall });
  const starts = { start: window.start - shape.length, end: window.end };
  const gone = new Set([...exceptions.map((one) => one.originalStart), ...excluded.map((one) => one.instant)]);
  for (const rule of exclusionRules) for (const wall of wallsIn(rule, starts, shape)) gone.add(shape.startOf(wall));

  const walls = [shape.startWall, ...rules.flatMap((rule) => wallsIn(rule, starts, shape))];
  const candidates = [...walls.map(shape.occurrence), ...added.map((date) => addedOccurrence(date, shape))];
  return longestPerStart(candidates.filter((one) => touches(one, window) && !gone.has(one.start)));
};

/**
 * The instant after which no occurrence ends, whatever is excluded. Null for an endless series, and for a rule so rare
 * that its last occurrence cannot be found. Throws RecurrenceError.
 */
export const seriesEnd = (series: SeriesRule): number | null => {
  const shape = shapeOf(series, { start: 0, end: 0 });
  const { rules, added } = readLines({ ...series, startWall: shape.startWall });
  if (rules.some((rule) => rule.endless)) return null;
  const last = rules.map((rule) => lastOf(rule, shape));
  if (last.includes('unknown')) return null;
  const occurrences = [shape.startWall, ...last.filter((wall) => typeof wall === 'number')].map(shape.occurrence);
  return Math.max(...[...occurrences, ...added.map((date) => addedOccurrence(date, shape))].map(({ end }) => end));
};

type Shape = SeriesRule & {
  startWall: number;
  timeOfDay: number;
  /** Of an occurrence, give or take a clock change. */
  length: number;
  startOf: (wall: number) => number;
  occurrence: (wall: number) => Interval;
};

/** The window is where conversions are wanted fast; they are right everywhere. */
const shapeOf = (series: SeriesRule, window: Interval): Shape => {
  const { allDay, durationMs, zone } = series;
  const startWall = wallOfLocal(series.startLocal);
  const length = allDay ? Math.max(1, Math.round(durationMs / dayMs)) * dayMs : durationMs;
  const margin = length + 3 * clockSlackMs;
  const clock = wallClock({ start: window.start - margin, end: window.end + margin }, zone);
  const startOf = allDay ? clock.startOfDay : clock.instantOf;
  const endOf = (wall: number) => (allDay ? startOf(wall + length) : startOf(wall) + length);
  const occurrence = (wall: number) => ({ start: startOf(wall), end: endOf(wall) });
  const timeOfDay = startWall - Math.floor(startWall / dayMs) * dayMs;
  return { ...series, startWall, timeOfDay, length, startOf, occurrence };
};

/** A bare date added to a timed series takes the series' time of day. */
const addedOccurrence = (date: AddedDate, shape: Shape): Interval => {
  if (shape.allDay) return shape.occurrence(date.wall);
  if (date.dateOnly) return shape.occurrence(date.wall + shape.timeOfDay);
  return { start: date.instant, end: date.end ?? date.instant + shape.durationMs };
};

const wallsIn = (rule: Rule, starts: Interval, shape: Shape): number[] =>
  rule
    .between(wallOf(starts.start, shape.zone) - clockSlackMs, wallOf(starts.end, shape.zone) + clockSlackMs)
    .filter((wall) => notAfterUntil(wall, rule, shape));

/** UNTIL belongs to the series; as a bare date the whole day does. */
const notAfterUntil = (wall: number, { until }: Rule, { startOf }: Shape): boolean => {
  if (!until) return true;
  return until.dateOnly ? wall < until.wall + dayMs : startOf(wall) <= until.instant;
};

const lastOf = (rule: Rule, shape: Shape): number | null | 'unknown' => {
  try {
    let wall = rule.previous(lastWall);
    while (wall !== null && !notAfterUntil(wall, rule, shape)) wall = rule.previous(wall - 1);
    return wall;
  } catch (error) {
    if (error instanceof RecurrenceError) return 'unknown';
    throw error;
  }
};

const touches = (occurrence: Interval, window: Interval): boolean =>
  overlaps(occurrence, window) ||
  (occurrence.start === occurrence.end && window.start <= occurrence.start && occurrence.start < window.end);

/** Rules can name the same start twice, and a period may be longer than the series' own length. */
const longestPerStart = (occurrences: readonly Interval[]): Interval[] => {
  const ends = new Map<number, number>();
  for (const { start, end } of occurrences) ends.set(start, Math.max(end, ends.get(start) ?? end));
  return [...ends].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start);
};
