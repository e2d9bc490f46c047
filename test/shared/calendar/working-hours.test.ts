import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlaps } from '../../../shared/calendar/intervals.ts';
import { isWithin, openIntervals } from '../../../shared/calendar/working-hours.ts';
import { WorkingHours } from '../../../shared/contracts/working-hours.ts';
import { day, hour, slowWallOf, utc, zones } from './local-time.ts';
import { runs } from './runs.ts';

const range = (from: string, to: string) => ({ from, to });
const everyDay = (...ranges: { from: string; to: string }[]): WorkingHours => ({
  monday: ranges,
  tuesday: ranges,
  wednesday: ranges,
  thursday: ranges,
  friday: ranges,
  saturday: ranges,
  sunday: ranges,
});

const window = (from: string, to: string) => ({ start: utc(`${from}Z`), end: utc(`${to}Z`) });
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
const open = (hours: WorkingHours | null, zone: string, from: string, to: string): string[] =>
  openIntervals(hours, zone, window(from, to)).map(({ start, end }) => `${iso(start)} ${iso(end)}`);

describe('API1 working hours as they are sent', () => {
  test.each([
    ['two ranges a day', { monday: [range('09:00', '12:00'), range('13:00', '17:30')] }],
    ['a range to midnight', { friday: [range('22:00', '24:00')], saturday: [range('00:00', '06:00')] }],
    ['ranges that touch, in any order', { monday: [range('12:00', '13:00'), range('09:00', '12:00')] }],
    ['a day without ranges', { monday: [] }],
    ['no day at all', {}],
  ])('API1 %s are accepted', (_, hours) => {
    expect(WorkingHours.parse(hours)).toEqual(hours);
  });

  test.each([
    ['an end before its start', { monday: [range('17:00', '09:00')] }, ['monday', 0]],
    ['an empty range', { monday: [range('09:00', '09:00')] }, ['monday', 0]],
    ['overlapping ranges', { tuesday: [range('09:00', '12:00'), range('11:00', '13:00')] }, ['tuesday']],
    ['overlapping ranges out of order', { tuesday: [range('11:00', '13:00'), range('09:00', '12:00')] }, ['tuesday']],
    ['a start at 24:00', { monday: [range('24:00', '24:00')] }, ['monday', 0, 'from']],
    ['a time that does not exist', { monday: [range('09:00', '25:00')] }, ['monday', 0, 'to']],
    ['a short time', { monday: [range('9:00', '17:00')] }, ['monday', 0, 'from']],
    ['an unknown day', { caturday: [range('09:00', '17:00')] }, []],
    ['an unknown field', { monday: [{ ...range('09:00', '17:00'), note: '' }] }, ['monday', 0]],
  ])('API1 %s is refused where it stands', (_, hours, path) => {
    const parsed = WorkingHours.safeParse(hours);
    expect(parsed.error?.issues[0]?.path).toEqual(path);
  });
});

