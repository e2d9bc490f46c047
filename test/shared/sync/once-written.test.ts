import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import type { BookingGoogle, BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import { expectsEvent, isWrittenSince } from '../../../shared/sync/expected-event.ts';
import { copiesOwed, onceForgotten, onceWritten } from '../../../shared/sync/once-written.ts';

const now = Date.parse('2026-05-05T08:00:00.000Z');
const at = (offset: number) => new Date(now + offset).toISOString();
const times = { start: at(3_600_000), end: at(7_200_000) };

const there: BookingGoogle = {
  ...{ state: 'pending', linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', attempt: 0, etag: '"1"', tries: 2 },
  ...{ syncedVersion: 1, base: { ...times, title: 'Cut' }, updated: at(-5000), writtenAt: at(-5000), previous: [] },
};

function rowOf(google: Partial<BookingGoogle>, more: Partial<BookingContent> = {}, due?: number): BookingRow {
  const content: BookingContent = {
    ...{ id: 'bkg_a', businessId: 'biz_a', resourceId: 'res_a', ...times, title: 'Colour' },
    ...{ status: 'confirmed', version: 2, rev: 2, createdAt: at(-9000), updatedAt: at(-1000), changedBy: 'key' },
    google: { ...there, ...google },
    ...more,
  };
  return bookingRow(content, due);
}

const base = { ...times, title: 'Colour' };
const event = { id: 'e1', status: 'confirmed' as const, etag: '"2"', updated: at(0) };
const was = rowOf({});
const once = (row: BookingRow, done: Parameters<typeof onceWritten>[2] = { event, over: '"1"' }) =>
  onceWritten(row, was, done, { base, now });

describe('onceWritten', () => {
  it('PU1 the version that was written is what both sides agree on, and nothing is owed any more', () => {
    const asked = rowOf({ undecided: true, ignoredVersion: 1, forgets: true, recurring: true, error: 'x' });
    const { google, due } = once(asked);
    expect(google).toEqual({
      ...{ state: 'synced', linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', attempt: 0, tries: 0, previous: [] },
      ...{ syncedVersion: 2, etag: '"2"', updated: at(0), writtenAt: at(0), base, turns: [{ by: 'us', at: at(0) }] },
    });
    expect(due).toBeUndefined();
  });

  it('PU2 a booking that has changed meanwhile owes its next version, and tells on the ones that may have arrived', () => {
    const told = (version: number) => ({ ...base, version });
    const later = rowOf({ unconfirmed: [told(2), told(3)] }, { version: 4 });
    const { google, due } = once(later);
    expect(google).toMatchObject({ state: 'pending', syncedVersion: 2, unconfirmed: [told(3)] });
    expect(due).toBe(now);
    expect(once(rowOf({ unconfirmed: [told(2)] })).google).not.toHaveProperty('unconfirmed');
  });

  it('PU2 an event that is gone with the write is known to be, and has no version', () => {
    const { google } = once(rowOf({}, { status: 'cancelled' }), { over: '"1"' });
    expect(google).toMatchObject({ state: 'synced', goneAt: at(0) });
    expect(google).not.toHaveProperty('etag');
    expect(google).not.toHaveProperty('updated');
  });

  it.each([
    ['a later version was read', { etag: '"3"', updated: at(1) }],
    ['a version of the same moment was read', { etag: '"3"', updated: at(0) }],
    ['one was read that has no time', { etag: '"3"', updated: undefined }],
    ['it was read to be gone', { goneAt: at(-1) }],
    ['another event took its place', { eventId: 'e2' }],
  ] satisfies [string, Partial<BookingGoogle>][])('PU2 what was known stands where meanwhile %s', (_, google) => {
    const row = rowOf(google, {}, now + 99);
    const { turns, ...known } = once(row).google;
    expect(known).toEqual({ ...row.google, writtenAt: at(0) });
    expect(turns).toEqual([{ by: 'us', at: at(0) }]);
    expect(once(row).due).toBe(now + 99);
    expect(once(rowOf(google)).due).toBeUndefined();
  });

  it('PU2 what was read before the event was written, or is what it was written over, is passed by the write', () => {
    expect(once(rowOf({ etag: '"3"', updated: at(-1) })).google).toMatchObject({ state: 'synced', etag: '"2"' });
    const over = once(rowOf({ etag: '"9"', updated: at(7) }), { event, over: '"9"' });
    expect(over.google).toMatchObject({ state: 'synced', etag: '"2"' });
  });

  it('PU1 an event that is made after its booking was cancelled is to go', () => {
    const gone = rowOf({ goneAt: at(-1), syncedVersion: 2, state: 'synced' }, { status: 'cancelled' });
    const { google, due } = once(gone);
    expect(google).toMatchObject({ state: 'pending', syncedVersion: 1, etag: '"2"', writtenAt: at(0), goneAt: at(-1) });
    expect(due).toBe(now);
    const { etag: _, ...unnamed } = event;
    expect(once(gone, { event: unnamed, over: '"1"' }).google.etag).toBe('"1"');
    expect(once(rowOf({ goneAt: at(-1), syncedVersion: 0 }, { status: 'cancelled' })).google.syncedVersion).toBe(0);
  });

  it('PU2 a deletion that finds its event gone is no event that was made', () => {
    const gone = rowOf({ goneAt: at(-1), syncedVersion: 2, state: 'synced' }, { status: 'cancelled' });
    const { google, due } = once(gone, { over: '"1"' });
    expect(google).toMatchObject({ state: 'synced', syncedVersion: 2, goneAt: at(-1) });
    expect(due).toBeUndefined();
  });

  it('PU8 copies left elsewhere stay owed, and are looked at again in two minutes', () => {
    const previous = [{ linkId: 'lnk_b', calendarId: 'other', eventId: 'e0' }];
    expect(once(rowOf({ previous })).due).toBe(now + 120_000);
    expect(copiesOwed(rowOf({ previous }), now)).toBe(now + 120_000);
    expect(copiesOwed(rowOf({}), now)).toBeUndefined();
  });
});

describe('onceForgotten', () => {
  const forgotten = { eventId: 'e1', event, title: 'Booked' };

  it('DS1 the texts are what both sides agree on, and the row is looked at once more', () => {
    const asked = rowOf({ forgets: true, undecided: true, error: 'x' });
    const { forgets: _, error: __, ...known } = asked.google;
    expect(onceForgotten(asked, forgotten, now)).toEqual({
      google: { ...known, base: { ...times, title: 'Booked' }, updated: at(0), writtenAt: at(0), tries: 0 },
      due: now,
    });
  });

  it('DS1 what was never agreed on is not by that, and Google’s time is kept where it gives none', () => {
    const unagreed = onceForgotten(rowOf({ forgets: true, base: undefined }), forgotten, now);
    expect(unagreed?.google.base).toBeUndefined();
    const { updated: _, ...timeless } = event;
    const kept = onceForgotten(rowOf({ forgets: true }), { ...forgotten, event: timeless }, now);
    expect(kept?.google.updated).toBe(at(-5000));
  });

  it('DS1 an event that is gone was not written, and a later read stays known', () => {
    const asked = rowOf({ forgets: true, updated: at(9) });
    expect(onceForgotten(asked, forgotten, now)?.google.updated).toBe(at(9));
    const gone = onceForgotten(asked, { ...forgotten, event: undefined }, now);
    expect(gone?.google).toMatchObject({ writtenAt: at(-5000), updated: at(9) });
    expect(gone?.google).not.toHaveProperty('forgets');
  });

  it('DS1 nothing is stored where it was written whole meanwhile, or another event took its place', () => {
    expect(onceForgotten(rowOf({}), forgotten, now)).toBeUndefined();
    expect(onceForgotten(rowOf({ forgets: true, eventId: 'e2' }), forgotten, now)).toBeUndefined();
  });
});

describe('expectsEvent and isWrittenSince', () => {
  const link = { id: 'lnk_a', verifyBefore: at(0), generationAsOf: at(-10) };

  it('AP3 an event that was written by then, or that Google has shown, is expected', () => {
    expect(expectsEvent(there, link)).toBe(true);
    expect(expectsEvent({ ...there, writtenAt: at(0) }, link)).toBe(true);
    expect(expectsEvent({ ...there, writtenAt: at(1) }, link)).toBe(false);
    expect(expectsEvent({ ...there, writtenAt: undefined }, link)).toBe(true);
    expect(expectsEvent({ ...there, writtenAt: undefined, etag: undefined }, link)).toBe(false);
    expect(expectsEvent({ ...there, eventId: undefined }, link)).toBe(false);
    expect(expectsEvent(there, { ...link, id: 'lnk_b' })).toBe(false);
    expect(expectsEvent(there, { id: 'lnk_a' })).toBe(false);
  });

  it('AP3 what was written after the generation was begun may not be known everywhere yet', () => {
    expect(isWrittenSince({ writtenAt: at(-9) }, link)).toBe(true);
    expect(isWrittenSince({ writtenAt: at(-10) }, link)).toBe(false);
    expect(isWrittenSince({ writtenAt: undefined }, link)).toBe(false);
    expect(isWrittenSince({ writtenAt: at(-10) }, {})).toBe(true);
  });
});
