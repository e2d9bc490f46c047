import { digestOfAll, missingCounts, type Tally } from './tally.ts';

/** What a run was and found, for people. */
export function tableOf(
  tally: Tally,
  facts: { seconds: number; expected: readonly string[]; judged: boolean },
): string {
  const schedules = tally.digests.length;
  const missing = facts.judged ? missingCounts(tally, facts.expected) : [];
  const byInvariant = new Map<string, number>();
  for (const { violations, crashed } of tally.failures) {
    const kinds = new Set(violations.map(({ invariant }) => `invariant ${invariant}`));
    if (crashed !== undefined) kinds.add('crashed');
    for (const kind of kinds) byInvariant.set(kind, (byInvariant.get(kind) ?? 0) + 1);
  }
  const names = Object.keys(tally.counts).sort();
  return [
    ...columns(names.map((name) => `${name.padEnd(34)}${String(tally.counts[name]).padStart(10)}`)),
    '',
    `schedules        ${schedules} (${(schedules / facts.seconds).toFixed(1)} per second)`,
    `steps            ${tally.steps}`,
    `simulated days   ${(tally.simulatedMs / 86_400_000).toFixed(1)}`,
    `digest           ${digestOfAll(tally)}`,
    ...(missing.length === 0 ? [] : [`never happened   ${missing.join(', ')}`]),
    `violations       ${tally.failures.length === 0 ? 'none' : `in ${tally.failures.length} schedules`}`,
    ...[...byInvariant].sort().map(([kind, count]) => `  ${kind.padEnd(16)} in ${count}`),
  ].join('\n');
}

function columns(cells: string[]): string[] {
  const rows = Math.ceil(cells.length / 2);
  return Array.from({ length: rows }, (_, row) => `${cells[row] ?? ''}   ${cells[row + rows] ?? ''}`.trimEnd());
}
