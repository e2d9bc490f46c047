import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { afterEach, expect, it } from 'vitest';
import { DataDirectory } from '../../infra/local/data-directory.ts';
import { startStack } from '../../infra/local/stack.ts';
import { type Harness, readRecords, readText, startHarness, until } from './fixtures/harness.ts';

const program = join(import.meta.dirname, 'fixtures', 'main.ts');
const ready = z.object({ api: z.string(), adminKey: z.string(), workers: z.array(z.number()) });
const refused = z.object({ error: z.string() });

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-stack-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

type Started = { child: ChildProcess; line: string; exited: Promise<number | null> };

async function startProcess(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  ends.push(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve) => lines.once('line', resolve));
  return { child, line, exited };
}

/** Every process whose command names the directory, or that is among `pids`. */
function running(directory: string, pids: number[]): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => {
    const gone = line.includes('<defunct>') || line.includes('ps -A');
    return !gone && (line.includes(directory) || pids.includes(Number.parseInt(line, 10)));
  });
}

const put = (harness: Harness, id: string) =>
  harness.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item: { pk: { S: id }, sk: { S: '-' } } }));
const has = async (harness: Harness, id: string) => {
  const Key = { pk: { S: id }, sk: { S: '-' } };
  return (await harness.dynamodb.send(new GetItemCommand({ TableName: 'Things', Key }))).Item !== undefined;
};

it('keeps rows, messages, clock, addresses and admin key over a restart, and forgets state on a reset', async () => {
  const dataDir = newDirectory();
  const first = await startHarness({ dataDir });
  ends.push(() => first.stack.stop());
  await put(first, 'kept');
  await first.stack.advanceClock(3_600_000);
  await first.sendJob('kept', { id: 'kept-1', failBelow: 2 });
  await until(
    () => first.records('job'),
    (found) => found.length === 1,
  );
  await first.stack.stop();

  const second = await startHarness({ dataDir });
  ends.push(() => second.stack.stop());
  expect([second.stack.api, second.stack.mailbox]).toEqual([first.stack.api, first.stack.mailbox]);
  expect(second.stack.adminKey).toBe(first.stack.adminKey);
  expect(second.stack.now()).toBeGreaterThan(Date.now() + 3_500_000);
  expect(await has(second, 'kept')).toBe(true);
  const [, again] = await until(
    () => second.records('job'),
    (found) => found.length === 2,
  );
  expect(again).toMatchObject({ id: 'kept-1', receives: 2 });
  await second.stack.stop();

  const third = await startHarness({ dataDir, reset: true });
  ends.push(() => third.stack.stop());
  expect(await has(third, 'kept')).toBe(false);
  expect(third.stack.api).toBe(first.stack.api);
});

it('leaves no process behind when it is killed, and starts again at the same address', async () => {
  const dataDir = newDirectory();
  const first = await startProcess(dataDir);
  const { api, workers, adminKey } = ready.parse(JSON.parse(first.line));
  expect(workers).toHaveLength(5);
  expect(running(dataDir, workers).length).toBeGreaterThanOrEqual(8);
  void fetch(`${api}/web/slow`).catch(() => undefined);
  first.child.kill('SIGKILL');
  await until(
    () => running(dataDir, workers),
    (left) => left.length === 0,
    5_000,
  );

  const second = await startProcess(dataDir);
  expect(ready.parse(JSON.parse(second.line))).toMatchObject({ api, adminKey });
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
  expect(running(dataDir, [])).toEqual([]);
});

it('reads on where a killed run stopped: no row of a stream is missed', async () => {
  const dataDir = newDirectory();
  const records = () => readRecords(join(dataDir, 'records.jsonl'), 'row');
  const harness = await startHarness({ dataDir });
  const Item = (id: string) => ({ pk: { S: id }, sk: { S: '-' }, dueAt: { S: 'x' }, dueShard: { S: '1' } });
  await harness.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item: Item('before') }));
  await until(records, (found) => found.length === 1);
  await harness.stack.stop();
  const again = await startProcess(dataDir);
  again.child.kill('SIGKILL');
  const last = await startHarness({ dataDir });
  ends.push(() => last.stack.stop());
  await last.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item: Item('after') }));
  const found = await until(records, (entries) => entries.some((one) => one.id === 'after'));
  expect(found.map((one) => one.id)).toEqual(['before', 'after']);
});

it('ends engines that a killed run left, and nothing else that has their number', async () => {
  const dataDir = newDirectory();
  const engine = spawn('sleep', ['300'], { detached: true });
  ends.push(() => engine.kill('SIGKILL'));
  const named = spawn('/bin/sh', ['-c', 'sleep 300; true', dataDir], { detached: true, stdio: 'ignore' });
  const gone = new Promise((resolve) => named.on('exit', (_code, signal) => resolve(signal)));
  writeFileSync(join(dataDir, 'processes.json'), JSON.stringify([engine.pid, named.pid]));
  const harness = await startHarness({ dataDir });
  ends.push(() => harness.stack.stop());
  expect(await gone).toBe('SIGKILL');
  expect(engine.exitCode ?? engine.signalCode).toBeNull();
});

it('says in one sentence that a port is in use, and ends with status 1', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const dataDir = newDirectory();
  const started = await startProcess(dataDir, String(port));
  expect(refused.parse(JSON.parse(started.line)).error).toBe(
    `Port ${port} is in use: end what runs there, or choose another with --port.`,
  );
  expect(await started.exited).toBe(1);
  expect(running(dataDir, [])).toEqual([]);
});

it('refuses a second stack on the same data', async () => {
  const dataDir = newDirectory();
  const harness = await startHarness({ dataDir });
  ends.push(() => harness.stack.stop());
  await expect(startStack({ dataDir, template: {} })).rejects.toThrow(`runs at ${harness.stack.api}`);
});

it('resets nothing but its own state', async () => {
  const dataDir = newDirectory();
  mkdirSync(join(dataDir, 'sqs'));
  writeFileSync(join(dataDir, 'sqs', 'thesis.txt'), 'years of work');
  new DataDirectory(dataDir).reset();
  expect(readText(join(dataDir, 'sqs', 'thesis.txt'))).toBe('years of work');
  const data = new DataDirectory(dataDir);
  data.rememberAddresses({ gateway: 4000 });
  writeFileSync(join(dataDir, 'other.json'), '{}');
  data.reset();
  expect(readdirSync(dataDir).toSorted()).toEqual(['addresses.json', 'other.json']);
});

it('ends what it started when the template cannot be run', async () => {
  const dataDir = newDirectory();
  const template = { Resources: { Thing: { Type: 'AWS::EFS::FileSystem', Properties: {} } } };
  await expect(startStack({ dataDir, template, log: () => undefined })).rejects.toThrow('AWS::EFS::FileSystem');
  expect(running(dataDir, [])).toEqual([]);
});
