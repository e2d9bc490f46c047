import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeSlots, type SlotRequest } from '../../../shared/calendar/availability.ts';
import { type Interval, merge, overlaps } from '../../../shared/calendar/intervals.ts';
import { day, hour, slowWallOf, utc, zones } from './local-time.ts';
import { runs } from './runs.ts';

const minute = 60_000;
const span = (from: string, to: string): Interval => ({ start: utc(`${from}Z`), end: utc(`${to}Z`) });
const iso = (instant: number): string => new Date(instant).toISOString().slice(8, 16);

/** An hour on the half-hour grid in UTC, long before now matters. */
const ask = (change: Partial<SlotRequest>): string[] =>
  freeSlots({ open: [], busy: [], durationMs: hour, slotMs: 30 * minute, now: 0, gridZone: 'UTC', ...change }).map(
    (slot) => iso(slot.start),
  );

describe('AV1 free slots', () => {
  const morning = [span('2026-01-05T09:00', '2026-01-05T12:00')];

  test('AV1 start on each step at which they fit into the open time', () => {
    expect(ask({ open: morning })).toEqual(['05T09:00', '05T09:30', '05T10:00', '05T10:30', '05T11:00']);
  });

  test('AV1 may touch busy time and never overlap it', () => {
    expect(ask({ open: morning, busy: [span('2026-01-05T10:00', '2026-01-05T10:30')] })).toEqual([
      '05T09:00',
      '05T10:30',
      '05T11:00',
    ]);
  });

  test('AV1 go back to the grid after busy time that ends beside it', () => {
    expect(ask({ open: morning, busy: [span('2026-01-05T08:00', '2026-01-05T09:05')] })).toEqual([
      '05T09:30',
      '05T10:00',
      '05T10:30',
      '05T11:00',
    ]);
  });

  test('AV1 do not start before now, and may start right now', () => {
    expect(ask({ open: morning, now: utc('2026-01-05T10:30Z') })).toEqual(['05T10:30', '05T11:00']);
    expect(ask({ open: morning, now: utc('2026-01-05T10:30:01Z') })).toEqual(['05T11:00']);
  });

  test('AV1 reach over open intervals that touch', () => {
    const open = [span('2026-01-05T23:00', '2026-01-06T00:00'), span('2026-01-06T00:00', '2026-01-06T01:00')];
    expect(ask({ open })).toEqual(['05T23:00', '05T23:30', '06T00:00']);
  });

  test('AV1 are none if nothing is open or nothing is long enough', () => {
    expect(ask({})).toEqual([]);
    expect(ask({ open: morning, durationMs: 4 * hour })).toEqual([]);
    expect(ask({ open: morning, busy: morning })).toEqual([]);
  });

  test('AV1 have the asked length and not that of the step', () => {
    const slots = freeSlots({
      open: morning,
      busy: [],
      durationMs: 75 * minute,
      slotMs: hour,
      now: 0,
      gridZone: 'UTC',
    });
    expect(slots).toEqual([span('2026-01-05T09:00', '2026-01-05T10:15'), span('2026-01-05T10:00', '2026-01-05T11:15')]);
  });

  test.each([
    ['a length of nothing', { durationMs: 0 }],
    ['a step of nothing', { slotMs: 0 }],
    ['a step under a minute', { slotMs: 1000 }],
    ['no number', { slotMs: Number.NaN }],
  ])('AV1 are refused for %s', (_, change) => {
    expect(() => ask({ open: morning, ...change })).toThrow(RangeError);
  });
});

