import { expect } from 'vitest';
import { InvalidCursor, type Query, type Row } from '../../shared/ports/store.ts';
import { type Attributes, fill, numbered, type StoreCase, type StoreScene } from './case.ts';

const table = 'calendar';

async function sortKeys({ store, pk }: StoreScene, query: Omit<Query, 'table' | 'pk'> = {}): Promise<string[]> {
  const { rows } = await store.query({ table, pk, ...query });
  return rows.map(({ sk }) => sk);
}

/** All pages, one array each. */
async function pages({ store }: StoreScene, query: Query): Promise<Row[][]> {
  const found: Row[][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.query({ ...query, ...(cursor !== undefined && { cursor }) });
    found.push(page.rows);
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < 100);
  return found;
}

const rowsNamed = (names: string[]): { [sk: string]: Attributes } =>
  Object.fromEntries(names.map((name) => [name, {}]));

export const queryCases: StoreCase[] = [
  {
    title: 'a query without bounds gives the whole partition and nothing of another, by sort key',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, rowsNamed(['c', 'a', 'b']));
      await store.put({ table, row: { pk: `${pk}x`, sk: 'a' } });
      expect(await sortKeys(scene)).toEqual(['a', 'b', 'c']);
      expect(await sortKeys(scene, { descending: true })).toEqual(['c', 'b', 'a']);
      expect(await store.query({ table, pk: `${pk}-none` })).toEqual({ rows: [] });
    },
  },
  {
    title: 'sort keys order by their UTF-8 bytes',
    async run(scene) {
      const ordered = ['A', 'Z', 'a', 'z', 'é', '\uffee', '🎉'];
      await fill(scene, rowsNamed([...ordered].reverse()));
      expect(await sortKeys(scene)).toEqual(ordered);
    },
  },
  {
    title: 'bounds are inclusive, and either may be left out',
    async run(scene) {
      await fill(scene, rowsNamed(['a', 'b', 'b0', 'c', 'd']));
      expect(await sortKeys(scene, { sk: { from: 'b', to: 'c' } })).toEqual(['b', 'b0', 'c']);
      expect(await sortKeys(scene, { sk: { from: 'b', to: 'b' } })).toEqual(['b']);
      expect(await sortKeys(scene, { sk: { from: 'c' } })).toEqual(['c', 'd']);
      expect(await sortKeys(scene, { sk: { to: 'b' } })).toEqual(['a', 'b']);
      expect(await sortKeys(scene, { sk: {} })).toHaveLength(5);
      expect(await sortKeys(scene, { sk: { from: 'b', to: 'c' }, descending: true })).toEqual(['c', 'b0', 'b']);
    },
  },
  {
    title: 'empty bounds bound nothing below, and everything above',
    async run(scene) {
      await fill(scene, rowsNamed(['a', 'b']));
      expect(await sortKeys(scene, { sk: { from: '' } })).toEqual(['a', 'b']);
      expect(await sortKeys(scene, { sk: { from: '', to: 'a' } })).toEqual(['a']);
      expect(await sortKeys(scene, { sk: { beginsWith: '' } })).toEqual(['a', 'b']);
      expect(await sortKeys(scene, { sk: { to: '' } })).toEqual([]);
      expect(await sortKeys(scene, { sk: { from: 'b', to: 'a' } })).toEqual([]);
      expect(await scene.store.count({ table, pk: scene.pk, sk: { from: 'b', to: 'a' } })).toBe(0);
    },
  },
  {
    title: 'a prefix selects what begins with it',
    async run(scene) {
      await fill(scene, rowsNamed(['event#1', 'event#2', 'event', 'eventful', 'f']));
      expect(await sortKeys(scene, { sk: { beginsWith: 'event#' } })).toEqual(['event#1', 'event#2']);
    },
  },
  {
    title: 'a limit gives exactly that many rows, and a cursor only when more follow',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, rowsNamed(numbered(6)));
      const sizes = async (limit: number) => (await pages(scene, { table, pk, limit })).map((rows) => rows.length);
      expect(await sizes(4)).toEqual([4, 2]);
      expect(await sizes(3)).toEqual([3, 3]);
      expect(await sizes(6)).toEqual([6]);
      expect(await sizes(1)).toEqual([1, 1, 1, 1, 1, 1]);
      expect(await store.query({ table, pk: `${pk}-none`, limit: 5 })).toEqual({ rows: [] });
      await expect(store.query({ table, pk, limit: 0 })).rejects.toThrow();
    },
  },
  {
    title: 'pages put together are the whole, in either direction and within bounds',
    async run(scene) {
      const { pk } = scene;
      const names = numbered(25);
      await fill(scene, rowsNamed(names));
      const read = async (query: Partial<Query>) =>
        (await pages(scene, { table, pk, limit: 7, ...query })).flat().map(({ sk }) => sk);
      expect(await read({})).toEqual(names);
      expect(await read({ descending: true })).toEqual([...names].reverse());
      expect(await read({ sk: { from: 'row-005', to: 'row-019' } })).toEqual(names.slice(5, 20));
      expect(await read({ sk: { beginsWith: 'row-01' }, limit: 3 })).toEqual(names.slice(10, 20));
    },
  },
  {
    title: 'paging goes on where it was, though rows came and went in between',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, rowsNamed(['a', 'b', 'd', 'e']));
      const first = await store.query({ table, pk, limit: 2 });
      await store.delete({ table, key: { pk, sk: 'b' } });
      await fill(scene, rowsNamed(['aa', 'c']));
      const rest = await store.query({ table, pk, cursor: first.cursor ?? '' });
      expect(rest.rows.map(({ sk }) => sk)).toEqual(['c', 'd', 'e']);
    },
  },
  {
    title: 'a query reads past the megabyte that an engine gives at once',
    async run(scene) {
      const { store, pk } = scene;
      const pad = 'x'.repeat(300_000);
      await fill(scene, Object.fromEntries(numbered(9).map((name) => [name, { pad }])));
      expect(await sortKeys(scene)).toEqual(numbered(9));
      expect((await store.query({ table, pk, limit: 8 })).rows).toHaveLength(8);
      expect(await store.count({ table, pk })).toBe(9);
    },
  },
  {
    title: 'a count counts what a query would give',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, rowsNamed(numbered(12)));
      expect(await store.count({ table, pk })).toBe(12);
      expect(await store.count({ table, pk, sk: { from: 'row-003', to: 'row-005' } })).toBe(3);
      expect(await store.count({ table, pk, sk: { beginsWith: 'row-01' } })).toBe(2);
      expect(await store.count({ table, pk: `${pk}-none` })).toBe(0);
    },
  },
  {
    title: 'a cursor that the query did not give is an InvalidCursor',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, Object.fromEntries(numbered(3).map((name) => [name, { waitingKey: pk, updateKey: name }])));
      const { cursor = '' } = await store.query({ table, pk, limit: 1 });
      const fromIndex = await store.query({ table, pk, index: 'bookingsWaiting', limit: 1 });
      const foreign: Query[] = [
        ...['', 'x', '%%%', 'bnVsbA', btoa('[]'), btoa('["calendar/",{"pk":1,"sk":2}]')].map((text) => ({
          ...({ table, pk, cursor: text } satisfies Query),
        })),
        { table, pk: `${pk}x`, cursor },
        { table: 'directory', pk, cursor },
        { table, pk, cursor, sk: { from: 'row-002' } },
        { table, pk, cursor, index: 'bookingsWaiting' },
        { table, pk, cursor: fromIndex.cursor ?? '' },
      ];
      for (const query of foreign) await expect(store.query(query)).rejects.toThrow(InvalidCursor);
      expect((await store.query({ table, pk, cursor })).rows).toHaveLength(2);
    },
  },
  {
    title: 'a batch of 250 keys brings every row there is, each once',
    async run(scene) {
      const { store, pk } = scene;
      const names = numbered(250);
      await fill(scene, rowsNamed(names.filter((_, at) => at % 5 !== 0)));
      const keys = names.map((sk) => ({ pk, sk }));
      const rows = await store.batchGet(table, [...keys, ...keys.slice(0, 7)]);
      expect(rows.map(({ sk }) => sk).sort()).toEqual(names.filter((_, at) => at % 5 !== 0));
      expect(await store.batchGet(table, [])).toEqual([]);
    },
  },
  {
    title: 'a batch brings also what an engine leaves out at first',
    async run(scene) {
      const pad = 'x'.repeat(350_000);
      const names = numbered(60);
      await fill(scene, Object.fromEntries(names.map((name) => [name, { pad }])));
      const rows = await scene.store.batchGet(
        table,
        names.map((sk) => ({ pk: scene.pk, sk })),
      );
      expect(rows.map(({ sk }) => sk).sort()).toEqual(names);
    },
  },
  {
    title: 'a read sees the write before it',
    async run({ store, pk }) {
      for (let version = 1; version <= 10; version += 1) {
        await store.put({ table, row: { pk, sk: 'a', version } });
        expect((await store.get(table, { pk, sk: 'a' }))?.version).toBe(version);
        expect((await store.query({ table, pk })).rows).toEqual([{ pk, sk: 'a', version }]);
        expect(await store.batchGet(table, [{ pk, sk: 'a' }])).toEqual([{ pk, sk: 'a', version }]);
      }
    },
  },
];

