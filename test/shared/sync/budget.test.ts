import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Priority } from '../../../shared/contracts/google.ts';
import { checkIntervalMs } from '../../../shared/sync/check-interval.ts';
import {
  businessLimit,
  dayLimit,
  decide,
  defaultGoogleLimits,
  googleDay,
  roomOf,
  sliceOf,
  slowDown,
  slowUntilOf,
  stretchOf,
  windowAt,
  windowLimit,
  windowMs,
} from '../../../shared/sync/budget.ts';

const now = Date.parse('2026-05-04T12:00:03.000Z');
const priority = fc.constantFrom<Priority>('live', 'write', 'renewal', 'check', 'import');

describe('a decision', () => {
  const spent = fc.record({
    window: fc.integer({ min: -8, max: 8 }).map((offset) => windowAt(now) + offset),
    used: fc.nat(120),
    day: fc.constantFrom(googleDay(now), '2026-05-03'),
    dayUsed: fc.nat(1200),
    slowUntil: fc.option(fc.integer({ min: now - 5000, max: now + 5000 }), { nil: undefined }),
  });
  const ask = fc.record({
    priority,
    units: fc.constantFrom(1, 3),
    want: fc.integer({ min: 1, max: 20 }),
    partUsed: fc.nat(60),
  });

  test('PU5 takes at least what the call costs, never past window, business or day, and not while slowed', () => {
    fc.assert(
      fc.property(spent, ask, (row, asked) => {
        const caps = { window: 100, part: 50, day: 1000 };
        const decision = decide(row, { now, ...asked }, caps);
        if (decision.kind === 'refused') {
          expect(decision.afterMs).toBeGreaterThan(0);
          return;
        }
        const room = roomOf(caps, asked.priority);
        const here = decision.kind === 'add';
        expect(decision.take).toBeGreaterThanOrEqual(asked.units);
        expect(decision.take + (here ? row.used : 0)).toBeLessThanOrEqual(room.window);
        expect(decision.take + (here ? asked.partUsed : 0)).toBeLessThanOrEqual(room.part);
        expect(decision.take + (row.day === googleDay(now) ? row.dayUsed : 0)).toBeLessThanOrEqual(room.day);
        expect((row.slowUntil ?? 0) > now).toBe(false);
      }),
    );
  });

  test('PU5 is the same for any clock within a minute of the row’s', () => {
    const row = { window: windowAt(now) + 5, used: 0, day: googleDay(now), dayUsed: 0 };
    const ask = { now, priority: 'live' as const, units: 1, want: 1, partUsed: 0 };
    expect(decide(row, ask, { window: 10 })).toMatchObject({ kind: 'add', window: row.window });
    expect(decide({ ...row, window: row.window + 9 }, ask, { window: 10 })).toMatchObject({ kind: 'turn' });
  });
});

