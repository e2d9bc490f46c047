import { describe, expect, it } from 'vitest';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { Delta } from '../../../shared/contracts/messages.ts';
import { defaultSettings } from '../../../shared/contracts/settings.ts';
import { mirror, type MirrorContext, takesExceptionsAlong } from '../../../shared/sync/mirror.ts';

const context: MirrorContext = {
  ...{ zone: 'Europe/Berlin', pull: 7, settings: defaultSettings },
  keepAfter: Date.parse('2026-05-01T00:00:00Z'),
};
const meeting: Delta = {
  ...{ id: 'e1', status: 'confirmed' },
  ...{ start: { dateTime: '2026-05-05T09:00:00Z' }, end: { dateTime: '2026-05-05T10:00:00Z' } },
};
const exception: Delta = {
  ...meeting,
  ...{ id: 'e1_x', masterId: 'e1', originalStart: { dateTime: '2026-05-06T09:00:00Z' } },
};
const weekly = { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] };
const freeDay: Delta = {
  ...{ id: 'day1', status: 'confirmed', transparency: 'transparent' },
  ...{ start: { date: '2026-05-05' }, end: { date: '2026-05-06' } },
};

const rowsOf = (delta: Delta, more: Partial<MirrorContext> = {}) => mirror(delta, { ...context, ...more }).rows;
const only = (delta: Delta, more: Partial<MirrorContext> = {}) => {
  const [row, ...others] = rowsOf(delta, more);
  expect(others).toEqual([]);
  return row;
};

describe('a mirrored event', () => {
  it('AP7 is one row with its time, its read and whether it blocks', () => {
    expect(only(meeting)).toEqual({
      ...{ sk: expect.stringContaining('e1'), v: 1, row: 'event', eventId: 'e1', pull: 7, allDay: false, blocks: true },
      ...{ start: '2026-05-05T09:00:00.000Z', end: '2026-05-05T10:00:00.000Z' },
    });
  });

  it('SE1 has its title where there is one, and says whose occurrence it is', () => {
    expect(only({ ...meeting, title: 'Lunch' })).toMatchObject({ title: 'Lunch' });
    expect(only(exception, { expanded: true })).toMatchObject({ masterId: 'e1' });
    for (const absent of ['masterId', 'title']) expect(only(meeting)).not.toHaveProperty(absent);
  });

  it('AP7 is kept while it ends within the window, to the millisecond', () => {
    const end = Date.parse('2026-05-05T10:00:00Z');
    expect(rowsOf(meeting, { keepAfter: end })).toHaveLength(1);
    expect(rowsOf(meeting, { keepAfter: end + 1 })).toEqual([]);
  });

  it('AP6 of a series lasts to the end of its last occurrence, or for ever', () => {
    const series = only({ ...meeting, ...weekly });
    expect(series).toMatchObject({ start: '2026-05-05T09:00:00.000Z', end: '2026-05-19T10:00:00.000Z' });
    expect(series).toHaveProperty('series.lines', weekly.recurrence);
    const endless = only({ ...meeting, recurrence: ['RRULE:FREQ=WEEKLY'] });
    expect(endless && 'end' in endless && endless.end > '9000').toBe(true);
  });

  it('AP6 stands where reads of any day find it, however short its series', () => {
    const single = only(meeting);
    const once = only({ ...meeting, recurrence: ['RRULE:FREQ=DAILY;COUNT=1'] });
    const time = { start: '2026-05-05T09:00:00.000Z', end: '2026-05-05T10:00:00.000Z' };
    expect([single, once]).toEqual([expect.objectContaining(time), expect.objectContaining(time)]);
    expect(single?.sk).toBe(calendarKeys.rangeSk(time, 'e1'));
    expect(once?.sk).toBe(calendarKeys.rangeSk(time, 'e1', true));
    expect(once?.sk).not.toBe(single?.sk);
  });

  it('AV2 a free whole day is marked as one, unless it is a booking’s own', () => {
    expect(only(freeDay)).toMatchObject({ freeDay: true, blocks: false });
    expect(only(freeDay, { bookingId: 'bkg_a' })).not.toHaveProperty('freeDay');
    expect(only(meeting)).not.toHaveProperty('freeDay');
  });

  it('RC8 a booking’s own event takes no time but as a series; one moved here does', () => {
    expect(only(meeting, { bookingId: 'bkg_a' })).toMatchObject({ bookingId: 'bkg_a', blocks: false });
    expect(only({ ...meeting, ...weekly }, { bookingId: 'bkg_a' })).toMatchObject({ blocks: true });
    expect(only(meeting, { movedFrom: 'bkg_b' })).toMatchObject({ bookingId: 'bkg_b', blocks: true });
    expect(only(meeting, { bookingId: 'bkg_a', movedFrom: 'bkg_b' })).toMatchObject({ bookingId: 'bkg_a' });
    expect(only(meeting)).not.toHaveProperty('bookingId');
  });
});

