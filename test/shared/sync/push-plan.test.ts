import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import type { BookingGoogle, BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import { eventBody, isGoneSince, isOvertaken, isReadSince, planPush } from '../../../shared/sync/push-plan.ts';

const now = Date.parse('2026-05-05T08:00:00.000Z');
const at = (offset: number) => new Date(now + offset).toISOString();
const zone = 'Europe/Berlin';
const times = { start: at(3_600_000), end: at(7_200_000) };
const there: BookingGoogle = {
  ...{ state: 'pending', linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', attempt: 0, etag: '"1"', tries: 0 },
  ...{ syncedVersion: 1, base: { ...times, title: 'Cut' }, updated: at(-5000), previous: [] },
};
const unwritten: BookingGoogle = { state: 'pending', attempt: 0, syncedVersion: 0, tries: 0, previous: [] };

function rowOf(google: Partial<BookingGoogle>, more: Partial<BookingContent> = {}): BookingRow {
  const content: BookingContent = {
    ...{ id: 'bkg_a', businessId: 'biz_a', resourceId: 'res_a', ...times, title: 'Colour' },
    ...{ status: 'confirmed', version: 2, rev: 2, createdAt: at(-9000), updatedAt: at(-1000), changedBy: 'key' },
    google: { ...there, ...google },
    ...more,
  };
  return bookingRow(content, now);
}

const link = { id: 'lnk_a', state: 'active' } as LinkRow;
const linkIn = (state: LinkRow['state']): LinkRow => ({ ...link, state });
const another = { ...link, id: 'lnk_b' };
const plan = (row: BookingRow, to: LinkRow | undefined = link, settings: Partial<Settings> = {}) =>
  planPush(row, to, { ...defaultSettings, ...settings }, { now, zone });
const planWithoutLink = (row: BookingRow) => planPush(row, undefined, defaultSettings, { now, zone });

const off = { kind: 'nothing', state: 'off' };
const patch = { kind: 'patch', eventId: 'e1', etag: '"1"' };

describe('planPush of a booking that stands', () => {
  it('PU5 is inserted, patched or left alone', () => {
    expect(plan(rowOf({}, { google: unwritten }))).toEqual({ kind: 'insert' });
    expect(plan(rowOf({}))).toEqual(patch);
    expect(plan(rowOf({ syncedVersion: 2 }))).toEqual({ kind: 'nothing', state: 'synced' });
  });

  it('PU1 an event is patched in its own calendar, over a version that is known; else it is inserted', () => {
    expect(plan(rowOf({}), another)).toEqual({ kind: 'insert' });
    expect(plan(rowOf({ syncedVersion: 2 }), another)).toEqual({ kind: 'insert' });
    expect(plan(rowOf({ eventId: undefined }))).toEqual({ kind: 'insert' });
    expect(plan(rowOf({ etag: undefined }))).toEqual({ kind: 'insert' });
  });

  it('DS1 without a calendar it is off', () => {
    expect(planWithoutLink(rowOf({}))).toEqual(off);
    expect(plan(rowOf({ syncedVersion: 2 }), linkIn('disconnected'))).toEqual(off);
  });

  it('PU5 a hold, and what a person decides about at once, is left as it is', () => {
    expect(plan(rowOf({}, { status: 'held' }))).toEqual({ kind: 'nothing', state: 'pending' });
    expect(plan(rowOf({ state: 'synced' }, { heldByConflict: 'cfl_1' }))).toEqual({ kind: 'nothing', state: 'synced' });
  });

  it('PU5 one of a type that is not exported is off, unless it stands in Google', () => {
    const hair = { exportTypes: ['hair'] };
    expect(plan(rowOf({ base: undefined }, { type: 'nails' }), link, hair)).toEqual(off);
    expect(plan(rowOf({ base: undefined }), link, hair)).toEqual(off);
    expect(plan(rowOf({}, { google: unwritten, type: 'hair' }), link, hair)).toEqual({ kind: 'insert' });
    expect(plan(rowOf({}, { type: 'nails' }), link, hair)).toEqual(patch);
    expect(plan(rowOf({}, { type: 'nails' }), another, hair)).toEqual(off);
  });

  it('RC3 where bookings do not go out it is off', () => {
    expect(plan(rowOf({}), link, { direction: 'googleToBookings' })).toEqual(off);
    expect(plan(rowOf({}), link, { direction: 'bookingsToGoogle' })).toEqual(patch);
  });
});

describe('planPush of a cancelled booking', () => {
  const cancelled = (google: Partial<BookingGoogle>) => rowOf(google, { status: 'cancelled' });

  it('PU5 its event is deleted once, over the version that is known', () => {
    expect(plan(cancelled({}))).toEqual({ kind: 'delete', eventId: 'e1', etag: '"1"' });
    expect(plan(cancelled({ etag: undefined }))).toStrictEqual({ kind: 'delete', eventId: 'e1' });
    expect(plan(cancelled({ syncedVersion: 2 }))).toEqual({ kind: 'nothing', state: 'synced' });
  });

  it.each([
    ['has no event', () => plan(cancelled({ eventId: undefined }))],
    ['has left Google', () => plan(cancelled({ state: 'off' }))],
    ['stands in another calendar', () => plan(cancelled({}), another)],
    ['stands in one that is left', () => plan(cancelled({}), linkIn('disconnected'))],
    ['has no calendar', () => planWithoutLink(cancelled({}))],
  ])('PU5 one that %s owes nothing', (_, planned) => {
    expect(planned()).toEqual(off);
  });

  it('PU6 waits like any other', () => {
    expect(plan(cancelled({}), linkIn('paused')).kind).toBe('wait');
  });
});

describe('planPush and what holds it back', () => {
  it('PU6 a link that cannot be written to lets the booking wait, and says why', () => {
    expect(plan(rowOf({}), linkIn('paused'))).toEqual({ kind: 'wait', reason: 'the link is paused' });
    expect(plan(rowOf({}), linkIn('actionNeeded'))).toEqual({ kind: 'wait', reason: 'the link needs action' });
  });

  it('RC7 a loop that was stopped waits for somebody', () => {
    expect(plan(rowOf({ loopStoppedAt: at(0) }))).toEqual({
      kind: 'wait',
      reason: 'it was changed back and forth too often',
    });
  });

  it('SW2 what nobody asks for waits until it is looked at again', () => {
    expect(plan(rowOf({}), link, { automaticSync: 'off' })).toEqual({
      ...{ kind: 'wait', reason: 'nothing is synced by itself now', until: now + 1_800_000 },
    });
  });

  it('RC4 nothing is written while a person is asked, unless a later version than the one ignored is owed', () => {
    expect(plan(rowOf({ undecided: true }))).toEqual({ kind: 'nothing', state: 'pending' });
    expect(plan(rowOf({ undecided: true, ignoredVersion: 2 })).kind).toBe('nothing');
    expect(plan(rowOf({ undecided: true, ignoredVersion: 1 })).kind).toBe('patch');
    expect(plan(rowOf({ undecided: true }), another).kind).toBe('insert');
  });

  it('DS1 the texts of a forgotten customer go meanwhile, where there is an event and somebody may write', () => {
    const asked = rowOf({ undecided: true, forgets: true });
    expect(plan(asked)).toEqual({ kind: 'texts', eventId: 'e1' });
    expect(plan(asked, linkIn('paused')).kind).toBe('wait');
    expect(plan(rowOf({ undecided: true, forgets: true, eventId: undefined })).kind).toBe('nothing');
    expect(plan(rowOf({ forgets: true })).kind).toBe('patch');
  });
});

describe('isReadSince and isGoneSince', () => {
  it('PU2 nothing was read while the version known is the one there was', () => {
    const was = rowOf({});
    expect(isReadSince(rowOf({ updated: at(9) }), was, { over: undefined, updated: at(0) })).toBe(false);
    expect(isReadSince(rowOf({ etag: '"3"', updated: at(9) }), was, { over: '"1"' })).toBe(true);
    expect(isGoneSince(was, was)).toBe(false);
    expect(isGoneSince(rowOf({ goneAt: at(0) }), was)).toBe(true);
  });
});

describe('isOvertaken', () => {
  it('PU5 RC6 by a change, by a question, and by what was read to be gone', () => {
    const was = rowOf({});
    const asked = rowOf({ undecided: true });
    expect(isOvertaken(was, was)).toBe(false);
    expect(isOvertaken(rowOf({}, { version: 3 }), was)).toBe(true);
    expect(isOvertaken(rowOf({ goneAt: at(0) }), was)).toBe(true);
    expect(isOvertaken(asked, was)).toBe(true);
    expect(isOvertaken(asked, asked)).toBe(false);
    expect(isOvertaken(rowOf({ undecided: true, ignoredVersion: 1 }), was)).toBe(false);
  });
});

describe('eventBody', () => {
  const customer = { name: 'Carla', email: 'carla@guests.example', phone: '030 1' };

  it('PU3 says the booking in its resource’s zone, and names it', () => {
    const body = eventBody(rowOf({}, { customer, notes: 'left side' }), zone, defaultSettings);
    expect(body).toEqual({
      ...{ summary: 'Colour', status: 'confirmed', description: 'Carla\ncarla@guests.example\n030 1\nleft side' },
      start: { dateTime: '2026-05-05T11:00:00+02:00', timeZone: zone },
      end: { dateTime: '2026-05-05T12:00:00+02:00', timeZone: zone },
      privateProperties: { slotbridgeBooking: 'bkg_a', slotbridgeVersion: '2' },
    });
  });

  it('PU3 leaves no empty line for what is not known', () => {
    const body = eventBody(rowOf({}, { customer: { name: 'Carla', email: '' }, notes: '' }), zone, defaultSettings);
    expect(body.description).toBe('Carla');
  });

  it('RC6 makes a series single again, and says nothing of recurrence else', () => {
    expect(eventBody(rowOf({ recurring: true }), zone, defaultSettings)).toHaveProperty('recurrence', []);
    expect(eventBody(rowOf({}), zone, defaultSettings)).not.toHaveProperty('recurrence');
  });

  it('PU7 holds nothing that the customer said where busy times alone go out', () => {
    const text = fc.string({ minLength: 4, unit: fc.constantFrom('q', 'x', 'z', 'Q', 'X', 'Z') });
    const anyone = fc.record({ name: text, email: text, phone: text });
    fc.assert(
      fc.property(anyone, text, text, (who, notes, title) => {
        const row = rowOf({}, { customer: who, notes, title });
        const body = JSON.stringify(eventBody(row, zone, { ...defaultSettings, detailsToGoogle: 'busyOnly' }));
        for (const secret of [who.name, who.email, who.phone, notes, title]) expect(body).not.toContain(secret);
      }),
    );
  });
});
