import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store.ts';
import { createReads } from './reads.ts';
import type { TableNames } from './requests.ts';
import { createBackoff } from './retries.ts';
import { createTransact } from './transact.ts';
import { createWrites } from './writes.ts';

export type DynamoStoreOptions = {
  client: DynamoDBClient;
  tables: TableNames;
  metrics: Metrics;
  /** For the waits between retries. */
  clock: Clock;
  random: Random;
};

/** The store on DynamoDB, or on any server that speaks its protocol. */
export function createDynamoStore({ client, tables, metrics, clock, random }: DynamoStoreOptions): Store {
  const backoff = createBackoff(clock, random);
  return {
    ...createReads(client, tables, backoff),
    ...createWrites(client, tables, metrics, backoff),
    transact: createTransact(client, tables, metrics),
  };
}
