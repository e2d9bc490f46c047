import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { processesOf } from './processes.ts';

const root = join(import.meta.dirname, '..', '..');
const addresses = z.strictObject({
  ...{ api: z.url(), mailbox: z.url(), google: z.url(), adminKey: z.string() },
  firstOwner: z.email().optional(),
});
type Addresses = z.output<typeof addresses>;

const startLimitMilliseconds = 90_000;
const endLimitMilliseconds = 10_000;

/** `npm start -- --empty --json --data FOLDER` as a process of its own, again and again on the same folder. */
export class InstallationProcess {
  readonly folder: string;
  starts = 0;
  /** All that was written to standard error, over all starts. */
  readonly said: string[] = [];
  #child: ChildProcess | undefined;
  #addresses: Addresses | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  get addresses(): Addresses {
    if (this.#addresses === undefined) throw new Error('It was not started yet.');
    return this.#addresses;
  }

  get runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it is ready. Throws when it refuses, or comes back at other addresses: nobody would find it. */
  async start(): Promise<Addresses> {
    const args = ['infra/local/main.ts', '--empty', '--json', '--data', this.folder];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.starts += 1;
    createInterface({ input: child.stderr }).on('line', (line) => this.said.push(line));
    const out = createInterface({ input: child.stdout });
    const line = await Promise.race([
      once(out, 'line').then(([first]) => String(first)),
      once(child, 'exit').then(() => undefined),
      pause(startLimitMilliseconds, undefined, { ref: false }),
    ]);
    if (line === undefined) throw new Error(`Start ${this.starts} was refused: ${this.said.slice(-3).join(' | ')}`);
    const found = addresses.parse(JSON.parse(line));
    if (this.#addresses !== undefined && JSON.stringify(found) !== JSON.stringify(this.#addresses))
      throw new Error(`Start ${this.starts} came back at other addresses: ${line}`);
    this.#addresses = found;
    return found;
  }

  /** SIGKILL to the one process that a person sees; resolves when all others have followed it. */
  async kill(): Promise<void> {
    await this.#signal('SIGKILL');
    await this.#followed();
  }

  /** Ctrl-C. Throws when it does not end in order or leaves a process behind. */
  async stop(): Promise<void> {
    if (!this.runs) return;
    await this.#signal('SIGTERM');
    if (this.#child?.exitCode !== 0)
      throw new Error(`It ended with ${this.#child?.signalCode ?? this.#child?.exitCode}.`);
    await this.#followed();
  }

  async #signal(name: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.runs) return;
    const gone = once(child, 'exit');
    child.kill(name);
    await gone;
  }

  async #followed(): Promise<void> {
    const since = Date.now();
    for (let left = processesOf(this.folder); left.length > 0; left = processesOf(this.folder)) {
      if (Date.now() - since > endLimitMilliseconds)
        throw new Error(`Left behind: ${left.map(({ pid, role }) => `${role} (${pid})`).join(', ')}`);
      await pause(20);
    }
  }

  /** For the end of a run that failed: nothing of this folder stays. */
  async endAll(): Promise<void> {
    await this.#signal('SIGKILL');
    for (const { pid } of processesOf(this.folder)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    }
  }
}
