import { describe, expect, test } from 'vitest';
import { expand, seriesEnd, seriesOf } from '../../../shared/calendar/recurrence.ts';
import { day, hour, utc } from './local-time.ts';
import { allDay, dates, iso, series, starts, window } from './series.ts';

describe('AV1 a series keeps its local time over clock changes', () => {
  test.each([
    ['forward in Berlin', 'Europe/Berlin', '2026-03-22T09:00:00', ['03-22T08:00', '03-29T07:00', '04-05T07:00']],
    ['back in Berlin', 'Europe/Berlin', '2026-10-18T09:00:00', ['10-18T07:00', '10-25T08:00', '11-01T08:00']],
    ['forward in New York', 'America/New_York', '2026-03-01T09:00:00', ['03-01T14:00', '03-08T13:00', '03-15T13:00']],
    ['back in New York', 'America/New_York', '2026-10-25T09:00:00', ['10-25T13:00', '11-01T14:00', '11-08T14:00']],
    [
      'by half an hour on Lord Howe',
      'Australia/Lord_Howe',
      '2026-09-27T12:00:00',
      ['09-27T01:30', '10-04T01:00', '10-11T01:00'],
    ],
    ['nowhere in India', 'Asia/Kolkata', '2026-03-22T09:00:00', ['03-22T03:30', '03-29T03:30', '04-05T03:30']],
    ['into a skipped time', 'Europe/Berlin', '2026-03-22T02:30:00', ['03-22T01:30', '03-29T01:30', '04-05T00:30']],
    ['into a repeated time', 'Europe/Berlin', '2026-10-18T02:30:00', ['10-18T00:30', '10-25T00:30', '11-01T01:30']],
  ])('AV1 a weekly series goes %s', (_, zone, startLocal, expected) => {
    expect(starts(series(['RRULE:FREQ=WEEKLY;COUNT=3'], { zone, startLocal }))).toEqual(
      expected.map((text) => `2026-${text}`),
    );
  });

  test('AV1 a skipped time counts as an occurrence', () => {
    const rule = series(['RRULE:FREQ=DAILY;COUNT=2'], { startLocal: '2026-03-28T02:30:00' });
    expect(starts(rule)).toEqual(['2026-03-28T01:30', '2026-03-29T01:30']);
  });

  test('AV1 the day that Apia left out has no occurrence of its own', () => {
    const rule = { lines: ['RRULE:FREQ=DAILY;COUNT=4'], zone: 'Pacific/Apia' };
    expect(
      starts(series(rule.lines, { ...rule, startLocal: '2011-12-29T09:00:00' }), '2011-12-01', '2012-02-01'),
    ).toEqual(['2011-12-29T19:00', '2011-12-30T19:00', '2011-12-31T19:00']);
    const days = expand(allDay(rule.lines, '2011-12-29', 1, rule.zone), window('2011-12-01', '2012-02-01'), []);
    expect(days.map(({ start, end }) => [iso(start), (end - start) / hour])).toEqual([
      ['2011-12-29T10:00', 24],
      ['2011-12-30T10:00', 24],
      ['2011-12-31T10:00', 24],
    ]);
  });
});

describe('AV1 all-day series are days of their zone', () => {
  test('AV1 days have 23, 24 and 25 hours', () => {
    const hours = (startLocal: string) =>
      expand(allDay(['RRULE:FREQ=DAILY;COUNT=3'], startLocal), window('2026-01-01', '2027-01-01'), []).map(
        ({ start, end }) => (end - start) / hour,
      );
    expect(hours('2026-03-28')).toEqual([24, 23, 24]);
    expect(hours('2026-10-24')).toEqual([24, 25, 24]);
  });

  test('AV1 an occurrence of three days over a clock change ends at midnight, however its length was measured', () => {
    for (const durationMs of [3 * day, 3 * day - hour, 3 * day + hour]) {
      const rule = { ...allDay(['RRULE:FREQ=YEARLY;COUNT=1'], '2026-03-28'), durationMs };
      expect(expand(rule, window('2026-01-01', '2027-01-01'), []).map(({ end }) => iso(end))).toEqual([
        '2026-03-30T22:00',
      ]);
    }
  });

  test('AV1 dates are excluded, added and overridden by day', () => {
    const lines = ['RRULE:FREQ=DAILY;COUNT=5', 'EXDATE;VALUE=DATE:20260106,20260107', 'RDATE;VALUE=DATE:20260201'];
    expect(starts(allDay(lines, '2026-01-05'), '2026-01-01', '2027-01-01', ['2026-01-07T23:00:00Z'])).toEqual([
      '2026-01-04T23:00',
      '2026-01-08T23:00',
      '2026-01-31T23:00',
    ]);
  });

  test('AV1 a date with a time is taken by its date', () => {
    const lines = ['RRULE:FREQ=DAILY;UNTIL=20260108T000000Z', 'EXDATE:20260106T000000Z'];
    expect(starts(allDay(lines, '2026-01-05', 1, 'America/New_York'))).toEqual([
      '2026-01-05T05:00',
      '2026-01-07T05:00',
      '2026-01-08T05:00',
    ]);
  });

  test('AV1 times of day in its rule say nothing', () => {
    expect(starts(allDay(['RRULE:FREQ=DAILY;COUNT=2;BYHOUR=9,17'], '2026-01-05'))).toEqual([
      '2026-01-04T23:00',
      '2026-01-05T23:00',
    ]);
  });
});