describe('a decision, to the unit', () => {
  const day = googleDay(now);
  const row = { window: windowAt(now), used: 0, day, dayUsed: 0 };
  const ask = { now, priority: 'live' as const, units: 2, want: 1, partUsed: 0 };
  const caps = { window: 100, part: 50, day: 1000 };

  test('PU5 calls of less haste leave room, in the window, in a business’s part of it and in the day', () => {
    const kinds = ['live', 'write', 'renewal', 'check', 'import'] as const;
    expect(kinds.map((kind) => roomOf(caps, kind))).toEqual([
      { window: 100, part: 50, day: 1000 },
      { window: 90, part: 45, day: 1000 },
      { window: 80, part: 40, day: 1000 },
      { window: 70, part: 35, day: 950 },
      { window: 50, part: 25, day: 900 },
    ]);
    expect(roomOf({ window: 10 }, 'import').part).toBeLessThan(Number.MAX_SAFE_INTEGER);
    expect(roomOf({ window: 10 }, 'import').day).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  test('PU5 a refusal names what is short, and when it is worth asking again', () => {
    const later = (Math.floor(now / windowMs) + 1) * windowMs - now;
    const refused = (more: Partial<typeof row>, partUsed = 0) =>
      decide({ ...row, ...more }, { ...ask, partUsed }, caps);
    expect(refused({ used: 99 })).toEqual({ kind: 'refused', reason: 'window', afterMs: later });
    expect(refused({}, 49)).toEqual({ kind: 'refused', reason: 'business', afterMs: later });
    expect(refused({ used: 99 }, 49)).toMatchObject({ reason: 'window' });
    expect(refused({ dayUsed: 999 })).toEqual({ kind: 'refused', reason: 'day', afterMs: 3_600_000 });
    expect(refused({ used: 99, dayUsed: 998 })).toMatchObject({ reason: 'window' });
    expect(refused({ dayUsed: 998 })).toMatchObject({ kind: 'add', take: 2 });
  });

  test('PU5 a day that is nearly over is waited out', () => {
    const late = Date.parse('2026-05-05T06:59:00.000Z');
    const spent = { window: windowAt(late), used: 0, day: googleDay(late), dayUsed: 1000 };
    expect(decide(spent, { ...ask, now: late }, caps)).toMatchObject({ reason: 'day', afterMs: 60_000 });
  });

  test('PU5 a row ahead by a minute is of another clock, further ahead of one that was set back', () => {
    const ahead = (windows: number) => decide({ ...row, window: row.window + windows, used: 100 }, ask, caps).kind;
    expect([ahead(6), ahead(7)]).toEqual(['refused', 'turn']);
    expect(decide(undefined, ask, caps)).toMatchObject({ kind: 'turn', take: 2 });
  });

  test('PU5 what slows it is over at its instant, and believed for an hour at most', () => {
    const slow = (slowUntil: number) => slowUntilOf({ slowUntil }, now);
    expect([slow(now), slow(now + 1), slow(now + 3_600_000), slow(now + 3_600_001)]).toEqual([
      ...[undefined, now + 1, now + 3_600_000, undefined],
    ]);
  });
});

test('PU5 windows, days and their limits are a tenth below Google’s', () => {
  expect([windowLimit(7000), dayLimit(1000), businessLimit(7000)]).toEqual([900, 900, 450]);
  expect([windowAt(19_999), windowAt(20_000)]).toEqual([1, 2]);
  expect(['2026-05-04T06:59:59.999Z', '2026-05-04T07:00:00.000Z'].map((at) => googleDay(Date.parse(at)))).toEqual([
    ...['2026-05-03', '2026-05-04'],
  ]);
  expect(defaultGoogleLimits).toEqual({ perMinute: 10_000, perUserPerMinute: 600, perDay: 1_000_000 });
  expect([sliceOf(9, 800), sliceOf(99, 800), sliceOf(99, 80), sliceOf(0, 8)]).toEqual([4, 20, 10, 1]);
});

test('PU5 seven windows, as many as a sliding minute touches, hold no more than Google’s limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 100_000 }), (perMinute) => {
      expect(windowLimit(perMinute) * (60_000 / windowMs + 1)).toBeLessThanOrEqual(perMinute);
    }),
  );
});

test('PU5 a slice is one unit at least, and never more than an eighth of the window', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 8, max: 5000 }), (recent, cap) => {
      const slice = sliceOf(recent, cap);
      expect(slice).toBeGreaterThanOrEqual(1);
      expect(slice).toBeLessThanOrEqual(Math.max(1, cap / 8));
    }),
  );
});

