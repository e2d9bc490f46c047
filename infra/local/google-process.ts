import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { DataDirectory } from './data-directory.ts';
import { type Running, supervise } from './engines/supervise.ts';
import { readJson, writeJson } from './files.ts';
import { isFree, StartError } from './listen.ts';

/** The Google emulator as a server of its own; it ends with this process, however that ends. */
export type GoogleProcess = Running & {
  url: string;
  client: { clientId: string; clientSecret: string };
  /** An account that stands there for the owner of the demo business. */
  firstOwner: string;
};

const main = join(import.meta.dirname, '..', '..', 'test', 'google-emulator', 'main.ts');
const client = { clientId: '100-local.apps.example', clientSecret: 'local-secret' };
const owner = { email: 'nora@salon-nord.example', name: 'Nora Nord' };
const Remembered = z.object({ port: z.int() });

type Options = { reset: boolean; log: (line: string) => void };

export async function startGoogleProcess(data: DataDirectory, { reset, log }: Options): Promise<GoogleProcess> {
  const first = await spawnGoogle(data, await rememberedPort(data));
  const { url } = first;
  const port = Number(new URL(url).port);
  writeJson(data.file('google.json'), { port });
  const post = (path: string, body?: unknown) =>
    fetch(`${url}/control${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  if (reset) await post('/reset');
  await post('/accounts', owner);
  await post('/clients', { ...client, redirectUris: 'any-loopback' });
  const running = supervise(first, { name: 'The Google emulator', again: () => spawnGoogle(data, port), log });
  return { url, client, firstOwner: owner.email, ...running };
}

async function spawnGoogle(data: DataDirectory, port: number | undefined): Promise<Running & { url: string }> {
  const file = data.file('google.jsonl');
  const args = [main, '--die-with-parent', '--data', file, ...(port === undefined ? [] : ['--port', String(port)])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit').then(([status, signal]) => `ended with ${signal ?? status}`);
  return { url: await addressOf(child), ended, stop: () => stop(child) };
}

async function rememberedPort(data: DataDirectory): Promise<number | undefined> {
  const remembered = Remembered.safeParse(readJson(data.file('google.json')));
  if (!remembered.success) return undefined;
  return (await isFree(remembered.data.port)) ? remembered.data.port : undefined;
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The Google emulator has no output');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => undefined)]);
  if (line === undefined) throw new StartError('The Google emulator could not be started; its message stands above.');
  return z.object({ google: z.url() }).parse(JSON.parse(String(line[0]))).google;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
