import { invalid, notFound } from './api-error.ts';
import { readBody, readFields, readTimes } from './event-input.ts';
import { bodyOf } from './event-view.ts';
import type { Write } from './event-writes.ts';
import { patchEvent } from './event-writes.ts';
import { commitShared } from './guests.ts';
import { instancesOf, isSeries } from './instances.ts';
import { mergePatch } from './json.ts';
import type { StoredTime } from './event-fields.ts';
import { positionOf, positionsBetween } from './recurrence.ts';
import type { StoredEvent } from './rows.ts';
import { compact, epochOf } from './zones.ts';

/** `RRULE` lines that end before a moment; a COUNT gives way to an UNTIL. */
const trimmed = (lines: string[], before: number, allDay: boolean): string[] => {
  const until = allDay ? compact(before - 86_400_000).slice(0, 8) : compact(before - 1000);
  return lines.map((line) =>
    /^RRULE/i.test(line) ? `${line.replace(/;?(UNTIL|COUNT)=[^;]*/gi, '')};UNTIL=${until}` : line,
  );
};

/** The tail gets what is left of a COUNT; that of occurrences that are excluded counts too. */
const remaining = (line: string, { start, before }: { start: StoredTime; before: number }): string => {
  if (!/^RRULE/i.test(line)) return line;
  const passed = positionsBetween({ start, recurrence: [line] }, positionOf(start), before - 1, false).length;
  return line.replace(/COUNT=(\d+)/i, (_, count: string) => `COUNT=${Math.max(1, Number(count) - passed)}`);
};

export type Rest = { master: StoredEvent; first: StoredEvent; position: number; recurrence: string[] };

/** What a series still holds from the instance on that begins at a moment, an instant or a date. */
export const restOfSeries = ({ world, seen }: Write, eventId: string, at: string): Rest => {
  const master = world.events.get(seen.calendar.id, eventId);
  if (!master || !isSeries(master)) throw notFound();
  const zone = seen.calendar.timeZone;
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(at) ? epochOf({ date: at }, zone) : Date.parse(at);
  const first = instancesOf(world, master, { from: moment - 1, to: moment + 86_400_000 }).find(
    (instance) => instance.originalStart && epochOf(instance.originalStart, zone) === moment,
  );
  if (!first?.originalStart) throw invalid('No instance begins there.', 'at');
  const position = positionOf(first.originalStart);
  const lines = master.fields.recurrence ?? [];
  const recurrence = lines.map((line) => remaining(line, { start: master.start, before: position }));
  return { master, first, position, recurrence };
};

/** The series ends before the instance that begins at a moment. */
export const endSeries = (write: Write, eventId: string, at: string): StoredEvent => {
  const { master, position } = restOfSeries(write, eventId, at);
  return patchEvent(write, eventId, {
    recurrence: trimmed(master.fields.recurrence ?? [], position, 'date' in master.start),
  });
};

/**
 * "This and following" as Google's own pages do it (3.7): the series ends before the instance, and a new one
 * `<series>_R<start>` goes on from there with the changes.
 */
export const splitSeries = (
  write: Write,
  eventId: string,
  at: string,
  changes: Record<string, unknown>,
): StoredEvent => {
  const { world, seen, actor } = write;
  const { master, first, position, recurrence } = restOfSeries(write, eventId, at);
  const tail = { ...bodyOf({ ...first, fields: { ...first.fields, recurrence } }), sequence: 0 };
  const body = readBody(mergePatch(tail, changes, true));
  const times = readTimes(body, seen.calendar.timeZone);
  const mark = compact(position);
  const id = `${master.id}_R${'date' in master.start ? mark.slice(0, 8) : mark.slice(0, 15)}`;
  endSeries(write, eventId, at);
  return commitShared(
    world,
    {
      id,
      calendarId: seen.calendar.id,
      iCalUID: `${id}@google.com`,
      sequence: 0,
      status: 'confirmed',
      ...times,
      fields: readFields(body),
      organizer: master.organizer,
      creator: master.creator,
    },
    actor,
  );
};