export const indexCases: StoreCase[] = [
  {
    title: 'an index holds only the rows that carry both its key attributes, whole, by its sort key',
    async run({ store, pk }) {
      const put = (table: 'calendar' | 'directory', sk: string, row: object) =>
        store.put({ table, row: { pk, sk, ...row } });
      await put('calendar', '1', { dueShard: pk, dueAt: '3', more: { x: [1] } });
      await put('calendar', '2', { dueShard: pk, dueAt: '1' });
      await put('calendar', '3', { dueShard: pk });
      await put('calendar', '4', { dueAt: '2' });
      await put('calendar', '5', { dueShard: `${pk}x`, dueAt: '2' });
      await put('directory', '6', { dueShard: pk, dueAt: '2' });
      const { rows } = await store.query({ table: 'calendar', pk, index: 'due' });
      expect(rows).toEqual([
        { pk, sk: '2', dueShard: pk, dueAt: '1' },
        { pk, sk: '1', dueShard: pk, dueAt: '3', more: { x: [1] } },
      ]);
      expect(await store.count({ table: 'calendar', pk, index: 'due', sk: { to: '2' } })).toBe(1);
    },
  },
  {
    title: 'a row leaves its index with its key attribute, and comes back with it',
    async run({ store, pk }) {
      const key = { pk, sk: '1' };
      const inIndex = async () => (await store.query({ table, pk, index: 'due' })).rows.length;
      await store.put({ table, row: { ...key, dueShard: pk, dueAt: '1' } });
      expect(await inIndex()).toBe(1);
      await store.update({ table, key, remove: ['dueAt'] });
      expect(await inIndex()).toBe(0);
      await store.update({ table, key, set: { dueAt: '2' } });
      expect(await inIndex()).toBe(1);
      await store.delete({ table, key });
      expect(await inIndex()).toBe(0);
    },
  },
  {
    title: 'pages of an index are the whole, though all rows share one sort key',
    async run(scene) {
      const { store, pk } = scene;
      const names = numbered(20);
      const row = { dueShard: pk, dueAt: 'same' };
      await Promise.all(names.map((sk, at) => store.put({ table, row: { ...row, pk: `${pk}${at % 3}`, sk } })));
      for (const descending of [false, true]) {
        const found = await pages(scene, { table, pk, index: 'due', limit: 7, descending });
        expect(found.map((rows) => rows.length)).toEqual([7, 7, 6]);
        expect(
          found
            .flat()
            .map(({ sk }) => sk)
            .sort(),
        ).toEqual(names);
      }
    },
  },
  {
    title: 'an index knows bounds, direction and limit like a table',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, {
        a: { waitingKey: pk, updateKey: '1' },
        b: { waitingKey: pk, updateKey: '2' },
        c: { waitingKey: pk, updateKey: '3' },
      });
      const query: Query = { table, pk, index: 'bookingsWaiting', sk: { from: '2' }, descending: true, limit: 1 };
      const found = await pages(scene, query);
      expect(found.map((rows) => rows.map(({ sk }) => sk))).toEqual([['c'], ['b']]);
      await expect(store.query({ table: 'ledger', pk, index: 'bookingsWaiting' })).rejects.toThrow();
    },
  },
];
