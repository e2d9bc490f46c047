import { randomUUID } from 'node:crypto';
import { startDynamoDbLocal } from '../../infra/local/engines/dynamodb-local.ts';
import { startDynoxide } from '../../infra/local/engines/dynoxide.ts';
import type { Engine } from '../../infra/local/engines/engine.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import type { MetricName } from '../../shared/ports/metrics.ts';
import type { Store } from '../../shared/ports/store.ts';
import { systemClock } from '../../shared/system/clock.ts';
import { systemRandom } from '../../shared/system/random.ts';
import { dynamoClientAt } from '../engines/clients.ts';
import { createTables } from '../engines/create-tables.ts';
import { createMemoryMetrics, type MemoryMetrics } from '../memory/metrics.ts';
import { createMemoryStore } from '../memory/store.ts';
import type { StoreScene } from './case.ts';

/** A store to run the contract on. */
type StoreUnderTest = { name: string; scene(): StoreScene; stop(): Promise<void> };

/** `start` gives nothing where the engine cannot run: it needs what `needs` says. */
export type StoreEngine = { name: string; needs: string; start(): Promise<StoreUnderTest | undefined> };

export const storeEngines: StoreEngine[] = [
  { name: 'memory', needs: 'nothing', start: startMemory },
  { name: 'dynoxide', needs: 'Linux on x64', start: async () => onEngine('dynoxide', await startDynoxide()) },
  {
    name: 'DynamoDB Local',
    needs: 'Java 17',
    start: async () => onEngine('DynamoDB Local', await startDynamoDbLocal()),
  },
];

async function startMemory(): Promise<StoreUnderTest> {
  const metrics = createMemoryMetrics();
  const store = createMemoryStore({ metrics });
  return { name: 'memory', scene: () => sceneOf(store, metrics), stop: async () => {} };
}

async function onEngine(name: string, engine: Engine | undefined): Promise<StoreUnderTest | undefined> {
  if (engine === undefined) return undefined;
  const client = dynamoClientAt(engine.endpoint);
  const tables = await createTables(client);
  const metrics = createMemoryMetrics();
  const store = createDynamoStore({ client, tables, metrics, clock: systemClock, random: systemRandom });
  const stop = async () => {
    client.destroy();
    await engine.stop();
  };
  return { name, scene: () => sceneOf(store, metrics), stop };
}

export function sceneOf(store: Store, metrics: MemoryMetrics): StoreScene {
  const names = ['ConditionLost', 'TransactionConflict'] as const;
  const before = new Map<MetricName, number>(names.map((name) => [name, metrics.counted(name)]));
  return {
    store,
    pk: `case-${randomUUID()}`,
    counted: (name) => metrics.counted(name) - (before.get(name) ?? 0),
  };
}
