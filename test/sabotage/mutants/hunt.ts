import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Violation } from '../../simulation/run/types.ts';

/** What a worker is to look for: one sabotage by its name, or none. */
export type Hunt = { sabotage?: { rule: string; name: string }; seeds: readonly string[]; mostSteps: number };
export type Found = { played: number; steps: number; seed?: string; violation?: Violation };

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Far more than the steps allowed take: a sabotage that never lets go ends the run. */
const longest = 1_200_000;

export function hunt(wanted: Hunt): Promise<Found> {
  const worker = fork(workerFile, { execArgv: ['--max-semi-space-size=64'] });
  return new Promise((resolve, reject) => {
    let found: Found | undefined;
    const timeout = setTimeout(() => worker.kill('SIGKILL'), longest);
    worker.on('message', (message: Found) => {
      found = message;
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      clearTimeout(timeout);
      if (found === undefined) reject(new Error(`The worker of ${wanted.sabotage?.name} ended with ${code}`));
      else resolve(found);
    });
    worker.send(wanted);
  });
}
