import { RecurrenceError } from './recurrence-error.ts';

/** The parts of one rule by name, upper case. */
export type Parts = { [name: string]: string };

export const timesOfDay = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
const timesADayAtMost = 96;

/**
 * Reads the value of an RRULE or EXRULE strictly: the library drops what it does not understand, and a rule without one
 * of its parts blocks other times than its author meant. A `;` at the end is tolerated. Throws RecurrenceError.
 */
export const readParts = (value: string, line: string): Parts => {
  const parts: Parts = {};
  for (const part of value.toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', text = '', ...more] = part.split('=');
    if (more.length > 0 || !fits(name, text)) throw new RecurrenceError(line, `cannot read ${part || 'an empty part'}`);
    if (parts[name] !== undefined) throw new RecurrenceError(line, `${name} stands twice`);
    parts[name] = text;
  }
  checkTogether(parts, line);
  return parts;
};

const weekday = 'MO|TU|WE|TH|FR|SA|SU';
/** Not the 53rd, which few years have: the library moves it into the next year, and a conflict is better than that. */
const numberedDay = `([+-]?([1-9]|[1-4]\\d|5[0-2]))?(${weekday})`;

/** What each part may hold. A number that can count from the end is never 0. */
const grammar: { [name: string]: RegExp | { list: boolean; least: number; most: number } } = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  WKST: new RegExp(`^(${weekday})$`),
  BYDAY: new RegExp(`^${numberedDay}(,${numberedDay})*$`),
  INTERVAL: { list: false, least: 1, most: 10_000 },
  COUNT: { list: false, least: 1, most: 999_999_999 },
  BYMONTH: { list: true, least: 1, most: 12 },
  BYMONTHDAY: { list: true, least: -31, most: 31 },
  BYYEARDAY: { list: true, least: -366, most: 366 },
  BYWEEKNO: { list: true, least: -53, most: 53 },
  BYSETPOS: { list: true, least: -366, most: 366 },
  BYHOUR: { list: true, least: 0, most: 23 },
  BYMINUTE: { list: true, least: 0, most: 59 },
  BYSECOND: { list: true, least: 0, most: 59 },
};

const fits = (name: string, text: string): boolean => {
  const shape = grammar[name];
  if (!shape) return false;
  if (shape instanceof RegExp) return shape.test(text);
  const values = text.split(',');
  return (shape.list || values.length === 1) && values.every((one) => inRange(one, shape));
};

const inRange = (text: string, { least, most }: { least: number; most: number }): boolean => {
  const value = Number(text);
  return /^[+-]?\d{1,9}$/.test(text) && value >= least && value <= most && !(value === 0 && least < 0);
};

/** By frequency: parts that RFC 5545 forbids there, and how many days a period has for BYSETPOS to choose from. */
const frequencies: { [freq: string]: { forbidden: string[]; days: number } } = {
  DAILY: { forbidden: ['BYWEEKNO', 'BYYEARDAY'], days: 1 },
  WEEKLY: { forbidden: ['BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY'], days: 7 },
  MONTHLY: { forbidden: ['BYWEEKNO', 'BYYEARDAY'], days: 31 },
  YEARLY: { forbidden: [], days: 366 },
};

const checkTogether = (parts: Parts, line: string): void => {
  const frequency = frequencies[parts.FREQ ?? ''];
  if (!frequency) throw new RecurrenceError(line, 'no FREQ');
  const forbidden = frequency.forbidden.find((name) => parts[name] !== undefined);
  if (forbidden) throw new RecurrenceError(line, `${forbidden} has no meaning here`);
  if (frequency.days <= 7 && /\d/.test(parts.BYDAY ?? '')) throw new RecurrenceError(line, 'weekdays are numbered');

  const times = timesOfDay.map((name) => parts[name]?.split(',').length ?? 1).reduce((a, b) => a * b);
  if (times > timesADayAtMost) throw new RecurrenceError(line, `more than ${timesADayAtMost} times a day`);
  const positions = parts.BYSETPOS?.split(',').map((text) => Math.abs(Number(text))) ?? [];
  if (Math.max(0, ...positions) > frequency.days * times) throw new RecurrenceError(line, 'BYSETPOS has no such place');
};
