import { setTimeout as pause } from 'node:timers/promises';
import type { Doors } from './doors.ts';
import { until } from './doors.ts';
import type { Draw } from './draw.ts';
import type { InstallationProcess } from './installation-process.ts';
import { processesOf, type Role } from './processes.ts';
import { becomeZombie } from './zombie.ts';

/** What goes wrong. Each takes itself back; whether everything then comes right again is measured elsewhere. */

export type Surroundings = { installation: InstallationProcess; doors: Doors; draw: Draw };

export type Fault = {
  name: string;
  /** In the picture. */
  mark: string;
  /** Recovery counts from its end instead of its beginning. */
  lasts?: true;
  /** Answers how often it happened. */
  play(around: Surroundings): Promise<number>;
};

const minute = 60_000;

export const faults: Fault[] = [
  { name: 'a worker is killed', mark: 'w', play: killWorkers },
  { name: 'DynamoDB is killed', mark: 'd', play: (around) => killAndAwait(around, 'dynamodb') },
  { name: 'SQS is killed', mark: 's', play: (around) => killAndAwait(around, 'sqs') },
  { name: 'Google’s server is killed', mark: 'g', play: (around) => killAndAwait(around, 'google') },
  { name: 'everything is killed', mark: 'X', play: killEverything },
  { name: 'Google is out for ten minutes', mark: 'O', lasts: true, play: outage },
  { name: 'push messages are lost', mark: 'p', lasts: true, play: losePushes },
  { name: 'the clocks are apart', mark: 'c', lasts: true, play: partClocks },
  { name: 'a worker sleeps past its lease', mark: 'z', lasts: true, play: becomeZombie },
  { name: 'Google’s answers are lost after the effect', mark: 'a', lasts: true, play: loseAnswers },
];

/** Several in a row, each in whatever it is doing; those in the middle of an event first. */
async function killWorkers({ installation, draw }: Surroundings): Promise<number> {
  const times = draw.between(2, 5);
  let killed = 0;
  for (let n = 0; n < times; n += 1) {
    const workers = processesOf(installation.folder).filter(({ role }) => role.startsWith('worker '));
    const victim = draw.pick(workers);
    if (victim !== undefined && kill(victim.pid)) killed += 1;
    await pause(draw.between(50, 800));
  }
  return killed;
}

/** The stack starts again by itself what it stands on. */
async function killAndAwait({ installation }: Surroundings, role: Role): Promise<number> {
  const victims = () => processesOf(installation.folder).filter((one) => one.role === role);
  const [victim] = victims();
  if (victim === undefined || !kill(victim.pid)) throw new Error(`There is no ${role} to kill.`);
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (victims().some(({ pid }) => pid !== victim.pid)) return 1;
    await pause(50);
  }
  throw new Error(`${role} was killed and did not come back within 20 seconds.`);
}

async function killEverything({ installation, draw }: Surroundings): Promise<number> {
  await installation.kill();
  await pause(draw.between(0, 1500));
  await installation.start();
  return 1;
}

async function outage({ doors, draw }: Surroundings): Promise<number> {
  const status = draw.pick([503, 500, 429]) ?? 503;
  await until(() => doors.google('POST', '/faults', { match: {}, action: { kind: 'status', status } }));
  for (let passed = 0; passed < 10; passed += 1) {
    await pause(800);
    await doors.advance(minute);
  }
  const { body } = await until(() => doors.google('GET', '/faults'));
  await until(() => doors.google('DELETE', '/faults'));
  return hitsIn(body) > 0 ? 1 : 0;
}

/** Then they come again, but nobody repeats those that were lost. */
async function losePushes({ doors, draw }: Surroundings): Promise<number> {
  await until(() => doors.google('POST', '/push', { mode: 'off' }));
  await pause(draw.between(3000, 7000));
  await until(() => doors.google('POST', '/push', { mode: 'on' }));
  return 1;
}

async function partClocks({ doors, draw }: Surroundings): Promise<number> {
  const apartMs = draw.between(20, 240) * 1000;
  const google = () => until(() => doors.google('POST', '/clock', { advanceMs: apartMs }));
  const product = () => until(() => doors.local('POST', '/clock', { advanceMs: apartMs }));
  const [ahead, behind] = draw.chance(0.5) ? [google, product] : [product, google];
  await ahead();
  await pause(draw.between(4000, 8000));
  await behind();
  return 1;
}

async function loseAnswers({ doors }: Surroundings): Promise<number> {
  const operations = ['events.insert', 'events.patch', 'events.update', 'events.delete', 'events.list'];
  for (const operation of operations)
    await until(() =>
      doors.google('POST', '/faults', { match: { operation }, action: { kind: 'drop', after: true }, times: 2 }),
    );
  let hits = 0;
  for (let waited = 0; waited < 8000 && hits < 4; waited += 250) {
    await pause(250);
    hits = hitsIn((await until(() => doors.google('GET', '/faults'))).body);
  }
  await until(() => doors.google('DELETE', '/faults'));
  return hits;
}

function hitsIn(body: unknown): number {
  const { items } = body as { items: { hits: number }[] };
  return items.reduce((sum, { hits }) => sum + hits, 0);
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