describe('AV1 the grid is what the clock on the wall shows', () => {
  test('AV1 it starts at local midnight, in a zone of half hours too', () => {
    expect(
      ask({ open: [span('2026-01-05T03:00', '2026-01-05T06:00')], slotMs: hour, gridZone: 'Asia/Kolkata' }),
    ).toEqual(['05T03:30', '05T04:30']);
  });

  test('AV1 it starts anew each day when the step does not divide it', () => {
    expect(ask({ open: [span('2026-01-05T18:00', '2026-01-06T08:00')], slotMs: 7 * hour })).toEqual([
      '05T21:00',
      '06T00:00',
      '06T07:00',
    ]);
  });

  test.each([
    [
      'the skipped hour starts none',
      'Europe/Berlin',
      span('2026-03-28T23:00', '2026-03-29T06:00'),
      2,
      ['28T23:00', '29T02:00', '29T04:00'],
    ],
    [
      'the repeated hour starts two',
      'Europe/Berlin',
      span('2026-10-24T22:00', '2026-10-25T03:00'),
      2,
      ['24T22:00', '25T00:00', '25T01:00'],
    ],
    [
      'whole hours stay whole after half an hour',
      'Australia/Lord_Howe',
      span('2026-10-03T14:30', '2026-10-03T18:00'),
      1,
      ['03T14:30', '03T16:00', '03T17:00'],
    ],
    [
      'the day left out starts none',
      'Pacific/Apia',
      span('2011-12-30T04:00', '2011-12-30T22:00'),
      6,
      ['30T04:00', '30T10:00', '30T16:00'],
    ],
  ])('AV1 %s in %s', (_, gridZone, open, hours, expected) => {
    expect(ask({ open: [open], slotMs: hours * hour, gridZone })).toEqual(expected);
  });
});

describe('AV1 free slots of any calendar', () => {
  const base = utc('2026-10-23T00:00:00Z');
  const around = fc.constantFrom(
    base,
    utc('2026-03-27T00:00:00Z'),
    utc('2026-04-03T00:00:00Z'),
    utc('2011-12-28T00:00:00Z'),
    utc('2026-11-01T00:00:00Z'),
  );
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 4 * 288 }), fc.integer({ min: 1, max: 288 }))
    .map(([start, length]) => ({
      start: start * 5 * minute,
      end: (start + length) * 5 * minute,
    }));
  const requests = fc
    .record({
      from: around,
      open: fc.array(interval, { maxLength: 4 }),
      busy: fc.array(interval, { maxLength: 4 }),
      durationMs: fc.integer({ min: 1, max: 48 }).map((count) => count * 5 * minute),
      slotMs: fc.constantFrom(5, 15, 20, 30, 50, 60, 90, 120, 420, 1440).map((count) => count * minute),
      now: fc.integer({ min: -100, max: 4 * 288 }).map((count) => count * 5 * minute),
      gridZone: fc.constantFrom(...zones),
    })
    .map(({ from, ...drawn }): SlotRequest => {
      const moved = (list: Interval[]) => list.map(({ start, end }) => ({ start: start + from, end: end + from }));
      return { ...drawn, open: moved(drawn.open), busy: moved(drawn.busy), now: drawn.now + from };
    });

  const inside = (slot: Interval, open: readonly Interval[]): boolean =>
    merge(open).some(({ start, end }) => start <= slot.start && slot.end <= end);

  test('AV1 slots never overlap busy time', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const slots = freeSlots(request);
        expect(slots.some((slot) => request.busy.some((busy) => overlaps(slot, busy)))).toBe(false);
      }),
      runs(500),
    );
  });

  test('AV1 slots are exactly the times on the grid that are open, free and not past', () => {
    let found = 0;
    fc.assert(
      fc.property(requests, (request) => {
        const { open, busy, durationMs, slotMs, now, gridZone } = request;
        const expected: Interval[] = [];
        const [first, last] = [Math.min(...open.map((one) => one.start)), Math.max(...open.map((one) => one.end))];
        for (let start = first; start < last; start += 5 * minute) {
          const slot = { start, end: start + durationMs };
          const onGrid = (slowWallOf(start, gridZone) % day) % slotMs === 0;
          if (onGrid && start >= now && inside(slot, open) && !busy.some((one) => overlaps(one, slot)))
            expected.push(slot);
        }
        expect(freeSlots(request)).toEqual(expected);
        found += expected.length;
      }),
      runs(200),
    );
    expect(found).toBeGreaterThan(500);
  });
});
