import * as z from 'zod';
import { atLeast, writableCalendar } from '../core/access.ts';
import { notFound, writerRequired } from '../core/api-error.ts';
import { addDays } from '../core/days.ts';
import type { StoredTime } from '../core/event-fields.ts';
import { bodyOf } from '../core/event-view.ts';
import type { Write } from '../core/event-writes.ts';
import { deleteEvent, insertEvent, patchEvent } from '../core/event-writes.ts';
import { eventNamed } from '../core/instances.ts';
import { moveEvent } from '../core/move.ts';
import { positionOf, positionsBetween } from '../core/recurrence.ts';
import type { StoredEvent } from '../core/rows.ts';
import { endSeries, restOfSeries, splitSeries } from '../core/split.ts';
import type { World } from '../core/world.ts';
import { instantOf, isZone, rfc3339, wallClock } from '../core/zones.ts';
import { addMinutes, dateOf, daysBetween, minutesBetween } from './browser/geometry.ts';
import type { Act, Changes, Scope } from './browser/model.ts';
import { shiftedLines } from './browser/repeat.ts';
import { withUtcEnd } from './lines.ts';

const Wall = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/, 'a date, or a wall-clock time')
  .refine((wall) => !Number.isNaN(Date.parse(wall)), 'no such time');
const Times = z
  .strictObject({ start: Wall, end: Wall })
  .refine(({ start, end }) => start.length === end.length, 'start and end are both dates or both times');

const Changes = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  times: Times.optional(),
  colorId: z
    .string()
    .regex(/^\d{0,2}$/)
    .optional(),
  free: z.boolean().optional(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).optional(),
  recurrence: z.array(z.string()).optional(),
  answer: z.enum(['needsAction', 'accepted', 'tentative', 'declined']).optional(),
});

const target = { account: z.string(), calendar: z.string(), zone: z.string().refine(isZone, 'no such zone') };
const Scope = z.enum(['this', 'following', 'all']);

/** What the page's scripts ask for. */
export const PageAct: z.ZodType<Act> = z.discriminatedUnion('act', [
  z.strictObject({ ...target, act: z.literal('create'), changes: Changes }),
  z.strictObject({
    ...target,
    act: z.literal('change'),
    id: z.string(),
    scope: Scope,
    changes: Changes,
    moveTo: z.string().optional(),
  }),
  z.strictObject({ ...target, act: z.literal('delete'), id: z.string(), scope: Scope }),
  z.strictObject({
    ...target,
    act: z.literal('duplicate'),
    id: z.string(),
    copyTo: z.string(),
    withPrivate: z.boolean(),
  }),
]);

const writeAs = (world: World, email: string, calendar: string): Write => {
  const seen = writableCalendar(world, email, calendar);
  if (!atLeast(seen.access.role, 'writer')) throw writerRequired();
  return { world, actor: { email, kind: 'person' }, seen };
};

const named = ({ world, seen }: Write, id: string): StoredEvent => {
  const event = eventNamed(world, seen.calendar, id);
  if (!event) throw notFound();
  return event;
};

/** A time as a person sets it: whole, and in the zone the event had before. */
const timeOf = (wall: string, zone: string, before: StoredTime | undefined) => {
  if (wall.length === 10) return { date: wall, dateTime: null, timeZone: null };
  const timeZone = before && 'at' in before ? before.timeZone : zone;
  return { dateTime: rfc3339(instantOf(`${wall}:00`, zone), zone), timeZone, date: null };
};

const withAnswer = (event: StoredEvent, answer: Changes['answer']) =>
  (event.fields.attendees ?? []).map((attendee) =>
    attendee.email?.toLowerCase() === event.calendarId ? { ...attendee, responseStatus: answer } : attendee,
  );

const orNone = (text: string) => (text === '' ? null : text);

type Context = { zone: string; before?: StoredEvent };

