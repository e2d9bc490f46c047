import { playAll, seedOf } from './chunks.ts';
import { type Command, readCommand } from './command-line.ts';
import { expectedCounts, play } from './play.ts';
import { isNarrow } from './size.ts';
import { tableOf } from './table.ts';
import { addOutcome, emptyTally, missingCounts, type Tally } from './tally.ts';
import { traceOf } from './trace.ts';

/** `npm run simulate`: plays many schedules, or shows one. Exits 1 when an invariant is violated. */

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(text);

/** With fewer schedules a rare fault may well not happen, and a narrow schedule has no room for all of them. */
const judgedFrom = 10_000;
const shownFailures = 3;

async function main(): Promise<boolean> {
  const command = readCommand(process.argv.slice(2));
  if (typeof command === 'string') {
    say(command);
    return false;
  }
  const since = performance.now();
  const tally = command.schedules === 1 ? await playOne(command) : await playMany(command);
  const judged = command.schedules >= judgedFrom && !isNarrow(command.seed);
  const expected = expectedCounts();
  const seconds = (performance.now() - since) / 1000;
  for (const failure of tally.failures.slice(0, 40)) {
    const [first] = failure.violations;
    say(`${failure.seed}: ${failure.crashed ?? `invariant ${first?.invariant}: ${first?.says}`}`);
  }
  if (command.schedules > 1)
    for (const { seed } of tally.failures.slice(0, shownFailures)) await showTrace(seed, false);
  say(tableOf(tally, { seconds, expected, judged }));
  return tally.failures.length === 0 && (!judged || missingCounts(tally, expected).length === 0);
}

async function playOne({ seed, trace, full }: Command): Promise<Tally> {
  const tally = emptyTally();
  const outcome = await play(seed.includes('/') ? seed : seedOf(seed, 1));
  addOutcome(tally, outcome);
  if (trace || tally.failures.length > 0) say(traceOf(outcome, { full }));
  return tally;
}

function playMany({ seed, schedules, workers, resume }: Command): Promise<Tally> {
  const since = performance.now();
  let before: number | undefined;
  const onProgress = (done: number, failures: number) => {
    before ??= done;
    const seconds = (performance.now() - since) / 1000;
    const rate = (done - before) / seconds;
    const left = rate > 0 ? `${Math.ceil((schedules - done) / rate)} s left` : '';
    tell(`\r${done} of ${schedules}, ${rate.toFixed(1)} per second, ${left}, ${failures} failed   `);
    if (done === schedules) tell('\n');
  };
  return playAll({ seed, schedules, workers, resume, onProgress });
}

async function showTrace(seed: string, full: boolean): Promise<void> {
  say(`\n── ${seed}`);
  say(traceOf(await play(seed), { full }));
}

const ended = (await main()) ? 0 : 1;
// Calls that were answered long ago keep their time limit, half a minute, and with it the process.
process.stdout.write('', () => process.exit(ended));
