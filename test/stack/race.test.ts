import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Engine } from '../../infra/local/engines/engine.ts';
import { startDynamoDbLocal } from '../../infra/local/engines/dynamodb-local.ts';
import { startSqs } from '../../infra/local/engines/sqs.ts';
import { instantOf, workingDay } from '../../infra/local/story/salon.ts';
import { until } from '../../infra/local/story/addresses.ts';
import { connected, type Running, startSalon, today } from './salon.ts';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const conditionsLost = ({ installation }: Running): number =>
  Object.values(installation.stack.counters()).reduce((sum, one) => sum + (one['ConditionLost'] ?? 0), 0);

/** A function grows under load; the race is only one when several of its workers are there already. */
async function warmApi({ installation, salon }: Running): Promise<number> {
  return await until(
    'several workers of the API',
    async () => {
      await Promise.all(Array.from({ length: 24 }, () => salon.call('GET', '/v1/resources')));
      const { functions } = await installation.stack.state();
      const workers = Object.entries(functions).find(([name]) => name.endsWith('api'))?.[1].workers ?? 0;
      return workers >= 3 ? workers : undefined;
    },
    60_000,
  );
}

async function raceForOneSlot(engine: string): Promise<void> {
  const running = await startSalon();
  undo.push(running.stop);
  const { salon } = running;
  const { resource } = await connected(salon, 'race');
  await running.installation.stack.settled();
  const workers = await warmApi(running);
  const before = conditionsLost(running);
  const lost = () => conditionsLost(running) - before;
  let races = 0;
  // Whether two meet at the very row is chance: on further slots until some did.
  while (lost() === 0 && races < 12) {
    const day = workingDay(4 + races++, today);
    const span = { start: instantOf(day, 10), end: instantOf(day, 11) };
    const body = { resourceId: resource.id, ...span, title: 'Race', verify: 'never' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => salon.try('POST', '/v1/bookings', body)));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(409)]).toEqual([1, 49]);
    await running.installation.stack.settled();
  }
  console.info(`${engine}: ${workers} workers; ${races} races of 50, conditional writes lost: ${lost()}`);
  expect(lost()).toBeGreaterThan(0);
}

it('AV3 of fifty simultaneous bookings of one slot exactly one succeeds, on the default engine', async () => {
  await raceForOneSlot('default engine');
});

it('AV3 the same on DynamoDB Local, reached like any engine that is named from outside', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'slotbridge-engines-'));
  undo.push(async () => rmSync(folder, { recursive: true, force: true }));
  const dynamodb = await startDynamoDbLocal({});
  if (dynamodb === undefined) {
    console.warn('not run: 1 (DynamoDB Local needs Java 17)');
    return context.skip();
  }
  undo.push(() => dynamodb.stop());
  const sqs: Engine = await startSqs({});
  undo.push(() => sqs.stop());
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = dynamodb.endpoint;
  process.env['AWS_ENDPOINT_URL_SQS'] = sqs.endpoint;
  undo.push(async () => {
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    delete process.env['AWS_ENDPOINT_URL_SQS'];
  });
  await raceForOneSlot('DynamoDB Local');
});