/** The body of a write that does what a person asked for, and nothing else. */
const bodyFor = (changes: Changes, { zone, before }: Context): Record<string, unknown> => {
  const { title, description, location, times, colorId, free, visibility, recurrence, answer } = changes;
  const timed = times ? times.start.length > 10 : before !== undefined && 'at' in before.start;
  return {
    ...(title === undefined ? {} : { summary: title }),
    ...(description === undefined ? {} : { description: orNone(description) }),
    ...(location === undefined ? {} : { location: orNone(location) }),
    ...(times && { start: timeOf(times.start, zone, before?.start), end: timeOf(times.end, zone, before?.end) }),
    ...(colorId === undefined ? {} : { colorId: orNone(colorId) }),
    ...(free === undefined ? {} : { transparency: free ? 'transparent' : 'opaque' }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(recurrence && { recurrence: timed ? withUtcEnd(recurrence, zone) : recurrence }),
    ...(answer === undefined || !before ? {} : { attendees: withAnswer(before, answer) }),
  };
};

const wallOf = (time: StoredTime, zone: string): string =>
  'date' in time ? time.date : wallClock(time.at, zone).slice(0, 16);

/** An instance set to other times, said of its whole series: as many days later, at the new time, of the new length. */
const timesOfSeries = (
  times: { start: string; end: string },
  instance: StoredEvent,
  series: StoredEvent,
  zone: string,
) => {
  const days = daysBetween(wallOf(instance.start, zone), times.start);
  const start = `${addDays(dateOf(wallOf(series.start, zone)), days)}${times.start.slice(10)}`;
  const length = minutesBetween(times.start, times.end);
  return { start, end: times.start.length === 10 ? dateOf(addMinutes(start, length)) : addMinutes(start, length) };
};

const momentOf = ({ originalStart }: StoredEvent): string => {
  if (!originalStart) throw notFound();
  return 'date' in originalStart ? originalStart.date : new Date(originalStart.at).toISOString();
};

/** "This and following" from the first occurrence on is the whole series. */
const meant = (write: Write, event: StoredEvent, scope: Scope): Scope => {
  if (event.recurringEventId === undefined) return 'this';
  if (scope !== 'following') return scope;
  const { master, position } = restOfSeries(write, event.recurringEventId, momentOf(event));
  const series = { start: master.start, recurrence: master.fields.recurrence ?? [] };
  return positionsBetween(series, positionOf(master.start), position - 1, false).length === 0 ? 'all' : 'following';
};

const changeAll = (write: Write, instance: StoredEvent, changes: Changes, zone: string): void => {
  const series = named(write, instance.recurringEventId ?? instance.id);
  const times = changes.times && timesOfSeries(changes.times, instance, series, zone);
  const lines = series.fields.recurrence ?? [];
  const shifted = times && shiftedLines(lines, wallOf(series.start, zone), times.start);
  patchEvent(write, series.id, {
    ...(shifted && shifted !== lines ? { recurrence: shifted } : {}),
    ...bodyFor({ ...changes, ...(times ? { times } : {}) }, { zone, before: series }),
  });
};

const changeFollowing = (write: Write, instance: StoredEvent, changes: Changes, zone: string): StoredEvent => {
  const seriesId = instance.recurringEventId ?? '';
  const { recurrence } = restOfSeries(write, seriesId, momentOf(instance));
  const { times } = changes;
  return splitSeries(write, seriesId, momentOf(instance), {
    ...(times ? { recurrence: shiftedLines(recurrence, wallOf(instance.start, zone), times.start) } : {}),
    ...bodyFor(changes, { zone, before: instance }),
  });
};

/** Whether there is anything to write besides another calendar. */
const asksFor = (changes: Changes): boolean => Object.values(changes).some((value) => value !== undefined);

const change = (world: World, act: Act & { act: 'change' }): void => {
  const write = writeAs(world, act.account, act.calendar);
  const event = named(write, act.id);
  const scope = meant(write, event, act.scope);
  const { changes, zone } = act;
  const target =
    act.moveTo === undefined || act.moveTo === act.calendar ? undefined : writeAs(world, act.account, act.moveTo).seen;
  // Google refuses it for one of a series; so nothing else is changed either.
  if (target && scope === 'this' && event.recurringEventId !== undefined) moveEvent(write, event.id, target);
  let moving = event.recurringEventId ?? event.id;
  if (scope === 'following') moving = changeFollowing(write, event, changes, zone).id;
  else if (scope === 'all' && asksFor(changes)) changeAll(write, event, changes, zone);
  else if (asksFor(changes)) patchEvent(write, event.id, bodyFor(changes, { zone, before: event }));
  if (target) moveEvent(write, moving, target);
};

const remove = (world: World, act: Act & { act: 'delete' }): void => {
  const write = writeAs(world, act.account, act.calendar);
  const event = named(write, act.id);
  const scope = meant(write, event, act.scope);
  if (scope === 'following') endSeries(write, event.recurringEventId ?? '', momentOf(event));
  else deleteEvent(write, scope === 'all' ? (event.recurringEventId ?? event.id) : event.id);
};

/**
 * A copy is an event of its own, with an id and iCalUID of its own and without guests' answers. Whether Google's page
 * takes private properties along is not documented (3.11), so the person chooses.
 */
const duplicate = (world: World, act: Act & { act: 'duplicate' }): void => {
  const event = named(writeAs(world, act.account, act.calendar), act.id);
  const { id: _id, status: _status, sequence: _sequence, attendees: _guests, ...body } = bodyOf(event);
  const { private: own, ...shared } = event.fields.extendedProperties ?? {};
  const extendedProperties = { ...shared, ...(act.withPrivate && own ? { private: own } : {}) };
  insertEvent(writeAs(world, act.account, act.copyTo), { ...body, extendedProperties });
};

/** Does what the page asks, through the core as every other write. */
export const perform = (world: World, act: Act): void => {
  if (act.act === 'create') {
    const write = writeAs(world, act.account, act.calendar);
    insertEvent(write, bodyFor(act.changes, { zone: act.zone }));
  } else if (act.act === 'change') change(world, act);
  else if (act.act === 'delete') remove(world, act);
  else duplicate(world, act);
};
