import type { Temporal } from 'temporal-polyfill';
import { instantOf, type Salon, workingDay, zone } from './salon.ts';

/** Two Google accounts with calendars people have lived in: series, exceptions, all-day, declined, free, several zones. */

export const anna = 'anna.nord@gmail.example';
export const ben = 'ben.nord@gmail.example';
export const cabin = 'cabin-1@group.calendar.google.example';

const timed = (day: Temporal.PlainDate, from: number, to: number, timeZone = zone) => ({
  start: { dateTime: instantOf(day, from), timeZone },
  end: { dateTime: instantOf(day, to), timeZone },
});

const allDay = (day: Temporal.PlainDate, days = 1) => ({
  start: { date: day.toString() },
  end: { date: day.add({ days }).toString() },
});

export async function fillCalendars(salon: Salon, today: Temporal.PlainDate): Promise<void> {
  const day = (n: number) => workingDay(n, today);
  await salon.control('POST', '/accounts', {
    email: anna,
    name: 'Anna Nord',
    calendars: [{ summary: 'Anna', timeZone: zone, primary: true }],
  });
  await salon.control('POST', '/accounts', {
    email: ben,
    name: 'Ben Nord',
    calendars: [
      { summary: 'Ben', timeZone: zone, primary: true },
      { id: cabin, summary: 'Cabin 1', timeZone: zone },
      { summary: 'Holidays in Germany', timeZone: zone, accessRole: 'reader', watchable: false },
    ],
  });
  await salon.control('POST', `${salon.events(anna)}:bulk`, { events: annasEvents(day) });
  await salon.control('POST', `${salon.events(ben)}:bulk`, { events: bensEvents(day) });
  await salon.control('POST', `${salon.events(ben, cabin)}:bulk`, {
    events: [{ summary: 'Deep cleaning', ...timed(day(2), 8, 10) }],
  });
  await changeSeries(salon, day);
}

const weekly = 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';

const annasEvents = (day: (n: number) => Temporal.PlainDate) => [
  { id: 'teammeeting0', summary: 'Team meeting', ...timed(day(1), 9, 10), recurrence: [weekly] },
  { summary: 'Dentist', ...timed(day(1), 15, 16) },
  { summary: 'Holiday', ...allDay(day(9), 2) },
  { summary: 'School starts (for information)', ...allDay(day(2)), transparency: 'transparent' },
  { summary: 'Call with New York', ...timed(day(4), 16, 17, 'America/New_York') },
  {
    summary: 'Sales pitch',
    ...timed(day(3), 11, 12),
    attendees: [{ email: anna, self: true, responseStatus: 'declined' }],
  },
  { summary: 'Gym, if there is time', ...timed(day(2), 17, 18), transparency: 'transparent' },
];

const bensEvents = (day: (n: number) => Temporal.PlainDate) => [
  { summary: 'Early shift', ...timed(day(1), 7, 9) },
  { summary: 'Lunch', ...timed(day(1), 12, 13), recurrence: ['RRULE:FREQ=DAILY;COUNT=60'] },
  { summary: 'Training in London', ...timed(day(6), 10, 16, 'Europe/London') },
];

/** One occurrence is moved, one is cancelled: exceptions as people make them. */
async function changeSeries(salon: Salon, day: (n: number) => Temporal.PlainDate): Promise<void> {
  const instance = (n: number) => {
    const start = instantOf(day(n), 9);
    const utc = new Date(start).toISOString().replace(/[-:]|\.\d{3}/g, '');
    return `${salon.events(anna)}/teammeeting0_${utc}`;
  };
  await salon.control('PATCH', instance(2), timed(day(2), 13, 14));
  await salon.control('DELETE', instance(3));
}
