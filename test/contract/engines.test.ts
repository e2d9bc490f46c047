import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynamoDb } from '../../infra/local/engines/dynamodb.ts';
import { type Engine, watchEngine } from '../../infra/local/engines/engine.ts';
import { freePort } from '../../infra/local/engines/free-port.ts';
import { spawnOnLeash } from '../../infra/local/engines/leash.ts';
import { sqsQueueUrl, startSqs } from '../../infra/local/engines/sqs.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { systemClock } from '../../shared/system/clock.ts';
import { systemRandom } from '../../shared/system/random.ts';
import { dynamoClientAt, sqsClientAt } from '../engines/clients.ts';
import { createTables } from '../engines/create-tables.ts';
import { heldEngines } from '../engines/held-engines.ts';
import { createMemoryMetrics } from '../memory/metrics.ts';

const parentProgram = fileURLToPath(new URL('../engines/parent-to-kill.ts', import.meta.url));

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) return String(chunk).trim();
  return 'none';
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(500) }).then(
    (response) => response.text().then(() => true),
    () => false,
  );

/** How long it took until nobody answered any more, in milliseconds. */
async function silenceAfter(endpoint: string, deadline = 5_000): Promise<number> {
  const since = performance.now();
  while (await answers(endpoint)) {
    if (performance.now() - since > deadline) return Number.POSITIVE_INFINITY;
    await pause(20);
  }
  return performance.now() - since;
}

/** The engine and its leash, at once. */
async function kill(engine: Engine): Promise<void> {
  process.kill(-engine.pid, 'SIGKILL');
  await engine.ended;
}

describe('engines', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotbridge-engines-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  for (const name of heldEngines) {
    test.concurrent(`${name} ends with its parent, though that is killed`, async () => {
      const parent = spawn(process.execPath, [parentProgram, name], { stdio: ['ignore', 'pipe', 'inherit'] });
      const endpoint = await firstLine(parent);
      expect(await answers(endpoint)).toBe(true);
      parent.kill('SIGKILL');
      expect(await silenceAfter(endpoint)).toBeLessThan(5_000);
    });
  }

  test('rows are still there after the engine was killed and started again', async () => {
    const dir = join(folder, 'rows');
    const first = await startDynamoDb({ dir });
    const client = dynamoClientAt(first.endpoint);
    const tables = await createTables(client);
    const ports = { tables, metrics: createMemoryMetrics(), clock: systemClock, random: systemRandom };
    await createDynamoStore({ client, ...ports }).put({ table: 'ledger', row: { pk: 'a', sk: 'b', n: 1 } });
    client.destroy();
    await kill(first);
    const second = await startDynamoDb({ dir });
    const again = dynamoClientAt(second.endpoint);
    const row = await createDynamoStore({ client: again, ...ports }).get('ledger', { pk: 'a', sk: 'b' });
    again.destroy();
    await second.stop();
    expect(row).toEqual({ pk: 'a', sk: 'b', n: 1 });
  });

  test('messages are still there after the engine was killed and started again, at another port too', async () => {
    const dataDir = join(folder, 'messages');
    const first = await startSqs({ dataDir });
    const client = sqsClientAt(first.endpoint);
    await client.send(new CreateQueueCommand({ QueueName: 'mails' }));
    const QueueUrl = sqsQueueUrl(first.endpoint, 'mails');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
    client.destroy();
    await kill(first);
    const second = await startSqs({ dataDir });
    const again = sqsClientAt(second.endpoint);
    const { Messages } = await again.send(
      new ReceiveMessageCommand({ QueueUrl: sqsQueueUrl(second.endpoint, 'mails') }),
    );
    again.destroy();
    await second.stop();
    expect(second.port).not.toBe(first.port);
    expect(Messages?.map(({ Body }) => Body)).toEqual(['kept']);
  });

  test('a port in use is told, whoever uses it', async () => {
    const first = await startSqs();
    await expect(startSqs({ port: first.port })).rejects.toThrow(`Port ${first.port} of 127.0.0.1 is in use`);
    await expect(startDynamoDb({ port: first.port })).rejects.toThrow(`Port ${first.port} of 127.0.0.1 is in use`);
    await first.stop();
  });

  test('a command that cannot start is told with its own words', async () => {
    const port = await freePort();
    const broken = watchEngine('broken', spawnOnLeash(process.execPath, ['-e', 'throw new Error("no luck")']), port);
    await expect(broken).rejects.toThrow(/broken did not start: [^]*no luck/);
    const absent = watchEngine('absent', spawnOnLeash('/nowhere/at-all', []), port);
    await expect(absent).rejects.toThrow('absent did not start');
  });

  test('queues are served on the loopback interface only', async () => {
    const engine = await startSqs();
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.flatMap(({ internal, family, address }) => (internal || family !== 'IPv4' ? [] : [address])),
    );
    // 127.0.0.2 reaches who listens everywhere, on a machine without a network too.
    for (const address of [...others, '127.0.0.2'])
      expect(await answers(`http://${address}:${engine.port}/health`)).toBe(false);
    const response = await fetch(`${engine.endpoint}/health`);
    expect(response.ok).toBe(true);
    await engine.stop();
  });

  test('an engine that ends by itself is noticed', async () => {
    const engine = await startSqs();
    process.kill(engine.pid, 'SIGKILL');
    expect(await engine.ended).toContain('SIGKILL');
    await engine.stop();
  });
});
