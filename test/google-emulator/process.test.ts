import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createControl } from './control-client.ts';
import { anna, hour } from './harness.ts';

const main = join(import.meta.dirname, 'main.ts');
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'google-emulator-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Starts the program; resolves with its address, or with what it said when it ended. */
const start = async (...args: string[]) => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: Number(code), errors }));
  const said = once(child.stdout, 'data').then(([chunk]) => JSON.parse(String(chunk)) as { google: string });
  const first = await Promise.race([said, ended]);
  return { child, ended, url: 'google' in first ? first.google : '', first };
};

const path = `/accounts/${anna}/calendars/primary/events`;
const titles = async (url: string) =>
  (await createControl(url).get<{ items: { summary: string }[] }>(path)).items.map(({ summary }) => summary);
const addEvent = (url: string, summary: string) => createControl(url).post(path, { ...hour('2026-11-25'), summary });

describe('the program', () => {
  test('it says its address on one line of JSON', async () => {
    const { first, url } = await start('--port', '0');
    expect(first).toEqual({ google: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect(await createControl(url).get('')).toMatchObject({ service: 'google-emulator' });
  });

  test('a port in use is one clear sentence and exit 1', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    expect(await (await start('--port', port)).ended).toEqual({
      code: 1,
      errors: `Port ${port} on 127.0.0.1 is in use; name another one with --port.\n`,
    });
  });

  test('it ends with the pipe of its parent', async () => {
    const { child, ended } = await start('--die-with-parent');
    child.stdin?.end();
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('it ends on SIGTERM', async () => {
    const { child, ended } = await start();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
  });
});

describe('the data file', () => {
  test('accounts, events, grants, clock and switches survive SIGKILL right after the answer', async () => {
    const data = join(folder, 'google.jsonl');
    const first = await start('--data', data);
    const control = createControl(first.url);
    await control.post('/accounts', { email: anna, name: 'Anna' });
    await control.post('/clock', { advanceMs: 86_400_000 });
    await control.put('/switches', { revival: '403' });
    await addEvent(first.url, 'kept');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start('--data', data);
    expect(await titles(second.url)).toEqual(['kept']);
    const { now } = await createControl(second.url).get<{ now: number }>('/clock');
    expect(now - Date.now()).toBeGreaterThan(86_000_000);
    const { items } = await createControl(second.url).get<{ items: { name: string; value: unknown }[] }>('/switches');
    expect(items.find(({ name }) => name === 'revival')?.value).toBe('403');
  });

  test('a line that was cut off is left out, what came before it stays', async () => {
    const data = join(folder, 'google.jsonl');
    const first = await start('--data', data);
    await createControl(first.url).post('/accounts', { email: anna, name: 'Anna' });
    await addEvent(first.url, 'whole');
    first.child.kill('SIGKILL');
    await first.ended;
    const text = await readFile(data, 'utf8');
    await writeFile(data, `${text}{"table":"events","key":"anna`);
    const second = await start('--data', data);
    expect(await titles(second.url)).toEqual(['whole']);
  });

  test('a reset is kept as well', async () => {
    const data = join(folder, 'google.jsonl');
    const first = await start('--data', data);
    await createControl(first.url).post('/accounts', { email: anna, name: 'Anna' });
    await createControl(first.url).post('/reset');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start('--data', data);
    expect(await createControl(second.url).get('/accounts')).toEqual({ items: [] });
  });
});
