import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faults } from './faults.ts';
import { InstallationProcess } from './installation-process.ts';
import { faultTable, timeline } from './report.ts';
import { type Outcome, runChaos } from './run.ts';

/**
 * `npm run chaos [-- --minutes M --seed S --keep]`: the whole installation under load, on this machine alone, while parts of it and all
 * of it are killed, Google is out, pushes are lost and clocks are apart. Exits 1 if anything that was acknowledged is
 * otherwise in the end, and names it.
 */

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!(minutes > 0 && minutes <= 120) || !Number.isInteger(seed)) {
    say('--minutes takes a number up to 120, --seed a whole number.');
    return 1;
  }
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'slotbridge-chaos-'));
  const installation = new InstallationProcess(folder);
  const forget = () => rmSync(folder, { recursive: true, force: true });
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      void installation.endAll().then(() => {
        if (!values.keep) forget();
        process.exit(1);
      });
    });
  say(`Chaos with seed ${seed}, ${minutes} minutes and the time to recover.`);
  let fine = false;
  try {
    const outcome = await runChaos(installation, { minutes, seed, say });
    // In order, once more on the same data, and in order again: nothing may be left behind, nothing refused.
    await installation.stop();
    await installation.start();
    await installation.stop();
    fine = tell(outcome, installation);
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    say(installation.said.slice(-15).join('\n'));
  } finally {
    await installation.endAll();
    if (fine || !values.keep) forget();
    else writeFileSync(join(folder, 'said.txt'), installation.said.join('\n'));
  }
  if (!fine)
    say(`Again: npm run chaos -- --seed ${seed} --minutes ${minutes}${values.keep ? `; data: ${folder}` : ''}`);
  return fine ? 0 : 1;
}

function tell(outcome: Outcome, { starts }: InstallationProcess): boolean {
  const { played, looks, from, to, tally, ledger, differences, convergedMs, movedMinutes } = outcome;
  say(`\n${timeline(looks, played, from, to)}\n\n${faultTable(played)}\n`);
  say(
    [...tally]
      .toSorted((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  const standing = ledger.bookings.filter(({ state }) => state === 'confirmed').length;
  const changes = ledger.entries.reduce((sum, entry) => sum + entry.changes, 0);
  say(
    `${changes} changes acknowledged: ${ledger.bookings.length} bookings, of which ${standing} stand, and ${ledger.events.length} events of people.`,
  );
  say(`${starts} starts of the same command on the same data, none refused, no process left behind.`);
  const never = faults.filter(({ name }) => !played.some((one) => one.name === name && one.count > 0));
  for (const { name } of never) say(`DID NOT HAPPEN: ${name}`);
  for (const difference of differences.slice(0, 40)) say(`DIFFERENCE: ${difference}`);
  if (differences.length > 40) say(`… and ${differences.length - 40} more.`);
  if (differences.length > 0)
    say(
      `Not converged: ${differences.length} differences after ${(convergedMs / 1000).toFixed(0)} s and ${movedMinutes} minutes of both clocks.`,
    );
  else
    say(
      `Converged ${(convergedMs / 1000).toFixed(1)} s after the load had stopped, both clocks moved on by ${movedMinutes} minutes: both sides agree field by field, nothing lost, nothing doubled.`,
    );
  return never.length === 0 && differences.length === 0;
}

process.exit(await main());
