import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleEventWrite } from '../contracts/google.ts';

/** Names each field, so that nothing else an object may carry, guests above all, can reach Google (PU3). */
export function insertBody(event: GoogleEventWrite & { id: string }): calendar_v3.Schema$Event {
  return { id: event.id, ...fields(event, (time) => time) };
}

/** `date: null` takes the date off an event that a person has made an all-day one, else it would have both (reference 3.2). */
export const patchBody = (event: GoogleEventWrite): calendar_v3.Schema$Event =>
  fields(event, (time) => ({ ...time, date: null }));

type Time = NonNullable<GoogleEventWrite['start']>;

function fields(
  event: GoogleEventWrite,
  timeOf: (time: Time) => calendar_v3.Schema$EventDateTime,
): calendar_v3.Schema$Event {
  const { summary, description, status, transparency, recurrence, privateProperties, start, end } = event;
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(status === undefined ? {} : { status }),
    ...(transparency === undefined ? {} : { transparency }),
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(start === undefined ? {} : { start: timeOf({ dateTime: start.dateTime, timeZone: start.timeZone }) }),
    ...(end === undefined ? {} : { end: timeOf({ dateTime: end.dateTime, timeZone: end.timeZone }) }),
    ...(privateProperties === undefined ? {} : { extendedProperties: { private: privateProperties } }),
  };
}
