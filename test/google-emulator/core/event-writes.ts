import type { Seen } from './access.ts';
import { deletedAlready, duplicate, invalid, notFound, preconditionFailed } from './api-error.ts';
import type { Actor, CommitOptions, Draft } from './commit.ts';
import { commit } from './commit.ts';
import type { EventBody } from './event-fields.ts';
import { checkEventId, checkRecurrence, readBody, readFields, readTimes } from './event-input.ts';
import { checkChange, checkFromGmail, settleVisibility } from './event-rules.ts';
import { bodyOf, etagOf } from './event-view.ts';
import { checkSharedFields, commitShared, mergedAttendees } from './guests.ts';
import { eventId } from './ids.ts';
import { eventNamed, instanceOf, isSeries, ruleBefore } from './instances.ts';
import { mergePatch } from './json.ts';
import type { StoredEvent } from './rows.ts';
import { countCreation } from './usage-limit.ts';
import type { World } from './world.ts';

export type Write = {
  world: World;
  actor: Actor;
  seen: Seen;
  /** The If-Match header. */
  ifMatch?: string;
};

const checkMatch = (event: StoredEvent, ifMatch: string | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etagOf(event)) throw preconditionFailed();
};

/** The organizer of what is created here; a secondary calendar stands for itself (3.9). */
const organizerFor = ({ world, actor, seen }: Write): string =>
  seen.calendar.primaryOf !== undefined || world.switches.secondaryOrganizer === 'calendar'
    ? seen.calendar.id
    : actor.email;

export const insertEvent = (write: Write, json: unknown, options: CommitOptions = {}): StoredEvent => {
  const { world, actor, seen } = write;
  const body = readBody(json);
  if (body.id !== undefined) checkEventId(body.id);
  if (body.eventType === 'fromGmail' && actor.kind === 'application') throw invalid('Invalid value for: eventType');
  const times = readTimes(body, seen.calendar.timeZone);
  const fields = readFields(body);
  checkRecurrence(times.start, fields);
  const id = body.id ?? eventId(world.random);
  if (world.events.get(seen.calendar.id, id)) throw duplicate();
  countCreation(world, actor);
  const draft: Draft = {
    id,
    calendarId: seen.calendar.id,
    iCalUID: body.iCalUID ?? `${id}@google.com`,
    sequence: body.sequence ?? 0,
    status: body.status ?? 'confirmed',
    ...times,
    fields,
    organizer: organizerFor(write),
    creator: actor.email,
  };
  return commitShared(world, draft, actor, options);
};

const named = ({ world, seen }: Write, id: string): StoredEvent => {
  const event = eventNamed(world, seen.calendar, id);
  if (!event) throw notFound();
  return event;
};

/** PUT: what the body leaves out falls back to its default. */
export const updateEvent = (write: Write, id: string, json: unknown): StoredEvent => {
  const event = named(write, id);
  checkMatch(event, write.ifMatch);
  const body = readBody(json);
  return replace(write, event, { ...body, status: body.status ?? 'confirmed' });
};

/** PATCH: merged into what is stored; a deleted event stays deleted unless its status is set. */
export const patchEvent = (write: Write, id: string, json: unknown): StoredEvent => {
  const event = named(write, id);
  checkMatch(event, write.ifMatch);
  const patch = typeof json === 'object' && json !== null ? { ...json } : {};
  return replace(write, event, readBody(mergePatch(bodyOf(event), patch, write.world.switches.patchNullRemoves)));
};

/** Start, end and fields a body asks for. Instances have no rule of their own. */
const contentOf = (
  write: Write,
  event: StoredEvent,
  body: EventBody,
): Pick<StoredEvent, 'start' | 'end' | 'fields'> => {
  const { recurrence, ...others } = body;
  const usable = event.recurringEventId === undefined && recurrence ? { ...others, recurrence } : others;
  const times = readTimes(usable, write.seen.calendar.timeZone);
  const fields = mergedAttendees(event, readFields(usable));
  checkSharedFields(event, fields);
  checkRecurrence(times.start, fields);
  const { eventType } = event.fields;
  return { ...times, fields: eventType === undefined ? fields : { ...fields, eventType } };
};

