import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import type { Delta } from '../../../shared/contracts/messages.ts';
import type { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import { type DryRunInput, dryRunReport, type ReadCalendar } from '../../../shared/sync/dry-run.ts';

const asOf = Date.parse('2026-05-04T08:00:00.000Z');
const at = (hour: number) => new Date(asOf + hour * 3_600_000).toISOString();
const unwritten: BookingGoogle = { state: 'pending', attempt: 0, syncedVersion: 0, tries: 0, previous: [] };
const there: BookingGoogle = {
  ...{ ...unwritten, state: 'synced', linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', etag: '"1"' },
  ...{ syncedVersion: 2, base: { start: at(1), end: at(2), title: 'Cut' } },
};

function booking(id: string, google: Partial<BookingGoogle> = unwritten, more: Partial<BookingContent> = {}) {
  const content: BookingContent = {
    ...{ id, businessId: 'biz_a', resourceId: 'res_a', start: at(1), end: at(2), title: 'Cut', status: 'confirmed' },
    ...{ version: 2, rev: 2, createdAt: at(-9), updatedAt: at(-1), changedBy: 'key' },
    google: { ...unwritten, ...google },
    ...more,
  };
  return bookingRow(content, undefined);
}

const event = (id: string, hour = 5, more: Partial<Delta> = {}): Delta => ({
  ...{ id, status: 'confirmed', start: { dateTime: at(hour) }, end: { dateTime: at(hour + 1) } },
  ...more,
});
const dayOff = { start: { date: '2026-05-05' }, end: { date: '2026-05-06' } };

const link = { id: 'lnk_a', role: 'write', state: 'paused', calendarName: 'Anna' } as LinkRow;
const calendar = (deltas: Delta[], more: Partial<ReadCalendar> = {}): ReadCalendar => ({
  ...{ link, zone: 'Europe/Berlin', deltas, cutOff: false, own: new Map() },
  ...more,
});

function report(more: Partial<Omit<DryRunInput, 'settings'>> & { settings?: Partial<Settings> }) {
  const { settings, ...rest } = more;
  return dryRunReport({
    ...{
      resourceId: 'res_a',
      asOf,
      window: { start: asOf, end: Date.parse(at(24 * 56)) },
      calendars: [],
      bookings: [],
    },
    ...rest,
    settings: { ...defaultSettings, ...settings },
  });
}

const seen = (deltas: Delta[], more: Partial<ReadCalendar> = {}, settings: Partial<Settings> = {}) =>
  report({ calendars: [calendar(deltas, more)], settings }).calendars[0];

describe('what a first sync would read', () => {
  it('DR1 blocks, takes no time for a reason, is a booking’s own, or cannot be read; what is deleted is not there', () => {
    const { end: _, ...endless } = event('e6');
    const read = seen(
      [
        event('e1'),
        event('e2', 6, { transparency: 'transparent' }),
        event('e3', 7, { selfResponse: 'declined' }),
        event('e4', 8, { ...dayOff, transparency: 'transparent' }),
        event('e5'),
        endless,
        event('e7', 9, { status: 'cancelled' }),
        event('e8', 10, { ...dayOff, selfResponse: 'declined' }),
      ],
      { own: new Map([['e5', 'bkg_a']]) },
    );
    expect(read).toMatchObject({
      ...{ linkId: 'lnk_a', calendarName: 'Anna', complete: true },
      ...{ events: 7, blocking: 1, ofBookings: 1, unreadable: 1 },
      free: [
        { reason: 'free', count: 1 },
        { reason: 'declined', count: 2 },
        { reason: 'allDayButFree', count: 1 },
      ],
    });
    expect(read?.examples.blocking).toEqual([{ eventId: 'e1', start: at(5), end: at(6), allDay: false }]);
    expect(read?.examples.free.map(({ eventId, reason, allDay }) => [eventId, reason, allDay])).toEqual([
      ['e2', 'free', false],
      ['e3', 'declined', false],
      ['e4', 'allDayButFree', true],
      ['e8', 'declined', true],
    ]);
  });

  it('DR1 an occurrence that replaces another is one event like any', () => {
    const moved = event('e1_x', 5, { masterId: 'e1', originalStart: { dateTime: at(4) } });
    expect(seen([moved])).toMatchObject({ events: 1, blocking: 1, unreadable: 0 });
    const unnamed = event('e1_y', 5, { masterId: 'e1', originalStart: {} });
    expect(seen([unnamed])).toMatchObject({ blocking: 1, unreadable: 0 });
    const past = event('e0', -9, { masterId: 'e1', originalStart: { dateTime: at(4) } });
    expect(seen([past])).toMatchObject({ events: 1, unreadable: 1 });
  });

  it('RC3 takes no time where bookings only go out', () => {
    const out = { direction: 'bookingsToGoogle' } as const;
    expect(seen([event('e1')], {}, out)).toMatchObject({ blocking: 0, free: [{ reason: 'direction', count: 1 }] });
  });

  it('DR1 counts all, shows ten, and says whether there is more', () => {
    const many = Array.from({ length: 12 }, (_, n) => event(`e${n}`, 5 + n));
    const free = many.map((one) => ({ ...one, id: `f${one.id}`, transparency: 'transparent' }));
    const read = seen([...many, ...free], { cutOff: true });
    expect(read).toMatchObject({ complete: false, events: 24, blocking: 12, free: [{ count: 12 }] });
    expect([read?.examples.blocking.length, read?.examples.free.length]).toEqual([10, 10]);
  });
});

describe('what a first sync would write', () => {
  const planned = (
    bookings: ReturnType<typeof booking>[],
    settings: Partial<Settings> = {},
    calendars = [calendar([])],
  ) => report({ bookings, settings, calendars }).bookings;

  it('DR1 what Google lacks, as if the calendar were connected and synced now', () => {
    const changed = { ...there, syncedVersion: 1 };
    expect(planned([booking('bkg_a'), booking('bkg_b', changed), booking('bkg_c', there)])).toEqual({
      ...{ coming: 3, written: 2, there: 1, left: [] },
      examples: [
        { bookingId: 'bkg_a', start: at(1), end: at(2), action: 'insert' },
        { bookingId: 'bkg_b', start: at(1), end: at(2), action: 'patch' },
      ],
    });
    expect(planned([booking('bkg_a')], { automaticSync: 'off' })).toMatchObject({ written: 1 });
  });

  it.each<[string, Partial<BookingGoogle>, Partial<BookingContent>, string]>([
    ['is held', there, { status: 'held' }, 'held'],
    ['waits with a mass deletion', there, { version: 3, heldByConflict: 'cfl_1' }, 'undecided'],
    ['is asked about', { ...there, state: 'pending', syncedVersion: 1, undecided: true }, {}, 'undecided'],
    ['was changed back and forth', { ...there, syncedVersion: 1, loopStoppedAt: at(0) }, {}, 'undecided'],
  ])('DR1 one that %s is left', (_, google, more, reason) => {
    expect(planned([booking('bkg_a', google, more)])).toMatchObject({
      written: 0,
      there: 0,
      left: [{ reason, count: 1 }],
    });
  });

  it('DS1 one whose customer is forgotten while a person is asked is left to that person', () => {
    const forgets = { ...there, state: 'synced', syncedVersion: 2, undecided: true, forgets: true } as const;
    expect(planned([booking('bkg_a', forgets, { version: 3 })])).toMatchObject({
      written: 0,
      left: [{ reason: 'undecided' }],
    });
  });

  it('DR1 says why nothing is written where nothing can be', () => {
    const type = { exportTypes: ['hair'] };
    expect(planned([booking('bkg_a')], type).left).toEqual([{ reason: 'type', count: 1 }]);
    const inward = { direction: 'googleToBookings' } as const;
    expect(planned([booking('bkg_a', there)], inward)).toMatchObject({
      there: 0,
      left: [{ reason: 'direction', count: 1 }],
    });
    expect(planned([booking('bkg_a')], { direction: 'googleToBookings' }).left).toEqual([
      { reason: 'direction', count: 1 },
    ]);
    const reading = [calendar([], { link: { ...link, role: 'blockOnly' } })];
    for (const none of [[], reading])
      expect(planned([booking('bkg_a'), booking('bkg_b')], {}, none).left).toEqual([
        { reason: 'noCalendar', count: 2 },
      ]);
  });

  it('DR1 shows ten', () => {
    const many = Array.from({ length: 12 }, (_, n) => booking(`bkg_${n}`));
    const { written, examples } = planned(many);
    expect([written, examples.length]).toEqual([12, 10]);
  });
});

describe('what would collide', () => {
  it('DR1 each booking with each event that blocks its time, and no other', () => {
    const deltas = [event('e1', 1), event('e2', 2), event('e3', 1, { transparency: 'transparent' })];
    const { collisions } = report({ bookings: [booking('bkg_a')], calendars: [calendar(deltas)] });
    expect(collisions).toEqual({
      count: 1,
      examples: [{ bookingId: 'bkg_a', linkId: 'lnk_a', eventId: 'e1', start: at(1), end: at(2) }],
    });
    const many = Array.from({ length: 12 }, (_, n) => event(`e${n}`, 1));
    const all = report({ bookings: [booking('bkg_a')], calendars: [calendar(many)] }).collisions;
    expect([all.count, all.examples.length]).toEqual([12, 10]);
  });
});
