import { hours } from './durations.ts';

/** How long Google's pushes took until they were applied, counted by hour in a few steps. Milliseconds. */

/** Upper bounds; what took longer counts in the last. */
export const latencySteps = [250, 500, 1000, 2000, 3000, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000] as const;

export const stepOf = (milliseconds: number): number => {
  const step = latencySteps.findIndex((bound) => milliseconds <= bound);
  return step < 0 ? latencySteps.length - 1 : step;
};

/** The hour's name, to the hour, so that names sort as time does. */
export const hourOf = (now: number): string => new Date(now).toISOString().slice(0, 13);

export const hoursBack = (now: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => hourOf(now - hours(count - 1 - index)));

/** The bound below which that share of all lies, within its step as if evenly spread; null of none. */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [step, count] of counts.entries()) {
    const reached = below + count;
    if (count > 0 && reached >= share * total) {
      const from = latencySteps[step - 1] ?? 0;
      const to = latencySteps[step] ?? from;
      return Math.round(from + ((share * total - below) / count) * (to - from));
    }
    below = reached;
  }
  return null;
}

export const summed = (rows: readonly (readonly number[])[]): number[] =>
  latencySteps.map((_, step) => rows.reduce((sum, row) => sum + (row[step] ?? 0), 0));
