import { expect, test } from 'vitest';
import { compareSides, isTelling, markDifference } from '../../console/src/conflicts/sides.ts';

test('both versions stand field by field, times first, and what the API says differs is marked', () => {
  const rows = compareSides({
    ours: { title: 'Cut', start: 'a' },
    theirs: { start: 'b', place: 'x' },
    differs: ['start'],
  });
  expect(rows).toEqual([
    { field: 'start', ours: 'a', theirs: 'b', differs: true },
    { field: 'title', ours: 'Cut', theirs: undefined, differs: false },
    { field: 'place', ours: undefined, theirs: 'x', differs: false },
  ]);
});

test('a version count is no field, and neither ids nor a status of one side are told to people', () => {
  const ours = { start: 'a', status: 'confirmed', version: 2, resourceId: 'res_1' };
  const rows = compareSides({ ours, theirs: { start: 'b' }, differs: ['start'] });
  expect(rows.map(({ field }) => field)).toEqual(['start', 'status', 'resourceId']);
  expect(rows.filter(isTelling).map(({ field }) => field)).toEqual(['start']);
  const gone = compareSides({ ours, theirs: { status: 'cancelled' }, differs: ['status'] });
  expect(gone.filter(isTelling).map(({ field }) => field)).toEqual(['start', 'status']);
});

test('the difference is what is between the same begin and the same end, by words', () => {
  expect(markDifference('1 Dec, 10:00', '1 Dec, 11:00')).toEqual({ same: '1 Dec, ', changed: '10:00', rest: '' });
  expect(markDifference('1 Dec, 10:00', '2 Dec, 10:00')).toEqual({ same: '', changed: '1', rest: ' Dec, 10:00' });
  expect(markDifference('Cut', 'Cut and colour')).toEqual({ same: 'Cut', changed: '', rest: '' });
  expect(markDifference('aa', 'aaa')).toEqual({ same: '', changed: 'aa', rest: '' });
  expect(markDifference('👍🏽 x', '👎🏽 x').changed).toBe('👍🏽');
});