describe('slowing down', () => {
  test('PU5 grows with each incident in a row, stays bounded, and begins small again after a pause', () => {
    const distances = [];
    let state: { slowUntil?: number; slowTimes?: number } = {};
    let at = now;
    for (let incident = 0; incident < 12; incident++) {
      const next = slowDown(state, at, 0, 0.5);
      if (next === undefined) throw new Error('not slowed');
      distances.push(next.slowUntil - at);
      state = next;
      at = next.slowUntil + 1000;
    }
    expect(distances.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000]);
    expect(Math.max(...distances)).toBe(900_000);
    expect(slowDown(state, at + 3_600_000, 0, 0.5)?.slowUntil).toBe(at + 3_600_000 + 10_000);
  });

  test('PU5 keeps at least what Google asked for, and answers of one incident count once', () => {
    const first = slowDown({}, now, 120, 0);
    expect(first).toEqual({ slowUntil: now + 120_000, slowTimes: 1 });
    expect(slowDown(first ?? {}, now + 10, 0, 1)).toBeUndefined();
    expect(slowDown(first ?? {}, now + 10, 600, 1)?.slowUntil).toBe(now + 10 + 600_000);
    expect(slowDown({ slowUntil: now + 5000, slowTimes: 3 }, now, 5, 1)).toBeUndefined();
    expect(slowDown({ slowUntil: now + 5000, slowTimes: 3 }, now, 6, 1)?.slowTimes).toBe(3);
    expect(slowDown({ slowUntil: now + 5000 }, now, 6, 1)?.slowTimes).toBe(1);
  });

  test('PU5 the distance is spread by a quarter either way', () => {
    const distance = (jitter: number) => (slowDown({}, now, 0, jitter)?.slowUntil ?? 0) - now;
    expect([0, 0.5, 1].map(distance)).toEqual([7500, 10_000, 12_500]);
  });

  test('PU5 an incident within ten minutes of the last is the same', () => {
    const times = (since: number) => slowDown({ slowUntil: now - since, slowTimes: 2 }, now, 0, 0.5)?.slowTimes;
    expect([times(599_999), times(600_000)]).toEqual([3, 1]);
  });
});

describe('SW2 stretching', () => {
  const day = fc.record({
    dayUsed: fc.nat(2000),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    gone: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('SW2 the factor is from 1 to 4, and no smaller when more was called', () => {
    fc.assert(
      fc.property(day, fc.nat(500), ({ dayUsed, share, gone }, more) => {
        const checks = Math.floor(dayUsed * share);
        const few = stretchOf({ dayUsed, checks, demand: checks }, { gone, limit: 1000 });
        const many = stretchOf({ dayUsed: dayUsed + more, checks, demand: checks }, { gone, limit: 1000 });
        expect(few).toBeGreaterThanOrEqual(1);
        expect(many).toBeGreaterThanOrEqual(few);
        expect(many).toBeLessThanOrEqual(4);
      }),
    );
  });

  test('SW2 a day whose checks fit is not stretched; one of which half fits is stretched to twice', () => {
    expect(stretchOf({ dayUsed: 400, checks: 400, demand: 400 }, { gone: 0.5, limit: 1000 })).toBe(1);
    expect(stretchOf({ dayUsed: 600, checks: 600, demand: 800 }, { gone: 0.5, limit: 1000 })).toBe(2);
  });

  test('SW2 a day that is used up is stretched fourfold, one on which nothing was checked not at all', () => {
    expect(stretchOf({ dayUsed: 1000, checks: 1000, demand: 10 }, { gone: 0.5, limit: 1000 })).toBe(4);
    expect(stretchOf({ dayUsed: 2000 }, { gone: 0.5, limit: 1000 })).toBe(1);
    expect(stretchOf({ dayUsed: 600, checks: 600, demand: 400 }, { gone: 0.5, limit: 1000 })).toBe(1);
    expect(stretchOf({ dayUsed: 100, checks: 50, demand: 100 }, { gone: 0.8, limit: 110 })).toBe(4);
  });

  test('SW2 the first hour foretells no more than an hour would', () => {
    const early = (gone: number) => stretchOf({ dayUsed: 10, checks: 10, demand: 60 }, { gone, limit: 1010 });
    expect(early(0)).toBeCloseTo(1.44);
    expect(early(1 / 24)).toBeCloseTo(1.38);
  });

  test('SW2 other calls come first: checks get what those leave', () => {
    expect(stretchOf({ dayUsed: 800, checks: 400, demand: 400 }, { gone: 0.5, limit: 1400 })).toBe(2);
    expect(stretchOf({ dayUsed: 800, checks: 400, demand: 400 }, { gone: 0.75, limit: 1000 })).toBeCloseTo(2);
  });

  test('SW2 the interval of a check is stretched by the factor', () => {
    expect(checkIntervalMs({ watched: true, askedRecently: false }, 0, 2)).toBe(12 * 3_600_000);
    expect(checkIntervalMs({ watched: false, askedRecently: true }, 0)).toBe(5 * 60_000);
  });
});
