import { beforeEach, expect, it } from 'vitest';
import { differencesIn } from '../chaos/at-rest.ts';
import {
  type BookingEntry,
  type Calendar,
  type EventEntry,
  lastsMilliseconds,
  Ledger,
  type Side,
} from '../chaos/ledger.ts';
import { busyKey, type SeenBooking, type SeenEvent, type Sight } from '../chaos/sight.ts';

/** `npm run chaos` is worth as much as its reckoning: each anomaly that is planted here, it names. */

const anna: Calendar = { name: 'anna', resourceId: 'res_anna', email: 'anna@people.example' };
const ben: Calendar = { name: 'ben', resourceId: 'res_ben', email: 'ben@people.example' };

let ledger: Ledger;
let sight: Sight & { bookings: SeenBooking[]; events: SeenEvent[] };
let order: BookingEntry;
let appointment: EventEntry;

const iso = (at: number) => new Date(at).toISOString();
const times = (start: number) => ({
  start: { dateTime: iso(start) },
  end: { dateTime: iso(start + lastsMilliseconds) },
});

function booked(side: Side, calendar = anna): { entry: BookingEntry; seen: SeenBooking; event: SeenEvent } {
  const start = ledger.freeTime(calendar, 'booking');
  const entry = ledger.addBooking(side, { calendar, start, title: 'Cut' });
  Object.assign(entry, { state: 'confirmed', busy: false });
  ledger.acknowledge(entry);
  const { externalId } = entry;
  const eventId = `event-${externalId}`;
  const seen: SeenBooking = {
    id: `bkg_${externalId}`,
    resourceId: calendar.resourceId,
    start: iso(start),
    end: iso(start + lastsMilliseconds),
    title: 'Cut',
    externalId,
    status: 'confirmed',
    version: 1,
    google: { state: 'synced', eventId },
  };
  const event = { id: eventId, status: 'confirmed', summary: 'Cut', email: calendar.email, ...times(start) };
  sight.bookings.push(seen);
  sight.events.push(event);
  return { entry, seen, event };
}

const blocks = (calendar: Calendar): Set<number> => sight.busy.get(busyKey(calendar.resourceId, 'google')) ?? new Set();

beforeEach(() => {
  ledger = new Ledger([anna, ben], Date.parse('2026-05-04T00:00:00Z'));
  sight = {
    bookings: [],
    events: [],
    busy: new Map([anna, ben].map((one) => [busyKey(one.resourceId, 'google'), new Set()])),
  };
  order = booked('api').entry;
  const start = ledger.freeTime(anna, 'event');
  appointment = ledger.addEvent({ calendar: anna, start, title: 'Dentist' });
  sight.events.push({
    id: appointment.id,
    status: 'confirmed',
    summary: 'Dentist',
    email: anna.email,
    ...times(start),
  });
  blocks(anna).add(start);
});

const first = <T>(list: T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('The list is empty.');
  return one;
};

it('says nothing when both sides say what was acknowledged', () => {
  expect(differencesIn(ledger, sight)).toEqual([]);
});

const anomalies: [string, () => unknown, RegExp][] = [
  ['a lost booking', () => sight.bookings.pop(), /order-1 exists 0 times/],
  [
    'a booking that was made twice',
    () => sight.bookings.push({ ...first(sight.bookings), id: 'other' }),
    /exists 2 times/,
  ],
  ['a copy lost in Google', () => sight.events.shift(), /order-1 is 0 times in Google/],
  ['a second copy in Google', () => sight.events.push({ ...first(sight.events), id: 'twin' }), /nobody’s, twin/],
  [
    'a copy at an older time',
    () => Object.assign(first(sight.events), times(ledger.freeTime(anna, 'booking'))),
    /order-1 is at/,
  ],
  [
    'a copy in a colleague’s calendar',
    () => Object.assign(first(sight.events), { email: ben.email }),
    /instead of anna/,
  ],
  [
    'a change that was acknowledged and is gone',
    () => order.said.push({ ...first(order.said), title: 'Wash' }),
    /last acknowledged was/,
  ],
  [
    'a cancellation that did not hold',
    () => Object.assign(order, { state: 'cancelled' }),
    /was cancelled and is confirmed/,
  ],
  ['a refused booking that exists', () => Object.assign(order, { state: 'refused' }), /was refused and exists/],
  [
    'a write that is still owed',
    () => Object.assign(first(sight.bookings), { google: { ...first(sight.bookings).google, state: 'pending' } }),
    /is pending/,
  ],
  ['an appointment that does not block', () => blocks(anna).clear(), /does not block/],
  ['a block that nothing causes', () => blocks(ben).add(ledger.from), /blocked at .* by nothing/],
  [
    'an appointment deleted in Google that came back',
    () => Object.assign(appointment, { place: undefined }),
    /was deleted and is in Google/,
  ],
];

it.each(anomalies)('names %s', (_name, plant, words) => {
  plant();
  expect(differencesIn(ledger, sight).join('\n')).toMatch(words);
});

it('names two bookings of one slot', () => {
  const { entry, seen, event } = booked('api');
  const [said] = order.said;
  if (said === undefined) throw new Error('The order says nothing.');
  entry.said = [said];
  Object.assign(seen, { start: iso(said.start), end: iso(said.start + lastsMilliseconds) });
  Object.assign(event, times(said.start));
  expect(differencesIn(ledger, sight)).toEqual([
    `order-1 and ${entry.externalId} have the same time, ${iso(said.start)}`,
  ]);
});
