import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tryCall, until } from '../../infra/local/story/addresses.ts';
import { type Booking, instantOf, Salon, workingDay } from '../../infra/local/story/salon.ts';
import { InstallationProcess } from '../chaos/installation-process.ts';
import { connected, invited, today } from './salon.ts';

/** SIGKILL of everything at once, then the same command on the same data. */

const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(scratch, 'slotbridge-restart-'));
const installation = new InstallationProcess(folder);
let salon: Salon;

beforeAll(async () => {
  salon = await Salon.open(await installation.start());
});
afterAll(async () => {
  await installation.endAll();
  rmSync(folder, { recursive: true, force: true });
});

async function killAndStart(): Promise<string> {
  const since = performance.now();
  await installation.kill();
  const gone = performance.now();
  await installation.start();
  return `all processes gone after ${Math.round(gone - since)} ms, ready ${((performance.now() - gone) / 1000).toFixed(1)} s later`;
}

type State = { idle: boolean; queues: Record<string, { visible: number; inFlight: number; delayed: number }> };

/** Nothing under way for a while, and nothing given up. */
async function settled(): Promise<State> {
  let calm = 0;
  return await until(
    'the stack is at rest',
    async () => {
      const { body } = await tryCall('GET', `${salon.at.api}/__local/state`);
      const state = body as State;
      calm = state.idle ? calm + 1 : 0;
      return calm >= 12 ? state : undefined;
    },
    120_000,
  );
}

const depths = ({ queues }: State): number[] =>
  Object.values(queues).map(({ visible, inFlight, delayed }) => visible + inFlight + delayed);

const event = (n: number) => {
  const day = workingDay(1 + Math.floor(n / 60), today);
  const hour = 8 + (n % 10);
  const minute = Math.floor((n % 60) / 10) * 10;
  return {
    summary: `Event ${n}`,
    start: { dateTime: instantOf(day, hour, minute) },
    end: { dateTime: instantOf(day, hour, minute + 5) },
  };
};

type Import = { state: string; import?: { done: number } };

it('PL2 an import of 1,100 events in three pages, killed with pages on their way, goes on after the next start: none lost, none doubled', async () => {
  const events = Array.from({ length: 1100 }, (_, n) => event(n));
  await salon.control('PUT', '/switches', { pageLimit: 500 });
  const { resource, email } = await invited(salon, 'full', events);
  await salon.accept(await salon.mail(email, /./), { account: email, calendarId: email });
  const reached = await until(
    'the import is under way',
    async () => {
      const now = await salon.call<Import>('GET', `/v1/resources/${resource.id}`);
      return now.state === 'importing' && (now.import?.done ?? 0) > 0 ? now.import?.done : undefined;
    },
    60_000,
  );
  const restart = await killAndStart();
  const since = performance.now();
  const before = await salon.call<Import>('GET', `/v1/resources/${resource.id}`);
  expect(before.state).toBe('importing');
  await salon.becomes(resource.id, 'live', 120_000);
  console.info(
    `killed with ${reached} of ${events.length} events imported; ${restart}; complete after ${((performance.now() - since) / 1000).toFixed(1)} s`,
  );
  expect(depths(await settled()).filter((depth) => depth > 0)).toEqual([]);
  const seen: string[] = [];
  for (let n = 1; n <= 19; n += 1)
    for (const { start } of await salon.busy(resource.id, workingDay(n, today)))
      seen.push(new Date(start).toISOString());
  const wanted = events.map(({ start }) => new Date(start.dateTime).toISOString());
  expect(seen.toSorted()).toEqual([...new Set(wanted)].toSorted());
});

type Listed = { items: Booking[] };

it('PU8 a burst of bookings, killed in the middle, stands after the next start: every one that was answered, each once and once in Google', async () => {
  const { resource, email } = await connected(salon, 'burst');
  const slots = Array.from({ length: 40 }, (_, n) => {
    const day = workingDay(1 + Math.floor(n / 8), today);
    return { externalId: `burst-${n}`, start: instantOf(day, 9 + (n % 8)), end: instantOf(day, 10 + (n % 8)) };
  });
  const answered = new Map<string, number>();
  let begun = 0;
  const book = async (slot: (typeof slots)[number]): Promise<void> => {
    begun += 1;
    const body = { resourceId: resource.id, title: slot.externalId, verify: 'never', ...slot };
    const status = await salon.try('POST', '/v1/bookings', body).then(
      (answer) => answer.status,
      () => 0,
    );
    answered.set(slot.externalId, status);
  };
  const queue = [...slots];
  const client = async () => {
    for (let slot = queue.shift(); slot !== undefined; slot = queue.shift()) await book(slot);
  };
  const clients = Array.from({ length: 8 }, client);
  await until(
    'a third of the bookings',
    async () => [...answered.values()].filter((status) => status === 201).length >= 14,
    60_000,
  );
  const restart = await killAndStart();
  await Promise.all(clients);
  const acknowledged = slots.filter(({ externalId }) => answered.get(externalId) === 201);
  const unanswered = slots.filter(({ externalId }) => answered.get(externalId) !== 201);
  console.info(`killed after ${acknowledged.length} of ${begun} bookings were answered; ${restart}`);
  expect(acknowledged.length).toBeGreaterThanOrEqual(14);
  expect(unanswered.length).toBeGreaterThan(0);

  const found = async (externalId: string) =>
    (await salon.call<Listed>('GET', `/v1/bookings?externalId=${externalId}`)).items;
  // What was answered stands before anybody asks again; a booking system then repeats what it has no answer to.
  for (const { externalId } of acknowledged) expect(await found(externalId)).toHaveLength(1);
  const again = unanswered.map((slot) => {
    const isBooked = async () => {
      if ((await found(slot.externalId)).length > 0) return true;
      await book(slot);
      return false;
    };
    return until(`${slot.externalId} is booked`, isBooked, 60_000);
  });
  await Promise.all(again);
  expect(depths(await settled()).filter((depth) => depth > 0)).toEqual([]);

  const bookings = await Promise.all(slots.map(({ externalId }) => found(externalId)));
  expect(bookings.map((items) => items.length)).toEqual(slots.map(() => 1));
  expect(bookings.flat().map(({ start, status, google }) => [Date.parse(start), status, google.state])).toEqual(
    slots.map(({ start }) => [Date.parse(start), 'confirmed', 'synced']),
  );
  const days = Array.from({ length: 5 }, (_, n) => workingDay(1 + n, today));
  const inGoogle = (await Promise.all(days.map((day) => salon.inGoogle(email, day)))).flat();
  const times = inGoogle.map(({ id, start }) => `${id} ${Date.parse(start.dateTime ?? '')}`);
  expect(times.toSorted()).toEqual(
    bookings
      .flat()
      .map(({ google, start }) => `${google.eventId} ${Date.parse(start)}`)
      .toSorted(),
  );
  await installation.stop();
});
