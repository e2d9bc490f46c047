import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Priority } from '../../../shared/contracts/google.ts';
import { checkIntervalMs } from '../../../shared/sync/check-interval.ts';
import {
  decide,
  googleDay,
  roomOf,
  sliceOf,
  slowDown,
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

  test('SW2 other calls come first: checks get what those leave', () => {
    expect(stretchOf({ dayUsed: 800, checks: 400, demand: 400 }, { gone: 0.5, limit: 1400 })).toBe(2);
  });

  test('SW2 the interval of a check is stretched by the factor', () => {
    expect(checkIntervalMs({ watched: true, askedRecently: false }, 0, 2)).toBe(12 * 3_600_000);
    expect(checkIntervalMs({ watched: false, askedRecently: true }, 0)).toBe(5 * 60_000);
  });
});
