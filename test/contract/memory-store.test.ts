import { beforeEach, describe, expect, test } from 'vitest';
import type { Put } from '../../shared/ports/store.ts';
import { createMemoryMetrics, type MemoryMetrics } from '../memory/metrics.ts';
import { type Change, createMemoryStore, type MemoryStore } from '../memory/store.ts';

const table = 'calendar';
const key = { pk: 'p', sk: 'a' };
const put = (sk: string, n: number): Put => ({ kind: 'put', table, row: { pk: 'p', sk, n } });

describe('what the memory store has beyond the contract', () => {
  let metrics: MemoryMetrics;
  let store: MemoryStore;
  let changes: Change[];

  beforeEach(() => {
    metrics = createMemoryMetrics();
    store = createMemoryStore({ metrics });
    changes = [];
    store.subscribe((change) => changes.push(change));
  });

  test('a listener hears each change with the row before and after', async () => {
    await store.put(put('a', 1));
    await store.update({ table, key, add: { n: 1 } });
    await store.delete({ table, key });
    expect(changes).toEqual([
      { table, key, after: { ...key, n: 1 } },
      { table, key, before: { ...key, n: 1 }, after: { ...key, n: 2 } },
      { table, key, before: { ...key, n: 2 } },
    ]);
  });

  test('a write that is lost, refused or changes nothing is not heard', async () => {
    await store.put(put('a', 1));
    changes.length = 0;
    await store.put(put('a', 1));
    await store.update({ table, key, set: { n: 5 }, when: [{ attribute: 'n', is: '=', value: 9 }] });
    await store.delete({ table, key: { pk: 'p', sk: 'none' } });
    await expect(store.update({ table, key, add: { pk: 1 } })).rejects.toThrow();
    expect(changes).toEqual([]);
  });

  test('the changes of a transaction are heard when all of it is written, and none when it is lost', async () => {
    const seen: number[] = [];
    store.subscribe(() => seen.push(store.rows(table).length));
    await store.transact([put('a', 1), put('b', 1), put('c', 1)]);
    expect(seen).toEqual([3, 3, 3]);
    await store.transact([put('d', 1), { ...put('a', 2), when: [{ attribute: 'pk', is: 'absent' }] }]);
    expect(seen).toHaveLength(3);
  });

  test('what a listener does to its copy changes nothing, and it can stop listening', async () => {
    const stop = store.subscribe(({ after }) => {
      if (after) after.n = 99;
    });
    await store.put(put('a', 1));
    expect(store.rows(table)).toEqual([{ ...key, n: 1 }]);
    expect(changes[0]?.after?.n).toBe(1);
    stop();
    const heard = changes.length;
    await store.put(put('a', 2));
    expect(changes).toHaveLength(heard + 1);
  });

  test('a write takes effect at once, before its promise is awaited', async () => {
    const written = store.put(put('a', 1));
    expect(store.rows(table)).toHaveLength(1);
    await written;
  });

  test('an injected conflict refuses the next transactions, whole, and is counted', async () => {
    store.injectConflict(2);
    const refused = { ok: false, lost: [], conflict: true };
    expect(await store.transact([put('a', 1)])).toEqual(refused);
    expect(await store.transact([put('a', 1)])).toEqual(refused);
    expect(await store.transact([put('a', 1)])).toEqual({ ok: true });
    expect(metrics.counted('TransactionConflict')).toBe(2);
  });

  test('an injected throttle makes the next calls throw and do nothing', async () => {
    store.injectThrottle(2);
    await expect(store.put(put('a', 1))).rejects.toThrow('throttled');
    await expect(store.get(table, key)).rejects.toThrow('throttled');
    expect(await store.get(table, key)).toBeUndefined();
  });

  test('held indexes show the rows of before until they are let go; tables do not', async () => {
    const due = { dueShard: 's', dueAt: '1' };
    const query = { table, pk: 's', index: 'due' } as const;
    await store.put({ table, row: { ...key, ...due } });
    const release = store.holdIndexes();
    await store.update({ table, key, remove: ['dueAt'] });
    await store.put({ table, row: { pk: 'p', sk: 'b', ...due } });
    expect((await store.query(query)).rows).toEqual([{ ...key, ...due }]);
    expect(await store.count({ table, pk: 'p' })).toBe(2);
    release();
    expect((await store.query(query)).rows.map(({ sk }) => sk)).toEqual(['b']);
  });

  test('expired rows go when their time has passed, and that is heard', async () => {
    await store.put({ table, row: { ...key, expiresAt: 100 } });
    await store.put({ table, row: { pk: 'p', sk: 'b', expiresAt: 101 } });
    store.expire(100_999);
    expect(store.rows(table).map(({ sk }) => sk)).toEqual(['b']);
    expect(changes.at(-1)).toEqual({ table, key, before: { ...key, expiresAt: 100 } });
  });
});