describe('AV1 rules', () => {
  test('AV1 a start that its rule does not fit is an occurrence more, as in Google', () => {
    expect(dates(series(['RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3']))).toEqual([
      '2026-01-05',
      '2026-01-06',
      '2026-01-08',
      '2026-01-13',
    ]);
  });

  test.each([
    ['the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR', ['2026-01-05', '2026-01-30', '2026-02-27', '2026-03-27']],
    [
      'the last working day',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      ['2026-01-05', '2026-01-30', '2026-02-27', '2026-03-31'],
    ],
    ['the last of the month', 'FREQ=MONTHLY;BYMONTHDAY=-1', ['2026-01-05', '2026-01-31', '2026-02-28', '2026-03-31']],
    ['the 31st', 'FREQ=MONTHLY;BYMONTHDAY=31', ['2026-01-05', '2026-01-31', '2026-03-31']],
    ['a week of the year', 'FREQ=YEARLY;BYWEEKNO=10', ['2026-01-05', '2026-03-02']],
    ['a day of the year', 'FREQ=YEARLY;BYYEARDAY=60,-306', ['2026-01-05', '2026-03-01']],
    [
      'plain and numbered weekdays of a year',
      'FREQ=YEARLY;BYDAY=10TU,MO;BYSETPOS=1,2,10,11',
      ['2026-01-05', '2026-01-12', '2026-03-09', '2026-03-10'],
    ],
    [
      'every other week from Sunday',
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=3',
      ['2026-01-05', '2026-01-18', '2026-01-19'],
    ],
    [
      'every other week from Monday',
      'FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO;COUNT=3',
      ['2026-01-05', '2026-01-11', '2026-01-19'],
    ],
    [
      'written small, with a semicolon at the end',
      'freq=daily;interval=30;',
      ['2026-01-05', '2026-02-04', '2026-03-06'],
    ],
  ])('AV1 %s: %s', (_, rule, expected) => {
    expect(dates(series([`RRULE:${rule}`]), '2026-01-01', '2026-04-01')).toEqual(expected);
  });

  test('AV1 leap days come in leap years', () => {
    expect(
      dates(series(['RRULE:FREQ=YEARLY'], { startLocal: '2024-02-29T09:00:00' }), '2024-01-01', '2033-01-01'),
    ).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  });

  test('AV1 several times a day come from hours and minutes', () => {
    expect(starts(series(['RRULE:FREQ=DAILY;COUNT=4;BYHOUR=9,17;BYMINUTE=0,30']))).toEqual([
      '2026-01-05T08:00',
      '2026-01-05T08:30',
      '2026-01-05T16:00',
      '2026-01-05T16:30',
    ]);
  });
});