describe('AV1 open time keeps local times', () => {
  const shop = { ...everyDay(range('09:00', '12:00'), range('13:00', '17:00')), saturday: [], sunday: [] };

  test('AV1 each day is open in its own hours', () => {
    expect(open(shop, 'Europe/Berlin', '2026-01-02T00:00', '2026-01-06T00:00')).toEqual([
      '2026-01-02T08:00 2026-01-02T11:00',
      '2026-01-02T12:00 2026-01-02T16:00',
      '2026-01-05T08:00 2026-01-05T11:00',
      '2026-01-05T12:00 2026-01-05T16:00',
    ]);
  });

  test('AV1 hours are cut to the window', () => {
    expect(open(shop, 'Europe/Berlin', '2026-01-05T09:30', '2026-01-05T12:30')).toEqual([
      '2026-01-05T09:30 2026-01-05T11:00',
      '2026-01-05T12:00 2026-01-05T12:30',
    ]);
  });

  const nine = everyDay(range('09:00', '10:00'));
  test.each([
    ['Europe/Berlin', '2026-03-28', ['28T08:00', '29T07:00', '30T07:00']],
    ['Europe/Berlin', '2026-10-24', ['24T07:00', '25T08:00', '26T08:00']],
    ['America/New_York', '2026-03-07', ['07T14:00', '08T13:00', '09T13:00']],
    ['America/New_York', '2026-10-31', ['31T13:00', '01T14:00', '02T14:00']],
    ['Australia/Lord_Howe', '2026-10-03', ['02T22:30', '03T22:00', '04T22:00']],
    ['Australia/Lord_Howe', '2026-04-04', ['03T22:00', '04T22:30', '05T22:30']],
    ['Asia/Kolkata', '2026-03-28', ['28T03:30', '29T03:30', '30T03:30']],
  ])('AV1 nine o’clock stays nine o’clock in %s from %s on', (zone, from, expected) => {
    const start = utc(`${from}T00:00:00Z`) - 14 * hour;
    const starts = openIntervals(nine, zone, { start, end: start + 5 * day }).map((one) => iso(one.start));
    expect(starts.map((text) => text.slice(8))).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['that ends in the gap', '01:00', '02:30', '2026-03-29T00:00 2026-03-29T01:30'],
    ['that lies around the gap', '01:00', '04:00', '2026-03-29T00:00 2026-03-29T02:00'],
  ])('AV1 a night shift %s', (_, from, to, expected) => {
    expect(open(everyDay(range(from, to)), 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00')).toEqual([
      expected,
    ]);
  });

  test('AV1 a night shift around the repeated hour is an hour longer', () => {
    expect(open(everyDay(range('01:00', '04:00')), 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00')).toEqual([
      '2026-10-24T23:00 2026-10-25T03:00',
    ]);
  });

  test('AV1 hours of the Friday that Apia left out do not open the Saturday', () => {
    expect(open({ friday: [range('09:00', '17:00')] }, 'Pacific/Apia', '2011-12-29T00:00', '2012-01-01T00:00')).toEqual(
      [],
    );
  });

  test('AV1 hours that meet at midnight are one interval, also over a clock change', () => {
    expect(open(everyDay(range('00:00', '24:00')), 'Europe/Berlin', '2026-03-20T00:00', '2026-04-10T00:00')).toEqual([
      '2026-03-20T00:00 2026-04-10T00:00',
    ]);
  });

  test('AV1 without working hours all is open, with none named nothing is', () => {
    expect(open(null, 'Europe/Berlin', '2026-01-05T00:00', '2026-01-06T00:00')).toEqual([
      '2026-01-05T00:00 2026-01-06T00:00',
    ]);
    expect(open({}, 'Europe/Berlin', '2026-01-05T00:00', '2026-01-06T00:00')).toEqual([]);
  });

  test('AV1 an empty window has no open time', () => {
    expect(
      openIntervals(everyDay(range('00:00', '24:00')), 'UTC', window('2026-01-05T09:00', '2026-01-05T09:00')),
    ).toEqual([]);
    expect(openIntervals(null, 'UTC', window('2026-01-05T09:00', '2026-01-05T09:00'))).toEqual([]);
  });
});

describe('RC5 a time is within working hours or not', () => {
  const shop = { monday: [range('09:00', '12:00'), range('13:00', '24:00')], tuesday: [range('00:00', '02:00')] };
  test.each([
    ['exactly the range', '2026-01-05T08:00', '2026-01-05T11:00', true],
    ['over the break', '2026-01-05T10:00', '2026-01-05T12:30', false],
    ['before opening', '2026-01-05T07:59', '2026-01-05T09:00', false],
    ['after closing', '2026-01-05T10:00', '2026-01-05T11:01', false],
    ['over midnight', '2026-01-05T22:00', '2026-01-06T01:00', true],
    ['on a closed day', '2026-01-07T10:00', '2026-01-07T11:00', false],
  ])('RC5 %s', (_, from, to, expected) => {
    expect(isWithin(shop, 'Europe/Berlin', window(from, to))).toBe(expected);
  });

  test('RC5 without working hours every time is', () => {
    expect(isWithin(null, 'Europe/Berlin', window('2026-01-05T03:00', '2026-01-05T04:00'))).toBe(true);
    expect(isWithin(undefined, 'Europe/Berlin', window('2026-01-05T03:00', '2026-01-05T04:00'))).toBe(true);
  });
});

test('AV1 an instant is open exactly if the clock on the wall says so, away from skipped and repeated times', () => {
  const quarter = fc.integer({ min: 0, max: 96 });
  const text = (quarters: number) =>
    `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;
  const hours = fc.tuple(quarter, quarter).filter(([a, b]) => a < b);
  const start = fc
    .integer({ min: utc('2025-01-01T00:00:00Z') / hour, max: utc('2027-01-01T00:00:00Z') / hour })
    .map((count) => count * hour);
  fc.assert(
    fc.property(
      hours,
      start,
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom(...zones),
      ([from, to], begin, length, zone) => {
        const week = everyDay(range(text(from), text(to)));
        const asked = { start: begin, end: begin + length * hour };
        const opened = openIntervals(week, zone, asked);
        for (let at = asked.start; at < asked.end; at += 47 * 60_000) {
          const wall = slowWallOf(at, zone);
          const steady =
            slowWallOf(at - 4 * hour, zone) === wall - 4 * hour && slowWallOf(at + 4 * hour, zone) === wall + 4 * hour;
          if (!steady) continue;
          const minutes = (wall % day) / 60_000;
          const expected = from * 15 <= minutes && minutes < to * 15;
          expect(opened.some((one) => overlaps(one, { start: at, end: at + 1 }))).toBe(expected);
        }
      },
    ),
    runs(80),
  );
});
