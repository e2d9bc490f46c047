import { expect } from 'vitest';
import type { Condition } from '../../shared/ports/store.ts';
import { fill, type StoreCase, type StoreScene } from './case.ts';

const table = 'calendar';

/** Whether the conditions let a write through. */
async function passes({ store, pk }: StoreScene, sk: string, when: Condition[]): Promise<boolean> {
  const { ok } = await store.update({ table, key: { pk, sk }, set: { touched: true }, when });
  return ok;
}

type Truth = [expected: boolean, condition: Condition];

async function expectTruths(scene: StoreScene, truths: Truth[]): Promise<void> {
  const found: Truth[] = [];
  for (const [, condition] of truths) found.push([await passes(scene, 'a', [condition]), condition]);
  expect(found).toEqual(truths);
}

const compare = (
  attribute: string,
  is: '=' | '<>' | '<' | '<=' | '>' | '>=',
  value: string | number | boolean,
): Condition => ({ attribute, is, value });

export const conditionCases: StoreCase[] = [
  {
    title: 'numbers compare by size',
    async run(scene) {
      await fill(scene, { a: { n: 10 } });
      await expectTruths(scene, [
        [true, compare('n', '=', 10)],
        [false, compare('n', '<>', 10)],
        [false, compare('n', '<', 9)],
        [true, compare('n', '<=', 10)],
        [true, compare('n', '>', 9)],
        [false, compare('n', '>', 10)],
        [true, compare('n', '>=', 10)],
        [true, compare('n', '>', -100)],
      ]);
    },
  },
  {
    title: 'texts compare by their UTF-8 bytes',
    async run(scene) {
      await fill(scene, { a: { text: '10', emoji: '🎉', empty: '' } });
      await expectTruths(scene, [
        [true, compare('text', '<', '9')],
        [true, compare('text', '>=', '10')],
        [false, compare('text', '=', '010')],
        [true, compare('emoji', '>', '\uffee')],
        [true, compare('empty', '=', '')],
        [true, compare('empty', '<', 'a')],
      ]);
    },
  },
  {
    title: 'booleans are equal or not, and have no order',
    async run(scene) {
      await fill(scene, { a: { yes: true, no: false } });
      await expectTruths(scene, [
        [true, compare('yes', '=', true)],
        [true, compare('no', '=', false)],
        [true, compare('no', '<>', true)],
      ]);
      await expect(passes(scene, 'a', [compare('yes', '<', true)])).rejects.toThrow();
    },
  },
  {
    title: 'an absent attribute, or one of another type, only ever differs',
    async run(scene) {
      await fill(scene, { a: { n: 10, text: '10', nothing: null } });
      await expectTruths(scene, [
        [false, compare('absent', '=', 1)],
        [true, compare('absent', '<>', 1)],
        [false, compare('absent', '<', 1)],
        [false, compare('absent', '>=', '')],
        [false, compare('n', '=', '10')],
        [true, compare('n', '<>', '10')],
        [false, compare('text', '>', 1)],
        [false, compare('nothing', '=', false)],
        [true, compare('nothing', '<>', false)],
      ]);
    },
  },
  {
    title: 'an attribute is present also when it is null, empty or false',
    async run(scene) {
      await fill(scene, { a: { nothing: null, empty: '', no: false } });
      await expectTruths(scene, [
        [true, { attribute: 'nothing', is: 'present' }],
        [true, { attribute: 'empty', is: 'present' }],
        [true, { attribute: 'no', is: 'present' }],
        [false, { attribute: 'gone', is: 'present' }],
        [true, { attribute: 'gone', is: 'absent' }],
        [false, { attribute: 'nothing', is: 'absent' }],
      ]);
    },
  },
  {
    title: 'all conditions must hold; of anyOf one, of allOf all, however they are nested',
    async run(scene) {
      await fill(scene, { a: { n: 1, m: 2 } });
      const yes = compare('n', '=', 1);
      const no = compare('n', '=', 2);
      expect(await passes(scene, 'a', [yes, no])).toBe(false);
      await expectTruths(scene, [
        [true, { anyOf: [no, yes] }],
        [false, { anyOf: [no, no] }],
        [false, { allOf: [yes, no] }],
        [true, { anyOf: [no, { allOf: [yes, compare('m', '=', 2)] }] }],
        [false, { allOf: [yes, { anyOf: [no, { allOf: [yes, no] }] }] }],
        [true, { anyOf: [{ allOf: [yes] }, { anyOf: [no] }] }],
      ]);
      expect(await passes(scene, 'a', [{ anyOf: [no, yes] }, { anyOf: [no, no] }])).toBe(false);
      expect(await passes(scene, 'a', [])).toBe(true);
      await expect(passes(scene, 'a', [{ anyOf: [] }])).rejects.toThrow();
    },
  },
  {
    title: 'a condition may name an attribute that the update changes, and sees it as it was',
    async run(scene) {
      const { store, pk } = scene;
      await fill(scene, { a: { n: 1 } });
      const update = { table, key: { pk, sk: 'a' }, add: { n: 1 }, when: [compare('n', '<', 2)] } as const;
      expect((await store.update({ ...update, when: [...update.when] })).ok).toBe(true);
      expect((await store.update({ ...update, when: [...update.when] })).ok).toBe(false);
      expect((await store.get(table, { pk, sk: 'a' }))?.n).toBe(2);
    },
  },
];
