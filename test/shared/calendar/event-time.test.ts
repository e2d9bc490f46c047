import { describe, expect, test } from 'vitest';
import { originalStartOf, timesOf } from '../../../shared/calendar/event-time.ts';
import { expand, seriesOf } from '../../../shared/calendar/recurrence.ts';
import type { GoogleEvent } from '../../../shared/contracts/google.ts';
import { day, hour, utc } from './local-time.ts';

type Times = Pick<GoogleEvent, 'start' | 'end' | 'endTimeUnspecified'>;
const read = (event: Times, zone = 'Europe/Berlin') => {
  const times = timesOf(event, zone);
  if ('problem' in times) return times.problem;
  return { ...times, start: new Date(times.start).toISOString(), end: new Date(times.end).toISOString() };
};

describe('AV1 all-day events are days of the calendar’s own zone, their end exclusive', () => {
  test.each([
    ['one day', 'Europe/Berlin', '2026-01-05', '2026-01-06', '2026-01-04T23:00:00.000Z', '2026-01-05T23:00:00.000Z'],
    [
      'a day of 23 hours',
      'Europe/Berlin',
      '2026-03-29',
      '2026-03-30',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'three days',
      'America/New_York',
      '2026-10-31',
      '2026-11-03',
      '2026-10-31T04:00:00.000Z',
      '2026-11-03T05:00:00.000Z',
    ],
    [
      'an end on its start, so one day',
      'Asia/Kolkata',
      '2026-01-05',
      '2026-01-05',
      '2026-01-04T18:30:00.000Z',
      '2026-01-05T18:30:00.000Z',
    ],
  ])('AV1 %s in %s', (_, zone, from, to, start, end) => {
    expect(read({ start: { date: from }, end: { date: to } }, zone)).toEqual({
      start,
      end,
      allDay: true,
      startLocal: from,
      zone,
    });
  });

  test('AV1 a zone beside the date says nothing', () => {
    const zoned = read({ start: { date: '2026-01-05', timeZone: 'Asia/Kolkata' }, end: { date: '2026-01-06' } });
    expect(zoned).toMatchObject({ start: '2026-01-04T23:00:00.000Z', zone: 'Europe/Berlin' });
  });
});

describe('AV1 timed events', () => {
  test.each([
    [
      'with an offset',
      { dateTime: '2026-01-05T09:00:00+01:00' },
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T09:00:00',
      'Europe/Berlin',
    ],
    [
      'in UTC',
      { dateTime: '2026-01-05T08:00:00Z' },
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T09:00:00',
      'Europe/Berlin',
    ],
    [
      'with fractions',
      { dateTime: '2026-01-05T08:00:00.000Z' },
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T09:00:00',
      'Europe/Berlin',
    ],
    [
      'with offset and zone',
      { dateTime: '2026-01-05T09:00:00+01:00', timeZone: 'America/New_York' },
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T03:00:00',
      'America/New_York',
    ],
    [
      'with a zone alone',
      { dateTime: '2026-07-05T09:00:00', timeZone: 'America/New_York' },
      '2026-07-05T13:00:00.000Z',
      '2026-07-05T09:00:00',
      'America/New_York',
    ],
    [
      'with a zone that is none',
      { dateTime: '2026-01-05T09:00:00+01:00', timeZone: 'W. Europe Standard Time' },
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T09:00:00',
      'Europe/Berlin',
    ],
    [
      'in the second of two hours',
      { dateTime: '2026-10-25T02:30:00+01:00' },
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:30:00',
      'Europe/Berlin',
    ],
  ])('AV1 %s', (_, start, instant, startLocal, zone) => {
    const end = { dateTime: '2026-12-31T00:00:00Z' };
    expect(read({ start, end })).toEqual({
      start: instant,
      end: '2026-12-31T00:00:00.000Z',
      allDay: false,
      startLocal,
      zone,
    });
  });

  test('AV1 one without length keeps none', () => {
    const at = { dateTime: '2026-01-05T09:00:00+01:00' };
    expect(read({ start: at, end: at })).toMatchObject({
      start: '2026-01-05T08:00:00.000Z',
      end: '2026-01-05T08:00:00.000Z',
    });
  });

  test('AV1 an unspecified end is an hour or a day later, unless one is given', () => {
    const start = { dateTime: '2026-01-05T08:00:00Z' };
    expect(read({ start, endTimeUnspecified: true })).toMatchObject({ end: '2026-01-05T09:00:00.000Z' });
    expect(read({ start, end: { dateTime: '2026-01-05T12:00:00Z' }, endTimeUnspecified: true })).toMatchObject({
      end: '2026-01-05T12:00:00.000Z',
    });
    expect(read({ start: { date: '2026-03-29' }, endTimeUnspecified: true })).toMatchObject({
      end: '2026-03-29T22:00:00.000Z',
    });
  });
});

