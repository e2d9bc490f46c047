import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { sabotages } from '../sabotages.ts';
import { huntAll } from './run.ts';

/** `npm run mutants`: every sabotage of the core in random schedules; `--only text` for those whose name has it. */
const { values } = parseArgs({ options: { only: { type: 'string' }, workers: { type: 'string' } } });
const started = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const only = sabotages.filter(({ rule, name }) => `${rule} ${name}`.includes(values.only ?? ''));
const workers = Number(values.workers ?? availableParallelism());
const run = await huntAll({ workers, only, onProgress: say });
say(`${Math.round((performance.now() - started) / 1000)} s`);
