import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Engine, watchEngine } from './engine.ts';
import { freePort } from './free-port.ts';

const program = fileURLToPath(new URL('fauxqs-server.ts', import.meta.url));
const account = '000000000000';

/** Starts fauxqs, an SQS in Node, kept in `dataDir` or else in memory. */
export async function startSqs(options: { dataDir?: string; port?: number } = {}): Promise<Engine> {
  const port = await freePort(options.port);
  if (options.dataDir !== undefined) await mkdir(options.dataDir, { recursive: true });
  const parameters = [program, String(port), ...(options.dataDir === undefined ? [] : [options.dataDir])];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  return watchEngine('fauxqs', child, port);
}

/** The address of a queue there; the one that the server itself names needs a resolver that knows `*.localhost`. */
export const sqsQueueUrl = (endpoint: string, name: string): string => `${endpoint}/${account}/${name}`;