describe('AP8 times that cannot be read are a problem in words', () => {
  const end = { dateTime: '2026-01-05T10:00:00Z' };
  test.each<[string, Times, RegExp]>([
    ['no start', { end }, /no start/],
    ['an empty start', { start: {}, end }, /neither date nor time/],
    ['no end', { start: end }, /no end/],
    ['an end before the start', { start: { dateTime: '2026-01-05T11:00:00Z' }, end }, /ends before it starts/],
    [
      'an all-day end before the start',
      { start: { date: '2026-01-05' }, end: { date: '2026-01-04' } },
      /ends before it starts/,
    ],
    ['a date and a time', { start: { date: '2026-01-05' }, end }, /a date as start and a time as end/],
    ['a time and a date', { start: end, end: { date: '2026-01-06' } }, /a time as start and no time as end/],
    ['neither offset nor zone', { start: { dateTime: '2026-01-05T09:00:00' }, end }, /neither offset nor zone/],
    [
      'an unknown zone and no offset',
      { start: { dateTime: '2026-01-05T09:00:00', timeZone: 'Mars/Olympus' }, end },
      /unreadable/,
    ],
    ['a date that does not exist', { start: { date: '2026-02-30' }, end: { date: '2026-03-01' } }, /unreadable/],
    ['an end date that does not exist', { start: { date: '2026-02-27' }, end: { date: '2026-02-30' } }, /unreadable/],
    ['words', { start: { dateTime: 'tomorrow at nine' }, end }, /neither offset nor zone/],
  ])('AP8 %s', (_, event, problem) => {
    expect(read(event)).toMatch(problem);
  });

  test('AP8 a calendar whose zone is unknown', () => {
    expect(read({ start: { date: '2026-01-05' }, end: { date: '2026-01-06' } }, 'Mars/Olympus')).toMatch(
      /Mars\/Olympus/,
    );
  });
});

describe('AP6 the original start of an exception', () => {
  test('AP6 matches the occurrence that it stands for, timed and all-day', () => {
    const window = { start: utc('2026-03-01T00:00:00Z'), end: utc('2026-05-01T00:00:00Z') };
    for (const [event, original] of [
      [
        {
          start: { dateTime: '2026-03-22T09:00:00+01:00', timeZone: 'Europe/Berlin' },
          end: { dateTime: '2026-03-22T10:00:00+01:00' },
        },
        { dateTime: '2026-03-29T03:00:00-04:00', timeZone: 'Europe/Berlin' },
      ],
      [{ start: { date: '2026-03-22' }, end: { date: '2026-03-23' } }, { date: '2026-03-29' }],
    ] as const) {
      const times = timesOf(event, 'Europe/Berlin');
      if ('problem' in times) throw new Error(times.problem);
      const series = seriesOf(times, ['RRULE:FREQ=WEEKLY;COUNT=3']);
      const originalStart = originalStartOf(original, 'Europe/Berlin');
      expect(expand(series, window, [{ originalStart: originalStart ?? 0 }])).toHaveLength(2);
    }
  });

  test('AP8 is null if it cannot be read', () => {
    expect(originalStartOf({}, 'Europe/Berlin')).toBeNull();
    expect(originalStartOf({ date: 'soon' }, 'Europe/Berlin')).toBeNull();
  });

  test('AV1 an event of three days over a clock change repeats as three days', () => {
    const times = timesOf({ start: { date: '2026-03-28' }, end: { date: '2026-03-31' } }, 'Europe/Berlin');
    if ('problem' in times) throw new Error(times.problem);
    expect(times.end - times.start).toBe(3 * day - hour);
    const window = { start: utc('2026-04-01T00:00:00Z'), end: utc('2026-04-30T00:00:00Z') };
    expect(expand(seriesOf(times, ['RRULE:FREQ=MONTHLY']), window, [])).toEqual([
      { start: utc('2026-04-27T22:00:00Z'), end: utc('2026-04-30T22:00:00Z') },
    ]);
  });
});
