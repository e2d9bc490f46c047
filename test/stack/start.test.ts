import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { call } from '../../infra/local/story/addresses.ts';

/** The command a newcomer types, as a process of its own. */

const root = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'slotbridge-start-'));
  folders.push(folder);
  return folder;
};

type Run = { child: ChildProcess; out: string[]; err: string[] };

function start(args: string[], variables: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['infra/local/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const run: Run = { child, out: [], err: [] };
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => run.out.push(line));
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => run.err.push(line));
  return run;
}

async function ready(run: Run): Promise<Record<string, string>> {
  for (let waited = 0; waited < 60_000 && run.out.length === 0; waited += 50) {
    if (run.child.exitCode !== null) throw new Error(run.err.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return JSON.parse(run.out[0] ?? '{}') as Record<string, string>;
}

/** Every process whose command line names the folder: workers, engines, emulator. */
function processesOf(folder: string): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) ||
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
        );
      } catch {
        return false;
      }
    }).length;
}

it('start --empty --json prints one line with the addresses, keeps its state, and Ctrl-C leaves no process behind', async () => {
  const folder = newFolder();
  const first = start(['--empty', '--json', '--data', folder]);
  const addresses = await ready(first);
  expect(Object.keys(addresses).sort()).toEqual(['adminKey', 'api', 'firstOwner', 'google', 'mailbox']);
  expect(first.out).toHaveLength(1);
  const admin = { key: addresses['adminKey'] ?? '' };
  const body = { name: 'Kept', timeZone: 'Europe/Berlin', locale: 'en' };
  const { id } = await call<{ id: string }>('POST', `${addresses['api']}/v1/businesses`, { ...admin, body });
  first.child.kill('SIGINT');
  await once(first.child, 'exit');
  expect(first.child.exitCode).toBe(0);
  expect(processesOf(folder)).toBe(0);

  const second = start(['--empty', '--json', '--data', folder]);
  expect(await ready(second)).toEqual(addresses);
  const kept = await call<{ name: string }>('GET', `${addresses['api']}/v1/businesses/${id}`, admin);
  expect(kept.name).toBe('Kept');
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  expect(processesOf(folder)).toBe(0);
});

it('a port in use is said in one sentence with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const run = start(['--empty', '--json', '--port', String(port), '--data', newFolder()]);
  await once(run.child, 'exit');
  server.close();
  expect(run.child.exitCode).toBe(1);
  expect(run.err).toEqual([`Port ${port} is in use: end what runs there, or choose another with --port.`]);
});

it('an option that does not exist is named with those that do', async () => {
  const run = start(['--emtpy']);
  await once(run.child, 'exit');
  expect(run.child.exitCode).toBe(1);
  expect(run.err[0]).toContain('--emtpy');
  expect(run.err.join('\n')).toContain('--empty');
});

it('half a Google client is refused before anything starts', async () => {
  const run = start(['--empty', '--json', '--data', newFolder()], { GOOGLE_CLIENT_ID: 'only-half' });
  await once(run.child, 'exit');
  expect(run.child.exitCode).toBe(1);
  expect(run.err).toEqual([
    'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together: set both, or neither to use the emulator.',
  ]);
});
