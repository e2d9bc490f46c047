import type { Draw } from '../run/types.ts';
import type { Calendar, KnownEvent, Town } from './town.ts';
import { day, hour, quietSlot, slot } from './town.ts';

/** Events as people make them. */

export type Made = { body: { id: string } & Record<string, unknown>; known: KnownEvent };

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const timed = (start: number, end: number, timeZone: string) => ({
  start: { dateTime: new Date(start).toISOString(), timeZone },
  end: { dateTime: new Date(end).toISOString(), timeZone },
});

const dated = (start: number, end: number) => ({ start: { date: dateOf(start) }, end: { date: dateOf(end) } });

const titles = ['Dentist', 'Team', 'Lunch', 'Away', 'Call'];

const marks: readonly (readonly [Record<string, unknown>, number])[] = [
  [{}, 12],
  [{ transparency: 'transparent' }, 2],
  [{ status: 'tentative' }, 2],
  [{ eventType: 'outOfOffice' }, 1],
  [{ eventType: 'focusTime' }, 1],
  [{ eventType: 'notYetInvented' }, 1],
  [{ eventType: 'workingLocation', transparency: 'transparent' }, 1],
  [{ visibility: 'private', colorId: '7' }, 1],
  [{ description: 'x'.repeat(300), location: 'Somewhere' }, 1],
];

export function eventBody(draw: Draw, town: Town, calendar: Calendar, id: string): Made {
  const kind = draw.weighted<KnownEvent['kind']>([
    ['single', 10],
    ['allDay', 1],
    ['long', 1],
  ]);
  const { start, end, times } = timesOf(draw, town, calendar, kind);
  const body = { id, summary: draw.pick(titles), ...times, ...draw.weighted(marks) };
  return { body, known: { id, kind, start, end } };
}

function timesOf(draw: Draw, town: Town, { timeZone }: Calendar, kind: KnownEvent['kind']) {
  if (kind === 'single') {
    const { start, end } = draw.chance(0.5) ? slot(draw, town) : quietSlot(draw, town);
    return { start, end, times: timed(start, end, timeZone) };
  }
  const start = town.firstDay + (draw.below(30) - 5) * day;
  const end = start + (1 + draw.below(kind === 'long' ? 4 : 2)) * day;
  const late = start + 20 * hour;
  return { start, end, times: kind === 'allDay' ? dated(start, end) : timed(late, end + 9 * hour, timeZone) };
}

const rules = [
  'RRULE:FREQ=DAILY;COUNT=5',
  'RRULE:FREQ=WEEKLY;COUNT=8',
  'RRULE:FREQ=WEEKLY',
  'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=4',
];

/** Begins at the same wall-clock time every day or week; starts in the hours before those that everybody wants as well. */
export function seriesBody(draw: Draw, town: Town, calendar: Calendar, id: string): Made {
  const start = town.firstDay + draw.below(2) * day + (5 + draw.below(10)) * hour;
  const end = start + hour;
  const more = { summary: 'Series', recurrence: [draw.pick(rules)], ...timed(start, end, calendar.timeZone) };
  return { body: { id, ...more }, known: { id, kind: 'series', start, end } };
}

/** The nth day's instance, named by its original start; there is none where the rule leaves the day out. */
export const instanceId = (id: string, start: number, nth: number): string =>
  `${id}_${new Date(start + nth * day).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')}`;
