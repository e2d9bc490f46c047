import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** A server that runs beside this process and ends with it. */
export type Engine = {
  name: string;
  endpoint: string;
  port: number;
  /** Of the process that leads the engine's group. */
  pid: number;
  /** Resolves when the engine has ended, whoever ended it, with what it last said. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

const patience = 30_000;
const graceMilliseconds = 5_000;

/** Waits until the engine answers at its port. Throws with the engine's own words when it ends before. */
export async function watchEngine(name: string, child: ChildProcess, port: number): Promise<Engine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const ended = lastWords(child);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + patience;
  while (!(await answers(endpoint))) {
    if (over) throw new Error(`${name} did not start: ${await ended}`);
    if (Date.now() > deadline) {
      await stop(child, ended);
      throw new Error(`${name} did not answer within ${patience / 1000} seconds.`);
    }
    await pause(20);
  }
  if (over) throw new Error(`${name} did not start, and something else answers at ${endpoint}: ${await ended}`);
  return { name, endpoint, port, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

function lastWords(child: ChildProcess): Promise<string> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  child.stdin?.on('error', () => {});
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, signal) => resolve(words.trim() || `ended with ${signal ?? status}`));
  });
}

/** Any answer over HTTP will do. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end();
  const late = setTimeout(() => killGroup(child), graceMilliseconds);
  await ended;
  clearTimeout(late);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