const replace = (write: Write, event: StoredEvent, body: EventBody): StoredEvent => {
  const { world, actor } = write;
  const status = body.status ?? 'confirmed';
  checkChange(world, event, body);
  if (event.status !== 'cancelled' && status === 'cancelled') return cancel(write, event);
  const { cancelledBy, ...kept } = event;
  const next: StoredEvent = {
    ...kept,
    ...contentOf(write, event, body),
    status,
    sequence: Math.max(body.sequence ?? 0, event.sequence),
    ...(status === 'cancelled' && cancelledBy ? { cancelledBy } : {}),
  };
  checkFromGmail(event, next, actor);
  if (event.status === 'cancelled' && status !== 'cancelled') reviveExceptions(world, event, actor);
  return store(write, event, { ...next, fields: settleVisibility(world, event, next.fields, actor) }, actor);
};

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const store = ({ world }: Write, event: StoredEvent, next: StoredEvent, actor: Actor): StoredEvent => {
  const moved = !same(
    [event.start, event.end, event.fields.recurrence],
    [next.start, next.end, next.fields.recurrence],
  );
  const { reminders: _old, ...before } = event.fields;
  const { reminders: _new, ...after } = next.fields;
  const changed = moved || event.status !== next.status || !same(before, after);
  const onlyReminders = !changed && !same(event.fields.reminders, next.fields.reminders);
  if (!changed && !onlyReminders && !world.switches.noChangeTouches) return event;
  const sequence = moved ? next.sequence + 1 : next.sequence;
  const rules = moved && (isSeries(event) || isSeries(next)) ? changeRule(world, event, next, actor) : {};
  return commitShared(world, { ...next, ...rules, sequence }, actor, { touches: !onlyReminders });
};

/** A series with another rule: remembers the old one and settles its exceptions (12.9). */
const changeRule = (world: World, event: StoredEvent, next: StoredEvent, actor: Actor): Partial<StoredEvent> => {
  const policy = world.switches.masterChange;
  for (const exception of world.events.exceptionsOf(event.calendarId, event.id)) {
    const { originalStart } = exception;
    const plain = originalStart && isSeries(next) ? instanceOf(world, next, originalStart) : undefined;
    if (isSeries(next) && (policy === 'keepExceptions' || (policy === 'dropUnmatched' && plain))) continue;
    if (plain) commit(world, plain, actor, { quiet: true });
    else commit(world, { ...exception, status: 'cancelled', cancelledBy: actor.kind }, actor, { quiet: true });
  }
  const revision = (world.calendars.get(event.calendarId)?.revision ?? 0) + 1;
  return { formerRules: [...(event.formerRules ?? []).slice(-20), ruleBefore(event, revision)] };
};

export const deleteEvent = (write: Write, id: string): StoredEvent => {
  const event = named(write, id);
  if (event.status === 'cancelled') throw deletedAlready();
  checkMatch(event, write.ifMatch);
  return cancel(write, event);
};

const cancel = ({ world, actor }: Write, event: StoredEvent): StoredEvent => {
  for (const exception of world.events.exceptionsOf(event.calendarId, event.id)) {
    if (exception.status === 'cancelled') continue;
    const gone: StoredEvent = { ...exception, status: 'cancelled', cancelledBy: 'series' };
    if (world.switches.seriesDeletionReturns === 'exceptionsToo') commit(world, gone, actor, { quiet: true });
    else world.events.set(gone);
  }
  return commitShared(world, { ...event, status: 'cancelled', cancelledBy: actor.kind }, actor);
};

/** A series comes back with its exceptions; all are reported again, for readers dropped them with the series. */
const reviveExceptions = (world: World, event: StoredEvent, actor: Actor): void => {
  for (const exception of world.events.exceptionsOf(event.calendarId, event.id)) {
    const { cancelledBy, ...rest } = exception;
    const back: StoredEvent = cancelledBy === 'series' ? { ...rest, status: 'confirmed' } : exception;
    commit(world, back, actor, { quiet: true });
  }
};
