import { expect } from 'vitest';
import { merge } from '../../shared/calendar/intervals.ts';
import { timesOf } from '../../shared/calendar/event-time.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { Row } from '../../shared/ports/store.ts';
import type { Business, GoogleItem } from './business.ts';
import { zone } from './business.ts';

/** What must hold of a business at rest, whatever happened before: nothing owed, both sides the same (invariants 1, 3, 11, 22). */

const from = '2026-05-01T00:00:00Z';
const to = '2026-07-01T00:00:00Z';

export async function expectAgreement(salon: Business, names = ['anna']): Promise<void> {
  expectRest(salon);
  for (const name of names) {
    const items = (await salon.inGoogle(name, from, to)).filter((item) => item.status !== 'cancelled');
    const bookings = bookingsOf(salon).filter((booking) => booking.resourceId === `res_${name}`);
    expectSameBookings(bookings, items);
    await expectSameBusy(salon, name, items, new Set(bookings.map((booking) => booking.google.eventId)));
  }
}

function expectRest(salon: Business): void {
  const { world } = salon;
  for (const queue of ['changes', 'deltas', 'pushes'] as const)
    expect({ queue, ...world.queues.counts(queue) }).toEqual({ queue, ready: 0, inFlight: 0, delayed: 0, dead: 0 });
  for (const link of salon.links())
    expect(link).toMatchObject({ pullState: 'idle', servedTicket: link.ticket, state: 'active' });
  for (const booking of bookingsIn(world.store.rows('calendar'))) {
    expect({ id: booking.id, due: booking.dueAt }).toEqual({ id: booking.id, due: undefined });
    expect(booking.google.previous).toEqual([]);
  }
}

const bookingsIn = (rows: Row[]): BookingRow[] =>
  rows.filter((row) => row.row === 'booking').map((row) => BookingRow.parse(row));

const bookingsOf = ({ world }: Business): BookingRow[] => bookingsIn(world.store.rows('calendar'));

/** At most one live event a booking, and it says what the booking says. */
function expectSameBookings(bookings: BookingRow[], items: GoogleItem[]): void {
  const byGoogle = items.filter(isOurs).map((item) => ({ id: item.id, title: item.summary, ...instants(item) }));
  const byUs = bookings
    .filter((booking) => booking.status === 'confirmed')
    .map(({ google, title, start, end }) => ({ id: google.eventId, title, start, end }));
  const sorted = <Side extends { id: string | undefined }>(sides: Side[]) =>
    sides.sort((a, b) => String(a.id).localeCompare(String(b.id)));
  expect(sorted(byGoogle)).toEqual(sorted(byUs));
}

const isOurs = (item: GoogleItem): boolean => item.extendedProperties?.private?.['slotbridgeBooking'] !== undefined;

const instants = ({ start, end }: GoogleItem) => {
  const times = timesOf({ start, end }, zone);
  if ('problem' in times) throw new Error(times.problem);
  return { start: new Date(times.start).toISOString(), end: new Date(times.end).toISOString() };
};

async function expectSameBusy(
  salon: Business,
  name: string,
  items: GoogleItem[],
  own: Set<string | undefined>,
): Promise<void> {
  const opaque = items.filter((item) => !own.has(item.id) && item.transparency !== 'transparent');
  const inGoogle = opaque.map(instants).map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  const { busy } = await salon.busy(name, from, to);
  const here = busy.filter(({ source }) => source === 'google').map(({ start, end }) => ({ start, end }));
  expect(merge(here)).toEqual(merge(inGoogle));
}
