import type { Violation } from '../../simulation/run/types.ts';
import type { proofs } from '../proofs.ts';
import { sabotages } from '../sabotages.ts';
import { elsewhere } from './elsewhere.ts';
import { type KnownDefect, knownDefects } from './known-defects.ts';
import type { Result, Run } from './run.ts';

const text = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (...cells: string[]): string => `| ${cells.map(text).join(' | ')} |`;
const table = (head: string[], rows: string[][]): string =>
  [line(...head), line(...head.map(() => '---')), ...rows.map((row) => line(...row))].join('\n');

/** What each invariant is about, in a few words. */
const invariants: Record<number, string> = {
  0: 'the schedule itself breaks',
  1: 'both sides agree at rest',
  2: 'no update lost',
  3: 'one event a booking, one row an event',
  4: 'no echo',
  5: 'nothing resurrected',
  6: 'handlers idempotent',
  7: 'cursor only with all its effects',
  8: 'no page skipped',
  9: 'one booking a slot',
  10: 'no booking on an old view',
  11: 'no ticket left open',
  12: 'one writer a link',
  13: 'order of a booking',
  14: 'winner independent of order',
  15: 'series and exceptions match',
  16: 'times',
  17: 'a channel or polled',
  18: 'quota',
  19: 'no business harmed by others',
  20: 'no call after disconnect',
  21: 'secrecy',
  22: 'every message ends well',
  23: 'reading a link uses nothing',
};

const wordsOf = ({ invariant }: Violation): string =>
  invariant === 0 ? (invariants[0] ?? '') : `${invariant}: ${invariants[invariant] ?? ''}`;

const keyOf = ({ rule, name }: { rule: string; name: string }): string => `${rule}, ${name}`;

export function documentOf({ results, unsound, seeds }: Run, all: typeof proofs): string {
  const byName = new Map(results.map((result) => [keyOf(result), result]));
  const rows = sabotages.map((one) => {
    const result = byName.get(keyOf(one));
    return [
      one.rule,
      one.name,
      one.proof(all).title,
      seedsOf(result),
      result?.violation ? wordsOf(result.violation) : '–',
    ];
  });
  const noticed = results.filter(({ violation }) => violation !== undefined).length;
  const others = elsewhere.flatMap(({ test, sabotages: these }) =>
    these.map(({ rule, name }) => [rule, name, `\`${test}\``]),
  );
  return `# Sabotages and mutants

A *sabotage* is a switch in test code that breaks one rule of [spec.md](spec.md). Each has a test that passes in a sound world
and fails under it (\`npm test -- sabotage\`, \`npm test -- contract\`). Those of the core are switched on in the simulation too:
random schedules are played until its judge finds an invariant broken, or nothing comes to rest any more. The judge knows the
rules and no sabotage, so the seeds it took say how soon a defect that nobody thought of would be found.

Do not edit: \`npm run mutants\` writes it. A test holds the names against those in the code.

${sabotages.length} sabotages of the core: ${sabotages.length} killed by their tests, ${noticed} noticed by the simulation as well,
${sabotages.length - noticed} by their tests only. ${others.length} of other parts are killed by their tests. Of the ${seeds} seeds the sound
product holds on ${seeds - unsound.length}; ${unsound.length === 0 ? 'none is left out' : `left out: ${unsound.join(', ')}`}.

## In the simulation

*Seeds*: how many schedules were played until one showed it. *Its test only*: none of the schedules played did. Many of
these waste calls, or break what a sweep mends before anybody could see it, or need something rare to happen at the right moment.

${table(['rule', 'sabotage', 'killed by', 'seeds', 'noticed by'], rows)}

## In worlds of their own

${table(['rule', 'sabotage', 'killed by'], others)}

${mutantsSection(byName)}
`;
}

const seedsOf = (result: Result | undefined): string => {
  if (result === undefined) return 'not played';
  return result.violation === undefined ? `its test only (${result.played} played)` : String(result.played);
};

function mutantsSection(byName: Map<string, Result>): string {
  const killed = (one: KnownDefect): string => {
    if ('absent' in one) return '–';
    return one.sabotages
      .map((name) => {
        const result = byName.get(name);
        return result?.violation === undefined ? 'its test' : `its test, the simulation in ${result.played}`;
      })
      .join('; ');
  };
  const rows = knownDefects.map((one) => [
    one.defect,
    'absent' in one ? `not yet: ${one.absent}` : one.sabotages.join('; '),
    killed(one),
  ]);
  return `## Mutants

Real defects of known systems, and which sabotages are they.

${table(['mutant', 'sabotage', 'killed by'], rows)}`;
}

/** What the page has to name whatever a run has found. */
export function namesIn(page: string): string[] {
  const rows = page.split('\n').filter((row) => row.startsWith('| ') && !row.startsWith('| ---'));
  return rows.map((row) => row.slice(2).split(' | ').slice(0, 2).join(', '));
}

export const expectedNames = (): string[] => [
  'rule, sabotage',
  ...sabotages.map(keyOf),
  'rule, sabotage',
  ...elsewhere.flatMap(({ sabotages: these }) => these.map(keyOf)),
  'mutant, sabotage',
  ...knownDefects.map(
    (one) => `${text(one.defect)}, ${'absent' in one ? `not yet: ${one.absent}` : one.sabotages.join('; ')}`,
  ),
];
