import { dayNumber } from './days.ts';
import type { StoredTime } from './event-fields.ts';
import type { Series } from './recurrence.ts';
import { positionOf, positionsBetween, timeAt } from './recurrence.ts';
import type { Calendar, FormerRule, StoredEvent } from './rows.ts';
import type { World } from './world.ts';
import { compact } from './zones.ts';

/** Instants, both ends open to infinity. */
export type Window = { from: number; to: number };

const day = 86_400_000;

export const isSeries = (event: StoredEvent): boolean => (event.fields.recurrence ?? []).length > 0;

const lengthOf = (event: { start: StoredTime; end: StoredTime }) => positionOf(event.end) - positionOf(event.start);

const seriesOf = (rule: { start: StoredTime }, recurrence: string[] | undefined): Series => ({
  start: rule.start,
  recurrence: recurrence ?? [],
});

/** `<series>_20220131T170000Z`, or `<series>_20220131` for whole days; always the *original* start (3.7). */
const instanceId = (world: World, seriesId: string, original: StoredTime): string => {
  const text = compact(positionOf(original));
  const short = 'date' in original && world.switches.allDayInstanceId === 'date';
  return `${seriesId}_${short ? text.slice(0, 8) : text}`;
};

const instanceAt = (world: World, master: StoredEvent, position: number): StoredEvent => {
  const start = timeAt(position, master.start);
  const { recurrence: _, ...fields } = master.fields;
  const { formerRules: _rules, previous: _previous, ...rest } = master;
  return {
    ...rest,
    id: instanceId(world, master.id, start),
    fields,
    start,
    end: timeAt(position + lengthOf(master), master.end),
    recurringEventId: master.id,
    originalStart: start,
  };
};

/** Positions whose occurrences may touch the window; callers compare exactly, for days depend on the calendar's zone. */
const positionsNear = (
  world: World,
  rule: { start: StoredTime; end: StoredTime },
  lines: string[] | undefined,
  window: Window,
) => {
  const slack = 'date' in rule.start ? day : 0;
  const from = Math.max(window.from - Math.max(lengthOf(rule), 0) - slack, positionOf(rule.start) - 50 * 366 * day);
  return positionsBetween(
    seriesOf(rule, lines),
    from,
    window.to + slack,
    world.switches.startOutsideRule === 'included',
  );
};

/** Plain instances near the window and every exception of the series, cancelled ones included. */
export const instancesOf = (world: World, master: StoredEvent, window: Window): StoredEvent[] => {
  const exceptions = world.events.exceptionsOf(master.calendarId, master.id);
  const taken = new Set(exceptions.map((exception) => exception.id));
  const plain = positionsNear(world, master, master.fields.recurrence, window)
    .map((position) => instanceAt(world, master, position))
    .filter((instance) => !taken.has(instance.id));
  return [...plain, ...exceptions];
};

/**
 * Entries that an older rule produced after `since` and the present one does not, reported as cancelled. An event that
 * became a series was an entry of its own before.
 */
export const vanishedInstances = (world: World, master: StoredEvent, since: number, window: Window): StoredEvent[] => {
  const former = (master.formerRules ?? []).filter((rule) => rule.revision > since);
  if (former.length === 0) return [];
  const present = isSeries(master) ? instancesOf(world, master, window) : [master];
  const ids = new Set(present.map(({ id }) => id));
  const gone = new Map<string, StoredEvent>();
  for (const rule of former) {
    for (const entry of entriesOf(world, master, rule, window)) {
      if (!ids.has(entry.id)) gone.set(entry.id, { ...entry, status: 'cancelled' });
    }
  }
  return [...gone.values()];
};

const entriesOf = (world: World, master: StoredEvent, rule: FormerRule, window: Window): StoredEvent[] => {
  const { start, end } = rule;
  if (rule.recurrence.length > 0) {
    const positions = positionsNear(world, rule, rule.recurrence, window);
    return positions.map((position) => instanceAt(world, { ...master, start, end }, position));
  }
  const { recurrence: _, ...fields } = master.fields;
  return [{ ...master, start, end, fields }];
};

/** The plain instance that begins at a certain original start, if the rule has one there. */
export const instanceOf = (world: World, master: StoredEvent, original: StoredTime): StoredEvent | undefined => {
  if ('date' in original !== 'date' in master.start) return undefined;
  const position = positionOf(original);
  const withStart = world.switches.startOutsideRule === 'included';
  const [found] = positionsBetween(seriesOf(master, master.fields.recurrence), position, position, withStart);
  return found === undefined ? undefined : instanceAt(world, master, found);
};

/** The event an id names: a stored one, or a plain instance of a series that was never changed. */
export const eventNamed = (world: World, calendar: Calendar, id: string): StoredEvent | undefined => {
  const stored = world.events.get(calendar.id, id);
  if (stored) return stored;
  const parts = /^(.+)_(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(id);
  if (!parts) return undefined;
  const [, seriesId = '', year, month, date, hour = '00', minute = '00', second = '00'] = parts;
  const master = world.events.get(calendar.id, seriesId);
  if (!master || !isSeries(master)) return undefined;
  const position = dayNumber(`${year}-${month}-${date}`) + Date.parse(`1970-01-01T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(position)) return undefined;
  const instance = instanceOf(world, master, timeAt(position, master.start));
  return instance?.id === id ? instance : undefined;
};

export const ruleBefore = (event: StoredEvent, revision: number): FormerRule => ({
  revision,
  start: event.start,
  end: event.end,
  recurrence: event.fields.recurrence ?? [],
});
