import { expect, test } from 'vitest';
import { en } from '../../console/src/messages/en.ts';
import { fieldNames, valueName } from '../../console/src/conflicts/field-names.ts';
import { changesOf, isResync } from '../../console/src/resource/changes.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';

const fieldsOf = (entry: Parameters<typeof changesOf>[0]): string[] => changesOf(entry).map(({ field }) => field);

test('what is for programs is not told, nor what an entry of a link does not say', () => {
  const before = { state: 'active', generation: 1 };
  expect(fieldsOf({ before, after: { action: 'paused', state: 'paused' } })).toEqual(['state']);
  const resync = { before, after: { action: 'resync', generation: 2 } };
  expect(fieldsOf(resync)).toEqual([]);
  expect(isResync(resync)).toBe(true);
  const booking = { title: 'Cut', resourceId: 'res_1', version: 1 };
  expect(fieldsOf({ before: null, after: booking })).toEqual(['title']);
  expect(fieldsOf({ before: booking, after: { ...booking, resourceId: 'res_2', version: 2 } })).toEqual(['resourceId']);
  expect(fieldsOf({ before: booking, after: null })).toEqual(['title', 'resourceId']);
});

test('each state and role of a link has words, as have all fields of an entry that a connection writes', () => {
  for (const state of LinkRow.shape.state.options) expect(en).toHaveProperty([valueName('state', state) ?? state]);
  for (const role of LinkRow.shape.role.options) expect(en).toHaveProperty([valueName('role', role) ?? role]);
  for (const field of ['state', 'account', 'calendar', 'role']) expect(fieldNames).toHaveProperty(field);
});
