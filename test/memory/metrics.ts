import type { MetricName, Metrics, TimingName } from '../../shared/ports/metrics.ts';

export type MemoryMetrics = Metrics & {
  /** How often it has happened since the start. */
  counted(name: MetricName): number;
  /** Every duration that was measured, in milliseconds. */
  timed(name: TimingName): readonly number[];
};

export function createMemoryMetrics(): MemoryMetrics {
  const counts = new Map<MetricName, number>();
  const timings = new Map<TimingName, number[]>();
  return {
    count: (name, value = 1) => {
      counts.set(name, (counts.get(name) ?? 0) + value);
    },
    time: (name, milliseconds) => {
      timings.set(name, [...(timings.get(name) ?? []), milliseconds]);
    },
    counted: (name) => counts.get(name) ?? 0,
    timed: (name) => timings.get(name) ?? [],
  };
}
