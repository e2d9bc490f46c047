import { atLeast } from './access.ts';
import type { EventTime, StoredTime } from './event-fields.ts';
import type { Calendar, Role, StoredEvent } from './rows.ts';
import type { World } from './world.ts';
import { rfc3339 } from './zones.ts';

export type EventResource = Record<string, unknown> & { id: string };

/** From where an event is looked at. */
export type Viewer = {
  calendar: Calendar;
  role: Role;
  /** The response zone; the calendar's unless the request names one. */
  timeZone: string;
  maxAttendees?: number;
};

export const etagOf = (event: { stamp: number }): string => `"${event.stamp * 2}"`;

const timeView = (world: World, time: StoredTime, zone: string): EventTime => {
  if ('date' in time) return { date: time.date };
  const shown = world.switches.dateTimeOutput === 'utc' ? 'UTC' : zone;
  return { dateTime: rfc3339(time.at, shown), timeZone: time.timeZone };
};

const personView = (world: World, email: string, calendar: Calendar) => {
  const name = world.accounts.get(email)?.name ?? (email === calendar.id ? calendar.summary : undefined);
  return {
    email,
    ...(name && email !== calendar.id ? { displayName: name } : {}),
    ...(email === calendar.id ? { self: true } : {}),
  };
};

const attendeesView = (event: StoredEvent, viewer: Viewer): Record<string, unknown> => {
  const all = event.fields.attendees;
  if (!all) return {};
  const shown = all.map((attendee) => ({
    ...attendee,
    responseStatus: attendee.responseStatus ?? 'needsAction',
    ...(attendee.email === event.organizer ? { organizer: true } : {}),
    ...(attendee.email === viewer.calendar.id ? { self: true } : {}),
  }));
  if (viewer.maxAttendees === undefined || shown.length <= viewer.maxAttendees) return { attendees: shown };
  return { attendees: shown.filter((attendee) => 'self' in attendee), attendeesOmitted: true };
};

const linkTo = (event: StoredEvent) =>
  `https://www.google.com/calendar/event?eid=${Buffer.from(`${event.id} ${event.calendarId}`).toString('base64url')}`;

const instanceView = (world: World, event: StoredEvent, zone: string): Record<string, unknown> =>
  event.recurringEventId !== undefined && event.originalStart !== undefined
    ? { recurringEventId: event.recurringEventId, originalStartTime: timeView(world, event.originalStart, zone) }
    : {};

/** Nothing but what a reader may rely on (2.3). */
const bareView = (world: World, event: StoredEvent, zone: string): EventResource => ({
  kind: 'calendar#event',
  etag: etagOf(event),
  id: event.id,
  status: 'cancelled',
  ...instanceView(world, event, zone),
});

const busyView = (world: World, event: StoredEvent, zone: string): EventResource => ({
  kind: 'calendar#event',
  etag: etagOf(event),
  id: event.id,
  status: event.status,
  updated: new Date(event.updated).toISOString(),
  start: timeView(world, event.start, zone),
  end: timeView(world, event.end, zone),
  ...instanceView(world, event, zone),
  ...(event.fields.transparency === 'transparent' ? { transparency: 'transparent' } : {}),
  visibility: 'private',
  iCalUID: event.iCalUID,
  sequence: event.sequence,
  eventType: event.fields.eventType ?? 'default',
});

/** Whether a reader with that role learns no more than when somebody is busy. */
export const hidesDetails = (event: StoredEvent, role: Role): boolean => {
  if (!atLeast(role, 'reader')) return true;
  const secret = event.fields.visibility === 'private' || event.fields.visibility === 'confidential';
  return secret && !atLeast(role, 'writer');
};

const fieldsView = (world: World, event: StoredEvent, viewer: Viewer): Record<string, unknown> => {
  const { attendees: _attendees, attendeesOmitted: _omitted, recurrence, reminders, ...fields } = event.fields;
  const omit = world.switches.defaultsOmitted;
  return {
    ...fields,
    ...(recurrence ? { recurrence } : {}),
    transparency: omit && fields.transparency !== 'transparent' ? undefined : (fields.transparency ?? 'opaque'),
    visibility:
      omit && fields.visibility === 'default' ? undefined : (fields.visibility ?? (omit ? undefined : 'default')),
    ...attendeesView(event, viewer),
    reminders: reminders ?? { useDefault: true },
    eventType: fields.eventType ?? 'default',
  };
};

const strange = { hologram: { depth: 3 }, newSchedulingField: 'unknown-value' };

/** The resource as a reader of that calendar gets it. */
export const eventView = (world: World, event: StoredEvent, viewer: Viewer): EventResource => {
  const zone = viewer.timeZone;
  if (event.status === 'cancelled' && world.switches.tombstones === 'bare') return bareView(world, event, zone);
  if (hidesDetails(event, viewer.role)) return busyView(world, event, zone);
  return {
    kind: 'calendar#event',
    etag: etagOf(event),
    id: event.id,
    status: event.status,
    htmlLink: linkTo(event),
    created: `${new Date(event.created).toISOString().slice(0, 19)}.000Z`,
    updated: new Date(event.updated).toISOString(),
    ...fieldsView(world, event, viewer),
    creator: personView(world, event.creator, viewer.calendar),
    organizer: personView(world, event.organizer, viewer.calendar),
    start: timeView(world, event.start, zone),
    end: timeView(world, event.end, zone),
    ...instanceView(world, event, zone),
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    ...(world.switches.unknownFields ? strange : {}),
  };
};

/** The event as a body that would write it again: what a patch is merged into. */
export const bodyOf = (event: StoredEvent): Record<string, unknown> => ({
  ...event.fields,
  id: event.id,
  status: event.status,
  sequence: event.sequence,
  start: bodyTime(event.start),
  end: bodyTime(event.end),
});

const bodyTime = (time: StoredTime): EventTime =>
  'date' in time
    ? { date: time.date }
    : { dateTime: `${new Date(time.at).toISOString().slice(0, 19)}Z`, timeZone: time.timeZone };
