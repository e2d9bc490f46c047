import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { supervise } from '../../infra/local/engines/supervise.ts';
import { processesOf, type Role } from '../chaos/processes.ts';
import { type Harness, startHarness, until } from './fixtures/harness.ts';

/** What the stack stands on is killed under it, and comes back. */

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(async () => await harness.end());

const pidOf = (role: Role) => processesOf(harness.directory).find((one) => one.role === role)?.pid;

async function killed(role: Role): Promise<void> {
  const before = pidOf(role);
  expect(before).toBeDefined();
  process.kill(before ?? 0, 'SIGKILL');
  await until(
    () => pidOf(role),
    (now) => now !== undefined && now !== before,
    20_000,
  );
}

/** As a client does that finds the door shut for a moment. */
async function persistently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt < 50; attempt += 1) {
    try {
      await work();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  await work();
}

const row = (id: string) => ({ pk: { S: id }, sk: { S: '-' }, dueAt: { S: 'x' }, dueShard: { S: '1' } });
const put = (id: string) => harness.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item: row(id) }));

it('a killed DynamoDB is back at its port with its rows, and its stream is read on without a gap', async () => {
  await put('before');
  await killed('dynamodb');
  await persistently(() => put('after'));
  const Key = { pk: { S: 'before' }, sk: { S: '-' } };
  expect((await harness.dynamodb.send(new GetItemCommand({ TableName: 'Things', Key }))).Item).toBeDefined();
  // Rows of different keys come through different lanes, in any order.
  const seen = await until(
    () => harness.records('row'),
    (found) => ['before', 'after'].every((wanted) => found.some(({ id }) => id === wanted)),
    20_000,
  );
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(['before', 'after']));
});

it('a killed SQS is back at its port, and what was sent before and after is handled', async () => {
  await harness.sendJob('group', { id: 'before' });
  await killed('sqs');
  await persistently(() => harness.sendJob('group', { id: 'after' }));
  const seen = await until(
    () => harness.records('job'),
    (found) => ['before', 'after'].every((wanted) => found.some(({ id }) => id === wanted)),
    30_000,
  );
  expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining(['before', 'after']));
});

it('what ends all the time is given up, with the words it ended with', async () => {
  let starts = 1;
  const start = () => ({ ended: Promise.resolve('no space left'), stop: () => Promise.resolve() });
  const running = supervise(start(), {
    name: 'An engine',
    again: () => {
      starts += 1;
      return Promise.resolve(start());
    },
    log: () => undefined,
  });
  expect(await running.ended).toBe('An engine ended 5 times within a minute: no space left');
  expect(starts).toBe(5);
});
