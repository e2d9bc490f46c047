import { Temporal } from 'temporal-polyfill';
import type { GoogleEvent, GoogleTime } from '../contracts/google.ts';
import { dayBounds, instantOf, isZone, localOf } from './zones.ts';

export type EventTimes = {
  start: number;
  end: number;
  allDay: boolean;
  /** In `zone`: `YYYY-MM-DDTHH:mm:ss`, or `YYYY-MM-DD` when all-day. */
  startLocal: string;
  /** The zone in which a series of this event keeps its local times. */
  zone: string;
};

/** Why no times could be read, in words for a person. */
export type TimeProblem = { problem: string };

const hourMs = 3_600_000;

/**
 * The times of a Google event (AV1). All-day dates are days of the calendar's own zone, their end exclusive.
 *
 * An event whose end is unspecified and absent lasts an hour, the length that Google gives a new event, or its day: it
 * would else take no time and its slot would be sold. An all-day event never lasts less than its first day.
 */
export const timesOf = (
  event: Pick<GoogleEvent, 'start' | 'end' | 'endTimeUnspecified'>,
  calendarZone: string,
): EventTimes | TimeProblem => {
  if (!isZone(calendarZone)) return { problem: `the calendar's time zone ${calendarZone} is unknown` };
  if (!event.start) return { problem: 'the event has no start' };
  if (!event.end && !event.endTimeUnspecified) return { problem: 'the event has no end' };
  try {
    return event.start.date === undefined
      ? timedEvent(event.start, event.end, calendarZone)
      : allDayEvent(event.start.date, event.end, calendarZone);
  } catch (error) {
    if (error instanceof RangeError) return { problem: `the event has an unreadable time (${error.message})` };
    throw error;
  }
};

const allDayEvent = (first: string, end: GoogleTime | undefined, zone: string): EventTimes | TimeProblem => {
  if (end && end.date === undefined) return { problem: 'the event has a date as start and a time as end' };
  const after = end?.date ?? first;
  const { start, end: firstDayEnd } = dayBounds(first, zone);
  const until = dayBounds(after, zone).start;
  if (after < first) return { problem: 'the event ends before it starts' };
  return { start, end: Math.max(until, firstDayEnd), allDay: true, startLocal: first, zone };
};

const timedEvent = (from: GoogleTime, to: GoogleTime | undefined, calendarZone: string): EventTimes | TimeProblem => {
  if (to && to.dateTime === undefined) return { problem: 'the event has a time as start and no time as end' };
  const start = instantOfTime(from);
  const end = to ? instantOfTime(to) : start + hourMs;
  if (end < start) return { problem: 'the event ends before it starts' };
  const zone = from.timeZone !== undefined && isZone(from.timeZone) ? from.timeZone : calendarZone;
  return { start, end, allDay: false, startLocal: localOf(start, zone), zone };
};

/** An offset wins over the zone that stands beside it: it names the instant. */
const instantOfTime = ({ dateTime, timeZone }: GoogleTime): number => {
  if (dateTime === undefined) throw new RangeError('neither date nor time');
  if (/(Z|[+-]\d\d:?\d\d)$/i.test(dateTime)) return Temporal.Instant.from(dateTime).epochMilliseconds;
  if (timeZone === undefined) throw new RangeError(`${dateTime} has neither offset nor zone`);
  return instantOf(dateTime.replace(/\.\d+$/, ''), timeZone);
};

/** The instant of an `originalStartTime`, comparable with the start of an occurrence; null if it cannot be read. */
export const originalStartOf = (time: GoogleTime, calendarZone: string): number | null => {
  try {
    return time.date === undefined ? instantOfTime(time) : dayBounds(time.date, calendarZone).start;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};
