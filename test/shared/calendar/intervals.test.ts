import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, gaps, type Interval, merge, overlaps, subtract } from '../../../shared/calendar/intervals.ts';
import { runs } from './runs.ts';

const span = (start: number, end: number): Interval => ({ start, end });
const interval = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([a, b]) => span(Math.min(a, b), Math.max(a, b)));
const intervals = fc.array(interval, { maxLength: 12 });

/** Every instant that lies in one of them. */
const instants = (list: readonly Interval[]): number[] =>
  Array.from({ length: 61 }, (_, at) => at).filter((at) => list.some(({ start, end }) => start <= at && at < end));

describe('AV1 intervals are half-open', () => {
  test.each([
    ['apart', span(0, 2), span(3, 4), false],
    ['touching', span(0, 2), span(2, 4), false],
    ['sharing an instant', span(0, 3), span(2, 4), true],
    ['one inside the other', span(0, 9), span(2, 4), true],
    ['the same', span(2, 4), span(2, 4), true],
    ['one empty, inside the other', span(0, 9), span(2, 2), false],
  ])('AV1 two that are %s overlap: %4$s', (_, a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });

  test('AV1 touching intervals merge into one, empty ones vanish', () => {
    expect(merge([span(5, 7), span(0, 2), span(2, 3), span(9, 9)])).toEqual([span(0, 3), span(5, 7)]);
  });

  test('AV1 merging leaves what it was given as it was', () => {
    const given = [span(3, 5), span(0, 4)];
    merge(given);
    expect(given).toEqual([span(3, 5), span(0, 4)]);
  });

  test('AV1 taking away the middle leaves both sides', () => {
    expect(subtract([span(0, 10)], [span(3, 4), span(6, 7)])).toEqual([span(0, 3), span(4, 6), span(7, 10)]);
  });

  test('AV1 one taken interval cuts all that it reaches', () => {
    expect(subtract([span(0, 4), span(5, 9), span(10, 12)], [span(3, 11)])).toEqual([span(0, 3), span(11, 12)]);
  });

  test('AV1 clipping keeps order and drops what lies outside', () => {
    expect(clip([span(8, 12), span(0, 2), span(0, 6)], span(2, 10))).toEqual([span(8, 10), span(2, 6)]);
  });
});

describe('AV1 intervals as sets of instants', () => {
  test('AV1 merging keeps the instants, sorts, and leaves a gap between any two', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const merged = merge(list);
        expect(instants(merged)).toEqual(instants(list));
        merged.forEach((one, i) => {
          expect(one.start).toBeLessThan(one.end);
          if (i > 0) expect(one.start).toBeGreaterThan(merged[i - 1]?.end ?? Infinity);
        });
      }),
      runs(500),
    );
  });

  test('AV1 merging twice changes nothing, and the order of the input does not matter', () => {
    fc.assert(
      fc.property(
        intervals.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(merge(merge(list))).toEqual(merge(list));
          expect(merge(shuffled)).toEqual(merge(list));
        },
      ),
      runs(500),
    );
  });

  test('AV1 subtracting leaves exactly the instants that were not taken, and never overlaps them', () => {
    fc.assert(
      fc.property(intervals, intervals, (from, take) => {
        const left = subtract(from, take);
        const taken = new Set(instants(take));
        expect(instants(left)).toEqual(instants(from).filter((at) => !taken.has(at)));
        expect(left.some((one) => take.some((other) => overlaps(one, other)))).toBe(false);
        expect(merge(left)).toEqual(left);
      }),
      runs(500),
    );
  });

  test('AV1 gaps and busy time together are the window', () => {
    fc.assert(
      fc.property(intervals, interval, (busy, window) => {
        const free = gaps(busy, window);
        expect(merge([...free, ...clip(busy, window)])).toEqual(merge([window]));
        expect(free.some((one) => busy.some((other) => overlaps(one, other)))).toBe(false);
      }),
      runs(500),
    );
  });
});
