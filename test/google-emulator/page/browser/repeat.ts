import { addDays } from '../../core/days.ts';
import { dateOf, daysBetween, weekdayOf } from './geometry.ts';

/** What the form asks of a series, and the rule it stands for. `UNTIL` is a date of the calendar's zone here. */

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
type Weekday = (typeof weekdays)[number];

export type Repeat = {
  /** `kept`: a rule the form has no words for; it stays as it is. */
  every: 'never' | 'day' | 'week' | 'month' | 'year' | 'kept';
  interval: number;
  days: Weekday[];
  /** The same date of each month, or the same weekday of its week. */
  monthly: 'date' | 'weekday';
  ends: { kind: 'never' } | { kind: 'on'; date: string } | { kind: 'after'; count: number };
};

const frequencies = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;
const words = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const;

const isFrequency = (text: string): text is keyof typeof frequencies => text in frequencies;

const weekdayIn = (wall: string): Weekday => weekdays[weekdayOf(wall)] ?? 'MO';

/** `2TU`; the last one of a month is `-1TU`, as Google writes it. */
export const weekdayOfMonth = (wall: string): string => {
  const date = dateOf(wall);
  const last = dateOf(addDays(date, 7)).slice(0, 7) !== date.slice(0, 7);
  return `${last ? -1 : Math.ceil(Number(date.slice(8)) / 7)}${weekdayIn(date)}`;
};

const partsOf = (line: string): Map<string, string> =>
  new Map(
    line
      .slice(line.indexOf(':') + 1)
      .split(';')
      .map((part): [string, string] => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
  );

const endOf = (parts: Map<string, string>): Repeat['ends'] => {
  const until = parts.get('UNTIL');
  if (until !== undefined)
    return { kind: 'on', date: `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` };
  const count = parts.get('COUNT');
  return count === undefined ? { kind: 'never' } : { kind: 'after', count: Number(count) };
};

const plain = new Set(['FREQ', 'INTERVAL', 'UNTIL', 'COUNT', 'WKST', 'BYDAY', 'BYMONTHDAY']);

/** Whether the form has words for a rule of an event that begins then. */
const inWords = (parts: Map<string, string>, start: string): boolean => {
  const by = parts.get('BYDAY');
  const day = parts.get('BYMONTHDAY');
  if ([...parts.keys()].some((key) => !plain.has(key)) || !isFrequency(parts.get('FREQ') ?? '')) return false;
  if (day !== undefined && (parts.get('FREQ') !== 'MONTHLY' || Number(day) !== Number(start.slice(8, 10))))
    return false;
  if (by === undefined) return true;
  if (parts.get('FREQ') === 'WEEKLY') return by.split(',').every((day) => weekdays.some((known) => known === day));
  return parts.get('FREQ') === 'MONTHLY' && by === weekdayOfMonth(start);
};

const rulesIn = (lines: string[]): string[] => lines.filter((line) => /^RRULE/i.test(line));

/** The words for the rule of an event; what else a series has (`EXDATE`, `RDATE`) is no matter of the form. */
export const readRepeat = (lines: string[], start: string): Repeat => {
  const rules = rulesIn(lines);
  const parts = partsOf(rules[0] ?? '');
  const frequency = parts.get('FREQ') ?? '';
  const by = parts.get('BYDAY');
  const base: Repeat = {
    every: lines.length === 0 ? 'never' : 'kept',
    interval: Number(parts.get('INTERVAL') ?? 1),
    days: [weekdayIn(start)],
    monthly: 'date',
    ends: endOf(parts),
  };
  if (rules.length !== 1 || !isFrequency(frequency) || !inWords(parts, start)) return base;
  return {
    ...base,
    every: frequencies[frequency],
    days: frequency === 'WEEKLY' && by ? weekdays.filter((day) => by.split(',').includes(day)) : base.days,
    monthly: frequency === 'MONTHLY' && by !== undefined ? 'weekday' : 'date',
  };
};

const endText = (ends: Repeat['ends']): string[] => {
  if (ends.kind === 'on') return [`UNTIL=${ends.date.replaceAll('-', '')}`];
  return ends.kind === 'after' ? [`COUNT=${ends.count}`] : [];
};

/** The lines for what the form says of an event that begins then; lines besides the rule stay. */
export const linesOf = (repeat: Repeat, start: string, before: string[]): string[] => {
  if (repeat.every === 'kept') return before;
  if (repeat.every === 'never') return [];
  const days = weekdays.filter((day) => repeat.days.includes(day));
  const rule = [
    `FREQ=${words[repeat.every]}`,
    ...endText(repeat.ends),
    ...(repeat.interval > 1 ? [`INTERVAL=${repeat.interval}`] : []),
    ...(repeat.every === 'week' ? [`BYDAY=${(days.length > 0 ? days : [weekdayIn(start)]).join(',')}`] : []),
    ...(repeat.every === 'month' && repeat.monthly === 'weekday' ? [`BYDAY=${weekdayOfMonth(start)}`] : []),
  ];
  return [`RRULE:${rule.join(';')}`, ...before.filter((line) => !/^RRULE/i.test(line))];
};

const shiftedDays = (by: string, days: number): string =>
  by
    .split(',')
    .map((day) => weekdays[(((weekdays.findIndex((known) => known === day) + days) % 7) + 7) % 7] ?? day)
    .toSorted((a, b) => weekdays.findIndex((day) => day === a) - weekdays.findIndex((day) => day === b))
    .join(',');

/** The rule of a series whose first day goes from one date to another: a meeting on Tuesdays becomes one on Wednesdays. */
export const shiftedLines = (lines: string[], from: string, to: string): string[] => {
  const days = daysBetween(from, to);
  if (days === 0) return lines;
  return lines.map((line) => {
    if (!/^RRULE/i.test(line)) return line;
    const parts = partsOf(line);
    const by = parts.get('BYDAY');
    const weekly = parts.get('FREQ') === 'WEEKLY' && by !== undefined;
    if (weekly && !/\d/.test(by)) parts.set('BYDAY', shiftedDays(by, days));
    if (parts.get('FREQ') === 'MONTHLY' && by !== undefined) parts.set('BYDAY', weekdayOfMonth(to));
    if (parts.has('BYMONTHDAY')) parts.set('BYMONTHDAY', String(Number(to.slice(8, 10))));
    return `RRULE:${[...parts].map(([key, value]) => `${key}=${value}`).join(';')}`;
  });
};

const plural = (interval: number, unit: string): string =>
  interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;

/** One line for people: `every 2 weeks on MO, WE, 5 times`. */
export const repeatInWords = ({ every, interval, days, ends }: Repeat): string => {
  if (every === 'never') return 'does not repeat';
  if (every === 'kept') return 'repeats by a rule of its own';
  const on = every === 'week' ? ` on ${days.join(', ')}` : '';
  const end = ends.kind === 'on' ? `, until ${ends.date}` : ends.kind === 'after' ? `, ${ends.count} times` : '';
  return `${plural(interval, every)}${on}${end}`;
};
