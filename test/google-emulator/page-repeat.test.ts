import { describe, expect, test } from 'vitest';
import { linesOf, readRepeat, repeatInWords, shiftedLines, weekdayOfMonth } from './page/browser/repeat.ts';
import { withLocalEnd, withUtcEnd } from './page/lines.ts';

/** A Tuesday, the fourth of its month and the last. */
const start = '2026-11-24T10:00';
const words = (line: string) => repeatInWords(readRepeat([line], start));

describe('the form of a repetition', () => {
  test.each([
    'RRULE:FREQ=DAILY',
    'RRULE:FREQ=DAILY;COUNT=5;INTERVAL=3',
    'RRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=TU,TH',
    'RRULE:FREQ=MONTHLY',
    'RRULE:FREQ=MONTHLY;BYDAY=-1TU',
    'RRULE:FREQ=YEARLY;COUNT=2',
  ])('%s is read, and written as it was', (line) => {
    expect(readRepeat([line], start).every).not.toBe('kept');
    expect(linesOf(readRepeat([line], start), start, [line])).toEqual([line]);
  });

  test.each([
    'RRULE:FREQ=HOURLY',
    'RRULE:FREQ=MONTHLY;BYDAY=2WE',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=7',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1',
  ])('%s has no words here and is kept', (line) => {
    expect(readRepeat([line], start).every).toBe('kept');
    expect(linesOf(readRepeat([line], start), start, [line])).toEqual([line]);
  });

  test('another rule leaves exceptions alone, none takes them along', () => {
    const lines = ['RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Berlin:20261125T100000'];
    const repeat = readRepeat(lines, start);
    expect(linesOf({ ...repeat, every: 'month' }, start, lines)).toEqual(['RRULE:FREQ=MONTHLY', lines[1]]);
    expect(linesOf({ ...repeat, every: 'never' }, start, lines)).toEqual([]);
  });

  test('weekly without a day is weekly on the day of the event', () => {
    expect(linesOf({ ...readRepeat([], start), every: 'week', days: [] }, start, [])).toEqual([
      'RRULE:FREQ=WEEKLY;BYDAY=TU',
    ]);
  });

  test('is said in words', () => {
    expect(words('RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=MO,WE')).toBe('every 2 weeks on MO, WE, 4 times');
    expect(words('RRULE:FREQ=DAILY;UNTIL=20261231')).toBe('every day, until 2026-12-31');
    expect(words('RRULE:FREQ=HOURLY')).toBe('repeats by a rule of its own');
    expect(repeatInWords(readRepeat([], start))).toBe('does not repeat');
  });

  test('the last weekday of a month is -1, as Google writes it', () => {
    expect(['2026-11-03', '2026-11-10', '2026-11-24'].map(weekdayOfMonth)).toEqual(['1TU', '2TU', '-1TU']);
  });
});

describe('a series that goes to another day', () => {
  test.each([
    ['RRULE:FREQ=WEEKLY;BYDAY=TU', '2026-11-25', 'RRULE:FREQ=WEEKLY;BYDAY=WE'],
    ['RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,SU', '2026-11-25', 'RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,TU'],
    ['RRULE:FREQ=WEEKLY;BYDAY=TU', '2026-11-22', 'RRULE:FREQ=WEEKLY;BYDAY=SU'],
    ['RRULE:FREQ=MONTHLY;BYDAY=-1TU', '2026-11-18', 'RRULE:FREQ=MONTHLY;BYDAY=3WE'],
    ['RRULE:FREQ=MONTHLY;BYMONTHDAY=24', '2026-11-26', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=26'],
    ['RRULE:FREQ=DAILY', '2026-11-25', 'RRULE:FREQ=DAILY'],
  ])('%s, begun on %s, is %s', (line, to, expected) => {
    expect(shiftedLines([line, 'EXDATE:20261201T090000Z'], '2026-11-24', to)).toEqual([
      expected,
      'EXDATE:20261201T090000Z',
    ]);
  });
});

describe('§3.7 the end of a timed series', () => {
  test('is the last second of the day in UTC, and read back as that day', () => {
    const utc = withUtcEnd(['RRULE:FREQ=DAILY;UNTIL=20261231', 'EXDATE;VALUE=DATE:20261201'], 'Europe/Berlin');
    expect(utc).toEqual(['RRULE:FREQ=DAILY;UNTIL=20261231T225959Z', 'EXDATE;VALUE=DATE:20261201']);
    expect(withLocalEnd(utc, 'Europe/Berlin')[0]).toBe('RRULE:FREQ=DAILY;UNTIL=20261231');
  });
});
