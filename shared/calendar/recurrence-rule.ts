import { RRuleTemporal } from 'rrule-temporal';
import { RecurrenceError } from './recurrence-error.ts';
import { type Parts, readParts, timesOfDay } from './recurrence-grammar.ts';
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

/** Throws RecurrenceError for what RFC 5545 does not know, and for frequencies below a day: their number has no bound. */
export const readRule = (value: string, context: RuleContext): Rule => {
  const parts = readParts(value, context.line);
  const until = parts.UNTIL === undefined ? null : readTime(parts.UNTIL, context);
  if (Number(parts.COUNT) > countedAtMost) delete parts.COUNT;
  if (context.allDay) for (const name of timesOfDay) delete parts[name];
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

/** The library drops plain weekdays that stand beside numbered ones in a year: `MO` becomes `1MO … 52MO,-1MO`. */
const spelledOut = (byDay: string, { FREQ, BYMONTH }: Parts): string => {
  const days = byDay.split(',');
  const mixed = days.some((day) => day.length === 2) && days.some((day) => day.length > 2);
  if (!mixed || FREQ !== 'YEARLY' || BYMONTH !== undefined) return byDay;
  const numbered = (day: string) => [...Array.from({ length: 52 }, (_, week) => `${week + 1}${day}`), `-1${day}`];
  return days.flatMap((day) => (day.length === 2 ? numbered(day) : [day])).join(',');
};
