import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDynamoDb } from '../../infra/local/engines/dynamodb.ts';
import type { Engine } from '../../infra/local/engines/engine.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import type { Condition, Store } from '../../shared/ports/store.ts';
import { systemRandom } from '../../shared/system/random.ts';
import { dynamoClientAt } from '../engines/clients.ts';
import { createTables } from '../engines/create-tables.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../engines/faulty-proxy.ts';
import { createMemoryMetrics, type MemoryMetrics } from '../memory/metrics.ts';

const table = 'directory';
const absent: Condition[] = [{ attribute: 'pk', is: 'absent' }];
const shape = 'com.amazonaws.dynamodb.v20120810#';

const refusal = (operation: string, code: string, more: object = {}): Fault => ({
  operation,
  answer: { status: 400, body: { __type: `${shape}${code}`, message: code, ...more } },
});

const cancelled = (...codes: string[]): Fault =>
  refusal('TransactWriteItems', 'TransactionCanceledException', {
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('store on DynamoDB when things go wrong', () => {
  let engine: Engine;
  let proxy: FaultyProxy;
  let client: DynamoDBClient;
  let store: Store;
  let metrics: MemoryMetrics;
  let waits: number[];
  let key = { pk: '', sk: 'a' };

  const open = (by: DynamoDBClient): void => {
    const clock = { now: () => 0, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
    const tables = { directory: 'directory', calendar: 'calendar', conflicts: 'conflicts', ledger: 'ledger' };
    store = createDynamoStore({ client: by, tables, metrics, clock, random: systemRandom });
  };

  beforeAll(async () => {
    engine = await startDynamoDb();
    proxy = await startFaultyProxy(engine.endpoint);
    client = dynamoClientAt(proxy.endpoint);
    await createTables(client);
  });

  beforeEach(({ task }) => {
    metrics = createMemoryMetrics();
    waits = [];
    open(client);
    key = { pk: task.id, sk: 'a' };
  });

  afterEach(() => void vi.useRealTimers());

  afterAll(async () => {
    client.destroy();
    await proxy.stop();
    await engine.stop();
  });

  test('a write that meets a transaction is tried again, with growing waits', async () => {
    proxy.inject(...Array.from({ length: 4 }, () => refusal('PutItem', 'TransactionConflictException')));
    expect(await store.put({ table, row: key, when: absent })).toEqual({ ok: true, row: key });
    expect(waits).toHaveLength(4);
    for (const [at, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(12 * 2 ** at);
      expect(wait).toBeLessThanOrEqual(38 * 2 ** at);
    }
  });

  test('a write that meets transactions again and again throws in the end', async () => {
    proxy.inject(...Array.from({ length: 5 }, () => refusal('UpdateItem', 'TransactionConflictException')));
    await expect(store.update({ table, key, add: { n: 1 } })).rejects.toThrow('TransactionConflict');
    expect(await store.get(table, key)).toBeUndefined();
  });

  test('a transaction that meets another writer answers so, and is counted', async () => {
    proxy.inject(cancelled('None', 'TransactionConflict'), cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    const items = [
      { kind: 'put', table, row: key } as const,
      { kind: 'put', table, row: { ...key, sk: 'b' } } as const,
    ];
    expect(await store.transact(items)).toEqual({ ok: false, lost: [], conflict: true });
    expect(await store.transact(items)).toEqual({ ok: false, lost: [0], conflict: true });
    expect(metrics.counted('TransactionConflict')).toBe(2);
    expect(metrics.counted('ConditionLost')).toBe(1);
  });

  test('a transaction cancelled for any other reason throws', async () => {
    proxy.inject(cancelled('ConditionalCheckFailed', 'ThrottlingError'), cancelled('ValidationError'));
    await expect(store.transact([{ kind: 'put', table, row: key }])).rejects.toThrow();
    await expect(store.transact([{ kind: 'put', table, row: key }])).rejects.toThrow();
    expect(metrics.counted('ConditionLost')).toBe(0);
  });

  test('a conditional write whose answer is lost is not taken for a lost condition', async () => {
    proxy.inject({ operation: 'PutItem', loseAnswer: true });
    await expect(store.put({ table, row: { ...key, mine: true }, when: absent })).rejects.toThrow('outcome is unknown');
    expect(await store.get(table, key)).toEqual({ ...key, mine: true });
    expect(metrics.counted('ConditionLost')).toBe(0);
  });

  /** Each judgement is given thrice, for the SDK corrects its clock by the answer before. */
  const judgedApart = async (minutes: number): Promise<void> => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
    await store.put({ table, row: key });
    for (let round = 0; round < 3; round += 1) {
      vi.setSystemTime(Date.now() + 1);
      expect(await store.put({ table, row: key, when: absent })).toEqual({ ok: false, row: key });
      expect(await store.update({ table, key, add: { n: 1 }, when: absent })).toEqual({ ok: false, row: key });
      const change = { kind: 'put', table, row: key, when: absent } as const;
      expect(await store.transact([change])).toEqual({ ok: false, lost: [0], conflict: false });
    }
  };

  test.each([6, 60 * 24, -6])('a clock that is %i minutes apart changes no judgement', async (minutes) => {
    const asked = (): number[] =>
      ['PutItem', 'UpdateItem', 'TransactWriteItems'].map((operation) => proxy.seen(operation));
    const before = asked();
    await judgedApart(minutes);
    expect(asked().map((count, at) => count - (before[at] ?? 0))).toEqual([4, 3, 3]);
  });

  test('the store contract notices when the SDK asks again after a judgement', async () => {
    const plain = dynamoClientAt(proxy.endpoint);
    plain.middlewareStack.remove('takeJudgementsAsAnswers');
    open(plain);
    await expect(judgedApart(6)).rejects.toThrow('outcome is unknown');
    plain.destroy();
  });

  test('a transaction whose answer is lost is done once, and says so', async () => {
    proxy.inject({ operation: 'TransactWriteItems', loseAnswer: true });
    const before = proxy.seen('TransactWriteItems');
    const raise = { kind: 'update', table, key, add: { n: 1 }, when: absent } as const;
    expect(await store.transact([{ ...raise, when: absent }])).toEqual({ ok: true });
    expect(proxy.seen('TransactWriteItems') - before).toBe(2);
    expect(await store.get(table, key)).toEqual({ ...key, n: 1 });
  });

  test('a batch read that leaves out every key again and again throws', async () => {
    const UnprocessedKeys = { [table]: { Keys: [{ pk: { S: key.pk }, sk: { S: 'a' } }] } };
    const leftOut: Fault = {
      operation: 'BatchGetItem',
      answer: { status: 200, body: { Responses: {}, UnprocessedKeys } },
    };
    await store.put({ table, row: key });
    proxy.inject(leftOut, leftOut);
    expect(await store.batchGet(table, [key])).toEqual([key]);
    expect(waits).toHaveLength(2);
    proxy.inject(...Array.from({ length: 5 }, () => leftOut));
    await expect(store.batchGet(table, [key])).rejects.toThrow('throttling');
  });

  test('an outage throws when the SDK has asked three times', async () => {
    const outage: Fault = {
      operation: 'GetItem',
      answer: { status: 500, body: { __type: `${shape}InternalServerError` } },
    };
    const before = proxy.seen('GetItem');
    proxy.inject(outage, outage, outage);
    await expect(store.get(table, key)).rejects.toThrow();
    expect(proxy.seen('GetItem') - before).toBe(3);
    expect(await store.get(table, key)).toBeUndefined();
  });
});
