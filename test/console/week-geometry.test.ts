import { expect, test } from 'vitest';
import {
  dayGiven,
  hoursShown,
  inColumns,
  moved,
  movedTo,
  openPieces,
  piecesOf,
  snapped,
  today,
  weekOf,
} from '../../console/src/resource/week-geometry.ts';

const zone = 'Europe/Berlin';

test('a week begins on the Monday on or before the date', () => {
  expect(weekOf('2026-11-29')[0]).toBe('2026-11-23');
  expect(weekOf('2026-11-30')).toEqual([
    '2026-11-30',
    '2026-12-01',
    '2026-12-02',
    '2026-12-03',
    '2026-12-04',
    '2026-12-05',
    '2026-12-06',
  ]);
  expect(today(zone, Date.parse('2026-11-29T23:30:00Z'))).toBe('2026-11-30');
});

test('a day that no calendar has, or no week can be shown of, is none', () => {
  const wrong = [null, '', 'garbage', '2027-02-31', '2027-13-01', '2027-00-10', '9999-12-27', '0000-01-01', '2027-2-3'];
  expect(wrong.map(dayGiven)).toEqual(wrong.map(() => undefined));
  const right = ['2027-02-28', '2028-02-29', '1970-02-01', '9998-12-31'];
  expect(right.map(dayGiven)).toEqual(right);
  for (const day of right) expect(weekOf(day)).toContain(day);
});

test('a time over midnight is a piece on each day, in the resource’s zone', () => {
  const days = weekOf('2026-11-30');
  expect(piecesOf({ start: '2026-11-30T21:00:00Z', end: '2026-12-01T00:30:00Z' }, days, zone)).toEqual([
    { day: 0, from: 1320, to: 1440 },
    { day: 1, from: 0, to: 90 },
  ]);
  expect(piecesOf({ start: '2026-11-20T21:00:00Z', end: '2026-11-20T22:00:00Z' }, days, zone)).toEqual([]);
});

test('the hours shown hold everything that is not a whole day', () => {
  expect(hoursShown([])).toEqual({ from: 7, to: 19 });
  expect(
    hoursShown([
      { day: 0, from: 0, to: 1440 },
      { day: 1, from: 330, to: 1439 },
    ]),
  ).toEqual({ from: 4, to: 24 });
  expect(openPieces({ monday: [{ from: '09:00', to: '24:00' }] })).toEqual([{ day: 0, from: 540, to: 1440 }]);
  expect(openPieces(null)).toHaveLength(7);
});

test('what overlaps stands side by side, and what does not has the whole width', () => {
  const placed = inColumns([
    { day: 0, from: 540, to: 600 },
    { day: 0, from: 570, to: 660 },
    { day: 0, from: 660, to: 700 },
    { day: 1, from: 540, to: 600 },
  ]);
  expect(placed.map(({ column, columns }) => [column, columns])).toEqual([
    [0, 2],
    [1, 2],
    [0, 1],
    [0, 1],
  ]);
});

test('a booking that is moved keeps its clock time over a clock change, and its length', () => {
  const span = { start: '2026-10-24T10:00:00+02:00', end: '2026-10-24T11:00:00+02:00' };
  expect(moved(span, 1, 0, zone)).toEqual({ start: '2026-10-25T10:00:00+01:00', end: '2026-10-25T11:00:00+01:00' });
  expect(movedTo(span, '2026-10-26T08:15', zone)).toEqual({
    start: '2026-10-26T08:15:00+01:00',
    end: '2026-10-26T09:15:00+01:00',
  });
  expect([7, 8, -8, 52].map(snapped)).toEqual([0, 15, -15, 45]);
});
