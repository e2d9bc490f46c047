import { createHash } from 'node:crypto';
import type { Outcome } from './run-schedule.ts';
import type { Violation } from './types.ts';

/** A schedule that went wrong. */
type Failure = { seed: string; violations: Violation[]; crashed?: string };

/** Some schedules in a row, added up. */
export type Tally = {
  digests: string[];
  steps: number;
  simulatedMs: number;
  counts: Record<string, number>;
  failures: Failure[];
};

export const emptyTally = (): Tally => ({ digests: [], steps: 0, simulatedMs: 0, counts: {}, failures: [] });

export function addOutcome(tally: Tally, outcome: Outcome): void {
  tally.digests.push(outcome.digest);
  tally.steps += outcome.steps;
  tally.simulatedMs += outcome.simulatedMs;
  addCounts(tally.counts, outcome.counts);
  const { seed, violations, crashed } = outcome;
  if (violations.length > 0 || crashed !== undefined)
    tally.failures.push({ seed, violations: violations.slice(0, 20), ...(crashed === undefined ? {} : { crashed }) });
}

export function addTally(sum: Tally, more: Tally): void {
  sum.digests.push(...more.digests);
  sum.steps += more.steps;
  sum.simulatedMs += more.simulatedMs;
  sum.failures.push(...more.failures);
  addCounts(sum.counts, more.counts);
}

function addCounts(sum: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
}

export const missingCounts = ({ counts }: Tally, expected: readonly string[]): string[] =>
  expected.filter((name) => (counts[name] ?? 0) === 0);

/** One for all schedules, in the order of their seeds. */
export const digestOfAll = ({ digests }: Tally): string =>
  createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 32);
