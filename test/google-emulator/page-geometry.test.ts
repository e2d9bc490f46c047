import { describe, expect, test } from 'vitest';
import { drawn, moved, mondayOf, partOn, placesOf, resized } from './page/browser/geometry.ts';

describe('where events stand', () => {
  test('an event over midnight has a part on either day, and none on others', () => {
    const span = { start: '2026-11-24T22:30', end: '2026-11-25T01:00' };
    expect(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((date) => partOn(span, date))).toEqual([
      undefined,
      { from: 1350, to: 1440 },
      { from: 0, to: 60 },
      undefined,
    ]);
  });

  test('an event that ends at midnight has no part on the next day; one without length has a place', () => {
    expect(partOn({ start: '2026-11-24T23:00', end: '2026-11-25T00:00' }, '2026-11-25')).toBeUndefined();
    expect(partOn({ start: '2026-11-24T23:00', end: '2026-11-24T23:00' }, '2026-11-24')).toEqual({
      from: 1380,
      to: 1381,
    });
  });

  test('events that overlap stand side by side, others have the whole width', () => {
    const places = placesOf([
      { key: 'alone', from: 60, to: 120 },
      { key: 'long', from: 540, to: 720 },
      { key: 'early', from: 540, to: 600 },
      { key: 'late', from: 600, to: 660 },
      { key: 'touches', from: 720, to: 780 },
    ]);
    expect(Object.fromEntries(places)).toEqual({
      alone: { column: 0, columns: 1 },
      long: { column: 0, columns: 2 },
      early: { column: 1, columns: 2 },
      late: { column: 1, columns: 2 },
      touches: { column: 0, columns: 1 },
    });
  });

  test('no two that overlap share a column, however many there are', () => {
    const slots = Array.from({ length: 60 }, (_, n) => ({
      key: String(n),
      from: (n * 37) % 600,
      to: ((n * 37) % 600) + 35 + n,
    }));
    const places = placesOf(slots);
    const clashes = slots.flatMap((a) =>
      slots.filter(
        (b) =>
          a.key < b.key && a.from < b.to && b.from < a.to && places.get(a.key)?.column === places.get(b.key)?.column,
      ),
    );
    expect(clashes).toEqual([]);
    expect([...places.values()].every(({ column, columns }) => column < columns)).toBe(true);
  });
});

describe('what a drag makes of an event', () => {
  const span = { start: '2026-11-24T10:00', end: '2026-11-24T11:30' };

  test('moving keeps its length, over midnights and ends of months', () => {
    expect(moved(span, 7, -60)).toEqual({ start: '2026-12-01T09:00', end: '2026-12-01T10:30' });
    expect(moved({ start: '2026-11-30', end: '2026-12-02' }, 1, 45)).toEqual({
      start: '2026-12-01',
      end: '2026-12-03',
    });
  });

  test('resizing moves the end, but never before the start', () => {
    expect(resized(span, 0, 45).end).toBe('2026-11-24T12:15');
    expect(resized(span, 1, 0).end).toBe('2026-11-25T11:30');
    expect(resized(span, -2, 0).end).toBe('2026-11-24T10:15');
  });

  test('drawing upwards is drawing, a click is an hour', () => {
    expect(drawn('2026-11-24', 660, 600)).toEqual({ start: '2026-11-24T10:00', end: '2026-11-24T11:00' });
    expect(drawn('2026-11-24', 600, 615)).toEqual({ start: '2026-11-24T10:00', end: '2026-11-24T10:30' });
    expect(drawn('2026-11-24', 1380, 1380)).toEqual({ start: '2026-11-24T23:00', end: '2026-11-25T00:00' });
  });

  test('weeks begin on Monday', () => {
    expect(['2026-11-23', '2026-11-29', '2027-01-01'].map(mondayOf)).toEqual([
      '2026-11-23',
      '2026-11-23',
      '2026-12-28',
    ]);
  });
});
