import { Temporal } from 'temporal-polyfill';
import { RecurrenceError } from './recurrence-error.ts';
import { type Rule, readRule } from './recurrence-rule.ts';
import { type RecurrenceTime, readTime, type TimeContext } from './recurrence-time.ts';
import { isZone } from './zones.ts';

/** An RDATE; `end` only where the line names a period. */
export type AddedDate = RecurrenceTime & { end?: number };

export type RecurrenceLines = {
  rules: Rule[];
  exclusionRules: Rule[];
  added: AddedDate[];
  excluded: RecurrenceTime[];
};

type Series = { lines: readonly string[]; allDay: boolean; zone: string; startWall: number };

/** Reads the `recurrence` of a Google event: RRULE, EXRULE, RDATE and EXDATE lines, in any order and number. */
export const readLines = ({ lines, ...series }: Series): RecurrenceLines => {
  const read: RecurrenceLines = { rules: [], exclusionRules: [], added: [], excluded: [] };
  for (const line of lines) readLine(line, series, read);
  return read;
};

const readLine = (line: string, series: Omit<Series, 'lines'>, into: RecurrenceLines): void => {
  const [, name = '', parameters = '', value = ''] = /^([A-Z]+)((?:;[^:;]+)*):(.*)$/i.exec(line.trim()) ?? [];
  const context = { line, ...series, lineZone: zoneOf(parameters, line) };
  switch (name.toUpperCase()) {
    case 'RRULE':
      into.rules.push(readRule(value, context));
      return;
    case 'EXRULE':
      into.exclusionRules.push(readRule(value, context));
      return;
    case 'RDATE':
      into.added.push(...value.split(',').map((text) => readAdded(text, context)));
      return;
    case 'EXDATE':
      into.excluded.push(...value.split(',').map((text) => readTime(text, context)));
      return;
    default:
      throw new RecurrenceError(line, 'neither RRULE, EXRULE, RDATE nor EXDATE');
  }
};

const zoneOf = (parameters: string, line: string): string | undefined => {
  const [, zone] = /;TZID="?([^";]*)"?/i.exec(parameters) ?? [];
  if (zone !== undefined && !isZone(zone)) throw new RecurrenceError(line, `unknown time zone ${zone}`);
  return zone;
};

/** A period is `start/end` or `start/duration`; only its start counts for an all-day series. */
const readAdded = (text: string, context: TimeContext): AddedDate => {
  const [from = '', to] = text.split('/');
  const start = readTime(from, context);
  if (to === undefined || start.dateOnly) return start;
  const end = /^P/i.test(to) ? start.instant + lengthOf(to, context.line) : readTime(to, context).instant;
  if (end < start.instant) throw new RecurrenceError(context.line, `${text} ends before it starts`);
  return { ...start, end };
};

const lengthOf = (duration: string, line: string): number => {
  try {
    return Temporal.Duration.from(duration).total({ unit: 'milliseconds', relativeTo: '1970-01-01' });
  } catch (cause) {
    throw new RecurrenceError(line, `${duration} is not a duration`, { cause });
  }
};
