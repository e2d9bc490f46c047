import type { Seen } from '../core/access.ts';
import { atLeast } from '../core/access.ts';
import { addDays } from '../core/days.ts';
import { hidesDetails } from '../core/event-view.ts';
import { listEvents } from '../core/event-list.ts';
import { readListQuery } from '../core/list-query.ts';
import type { StoredEvent } from '../core/rows.ts';
import type { World } from '../core/world.ts';
import { epochOf, midnight, wallClock } from '../core/zones.ts';

/** One event on one day, ready to be shown. Times are wall-clock times of the calendar's zone. */
export type DayEntry = {
  id: string;
  title: string;
  allDay: boolean;
  /** `YYYY-MM-DDTHH:MM`, or a date for whole days; `end` of whole days is the last day, as people say it. */
  start: string;
  end: string;
  free: boolean;
  status: string;
  location?: string;
  seriesId?: string;
};

export type Week = {
  zone: string;
  /** The Monday. */
  first: string;
  today: string;
  writable: boolean;
  days: { date: string; entries: DayEntry[] }[];
};

export const todayIn = (world: World, zone: string): string => wallClock(world.now(), zone).slice(0, 10);

const entryOf = (event: StoredEvent, seen: Seen): DayEntry => {
  const { timeZone } = seen.calendar;
  const allDay = 'date' in event.start;
  const minutes = (at: number) => wallClock(at, timeZone).slice(0, 16);
  const hidden = hidesDetails(event, seen.access.role);
  return {
    id: event.id,
    title: hidden ? 'Busy' : (event.fields.summary ?? ''),
    allDay,
    start: 'date' in event.start ? event.start.date : minutes(event.start.at),
    end: 'date' in event.end ? addDays(event.end.date, -1) : minutes(event.end.at),
    free: event.fields.transparency === 'transparent',
    status: event.status,
    ...(event.fields.location === undefined || hidden ? {} : { location: event.fields.location }),
    ...(event.recurringEventId === undefined ? {} : { seriesId: event.recurringEventId }),
  };
};

/** All single events and instances of a calendar that touch the days from one midnight of a zone to another. */
export const eventsIn = (
  world: World,
  seen: Seen,
  days: { first: string; count: number; zone: string },
): StoredEvent[] => {
  const query = new URLSearchParams({
    singleEvents: 'true',
    orderBy: 'startTime',
    timeMin: new Date(midnight(days.first, days.zone)).toISOString(),
    timeMax: new Date(midnight(addDays(days.first, days.count), days.zone)).toISOString(),
  });
  return listEvents(world, seen, { ...readListQuery(world, query), maxResults: 100_000 }, query).events;
};

/** A week of a calendar, Monday to Sunday; an event stands on every day it touches. */
export const weekOf = (world: World, seen: Seen, first: string): Week => {
  const zone = seen.calendar.timeZone;
  const events = eventsIn(world, seen, { first, count: 7, zone });
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => {
    const date = addDays(first, offset);
    const from = midnight(date, zone);
    const to = midnight(addDays(date, 1), zone);
    const touching = events.filter((event) => {
      const start = epochOf(event.start, zone);
      return start < to && Math.max(epochOf(event.end, zone), start + 1) > from;
    });
    return { date, entries: touching.map((event) => entryOf(event, seen)) };
  });
  return { zone, first, today: todayIn(world, zone), writable: atLeast(seen.access.role, 'writer'), days };
};
