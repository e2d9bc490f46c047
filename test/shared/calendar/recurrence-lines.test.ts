import { describe, expect, test } from 'vitest';
import { expand, RecurrenceError, seriesEnd } from '../../../shared/calendar/recurrence.ts';
import { hour } from './local-time.ts';
import { allDay, dates, iso, series, starts, window } from './series.ts';

describe('AV1 UNTIL', () => {
  test.each([
    ['in UTC, inclusive', 'RRULE:FREQ=DAILY;UNTIL=20260107T080000Z', 3],
    ['in UTC, a second before an occurrence', 'RRULE:FREQ=DAILY;UNTIL=20260107T075959Z', 2],
    ['local, inclusive', 'RRULE:FREQ=DAILY;UNTIL=20260107T090000', 3],
    ['a date, whose whole day belongs', 'RRULE:FREQ=DAILY;UNTIL=20260107', 3],
    ['before the start, which stays', 'RRULE:FREQ=DAILY;UNTIL=20250107', 1],
  ])('AV1 of a timed series is %s', (_, line, count) => {
    expect(starts(series([line]))).toHaveLength(count);
  });

  test('AV1 as a date is inclusive for an all-day series', () => {
    expect(dates(allDay(['RRULE:FREQ=DAILY;UNTIL=20260107'], '2026-01-05'))).toEqual([
      '2026-01-04',
      '2026-01-05',
      '2026-01-06',
    ]);
  });

  test('AV1 in UTC is compared with instants in the repeated hour', () => {
    const daily = (until: string) =>
      starts(series([`RRULE:FREQ=DAILY;UNTIL=${until}`], { startLocal: '2026-10-24T02:30:00' }));
    expect(daily('20261025T003000Z')).toEqual(['2026-10-24T00:30', '2026-10-25T00:30']);
    expect(daily('20261025T001000Z')).toEqual(['2026-10-24T00:30']);
    expect(daily('20261025T011000Z')).toEqual(['2026-10-24T00:30', '2026-10-25T00:30']);
  });
});

describe('AV1 what is added and taken out', () => {
  const weekly = 'RRULE:FREQ=WEEKLY;COUNT=4';

  test.each([
    ['with a zone', 'EXDATE;TZID=Europe/Berlin:20260112T090000'],
    ['with another zone', 'EXDATE;TZID=America/New_York:20260112T030000'],
    ['with a quoted zone', 'EXDATE;TZID="Europe/Berlin":20260112T090000'],
    ['in UTC', 'EXDATE:20260112T080000Z'],
    ['local to the series', 'exdate;value=date-time:20260112T090000'],
    ['together with others', 'EXDATE;TZID=Europe/Berlin:20250101T090000,20260112T090000'],
    ['by a rule', 'EXRULE:FREQ=MONTHLY;BYMONTHDAY=12'],
  ])('AV1 an occurrence is taken out %s', (_, line) => {
    expect(dates(series([weekly, line]))).toEqual(['2026-01-05', '2026-01-19', '2026-01-26']);
  });

  test('AV1 a bare date takes nothing from a timed series, as in Google', () => {
    expect(dates(series([weekly, 'EXDATE;VALUE=DATE:20260112']))).toHaveLength(4);
  });

  test('AV1 the start can be taken out', () => {
    expect(dates(series([weekly, 'EXDATE;TZID=Europe/Berlin:20260105T090000']))).toEqual([
      '2026-01-12',
      '2026-01-19',
      '2026-01-26',
    ]);
  });

  test('AP6 an exception removes its original, and only one that matches to the instant', () => {
    const exceptions = ['2026-01-12T08:00:00Z', '2026-01-19T09:00:00Z'];
    expect(starts(series([weekly]), '2026-01-01', '2027-01-01', exceptions)).toEqual([
      '2026-01-05T08:00',
      '2026-01-19T08:00',
      '2026-01-26T08:00',
    ]);
  });

  test('AV1 dates are added in zone, in UTC, local, bare and as periods with their own length', () => {
    const lines = [
      'RDATE;TZID=America/New_York:20260301T090000',
      'RDATE:20260302T090000Z,20260303T090000',
      'RDATE;VALUE=DATE:20260304',
      'RDATE;VALUE=PERIOD:20260305T090000Z/PT30M,20260306T090000Z/20260306T120000Z',
    ];
    const added = expand(series(lines), window('2026-02-01', '2027-01-01'), []);
    expect(added.map(({ start, end }) => [iso(start), (end - start) / 60_000])).toEqual([
      ['2026-03-01T14:00', 60],
      ['2026-03-02T09:00', 60],
      ['2026-03-03T08:00', 60],
      ['2026-03-04T08:00', 60],
      ['2026-03-05T09:00', 30],
      ['2026-03-06T09:00', 180],
    ]);
  });

  test('AV1 of two lengths at one start the longer holds', () => {
    const lengths = ['PT30M', 'PT3H'].map((length) => {
      const lines = ['RRULE:FREQ=WEEKLY;COUNT=1', `RDATE;VALUE=PERIOD:20260105T080000Z/${length}`];
      return expand(series(lines), window('2026-01-01', '2027-01-01'), []).map(
        ({ start, end }) => (end - start) / hour,
      );
    });
    expect(lengths).toEqual([[1], [3]]);
  });

  test('AV1 a date added where the rule already is counts once', () => {
    expect(starts(series([weekly, 'RDATE:20260112T080000Z']))).toHaveLength(4);
  });

  test('AV1 a series without a rule is its start and the added dates', () => {
    expect(dates(series(['RDATE:20260302T090000Z']))).toEqual(['2026-01-05', '2026-03-02']);
    expect(dates(series([]))).toEqual(['2026-01-05']);
  });

  test('AV1 two rules give the occurrences of both, each once', () => {
    expect(dates(series(['RRULE:FREQ=WEEKLY;COUNT=2', 'RRULE:FREQ=DAILY;COUNT=3']))).toEqual([
      '2026-01-05',
      '2026-01-06',
      '2026-01-07',
      '2026-01-12',
    ]);
  });
});

