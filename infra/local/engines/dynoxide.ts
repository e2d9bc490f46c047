import { chmodSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type Engine, watchEngine } from './engine.ts';
import { freePort } from './free-port.ts';
import { spawnOnLeash } from './leash.ts';

/**
 * Starts dynoxide, a DynamoDB on SQLite, kept in `dbFile` or else in memory.
 * Undefined where its optional package is not installed: it exists for Linux on x64 only.
 */
export async function startDynoxide(options: { dbFile?: string; port?: number } = {}): Promise<Engine | undefined> {
  const binary = findBinary();
  if (binary === undefined) return undefined;
  const port = await freePort(options.port);
  const parameters = ['serve', '--host', '127.0.0.1', '--port', String(port)];
  if (options.dbFile !== undefined) {
    await mkdir(dirname(options.dbFile), { recursive: true });
    parameters.push('--db-path', options.dbFile);
  }
  return watchEngine('dynoxide', spawnOnLeash(binary, parameters), port);
}

/** Some installations unpack it without its executable bit. */
function findBinary(): string | undefined {
  try {
    const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
    if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
    chmodSync(binary, 0o755);
    return binary;
  } catch {
    return undefined;
  }
}
