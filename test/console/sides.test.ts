import { expect, test } from 'vitest';
import { compareSides, markDifference, tellingRows } from '../../console/src/conflicts/sides.ts';

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

const ours = { start: 'a', title: 'Cut', status: 'confirmed', version: 2, resourceId: 'res_1' };
const told = (theirs: Record<string, string> | undefined): string[] => {
  const differs = Object.entries(theirs ?? {}).flatMap(([name, value]) =>
    Object.entries(ours).some(([field, own]) => field === name && own === value) ? [] : [name],
  );
  return tellingRows({ ours, theirs, differs }).map(({ field }) => field);
};

test('what Google’s side does not record is not said to be none, unless its event is gone', () => {
  expect(told({ start: 'b' })).toEqual(['start']);
  expect(told({ start: 'b', title: '' })).toEqual(['start', 'title']);
  expect(told({ start: 'b', title: 'Cut' })).toEqual(['start', 'title']);
  expect(told({ status: 'declined' })).toEqual(['status']);
  expect(told({ status: 'cancelled' })).toEqual(['start', 'title', 'status']);
  expect(told({ start: 'a', calendar: 'Anna' })).toEqual(['start', 'calendar']);
  expect(told(undefined)).toEqual(['start', 'title']);
});

test('neither a version count nor an id nor what has no name for people is told', () => {
  expect(told({ version: '3', resourceId: 'res_2', recurrence: 'RRULE:FREQ=DAILY' })).toEqual([]);
  expect(tellingRows({ theirs: { events: 1, examples: '2026-12-01' }, differs: [] })).toEqual([]);
});

test('the difference is what is between the same begin and the same end, by words', () => {
  expect(markDifference('1 Dec, 10:00', '1 Dec, 11:00')).toEqual({ same: '1 Dec, ', changed: '10:00', rest: '' });
  expect(markDifference('1 Dec, 10:00', '2 Dec, 10:00')).toEqual({ same: '', changed: '1', rest: ' Dec, 10:00' });
  expect(markDifference('Cut', 'Cut and colour')).toEqual({ same: 'Cut', changed: '', rest: '' });
  expect(markDifference('aa', 'aaa')).toEqual({ same: '', changed: 'aa', rest: '' });
  expect(markDifference('👍🏽 x', '👎🏽 x').changed).toBe('👍🏽');
});
