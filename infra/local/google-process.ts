import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { DataDirectory } from './data-directory.ts';
import { readJson, writeJson } from './files.ts';
import { isFree, StartError } from './listen.ts';

/** The Google emulator as a server of its own; it ends with this process, however that ends. */
export type GoogleProcess = { url: string; client: { clientId: string; clientSecret: string }; stop(): Promise<void> };

const main = join(import.meta.dirname, '..', '..', 'test', 'google-emulator', 'main.ts');
const client = { clientId: '100-local.apps.example', clientSecret: 'local-secret' };
const Remembered = z.object({ port: z.int() });

export async function startGoogleProcess(data: DataDirectory, { reset }: { reset: boolean }): Promise<GoogleProcess> {
  const port = await rememberedPort(data);
  const file = data.file('google.jsonl');
  const args = [main, '--die-with-parent', '--data', file, ...(port === undefined ? [] : ['--port', String(port)])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await addressOf(child);
  writeJson(data.file('google.json'), { port: Number(new URL(url).port) });
  const post = (path: string, body?: unknown) =>
    fetch(`${url}/control${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  if (reset) await post('/reset');
  await post('/clients', { ...client, redirectUris: 'any-loopback' });
  return { url, client, stop: () => stop(child) };
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
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
