import { setTimeout as pause } from 'node:timers/promises';
import { Salon } from '../../infra/local/story/salon.ts';
import { connected } from '../stack/salon.ts';
import { differencesAtRest } from './at-rest.ts';
import { Doors } from './doors.ts';
import { Draw } from './draw.ts';
import { type Fault, faults, type Surroundings } from './faults.ts';
import type { InstallationProcess } from './installation-process.ts';
import { type Calendar, Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import type { Played } from './report.ts';
import { type Look, Watcher } from './watcher.ts';

export type Outcome = {
  played: Played[];
  looks: Look[];
  from: number;
  to: number;
  tally: Map<string, number>;
  ledger: Ledger;
  /** Until everything agreed after the load had stopped, and by how much the clocks were moved for it. */
  convergedMs: number;
  movedMinutes: number;
  differences: string[];
};

type Options = { minutes: number; seed: number; say(line: string): void };

const calendarNames = ['anna', 'ben', 'cleo', 'dora'];
const patienceMilliseconds = 15_000;
/** Minutes that both clocks are moved on by, one after another: what waits after a failure waits up to half an hour (PU6). */
const recoveryMoves = [2, 2, 5, 10, 20];
const minute = 60_000;

/** Load and faults on an installation that runs, then the reckoning. */
export async function runChaos(installation: InstallationProcess, options: Options): Promise<Outcome> {
  const { say } = options;
  const draw = new Draw(options.seed);
  const salon = await Salon.open(await installation.start());
  const calendars: Calendar[] = [];
  for (const name of calendarNames) {
    const { resource, email } = await connected(salon, name);
    calendars.push({ name, email, resourceId: resource.id });
  }
  say(`${calendars.length} calendars are connected.`);
  const doors = new Doors(installation.addresses, salon.key);
  const ledger = new Ledger(calendars, Date.now());
  const tally = new Map<string, number>();
  const watcher = new Watcher(doors, ledger);
  const load = startLoad({ doors, ledger, tally }, draw.fork());
  watcher.start();
  const from = performance.now();
  const around = { installation, doors, draw: draw.fork() };
  const played = await playAll(around, watcher, { ...options, end: from + options.minutes * minute });
  await load.stop();
  say('The load has stopped.');
  const rest = await converge(doors, ledger, installation.folder);
  await watcher.stop();
  return { ...rest, played, looks: watcher.looks, from, to: performance.now(), tally, ledger };
}

/** Every fault at least once, in an order that the seed says, then more of them until the time is over. */
async function playAll(
  around: Surroundings,
  watcher: Watcher,
  { end, say }: Options & { end: number },
): Promise<Played[]> {
  const { draw } = around;
  const from = performance.now();
  const played: Played[] = [];
  const missing = (): Fault[] => faults.filter(({ name }) => !played.some((one) => one.name === name && one.count > 0));
  let next = draw.shuffled(faults);
  for (let round = 0; round < 200; round += 1) {
    if (performance.now() > end && (missing().length === 0 || round > 3 * faults.length)) break;
    if (next.length === 0) next = draw.shuffled(performance.now() > end ? missing() : faults);
    await pause(draw.between(1500, 4000));
    const fault = next.shift();
    if (fault === undefined) continue;
    const one = await playOne(around, watcher, fault, say);
    played.push(one);
    const recovered =
      one.recoveredMs === undefined ? 'has not recovered yet' : `recovered in ${(one.recoveredMs / 1000).toFixed(1)} s`;
    say(
      `${((one.at - from) / 1000).toFixed(0).padStart(5)} s  ${one.name} (${one.count}): ${recovered}${one.movedMinutes > 0 ? `, clocks moved ${one.movedMinutes} min` : ''}`,
    );
  }
  return played;
}

async function playOne(around: Surroundings, watcher: Watcher, fault: Fault, say: Options['say']): Promise<Played> {
  const at = performance.now();
  const count = await fault.play(around);
  const over = performance.now();
  const since = fault.lasts ? over : at;
  let movedMinutes = 0;
  let recoveredMs: number | undefined;
  for (const move of [...recoveryMoves, 0]) {
    if (await arrivesSoon(watcher, over)) {
      recoveredMs = performance.now() - since;
      break;
    }
    if (movedMinutes === 0) say(`         ${fault.name}: waits for ${watcher.whatIsOwed(over).slice(0, 3).join('; ')}`);
    movedMinutes += move;
    await around.doors.advance(move * minute);
  }
  return { name: fault.name, mark: fault.mark, count, at, recoveredMs, movedMinutes };
}

async function arrivesSoon(watcher: Watcher, moment: number): Promise<boolean> {
  const until = performance.now() + patienceMilliseconds;
  while (watcher.owedSince(moment) > 0) {
    if (performance.now() > until) return false;
    await pause(100);
  }
  return true;
}

/** What is moved on by turns while something is still to do: retries in minutes, checks of idle calendars in hours (SW2). */
const moves = [2, 2, 5, 5, 10, 30, 60, 390, 5, 5, 60, 390, 5, 5];

async function converge(doors: Doors, ledger: Ledger, folder: string) {
  const began = performance.now();
  let movedMinutes = 0;
  let differences = await differencesAtRest(doors, ledger, folder);
  for (const move of moves) {
    for (let looked = 0; looked < 12 && differences.length > 0; looked += 1) {
      await pause(1000);
      differences = await differencesAtRest(doors, ledger, folder);
    }
    if (differences.length === 0) break;
    await doors.advance(move * minute);
    movedMinutes += move;
  }
  const convergedMs = performance.now() - began;
  return { convergedMs, movedMinutes, differences };
}
