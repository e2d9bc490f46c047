import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { proofs } from '../proofs.ts';
import { sabotages } from '../sabotages.ts';
import { documentOf } from './document.ts';
import { huntAll } from './run.ts';

/**
 * `npm run mutants`: plays random schedules under every sabotage of the core and writes what noticed it into docs/mutants.md.
 * `-- --only TEXT` takes those whose rule and name have the text, `-- --seeds N` plays so many; neither writes.
 */

const page = fileURLToPath(new URL('../../../docs/mutants.md', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string' }, seeds: { type: 'string' }, workers: { type: 'string' } },
});
const { only = '', workers = String(availableParallelism()) } = values;

const started = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wanted = sabotages.filter(({ rule, name }) => `${rule}, ${name}`.includes(only));
const run = await huntAll({
  workers: Math.max(1, Number(workers)),
  only: wanted,
  seeds: values.seeds === undefined ? undefined : Number(values.seeds),
  onProgress: say,
});
const noticed = run.results.filter(({ violation }) => violation !== undefined).length;
say(`${noticed} of ${wanted.length} noticed, ${Math.round((performance.now() - started) / 1000)} s`);
if (only === '' && values.seeds === undefined) writeFileSync(page, documentOf(run, proofs));
if (run.unsound.length > 0) {
  say(
    `The sound product breaks an invariant on ${run.unsound.join(', ')}: npm run simulate -- --trace --seed <one of them>`,
  );
  process.exitCode = 1;
}