describe('AP8 an unreadable line', () => {
  test.each([
    'RRULE:FREQ=BANANA',
    'RRULE:',
    'RRULE:INTERVAL=2',
    'RRULE:FREQ=DAILY;COUNT=0',
    'RRULE:FREQ=DAILY;COUNT=x',
    'RRULE:FREQ=DAILY;INTERVAL=0',
    'RRULE:FREQ=DAILY;INTERVAL=-1',
    'RRULE:FREQ=DAILY;UNTIL=20261341',
    'RRULE:FREQ=DAILY;UNTIL=soon',
    'RRULE:FREQ=DAILY;FOO=1',
    'RRULE:FREQ=DAILY;FREQ=WEEKLY',
    'RRULE:FREQ=WEEKLY;BYDAY=XX',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,',
    'RRULE:FREQ=YEARLY;BYDAY=53MO',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=32',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=0',
    'RRULE:FREQ=WEEKLY;WKST=1',
    'RRULE:FREQ=WEEKLY;BYDAY=1MO',
    'RRULE:FREQ=MONTHLY;BYWEEKNO=1',
    'RRULE:FREQ=DAILY;BYSETPOS=2',
    'RRULE:FREQ=DAILY;INTERVAL=10001',
    'RRULE:FREQ=HOURLY',
    'RRULE:FREQ=SECONDLY',
    'RRULE:FREQ=DAILY;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9',
    'EXRULE:FREQ=BANANA',
    'EXDATE:20260230T090000Z',
    'EXDATE:tomorrow',
    'EXDATE;TZID=Mars/Olympus:20260112T090000',
    'RDATE:20260112T090000Z/PT',
    'RDATE:20260112T090000Z/20260112T080000Z',
    'DTSTART:20260105T090000',
    'nonsense',
    '',
  ])('AP8 %j is named by the error', (line) => {
    const rule = series(['RRULE:FREQ=WEEKLY', line]);
    for (const ask of [() => expand(rule, window('2026-01-01', '2026-02-01'), []), () => seriesEnd(rule)]) {
      expect(ask).toThrow(RecurrenceError);
      expect(ask).toThrow(expect.objectContaining({ line }));
    }
  });
});
