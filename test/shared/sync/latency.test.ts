import { describe, expect, test } from 'vitest';
import { hoursBack, latencySteps, percentile, stepOf, summed } from '../../../shared/sync/latency.ts';

const counts = (...pairs: [milliseconds: number, count: number][]) =>
  latencySteps.map((_, step) => pairs.reduce((sum, [at, count]) => sum + (stepOf(at) === step ? count : 0), 0));

describe('times of pushes', () => {
  test('HE1 each falls into the first step it does not pass, the slowest into the last', () => {
    expect([0, 250, 251, 900, 4_000, 10 ** 9].map(stepOf)).toEqual([0, 0, 1, 2, 5, latencySteps.length - 1]);
  });

  test('HE1 percentiles lie within their step, and of none there are none', () => {
    const of = counts([100, 50], [800, 45], [20_000, 5]);
    expect(percentile(of, 0.5)).toBe(250);
    expect(percentile(of, 0.95)).toBe(1000);
    expect(percentile(of, 0.99)).toBeGreaterThan(10_000);
    expect(percentile(of, 0.99)).toBeLessThanOrEqual(30_000);
    expect(percentile(counts(), 0.5)).toBeNull();
    expect(percentile(counts([800, 1]), 0)).toBe(500);
  });

  test('HE1 hours are summed step by step, the present one last', () => {
    expect(summed([counts([100, 1]), counts([100, 2], [800, 1])])).toEqual(counts([100, 3], [800, 1]));
    expect(hoursBack(Date.parse('2026-05-04T01:30:00Z'), 3)).toEqual([
      '2026-05-03T23',
      '2026-05-04T00',
      '2026-05-04T01',
    ]);
  });
});
