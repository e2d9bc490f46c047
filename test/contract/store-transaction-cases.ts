import { expect } from 'vitest';
import type { Condition, Put } from '../../shared/ports/store.ts';
import { fill, numbered, type StoreCase } from './case.ts';

const table = 'calendar';
const absent: Condition[] = [{ attribute: 'pk', is: 'absent' }];
const atVersion = (value: number): Condition[] => [{ attribute: 'version', is: '=', value }];

export const transactionCases: StoreCase[] = [
  {
    title: 'a transaction puts, updates, deletes and checks, over several tables',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { updated: { n: 1 }, deleted: {}, checked: { version: 1 } });
      const result = await store.transact([
        { kind: 'put', table: 'directory', row: { pk, sk: 'put', set: new Set([1]) }, when: absent },
        { kind: 'update', table, key: { pk, sk: 'updated' }, set: { s: 'x' }, add: { n: 1 }, addToSet: { seen: [4] } },
        { kind: 'delete', table, key: { pk, sk: 'deleted' } },
        { kind: 'check', table, key: { pk, sk: 'checked' }, when: atVersion(1) },
      ]);
      expect(result).toEqual({ ok: true });
      expect(await store.get('directory', { pk, sk: 'put' })).toEqual({ pk, sk: 'put', set: new Set([1]) });
      const { rows } = await store.query({ table, pk });
      expect(rows).toEqual([
        { pk, sk: 'checked', version: 1 },
        { pk, sk: 'updated', n: 2, s: 'x', seen: new Set([4]) },
      ]);
    },
  },
  {
    title: 'a transaction with a lost condition writes nothing and names every position that lost',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { version: 1 }, b: { version: 1 }, c: { version: 1 } });
      const result = await store.transact([
        { kind: 'put', table, row: { pk, sk: 'new' }, when: absent },
        { kind: 'update', table, key: { pk, sk: 'a' }, set: { version: 2 }, when: atVersion(7) },
        { kind: 'delete', table, key: { pk, sk: 'b' }, when: atVersion(1) },
        { kind: 'check', table, key: { pk, sk: 'c' }, when: atVersion(9) },
        { kind: 'update', table, key: { pk, sk: 'd' }, add: { n: 1 } },
      ]);
      expect(result).toEqual({ ok: false, lost: [1, 3], conflict: false });
      expect(scene.counted('ConditionLost')).toBe(2);
      const { rows } = await store.query({ table, pk });
      expect(rows.map(({ sk, version }) => [sk, version])).toEqual([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]);
    },
  },
  {
    title: 'of 20 concurrent transactions on one guard exactly one goes through, whole',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { guard: { version: 1 } });
      const writers = numbered(20).map((sk) =>
        store.transact([
          { kind: 'update', table, key: { pk, sk: 'guard' }, set: { version: 2 }, when: atVersion(1) },
          { kind: 'put', table, row: { pk, sk }, when: absent },
        ]),
      );
      const results = await Promise.all(writers);
      const winners = numbered(20).filter((_, at) => results[at]?.ok);
      expect(winners).toHaveLength(1);
      for (const result of results) if (!result.ok && !result.conflict) expect(result.lost).toEqual([0]);
      const { rows } = await store.query({ table, pk });
      expect(rows.map(({ sk }) => sk)).toEqual(['guard', ...winners]);
    },
  },
  {
    title: 'a transaction that is refused for one item writes none',
    async run({ store, pk }) {
      const good: Put = { kind: 'put', table, row: { pk, sk: 'good' } };
      const bad: Put = { kind: 'put', table, row: { pk, sk: 'bad', text: 'x'.repeat(409_600) } };
      await expect(store.transact([good, bad])).rejects.toThrow();
      const badUpdate = { kind: 'update', table, key: { pk, sk: 'bad' }, set: { dueShard: '', dueAt: '' } } as const;
      await expect(store.transact([good, badUpdate])).rejects.toThrow();
      expect(await store.query({ table, pk })).toEqual({ rows: [] });
    },
  },
  {
    title: 'a transaction takes 100 items, and refuses one more or the same item twice',
    async run({ store, pk }) {
      const puts = numbered(101).map((sk): Put => ({ kind: 'put', table, row: { pk, sk } }));
      await expect(store.transact(puts)).rejects.toThrow();
      expect(await store.count({ table, pk })).toBe(0);
      expect(await store.transact(puts.slice(0, 100))).toEqual({ ok: true });
      expect(await store.count({ table, pk })).toBe(100);
      const key = { pk, sk: 'row-000' };
      const twice = store.transact([
        { kind: 'update', table, key, set: { x: 1 } },
        { kind: 'check', table, key, when: [{ attribute: 'pk', is: 'present' }] },
      ]);
      await expect(twice).rejects.toThrow();
      expect(await store.get(table, key)).toEqual(key);
    },
  },
  {
    title: 'a transaction of nothing is done',
    async run({ store }) {
      expect(await store.transact([])).toEqual({ ok: true });
    },
  },
  {
    title: 'a check needs a condition, and creates nothing',
    async run({ store, pk }) {
      const key = { pk, sk: 'a' };
      await expect(store.transact([{ kind: 'check', table, key, when: [] }])).rejects.toThrow();
      expect(await store.transact([{ kind: 'check', table, key, when: absent }])).toEqual({ ok: true });
      expect(await store.get(table, key)).toBeUndefined();
    },
  },
];
