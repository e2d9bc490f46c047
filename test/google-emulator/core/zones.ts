import { Temporal } from 'temporal-polyfill';
import type { StoredTime } from './event-fields.ts';

const quarterHour = 900_000;
const offsets = new Map<string, number>();

/** Minutes east of UTC; clocks change on quarter hours only, so one answer serves a quarter. */
const offsetMinutes = (at: number, zone: string): number => {
  const key = `${zone} ${Math.floor(at / quarterHour)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const nanoseconds = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds;
  const minutes = Math.round(nanoseconds / 60_000_000_000);
  if (offsets.size > 200_000) offsets.clear();
  offsets.set(key, minutes);
  return minutes;
};

const two = (value: number) => String(value).padStart(2, '0');

/** RFC 3339 with the zone's offset and whole seconds (3.6); `Z` where the offset is zero. */
export const rfc3339 = (at: number, zone: string): string => {
  const minutes = offsetMinutes(at, zone);
  const local = new Date(Math.floor(at / 1000) * 1000 + minutes * 60_000).toISOString().slice(0, 19);
  if (minutes === 0) return `${local}Z`;
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** `YYYY-MM-DDTHH:MM:SS` on the wall clock of a zone. */
export const wallClock = (at: number, zone: string): string =>
  new Date(at + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 19);

export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};

/** The instant of a wall-clock time; a skipped one moves forward, a repeated one is the earlier. */
export const instantOf = (wall: string, zone: string): number =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds;

const midnights = new Map<string, number>();

export const midnight = (date: string, zone: string): number => {
  const key = `${zone} ${date}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  const at = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
  if (midnights.size > 100_000) midnights.clear();
  midnights.set(key, at);
  return at;
};

/** When a stored time begins; days are days of the calendar's own zone. */
export const epochOf = (time: StoredTime, calendarZone: string): number =>
  'date' in time ? midnight(time.date, calendarZone) : time.at;

/** `20220131T170000Z` */
export const compact = (at: number): string => new Date(at).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
