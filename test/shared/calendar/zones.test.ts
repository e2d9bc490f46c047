import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dateOf,
  dayBounds,
  instantOf,
  instantOfWall,
  isZone,
  zoneName,
  localOf,
  offsetSpans,
  startOfWallDay,
  toOffsetString,
  wallClock,
  wallOf,
} from '../../../shared/calendar/zones.ts';
import { day, hour, slowInstantOf, slowWallOf, utc, zones } from './local-time.ts';
import { runs } from './runs.ts';

const [berlin, newYork, lordHowe, kolkata, apia] = zones;

describe('AV1 local times become instants', () => {
  test.each([
    ['before the clock goes forward', berlin, '2026-03-29T01:59:59', '2026-03-29T00:59:59Z'],
    ['skipped, so moved by an hour', berlin, '2026-03-29T02:30', '2026-03-29T01:30:00Z'],
    ['the first after the gap', berlin, '2026-03-29T03:00', '2026-03-29T01:00:00Z'],
    ['coming twice, so the earlier', berlin, '2026-10-25T02:30', '2026-10-25T00:30:00Z'],
    ['after the clock went back', berlin, '2026-10-25T03:00', '2026-10-25T02:00:00Z'],
    ['skipped', newYork, '2026-03-08T02:15', '2026-03-08T07:15:00Z'],
    ['coming twice', newYork, '2026-11-01T01:15', '2026-11-01T05:15:00Z'],
    ['after the second time', newYork, '2026-11-01T02:00', '2026-11-01T07:00:00Z'],
    ['skipped by half an hour', lordHowe, '2026-10-04T02:15', '2026-10-03T15:45:00Z'],
    ['the first after the half hour', lordHowe, '2026-10-04T02:30', '2026-10-03T15:30:00Z'],
    ['in the repeated half hour', lordHowe, '2026-04-05T01:45', '2026-04-04T14:45:00Z'],
    ['after the repeated half hour', lordHowe, '2026-04-05T02:00', '2026-04-04T15:30:00Z'],
    ['where clocks never change', kolkata, '2026-03-29T02:30', '2026-03-28T21:00:00Z'],
    ['the last before the day left out', apia, '2011-12-29T23:59:59', '2011-12-30T09:59:59Z'],
    ['on the day left out', apia, '2011-12-30T09:00', '2011-12-30T19:00:00Z'],
    ['after the day left out', apia, '2011-12-31T09:00', '2011-12-30T19:00:00Z'],
    ['skipped', apia, '2020-09-27T03:30', '2020-09-26T14:30:00Z'],
    ['coming twice', apia, '2021-04-04T03:30', '2021-04-03T13:30:00Z'],
  ])('AV1 a local time %s in %s: %s is %s', (_, zone, local, instant) => {
    expect(new Date(instantOf(local, zone)).toISOString()).toBe(new Date(instant).toISOString());
  });

  test.each([
    [berlin, '2026-03-29T00:59:59Z', '2026-03-29T01:59:59', '2026-03-29T01:59:59+01:00'],
    [berlin, '2026-03-29T01:00:00Z', '2026-03-29T03:00:00', '2026-03-29T03:00:00+02:00'],
    [berlin, '2026-10-25T00:30:00Z', '2026-10-25T02:30:00', '2026-10-25T02:30:00+02:00'],
    [berlin, '2026-10-25T01:30:00Z', '2026-10-25T02:30:00', '2026-10-25T02:30:00+01:00'],
    [newYork, '2026-11-01T06:15:00Z', '2026-11-01T01:15:00', '2026-11-01T01:15:00-05:00'],
    [lordHowe, '2026-10-03T15:30:00Z', '2026-10-04T02:30:00', '2026-10-04T02:30:00+11:00'],
    [kolkata, '2026-01-01T00:00:00Z', '2026-01-01T05:30:00', '2026-01-01T05:30:00+05:30'],
    [apia, '2011-12-30T10:00:00Z', '2011-12-31T00:00:00', '2011-12-31T00:00:00+14:00'],
    ['UTC', '2026-01-01T00:00:00.999Z', '2026-01-01T00:00:00', '2026-01-01T00:00:00+00:00'],
  ])('AV1 in %s the instant %s is %s, written %s', (zone, instant, local, written) => {
    expect(localOf(utc(instant), zone)).toBe(local);
    expect(toOffsetString(utc(instant), zone)).toBe(written);
    expect(dateOf(utc(instant), zone)).toBe(local.slice(0, 10));
  });

  test.each([
    '2026-02-30T09:00',
    '2026-13-01T09:00',
    '2026-01-01T24:00',
    '2026-01-01',
    '2026-01-01T09:00Z',
    'tomorrow',
    '',
  ])('AV1 %j is no local time', (text) => {
    expect(() => instantOf(text, berlin)).toThrow(RangeError);
  });

  test('AV1 an unknown zone is refused', () => {
    expect(() => instantOf('2026-01-01T09:00', 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('AV1 calendar days', () => {
  test.each([
    ['with a skipped hour', berlin, '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['with a repeated hour', berlin, '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['as usual', berlin, '2026-10-26', '2026-10-25T23:00:00Z', 24],
    ['with a skipped hour', newYork, '2026-03-08', '2026-03-08T05:00:00Z', 23],
    ['with a repeated hour', newYork, '2026-11-01', '2026-11-01T04:00:00Z', 25],
    ['with a skipped half hour', lordHowe, '2026-10-04', '2026-10-03T13:30:00Z', 23.5],
    ['with a repeated half hour', lordHowe, '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
    ['without clock changes', kolkata, '2026-03-29', '2026-03-28T18:30:00Z', 24],
    ['that the zone left out', apia, '2011-12-30', '2011-12-30T10:00:00Z', 0],
    ['whose midnight is skipped', 'Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
    ['whose midnight comes twice', 'America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', 25],
    ['that starts half an hour late', 'America/Toronto', '1919-03-31', '1919-03-31T04:30:00Z', 23.5],
  ])('AV1 a day %s in %s, %s, starts at %s and has %d hours', (_, zone, date, start, hours) => {
    const bounds = dayBounds(date, zone);
    expect(new Date(bounds.start).toISOString()).toBe(new Date(start).toISOString());
    expect((bounds.end - bounds.start) / hour).toBe(hours);
  });

  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2011-12-29', 1, '2011-12-30'],
  ])('AV1 %s and %d days is %s', (date, count, expected) => {
    expect(addDays(date, count)).toBe(expected);
  });
});

describe('zone names', () => {
  test.each([...zones, 'UTC', 'Etc/GMT-2', 'America/Argentina/Buenos_Aires', 'GMT', 'America/Port-au-Prince'])(
    '%s is a zone',
    (name) => {
      expect(isZone(name)).toBe(true);
    },
  );

  test.each([
    '',
    '+02:00',
    '-0500',
    'Mars/Olympus',
    'Europe/Berlin ',
    '2026-01-01T00:00[Europe/Berlin]',
    'T00:00Z',
    'W. Europe Standard Time',
  ])('%j is no zone', (name) => {
    expect(isZone(name)).toBe(false);
    expect(zoneName(name)).toBe(name);
  });

  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
  ])('%s is written %s', (name, written) => {
    expect(zoneName(name)).toBe(written);
  });
});

describe('AV1 walls', () => {
  const anywhere = fc.record({
    zone: fc.constantFrom(...zones),
    time: fc.integer({ min: utc('2009-01-01T00:00:00Z') / 60_000, max: utc('2031-01-01T00:00:00Z') / 60_000 }),
  });
  /** Around a clock change, by local midnight of its day: Toronto's came just before midnight. */
  const nearChange = fc
    .constantFrom(
      { zone: berlin, date: '2026-03-29' },
      { zone: berlin, date: '2026-10-25' },
      { zone: newYork, date: '2026-03-08' },
      { zone: newYork, date: '2026-11-01' },
      { zone: lordHowe, date: '2026-10-04' },
      { zone: lordHowe, date: '2026-04-05' },
      { zone: apia, date: '2011-12-30' },
      { zone: apia, date: '2021-04-04' },
      { zone: 'America/Toronto', date: '1919-03-31' },
    )
    .chain(({ zone, date }) =>
      fc.record({
        zone: fc.constant(zone),
        time: fc.integer({ min: -180, max: 360 }).map((minutes) => dayBounds(date, zone).start / 60_000 + minutes),
      }),
    );
  const places = fc.oneof(anywhere, nearChange).map(({ zone, time }) => ({ zone, time: time * 60_000 }));

  test('AV1 a wall and its instant agree with what Intl says', () => {
    fc.assert(
      fc.property(places, ({ time, zone }) => {
        expect(wallOf(time, zone)).toBe(slowWallOf(time, zone));
        const wall = slowWallOf(time, zone);
        for (const asked of [wall, wall - hour, wall + hour])
          expect(instantOfWall(asked, zone)).toBe(slowInstantOf(asked, zone));
      }),
      runs(500),
    );
  });

  test('AV1 the fast clock agrees with the exact one, inside its window and out of it', () => {
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 0, max: 100 }),
        ({ time, zone }, before, length) => {
          const clock = wallClock({ start: time - before * day, end: time + length * day }, zone);
          const wall = wallOf(time, zone);
          for (const asked of [wall, wall - hour, wall + hour, wall + 30 * day]) {
            expect(clock.instantOf(asked)).toBe(instantOfWall(asked, zone));
            expect(clock.startOfDay(asked)).toBe(startOfWallDay(asked, zone));
          }
        },
      ),
      runs(500),
    );
  });

  test('AV1 the fast clock gives the earlier of two hours also if its window starts in the later', () => {
    const clock = wallClock({ start: utc('2026-10-25T01:10:00Z'), end: utc('2026-12-01T00:00:00Z') }, berlin);
    expect(clock.instantOf(utc('2026-10-25T02:30:00Z'))).toBe(utc('2026-10-25T00:30:00Z'));
  });

  test('AV1 a window is cut at each clock change and nowhere else', () => {
    const window = { start: utc('2026-01-01T00:00:00Z'), end: utc('2027-01-01T00:00:00Z') };
    const cuts = (zone: string) =>
      offsetSpans(window, zone).map(({ start, offset }) => [new Date(start).toISOString(), offset / hour]);
    expect(cuts(berlin)).toEqual([
      ['2026-01-01T00:00:00.000Z', 1],
      ['2026-03-29T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', 1],
    ]);
    expect(cuts(lordHowe)).toEqual([
      ['2026-01-01T00:00:00.000Z', 11],
      ['2026-04-04T15:00:00.000Z', 10.5],
      ['2026-10-03T15:30:00.000Z', 11],
    ]);
    expect(cuts(kolkata)).toEqual([['2026-01-01T00:00:00.000Z', 5.5]]);
  });
});
