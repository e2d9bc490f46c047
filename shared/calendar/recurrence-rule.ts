import { RRuleTemporal } from 'rrule-temporal';
import { RecurrenceError } from './recurrence-error.ts';
import { type RecurrenceTime, readTime, type TimeContext } from './recurrence-time.ts';
import { clockSlackMs } from './zones.ts';

/**
 * One RRULE or EXRULE (RFC 5545, 3.3.10), generating walls. Rules speak of local times, so the library is asked in UTC:
 * there it seeks instead of stepping, and leaves nothing out where a clock change skips a local time.
 */
export type Rule = {
  /** Walls in [from, to], sorted. Up to `clockSlackMs` beyond UNTIL: only instants can be compared with it. */
  between: (from: number, to: number) => number[];
  /** The last wall not after `to`, with the same slack. */
  previous: (to: number) => number | null;
  until: RecurrenceTime | null;
  /** Neither COUNT nor an UNTIL before `lastWall`. */
  endless: boolean;
};

export type RuleContext = TimeContext & { startWall: number };

/** Nothing is looked for after it, so that a rule that never comes true has an end too. */
export const lastWall = Date.UTC(2199, 11, 31);

/** A larger COUNT, 27 years of days, is taken for endless, so that no rule makes anybody count far. */
const countedAtMost = 10_000;
const timesADayAtMost = 96;

/** Throws RecurrenceError for what RFC 5545 does not know, and for frequencies below a day: their number has no bound. */
export const readRule = (value: string, context: RuleContext): Rule => {
  const parts = checkedParts(value, context.line);
  const until = parts.UNTIL === undefined ? null : readTime(parts.UNTIL, context);
  if (Number(parts.COUNT) > countedAtMost) delete parts.COUNT;
  if (context.allDay) for (const name of timesOfDay) delete parts[name];
  checkTimesADay(parts, context.line);
  if (parts.BYDAY !== undefined) parts.BYDAY = spelledOut(parts.BYDAY, parts);
  const endless = parts.COUNT === undefined && (until?.wall ?? Infinity) >= lastWall;
  parts.UNTIL = basicFormat(Math.min((until?.wall ?? lastWall) + clockSlackMs, lastWall));
  return { ...generator(parts, context), until, endless };
};

const generator = (parts: Parts, { line, startWall }: RuleContext): Pick<Rule, 'between' | 'previous'> => {
  const text = Object.entries(parts).map(([name, part]) => `${name}=${part}`);
  const rruleString = `DTSTART:${basicFormat(startWall)}\nRRULE:${text.join(';')}`;
  const rule = followed(line, () => new RRuleTemporal({ rruleString }));
  return {
    between: (from, to) =>
      followed(line, () => rule.between(new Date(from), new Date(to), true).map((time) => time.epochMilliseconds)),
    previous: (to) => followed(line, () => rule.previous(new Date(to), true)?.epochMilliseconds ?? null),
  };
};

/** The library gives up on rules that almost never come true. */
const followed = <T>(line: string, ask: () => T): T => {
  try {
    return ask();
  } catch (cause) {
    throw new RecurrenceError(line, 'the rule cannot be followed', { cause });
  }
};

const basicFormat = (wall: number): string => new Date(wall).toISOString().replace(/\.\d+|[-:]/g, '');

type Parts = { [name: string]: string };

const timesOfDay = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
const weekday = 'MO|TU|WE|TH|FR|SA|SU';
/** Not the 53rd, which few years have: the library moves it into the next year, and a conflict is better than that. */
const numberedDay = `([+-]?([1-9]|[1-4]\\d|5[0-2]))?(${weekday})`;

/** What each part may hold; numbers as [least, most], where 0 is no position when counting from the end is allowed. */
const grammar: { [name: string]: RegExp | { list: boolean; least: number; most: number } } = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  WKST: new RegExp(`^(${weekday})$`),
  BYDAY: new RegExp(`^${numberedDay}(,${numberedDay})*$`),
  INTERVAL: { list: false, least: 1, most: 1_000_000 },
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

/** Upper case, every part known, once, and within its grammar; a `;` at the end is tolerated. */
const checkedParts = (value: string, line: string): Parts => {
  const parts: Parts = {};
  for (const part of value.toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', text = '', ...more] = part.split('=');
    if (more.length > 0 || !fits(name, text)) throw new RecurrenceError(line, `cannot read ${part || 'an empty part'}`);
    if (parts[name] !== undefined) throw new RecurrenceError(line, `${name} stands twice`);
    parts[name] = text;
  }
  if (parts.FREQ === undefined) throw new RecurrenceError(line, 'no FREQ');
  return parts;
};

/** The library drops plain weekdays that stand beside numbered ones in a year: `MO` becomes `1MO … 52MO,-1MO`. */
const spelledOut = (byDay: string, { FREQ, BYMONTH }: Parts): string => {
  const days = byDay.split(',');
  const mixed = days.some((day) => day.length === 2) && days.some((day) => day.length > 2);
  if (!mixed || FREQ !== 'YEARLY' || BYMONTH !== undefined) return byDay;
  const numbered = (day: string) => [...Array.from({ length: 52 }, (_, week) => `${week + 1}${day}`), `-1${day}`];
  return days.flatMap((day) => (day.length === 2 ? numbered(day) : [day])).join(',');
};

const checkTimesADay = (parts: Parts, line: string): void => {
  const times = timesOfDay.map((name) => parts[name]?.split(',').length ?? 1);
  if (times.reduce((a, b) => a * b) > timesADayAtMost) {
    throw new RecurrenceError(line, `more than ${timesADayAtMost} times a day`);
  }
};
