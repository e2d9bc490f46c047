import { expect } from 'vitest';
import type { Condition, Row } from '../../shared/ports/store.ts';
import { fill, type StoreCase } from './case.ts';

const table = 'calendar';

export const writeCases: StoreCase[] = [
  {
    title: 'a row comes back as it was put, every kind of value included',
    async run({ store, pk }) {
      const row: Row = {
        pk,
        sk: 'all',
        text: 'Frühstück 🎉 \u0001\ufffe',
        empty: '',
        integer: 42,
        negative: -7,
        fraction: 0.1,
        largest: Number.MAX_SAFE_INTEGER,
        yes: true,
        no: false,
        nothing: null,
        positions: new Set([3, 1, 2]),
        list: ['a', 1, null, [true, { deep: '' }], {}],
        map: { name: 'x', 'with space': 1, nested: { list: [], more: { n: 0 } } },
        size: 'a reserved word',
        'a.b-c#d': 'an odd name',
      };
      const put = await store.put({ table, row });
      expect(put).toEqual({ ok: true, row });
      expect(await store.get(table, { pk, sk: 'all' })).toEqual(row);
    },
  },
  {
    title: 'undefined attributes are not stored, at any depth',
    async run({ store, pk }) {
      const row: Row = { pk, sk: 'a', gone: undefined, kept: 1, map: { gone: undefined, kept: 2 } };
      await store.put({ table, row });
      const stored = await store.get(table, { pk, sk: 'a' });
      expect(stored).toStrictEqual({ pk, sk: 'a', kept: 1, map: { kept: 2 } });
    },
  },
  {
    title: 'a put replaces the whole row',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { old: 1, both: 1 } });
      await store.put({ table, row: { pk, sk: 'a', both: 2 } });
      expect(await store.get(table, { pk, sk: 'a' })).toEqual({ pk, sk: 'a', both: 2 });
    },
  },
  {
    title: 'a changed copy changes neither what was given nor what is stored',
    async run({ store, pk }) {
      const row: Row = { pk, sk: 'a', list: [1], set: new Set([1]) };
      const put = await store.put({ table, row });
      row.list = [2];
      if (Array.isArray(put.row?.list)) put.row.list.push(3);
      const first = await store.get(table, { pk, sk: 'a' });
      if (first?.set instanceof Set) first.set.add(9);
      expect(await store.get(table, { pk, sk: 'a' })).toEqual({ pk, sk: 'a', list: [1], set: new Set([1]) });
    },
  },
  {
    title: 'what cannot be stored is refused',
    async run({ store, pk }) {
      const put = (row: Partial<Row>) => store.put({ table, row: { pk, sk: 'a', ...row } });
      await expect(put({ sk: '' })).rejects.toThrow();
      await expect(put({ pk: '' })).rejects.toThrow();
      await expect(put({ n: Number.NaN })).rejects.toThrow();
      await expect(put({ n: Number.POSITIVE_INFINITY })).rejects.toThrow();
      await expect(put({ n: 1e126 })).rejects.toThrow();
      await expect(put({ set: new Set<number>() })).rejects.toThrow();
      await expect(put({ text: 'x'.repeat(409_600) })).rejects.toThrow();
      await expect(put({ dueShard: '', dueAt: 'x' })).rejects.toThrow();
      await expect(put({ dueShard: 'x', dueAt: 5 })).rejects.toThrow();
      await expect(put({ sk: 'x'.repeat(1025) })).rejects.toThrow();
      expect(await store.get(table, { pk, sk: 'a' })).toBeUndefined();
    },
  },
  {
    title: 'a row of nearly 400 kB is stored',
    async run({ store, pk }) {
      await store.put({ table, row: { pk, sk: 'a', text: 'x'.repeat(409_000) } });
      expect((await store.get(table, { pk, sk: 'a' }))?.text).toHaveLength(409_000);
    },
  },
  {
    title: 'a lost condition is an answer with the row that stood in the way, and is counted',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { version: 1, tags: new Set([1]) } });
      const when: Condition[] = [{ attribute: 'pk', is: 'absent' }];
      const stored = { pk, sk: 'a', version: 1, tags: new Set([1]) };
      expect(await store.put({ table, row: { pk, sk: 'a' }, when })).toEqual({ ok: false, row: stored });
      expect(await store.update({ table, key: { pk, sk: 'a' }, set: { x: 1 }, when })).toEqual({
        ok: false,
        row: stored,
      });
      expect(await store.delete({ table, key: { pk, sk: 'a' }, when })).toEqual({ ok: false, row: stored });
      expect(scene.counted('ConditionLost')).toBe(3);
      expect(await store.get(table, { pk, sk: 'a' })).toEqual(stored);
    },
  },
  {
    title: 'a condition lost against no row answers without one',
    async run(scene) {
      const when: Condition[] = [{ attribute: 'version', is: '=', value: 1 }];
      const key = { pk: scene.pk, sk: 'a' };
      expect(await scene.store.put({ table, row: key, when })).toEqual({ ok: false });
      expect(await scene.store.update({ table, key, set: { x: 1 }, when })).toEqual({ ok: false });
      expect(await scene.store.delete({ table, key, when })).toEqual({ ok: false });
      expect(await scene.store.get(table, key)).toBeUndefined();
    },
  },
  {
    title: 'an update sets, raises, unions and removes, and answers the row after it',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { n: 5, set: new Set([1]), old: 'x', size: 1 } });
      const key = { pk, sk: 'a' };
      const update = { set: { size: { w: [1] } }, add: { n: -2, fresh: 3 }, addToSet: { set: [1, 2], more: [7] } };
      const after = { pk, sk: 'a', n: 3, fresh: 3, set: new Set([1, 2]), more: new Set([7]), size: { w: [1] } };
      expect(await store.update({ table, key, ...update, remove: ['old', 'never'] })).toEqual({ ok: true, row: after });
      expect(await store.get(table, key)).toEqual(after);
    },
  },
  {
    title: 'an update of an absent row creates it, with numbers raised from 0 and sets from nothing',
    async run({ store, pk }) {
      const key = { pk, sk: 'a' };
      const row = { pk, sk: 'a', s: '', n: 2, set: new Set([1, 2]) };
      const update = { set: { s: '' }, add: { n: 2 }, addToSet: { set: [1, 2] } };
      expect(await store.update({ table, key, ...update })).toEqual({ ok: true, row });
      expect(await store.get(table, key)).toEqual(row);
    },
  },
  {
    title: 'adding nothing to a set changes nothing else',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { set: new Set([1]) } });
      const result = await store.update({ table, key: { pk, sk: 'a' }, set: { x: 1 }, addToSet: { set: [] } });
      expect(result.row).toEqual({ pk, sk: 'a', x: 1, set: new Set([1]) });
    },
  },
  {
    title: 'an update that makes no sense is refused',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { text: 'x', n: 1 } });
      const key = { pk, sk: 'a' };
      await expect(store.update({ table, key })).rejects.toThrow();
      await expect(store.update({ table, key, set: { pk: 'other' } })).rejects.toThrow();
      await expect(store.update({ table, key, set: { x: 1 }, remove: ['x'] })).rejects.toThrow();
      await expect(store.update({ table, key, add: { text: 1 } })).rejects.toThrow();
      await expect(store.update({ table, key, addToSet: { n: [1] } })).rejects.toThrow();
      expect(await store.get(table, key)).toEqual({ pk, sk: 'a', text: 'x', n: 1 });
    },
  },
  {
    title: 'a delete answers the row it removed, or the bare key',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { n: 1 } });
      const key = { pk, sk: 'a' };
      expect(await store.delete({ table, key })).toEqual({ ok: true, row: { pk, sk: 'a', n: 1 } });
      expect(await store.delete({ table, key })).toEqual({ ok: true, row: key });
      expect(await store.get(table, key)).toBeUndefined();
    },
  },
  {
    title: 'of 20 concurrent conditional updates exactly one wins',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { version: 1 } });
      const when: Condition[] = [{ attribute: 'version', is: '=', value: 1 }];
      const writers = Array.from({ length: 20 }, (_, at) =>
        store.update({ table, key: { pk, sk: 'a' }, set: { version: 2, winner: at }, when }),
      );
      const results = await Promise.all(writers);
      const winners = results.flatMap(({ ok }, at) => (ok ? [at] : []));
      expect(winners).toHaveLength(1);
      expect(scene.counted('ConditionLost')).toBe(19);
      expect(await store.get(table, { pk, sk: 'a' })).toEqual({ pk, sk: 'a', version: 2, winner: winners[0] });
    },
  },
  {
    title: 'of 20 concurrent creations exactly one wins',
    async run({ store, pk }) {
      const when: Condition[] = [{ attribute: 'pk', is: 'absent' }];
      const writers = Array.from({ length: 20 }, (_, at) =>
        store.put({ table, row: { pk, sk: 'a', at, pad: 'x'.repeat(at) }, when }),
      );
      const results = await Promise.all(writers);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    },
  },
  {
    title: 'none of 20 concurrent raises and unions is lost',
    async run({ store, pk }) {
      const key = { pk, sk: 'a' };
      const numbers = Array.from({ length: 20 }, (_, at) => at);
      await Promise.all(numbers.map((at) => store.update({ table, key, add: { n: 1 }, addToSet: { seen: [at] } })));
      expect(await store.get(table, key)).toEqual({ pk, sk: 'a', n: 20, seen: new Set(numbers) });
    },
  },
];
