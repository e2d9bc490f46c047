import { forbidden } from './api-error.ts';
import type { Actor, CommitOptions, Draft } from './commit.ts';
import { commit } from './commit.ts';
import type { Attendee, EventFields } from './event-fields.ts';
import type { StoredEvent } from './rows.ts';
import type { World } from './world.ts';

/**
 * Guests with an account here have a copy of their own, under the same id, on their primary calendar (3.9). The
 * organizer's copy rules what is shared; the guest's answer goes back to it.
 */
export const commitShared = (world: World, draft: Draft, actor: Actor, options: CommitOptions = {}): StoredEvent => {
  const before = world.events.get(draft.calendarId, draft.id);
  const event = commit(world, draft, actor, options);
  const people = [...(event.fields.attendees ?? []), ...(before?.fields.attendees ?? [])];
  if (people.length === 0) return event;
  if (event.organizer === event.calendarId) shareOut(world, event, people, actor);
  else reportBack(world, event, actor);
  return event;
};

const guestsOf = (world: World, event: StoredEvent, people: Attendee[]): string[] => {
  const emails = new Set(people.flatMap(({ email }) => email?.toLowerCase() ?? []));
  emails.delete(event.calendarId);
  return [...emails].filter((email) => world.calendars.get(email)?.primaryOf === email);
};

const invited = (event: StoredEvent, email: string): boolean =>
  event.status !== 'cancelled' &&
  (event.fields.attendees ?? []).some((attendee) => attendee.email?.toLowerCase() === email);

const shareOut = (world: World, event: StoredEvent, people: Attendee[], actor: Actor): void => {
  for (const email of guestsOf(world, event, people)) {
    const copy = world.events.get(email, event.id);
    if (invited(event, email)) commit(world, copyFor(event, email, copy), actor);
    else if (copy && copy.status !== 'cancelled') commit(world, { ...copy, status: 'cancelled' }, actor);
  }
};

/** Shared is everything but what belongs to a single copy: private properties, reminders, colour, free or busy. */
const copyFor = (event: StoredEvent, calendarId: string, copy: StoredEvent | undefined): Draft => {
  const { revision: _, stamp: _stamp, order: _order, previous: _previous, created, ...shared } = event;
  const { extendedProperties, reminders: _reminders, colorId: _color, ...fields } = event.fields;
  const own: EventFields = copy?.fields ?? {};
  const properties = {
    ...(extendedProperties?.shared ? { shared: extendedProperties.shared } : {}),
    ...privateOf(own),
  };
  return {
    ...shared,
    calendarId,
    created: copy?.created ?? created,
    ...(copy ? { order: copy.order } : {}),
    fields: {
      ...fields,
      ...(Object.keys(properties).length > 0 ? { extendedProperties: properties } : {}),
      ...(own.reminders ? { reminders: own.reminders } : {}),
      ...(own.colorId === undefined ? {} : { colorId: own.colorId }),
      ...(own.transparency === undefined ? {} : { transparency: own.transparency }),
    },
  };
};

const privateOf = (fields: EventFields) =>
  fields.extendedProperties?.private ? { private: fields.extendedProperties.private } : {};

const answerOf = (event: StoredEvent): Attendee['responseStatus'] =>
  event.status === 'cancelled'
    ? 'declined'
    : (event.fields.attendees ?? []).find(({ email }) => email?.toLowerCase() === event.calendarId)?.responseStatus;

/** The guest's answer reaches the organizer, and from there the other guests; with leave to modify, all of it does. */
const reportBack = (world: World, event: StoredEvent, actor: Actor): void => {
  const original = world.events.get(event.organizer, event.id);
  const responseStatus = answerOf(event);
  if (!original || original.status === 'cancelled' || responseStatus === undefined) return;
  const attendees = (original.fields.attendees ?? []).map((attendee) =>
    attendee.email?.toLowerCase() === event.calendarId ? { ...attendee, responseStatus } : attendee,
  );
  const allowed = original.fields.guestsCanModify === true && event.status !== 'cancelled';
  const { summary, description, location } = event.fields;
  const modified = allowed
    ? { start: event.start, end: event.end, fields: withTexts(original.fields, { summary, description, location }) }
    : { fields: original.fields };
  const next = commit(world, { ...original, ...modified, fields: { ...modified.fields, attendees } }, actor);
  const others = attendees.filter(({ email }) => email?.toLowerCase() !== event.calendarId);
  shareOut(world, next, others, actor);
};

const withTexts = (fields: EventFields, texts: Record<string, string | undefined>): EventFields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
});

const shared = (fields: EventFields) => [
  fields.guestsCanInviteOthers ?? true,
  fields.guestsCanModify ?? false,
  fields.guestsCanSeeOtherGuests ?? true,
];

/** A guest may not set what is the organizer's; leaving it out of an update counts as setting the default (3.9). */
export const checkSharedFields = (event: StoredEvent, next: EventFields): void => {
  if (event.organizer === event.calendarId) return;
  if (shared(event.fields).every((value, index) => value === shared(next)[index])) return;
  const message = 'Shared properties can only be changed by the organizer of the event.';
  throw forbidden('forbiddenForNonOrganizer', message);
};

/** `attendeesOmitted` in a write: only the caller's own answer is meant. */
export const mergedAttendees = (event: StoredEvent, next: EventFields): EventFields => {
  const { attendeesOmitted, attendees, ...rest } = next;
  if (!attendeesOmitted) return attendees ? { ...rest, attendees } : rest;
  const mine = attendees?.find(({ email }) => email?.toLowerCase() === event.calendarId);
  const kept = (event.fields.attendees ?? []).map((attendee) =>
    mine && attendee.email?.toLowerCase() === event.calendarId ? { ...attendee, ...mine } : attendee,
  );
  return { ...rest, attendees: kept };
};