describe('AV1 the window', () => {
  test('AV1 an occurrence that only touches it is outside, one that reaches in is inside', () => {
    const rule = series(['RRULE:FREQ=DAILY']);
    const between = (from: string, to: string) => expand(rule, { start: utc(from), end: utc(to) }, []).length;
    expect(between('2026-01-06T09:00:00Z', '2026-01-07T08:00:00Z')).toBe(0);
    expect(between('2026-01-06T08:59:59Z', '2026-01-07T08:00:00Z')).toBe(1);
    expect(between('2026-01-06T09:00:00Z', '2026-01-07T08:00:01Z')).toBe(1);
  });

  test('AV1 an occurrence of a month that began long before reaches in', () => {
    const rule = series(['RRULE:FREQ=YEARLY'], { durationMs: 40 * day });
    expect(dates(rule, '2030-02-10', '2030-02-11')).toEqual(['2030-01-05']);
  });

  test.each([
    [
      'starts after a skipped time has moved',
      '2026-03-20T02:30:00',
      '2026-03-29T02:20:00Z',
      '2026-03-29T03:00:00Z',
      '2026-03-29T01:30',
    ],
    [
      'ends in the second of two hours',
      '2026-10-20T02:30:00',
      '2026-10-25T00:00:00Z',
      '2026-10-25T01:10:00Z',
      '2026-10-25T00:30',
    ],
  ])('AV1 an occurrence is found by a window that %s', (_, startLocal, from, to, expected) => {
    const rule = series(['RRULE:FREQ=DAILY'], { startLocal });
    expect(expand(rule, { start: utc(from), end: utc(to) }, []).map(({ start }) => iso(start))).toEqual([expected]);
  });

  test('AV1 one without length is inside if it starts inside', () => {
    const rule = series(['RRULE:FREQ=DAILY'], { durationMs: 0 });
    const between = (from: string, to: string) => expand(rule, { start: utc(from), end: utc(to) }, []).length;
    expect(between('2026-01-06T08:00:00Z', '2026-01-07T08:00:00Z')).toBe(1);
    expect(between('2026-01-06T08:00:01Z', '2026-01-07T08:00:00Z')).toBe(0);
  });

  test('AV1 an endless daily series twenty years on is found in less than 20 ms', () => {
    const rule = series(['RRULE:FREQ=DAILY']);
    const quarter = { start: utc('2046-02-01T00:00:00Z'), end: utc('2046-02-01T00:00:00Z') + 92 * day };
    const took = Array.from({ length: 9 }, () => {
      const begun = performance.now();
      expect(expand(rule, quarter, [])).toHaveLength(92);
      return performance.now() - begun;
    });
    expect(took.toSorted((a, b) => a - b)[4]).toBeLessThan(20);
  });
});

describe('AV6 the end of a series', () => {
  test.each([
    ['after its count', ['RRULE:FREQ=WEEKLY;COUNT=3'], '2026-01-19T09:00'],
    ['after the last before UNTIL', ['RRULE:FREQ=WEEKLY;UNTIL=20260201T000000Z'], '2026-01-26T09:00'],
    ['of its start if it has no rule', ['EXDATE:20260105T080000Z'], '2026-01-05T09:00'],
    ['of the last added date', ['RRULE:FREQ=WEEKLY;COUNT=3', 'RDATE:20260601T080000Z'], '2026-06-01T09:00'],
    ['of its start if UNTIL lies before', ['RRULE:FREQ=WEEKLY;UNTIL=20250101T000000Z'], '2026-01-05T09:00'],
    [
      'of its start if the rule never comes true',
      ['RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3'],
      '2026-01-05T09:00',
    ],
    ['of the longer rule', ['RRULE:FREQ=WEEKLY;COUNT=3', 'RRULE:FREQ=MONTHLY;COUNT=3'], '2026-03-05T09:00'],
  ])('AV6 is %s', (_, lines, expected) => {
    expect(iso(seriesEnd(series(lines)) ?? Number.NaN)).toBe(expected);
  });

  test.each([
    ['an endless rule', ['RRULE:FREQ=WEEKLY']],
    ['an endless rule beside one that ends', ['RRULE:FREQ=WEEKLY;COUNT=3', 'RRULE:FREQ=YEARLY']],
    ['an end beyond all calendars', ['RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z']],
    ['a count beyond counting', ['RRULE:FREQ=DAILY;COUNT=999999999']],
  ])('AV6 does not exist for %s', (_, lines) => {
    expect(seriesEnd(series(lines))).toBeNull();
  });
});

test('AV6 the end of a count beyond counting is told without counting', () => {
  const rule = series(['RRULE:FREQ=DAILY;BYHOUR=9,10,11;COUNT=999999999']);
  const begun = performance.now();
  expect(seriesEnd(rule)).toBeNull();
  expect(performance.now() - begun).toBeLessThan(200);
});

test('AV1 the series of an event has its start, zone and length', () => {
  const times = {
    start: utc('2026-01-05T08:00:00Z'),
    end: utc('2026-01-05T08:45:00Z'),
    allDay: false,
    startLocal: '2026-01-05T09:00:00',
    zone: 'Europe/Berlin',
  };
  expect(seriesOf(times, ['RRULE:FREQ=WEEKLY'])).toEqual(series(['RRULE:FREQ=WEEKLY'], { durationMs: 45 * 60_000 }));
});