describe('an occurrence that is replaced', () => {
  const replaced = {
    ...{ sk: expect.stringContaining('e1_x'), v: 1, row: 'override', eventId: 'e1_x', masterId: 'e1', pull: 7 },
    originalStart: '2026-05-06T09:00:00.000Z',
  };

  it('AP6 says so beside the event that replaces it, and alone when it is cancelled', () => {
    expect(rowsOf(exception)).toEqual([expect.objectContaining({ row: 'event', masterId: 'e1' }), replaced]);
    expect(rowsOf({ ...exception, status: 'cancelled' })).toEqual([replaced]);
    expect(rowsOf({ ...meeting, status: 'cancelled' })).toEqual([]);
  });

  it('AP6 says so although its new time lies before the window', () => {
    expect(rowsOf(exception, { keepAfter: Date.parse('2027-01-01T00:00:00Z') })).toEqual([replaced]);
  });

  it('AP6 needs both its series and its original start', () => {
    const { masterId: _, ...withoutMaster } = exception;
    const { originalStart: __, ...withoutOriginal } = exception;
    for (const delta of [withoutMaster, withoutOriginal])
      expect(rowsOf(delta).map(({ row }) => row)).toEqual(['event']);
  });

  it('PL6 replaces nothing where a calendar is read by its instances', () => {
    expect(rowsOf(exception, { expanded: true }).map(({ row }) => row)).toEqual(['event']);
    expect(rowsOf({ ...exception, originalStart: {} }, { expanded: true }).map(({ row }) => row)).toEqual(['event']);
  });
});

describe('an event that cannot be read', () => {
  const { end: _, ...endless } = meeting;

  it.each([
    ['it is no event', { id: 'e1', status: 'unreadable' }, /cannot be read/],
    ['its original start is none', { ...exception, originalStart: {} }, /original start/],
    ['it has no end', endless, /no end/],
    ['its rule is none', { ...meeting, recurrence: ['RRULE:FREQ=SOMETIMES'] }, /./],
  ] satisfies [string, Delta, RegExp][])('AP8 changes no row and says why: %s', (_why, delta, words) => {
    const { rows, problem } = mirror(delta, context);
    expect(rows).toEqual([]);
    expect(problem).toMatch(words);
  });
});

describe('takesExceptionsAlong', () => {
  const gone = { status: 'cancelled' } as const;
  const known = { isKnown: true, expanded: false };

  it('AP6 a deleted series does, be it known or read by its instances, and nothing else', () => {
    expect(takesExceptionsAlong(gone, known)).toBe(true);
    expect(takesExceptionsAlong(gone, { isKnown: false, expanded: true })).toBe(true);
    expect(takesExceptionsAlong(gone, { isKnown: false, expanded: false })).toBe(false);
    expect(takesExceptionsAlong({ ...gone, masterId: 'e1' }, known)).toBe(false);
    expect(takesExceptionsAlong({ status: 'confirmed' }, known)).toBe(false);
  });
});
