import { join } from 'node:path';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { startDynoxide } from './dynoxide.ts';
import type { Engine } from './engine.ts';

/** Starts the lighter of the two DynamoDBs that runs here, kept under `dir` or else in memory. Throws when there is none. */
export async function startDynamoDb(
  options: { dir?: string; port?: number; prefer?: 'dynoxide' | 'dynamodb-local' } = {},
): Promise<Engine> {
  const port = options.port === undefined ? {} : { port: options.port };
  const light = () =>
    startDynoxide({ ...port, ...(options.dir !== undefined && { dbFile: join(options.dir, 'dynoxide.db') }) });
  const amazons = () =>
    startDynamoDbLocal({ ...port, ...(options.dir !== undefined && { dir: join(options.dir, 'dynamodb-local') }) });
  const [first, second] = options.prefer === 'dynamodb-local' ? [amazons, light] : [light, amazons];
  const engine = (await first()) ?? (await second());
  if (engine === undefined) throw new Error('No DynamoDB runs here: install Java 17 or newer for DynamoDB Local.');
  return engine;
}
