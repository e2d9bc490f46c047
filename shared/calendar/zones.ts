import { Temporal } from 'temporal-polyfill';
import type { Interval } from './intervals.ts';

/*
 * Instants are milliseconds since the epoch, zones IANA names, dates `YYYY-MM-DD`. A wall is a local time read as if it
 * were UTC, in milliseconds: arithmetic on walls keeps local times.
 *
 * Clock changes (AV1): a local time that is skipped moves forward by the gap, one that comes twice is the earlier.
 * Malformed texts and unknown zones throw a RangeError.
 */

export const dayMs = 86_400_000;

const zoned = (instant: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

const plainOf = (wall: number): Temporal.PlainDateTime => zoned(wall, 'UTC').toPlainDateTime();

const exactly = (text: string, shape: RegExp): string => {
  if (!shape.test(text)) throw new RangeError(`Not a local date or time: ${text}`);
  return text;
};
const date = (text: string): Temporal.PlainDate =>
  Temporal.PlainDate.from(exactly(text, /^\d{4}-\d\d-\d\d$/), { overflow: 'reject' });
const dateTime = (text: string): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.from(exactly(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/));

/** Whether the name stands for a zone with rules. Bare offsets such as `+02:00` do not: they know no clock change. */
export const isZone = (name: string): boolean => {
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return false;
  try {
    zoned(0, name);
    return true;
  } catch {
    return false;
  }
};

/** The name as IANA writes it, upper and lower case; an unknown one as it is. */
export const zoneName = (name: string): string => {
  if (name.toUpperCase() === 'UTC') return 'UTC';
  return isZone(name) ? zoned(0, name).timeZoneId : name;
};

/** The instant of a local `YYYY-MM-DDTHH:mm[:ss]`. */
export const instantOf = (local: string, zone: string): number =>
  dateTime(local).toZonedDateTime(zone).epochMilliseconds;

/** The local time of an instant as `YYYY-MM-DDTHH:mm:ss`; fractions of a second are cut. */
export const localOf = (instant: number, zone: string): string =>
  zoned(instant, zone).toPlainDateTime().toString({ smallestUnit: 'second' });

export const dateOf = (instant: number, zone: string): string => zoned(instant, zone).toPlainDate().toString();

export const addDays = (day: string, count: number): string => date(day).add({ days: count }).toString();

/** The calendar day in the zone: 24 hours, more or less on a clock change, none if the zone left the day out. */
export const dayBounds = (day: string, zone: string): Interval => ({
  start: date(day).toZonedDateTime(zone).epochMilliseconds,
  end: date(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
});

/** RFC 3339 in whole seconds with the offset that the zone has then, such as `2026-03-29T03:00:00+02:00`. */
export const toOffsetString = (instant: number, zone: string): string =>
  zoned(instant, zone).toString({ smallestUnit: 'second', timeZoneName: 'never' });

export const wallOf = (instant: number, zone: string): number => instant + offsetOf(instant, zone);

/** The wall of a `YYYY-MM-DD` (its midnight) or `YYYY-MM-DDTHH:mm[:ss]`. */
export const wallOfLocal = (local: string): number =>
  (local.length === 10 ? date(local).toZonedDateTime('UTC') : dateTime(local).toZonedDateTime('UTC')).epochMilliseconds;

export const instantOfWall = (wall: number, zone: string): number =>
  plainOf(wall).toZonedDateTime(zone).epochMilliseconds;

/** The first instant of the day in which the wall lies. */
export const startOfWallDay = (wall: number, zone: string): number =>
  plainOf(wall).toPlainDate().toZonedDateTime(zone).epochMilliseconds;

/** What the zone adds to UTC at that instant, in milliseconds. */
const offsetOf = (instant: number, zone: string): number =>
  Math.round(zoned(instant, zone).offsetNanoseconds / 1_000_000);

/** The window cut where the zone's offset changes. */
export const offsetSpans = (window: Interval, zone: string): (Interval & { offset: number })[] => {
  const spans: (Interval & { offset: number })[] = [];
  for (let start = window.start; start < window.end; ) {
    const change = zoned(start, zone).getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
    const end = Math.min(change, window.end);
    spans.push({ start, end, offset: offsetOf(start, zone) });
    start = end;
  }
  return spans;
};

/** More than any clock change. */
export const clockSlackMs = 2 * dayMs;

export type WallClock = {
  instantOf: (wall: number) => number;
  /** The first instant of the day in which the wall lies. */
  startOfDay: (wall: number) => number;
};

/** `instantOfWall` and `startOfWallDay` for many walls, some hundred times faster for those in the window. */
export const wallClock = (window: Interval, zone: string): WallClock => {
  const spans = offsetSpans(window, zone);
  /** Only away from clock changes is there one offset to take away. */
  const steadyOffset = (wall: number): number | undefined =>
    spans.find(({ start, end, offset }) => start + clockSlackMs <= wall - offset && wall - offset < end - clockSlackMs)
      ?.offset;
  const by = (exact: (wall: number, zone: string) => number) => (wall: number) => {
    const offset = steadyOffset(wall);
    return offset === undefined ? exact(wall, zone) : wall - offset;
  };
  const startOfDay = by(startOfWallDay);
  return { instantOf: by(instantOfWall), startOfDay: (wall) => startOfDay(Math.floor(wall / dayMs) * dayMs) };
};
