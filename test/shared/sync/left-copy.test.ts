import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import type { GoogleEvent } from '../../../shared/contracts/google.ts';
import type { Base, BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import {
  baseWhenLeft,
  copiesAfterLeaving,
  editIn,
  fateOfKept,
  isAsKnown,
  isAsLeft,
  placeOf,
} from '../../../shared/sync/left-copy.ts';

const zone = 'Europe/Berlin';
const full = { zone, details: 'full' } as const;
const timeAt = (hour: number) => ({
  start: `2026-05-05T${String(hour).padStart(2, '0')}:00:00.000Z`,
  end: `2026-05-05T${String(hour + 1).padStart(2, '0')}:00:00.000Z`,
});
const nine: Base = { ...timeAt(9), title: 'Cut' };
const ten: Base = { ...timeAt(10), title: 'Colour' };
const noon: Base = { ...timeAt(12), title: 'Shave' };

const eventOf = ({ start, end, title }: Base, more: Partial<GoogleEvent> = {}): GoogleEvent => ({
  ...{ id: 'e1', status: 'confirmed', summary: title, start: { dateTime: start }, end: { dateTime: end } },
  ...more,
});

const there: BookingGoogle = {
  ...{ state: 'synced', linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', attempt: 0, etag: '"1"', tries: 0 },
  ...{ syncedVersion: 1, base: nine, previous: [] },
};
const place = { linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1' };
const other = { linkId: 'lnk_b', calendarId: 'else', eventId: 'e0' };

const rowOf = (own: Base, google: Partial<BookingGoogle>) => {
  const content: BookingContent = {
    ...{ id: 'bkg_a', businessId: 'biz_a', resourceId: 'res_a', ...own, status: 'confirmed', version: 2, rev: 2 },
    ...{ createdAt: nine.start, updatedAt: nine.start, changedBy: 'key', google: { ...there, ...google } },
  };
  return bookingRow(content, undefined);
};

describe('copiesAfterLeaving', () => {
  it('RC4 the event left behind is remembered with the version last seen, and all that we may have written there', () => {
    const unconfirmed = [{ ...ten, version: 2 }];
    expect(copiesAfterLeaving({ ...there, unconfirmed, previous: [other] })).toEqual([
      other,
      { ...place, etag: '"1"', ours: [nine, ten] },
    ]);
  });

  it.each(['etag', 'base'] as const)('RC4 of an event whose %s is not known, the place alone is', (lacking) => {
    expect(copiesAfterLeaving({ ...there, [lacking]: undefined, previous: [other] })).toEqual([other, place]);
  });

  it.each(['linkId', 'calendarId', 'eventId'] as const)('PU1 a booking without %s leaves nothing', (lacking) => {
    expect(copiesAfterLeaving({ ...there, [lacking]: undefined, previous: [other] })).toEqual([other]);
  });
});

describe('placeOf', () => {
  it('DS1 says where a copy stands, and nothing of what it says', () => {
    expect(placeOf({ ...place, etag: '"1"', ours: [nine] })).toEqual(place);
  });
});

describe('editIn', () => {
  const edit = (event: GoogleEvent, how: Parameters<typeof editIn>[3] = full, ours: Base[] | undefined = [nine, ten]) =>
    editIn({ ours }, event, noon, how);

  it('RC4 what we have written, or the booking is by now, is nobody’s edit', () => {
    for (const known of [nine, ten, noon]) expect(edit(eventOf(known))).toBeUndefined();
  });

  it('RC4 another start or another end is a move, each of them alone', () => {
    const longer = { ...nine, end: timeAt(11).end };
    const earlier = { ...nine, start: timeAt(8).start };
    for (const moved of [longer, earlier])
      expect(edit(eventOf(moved))).toEqual({ theirs: { start: moved.start, end: moved.end }, fields: ['time'] });
  });

  it('RC4 another title is one where titles are synced, and an event without one was not renamed', () => {
    const renamed = eventOf({ ...nine, title: 'Theirs' });
    expect(edit(renamed)).toEqual({ theirs: { title: 'Theirs' }, fields: ['title'] });
    expect(edit(renamed, { zone, details: 'busyOnly' })).toBeUndefined();
    const { summary: _, ...untitled } = eventOf(nine);
    expect(edit(untitled)).toBeUndefined();
    const both = edit(eventOf({ ...timeAt(15), title: 'Theirs' }));
    expect(both).toEqual({ theirs: { ...timeAt(15), title: 'Theirs' }, fields: ['time', 'title'] });
  });

  it('RC4 nothing is said where it is not known what we had written, or the times cannot be read', () => {
    expect(editIn({}, eventOf({ ...timeAt(15), title: 'Theirs' }), noon, full)).toBeUndefined();
    const { end: _, ...endless } = eventOf({ ...timeAt(15), title: 'Theirs' });
    expect(edit(endless)).toBeUndefined();
  });

  it('RC4 a day is read in the zone of its calendar', () => {
    const day = eventOf(nine, { start: { date: '2026-05-05' }, end: { date: '2026-05-06' } });
    expect(edit(day)?.theirs).toEqual({ start: '2026-05-04T22:00:00.000Z', end: '2026-05-05T22:00:00.000Z' });
  });
});

describe('isAsKnown', () => {
  it('PU2 an event that says what both sides agreed on, or what we may have written since, is as known', () => {
    const row = rowOf(noon, { unconfirmed: [{ ...ten, version: 2 }] });
    for (const known of [nine, ten, noon]) expect(isAsKnown(row, eventOf(known), full)).toBe(true);
    expect(isAsKnown(row, eventOf({ ...nine, title: 'Theirs' }), full)).toBe(false);
    expect(isAsKnown(rowOf(noon, {}), eventOf(ten), full)).toBe(false);
  });

  it('PU2 nothing is known without a base', () => {
    expect(isAsKnown(rowOf(nine, { base: undefined }), eventOf(nine), full)).toBe(false);
  });

  it('RC6 an event that became a series, or single again, has changed', () => {
    const daily = { recurrence: ['RRULE:FREQ=DAILY'] };
    expect(isAsKnown(rowOf(nine, {}), eventOf(nine, daily), full)).toBe(false);
    expect(isAsKnown(rowOf(nine, { recurring: true }), eventOf(nine), full)).toBe(false);
    expect(isAsKnown(rowOf(nine, { recurring: true }), eventOf(nine, daily), full)).toBe(true);
  });

  it('PU2 an event whose times cannot be read is not as known', () => {
    const { end: _, ...endless } = eventOf(nine);
    expect(isAsKnown(rowOf(nine, {}), endless, full)).toBe(false);
  });
});

describe('an event that the booking comes back to', () => {
  const copy = { ...place, etag: '"1"', ours: [nine, ten] };
  const left = (...previous: BookingGoogle['previous']) => rowOf(noon, { previous });

  it('RC1 what it says, if we had written that, is what both sides had agreed on; else what was agreed then', () => {
    const { google } = left(other, copy);
    expect(baseWhenLeft(google, ten)).toEqual(ten);
    for (const changed of [
      { ...ten, title: 'Theirs' },
      { ...ten, start: timeAt(8).start },
      { ...ten, end: timeAt(11).end },
    ])
      expect(baseWhenLeft(google, changed)).toEqual(nine);
    expect(baseWhenLeft(left(other).google, ten)).toBeUndefined();
    expect(baseWhenLeft(left(place).google, ten)).toBeUndefined();
  });

  it('PU1 it is as it was left while nobody has changed it, and no other event is', () => {
    expect(isAsLeft(left({ ...other, ours: [nine] }, copy), eventOf(ten), full)).toBe(true);
    expect(isAsLeft(left(copy), eventOf({ ...ten, title: 'Theirs' }), full)).toBe(false);
    expect(isAsLeft(left(place), eventOf(ten), full)).toBe(false);
    expect(isAsLeft(left({ ...other, ours: [ten] }), eventOf(ten), full)).toBe(false);
  });
});

describe('fateOfKept', () => {
  const link = { id: 'lnk_a', resourceId: 'res_a', role: 'write' } as const;
  const { linkId: _, eventId: __, ...nowhere } = there;
  const elsewhere = { ...there, linkId: 'lnk_b', calendarId: 'else', eventId: 'e0' };
  const here = { resourceId: 'res_a', status: 'confirmed' } as const;
  const away = { resourceId: 'res_b', status: 'confirmed' } as const;

  it('DS1 an event goes whose booking a colleague has by now, be it one without a calendar, or another calendar', () => {
    expect(fateOfKept({ ...away, google: elsewhere }, link, 'e1')).toBe('goes');
    expect(fateOfKept({ ...away, google: nowhere }, link, 'e1')).toBe('goes');
    expect(fateOfKept({ ...here, google: elsewhere }, link, 'e1')).toBe('goes');
    expect(fateOfKept({ ...here, google: elsewhere }, link, 'e0')).toBe('goes');
  });

  it('DS1 an event goes whose booking was cancelled meanwhile, and is taken by one that was not', () => {
    expect(fateOfKept({ ...here, status: 'cancelled', google: nowhere }, link, 'e1')).toBe('goes');
    expect(fateOfKept({ ...here, google: nowhere }, link, 'e1')).toBe('taken');
    expect(fateOfKept({ ...here, google: { ...nowhere, linkId: 'lnk_a' } }, link, 'e1')).toBe('taken');
    expect(fateOfKept({ ...here, google: there }, link, 'e2')).toBe('taken');
  });

  it('DS1 it is left alone as the booking’s own, where it is owed already, and where nothing is written', () => {
    expect(fateOfKept({ ...here, google: there }, link, 'e1')).toBeUndefined();
    expect(fateOfKept({ ...here, status: 'cancelled', google: there }, link, 'e1')).toBeUndefined();
    const google = { ...elsewhere, previous: [other, place] };
    expect(fateOfKept({ ...away, google }, link, 'e1')).toBeUndefined();
    expect(fateOfKept({ ...away, google }, link, 'e2')).toBe('goes');
    expect(fateOfKept({ ...away, google }, { ...link, role: 'blockOnly' }, 'e2')).toBeUndefined();
  });
});
