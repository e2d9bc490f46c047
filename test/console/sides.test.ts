import { expect, test } from 'vitest';
import { compareSides, markDifference } from '../../console/src/conflicts/sides.ts';

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

test('the difference is what is between the same begin and the same end', () => {
  expect(markDifference('Mon 10:00', 'Mon 11:00')).toEqual({ same: 'Mon 1', changed: '0', rest: ':00' });
  expect(markDifference('Cut', 'Cut and colour')).toEqual({ same: 'Cut', changed: '', rest: '' });
  expect(markDifference('aa', 'aaa')).toEqual({ same: 'aa', changed: '', rest: '' });
  expect(markDifference('👍🏽 x', '👎🏽 x').changed).toBe('👍');
});
