import { fork } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { addTally, emptyTally, type Tally } from './tally.ts';

/** Schedules `from` to below `to` of a seed, played by one worker process. */
export type Chunk = { seed: string; from: number; to: number };
export type Played = Chunk & { tally: Tally };

const usualChunk = 50;

export const seedOf = (seed: string, number: number): string => `${seed}/${number}`;

function chunksOf(seed: string, schedules: number, longest: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 1; from <= schedules; from += longest)
    chunks.push({ seed, from, to: Math.min(from + longest, schedules + 1) });
  return chunks;
}

export type RunOptions = {
  seed: string;
  schedules: number;
  workers?: number | undefined;
  /** How many a worker takes at once, at most. */
  chunk?: number;
  /** What is already played stands in this file, and what is played is added to it. */
  resume?: string | undefined;
  /** Told after each chunk how many schedules are done. */
  onProgress?: (done: number, failures: number) => void;
};

/** Plays all schedules in worker processes. What they add up to does not depend on the number of workers. */
export async function playAll(options: RunOptions): Promise<Tally> {
  const { seed, schedules, chunk = usualChunk, resume, onProgress = () => undefined } = options;
  const chunks = chunksOf(seed, schedules, chunk);
  const played = new Map((resume === undefined ? [] : readPlayed(resume, chunks)).map((one) => [one.from, one]));
  const left = chunks.filter(({ from }) => !played.has(from));
  const progress = () => {
    const all = [...played.values()];
    onProgress(
      all.reduce((sum, { tally }) => sum + tally.digests.length, 0),
      all.reduce((sum, { tally }) => sum + tally.failures.length, 0),
    );
  };
  const workers = Math.max(1, Math.min(options.workers ?? availableParallelism(), left.length));
  const keep = (one: Played) => {
    played.set(one.from, one);
    if (resume !== undefined) appendFileSync(resume, `${JSON.stringify(one)}\n`);
    progress();
  };
  await Promise.all(Array.from({ length: workers }, () => playInWorker(left, keep)));
  const sum = emptyTally();
  for (const { from } of chunks) {
    const one = played.get(from);
    if (one !== undefined) addTally(sum, one.tally);
  }
  return sum;
}

/** Another run's file, or one of another seed, has chunks that are not ours. */
function readPlayed(file: string, chunks: readonly Chunk[]): Played[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const wanted = new Set(chunks.map(nameOf));
  return lines.map((line) => JSON.parse(line) as Played).filter((one) => wanted.has(nameOf(one)));
}

const nameOf = ({ seed, from, to }: Chunk): string => `${seed} ${from} ${to}`;

const workerFile = fileURLToPath(new URL('./chunk-worker.ts', import.meta.url));

/** A schedule makes much that lives briefly: with little room for it the collector works all the time. */
const youngSpace = ['--max-semi-space-size=64'];

function playInWorker(left: Chunk[], keep: (played: Played) => void): Promise<void> {
  const worker = fork(workerFile, { execArgv: youngSpace });
  return new Promise((resolve, reject) => {
    const next = () => {
      const chunk = left.shift();
      if (chunk === undefined) worker.disconnect();
      else worker.send(chunk);
    };
    worker.on('message', (played: Played) => {
      keep(played);
      next();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}`))));
    next();
  });
}
