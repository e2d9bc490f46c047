import { beforeEach, describe, expect, it } from 'vitest';
import { cancelBooking, changeBooking } from '../../shared/bookings/commands.ts';
import { act } from '../../shared/desk/act.ts';
import { Business } from '../simulation/business.ts';
import { World } from '../simulation/world.ts';

let world: World;
let salon: Business;

beforeEach(async () => {
  world = new World();
  salon = await Business.open(world);
  await salon.live('anna');
});

const start = '2026-05-05T10:00:00+02:00';
const utc = (text: string) => new Date(Date.parse(text)).toISOString();

async function booked(at = start) {
  const booking = await salon.book('anna', at, {
    customer: { name: 'Carla', email: 'carla@example.com' },
    notes: 'left side',
  });
  await world.settle();
  return booking;
}

const theEvent = async () => {
  const events = (await salon.inGoogle('anna')).filter((event) => event.status !== 'cancelled');
  if (events.length !== 1 || events[0] === undefined) throw new Error(`${events.length} events in Google`);
  return events[0];
};

const edit = (id: string, change: unknown) => world.control('PATCH', `${salon.eventsOf('anna')}/${id}`, change);
const remove = (id: string) => world.control('DELETE', `${salon.eventsOf('anna')}/${id}`);
const moveTo = (id: string, from: string, to: string) => edit(id, { start: { dateTime: from }, end: { dateTime: to } });

describe('a booking', () => {
  it('PU1 becomes one event, PU4 marked with booking and version', async () => {
    const booking = await booked();
    const event = await theEvent();
    expect(event.summary).toBe('Haircut');
    expect(event.description).toContain('Carla');
    expect(event.extendedProperties?.private).toEqual({ slotbridgeBooking: booking.id, slotbridgeVersion: '1' });
    expect((await salon.booking(booking.id)).google.state).toBe('synced');
    expect(world.failures).toEqual([]);
  });

  it('RC2 its own echo causes no second write and no change of the booking', async () => {
    const booking = await booked();
    await world.pass(3_600_000);
    expect((await salon.calls('events.insert')).length).toBe(1);
    expect((await salon.calls('events.patch')).length).toBe(0);
    expect((await salon.booking(booking.id)).version).toBe(1);
    expect(world.metrics.counted('EchoRecognised')).toBeGreaterThan(0);
  });

  it('RC8 it takes its time once in availability, as a booking', async () => {
    await booked();
    const view = await salon.busy('anna', '2026-05-05T00:00:00Z', '2026-05-05T23:00:00Z');
    expect(view.busy.map((busy) => busy.source)).toEqual(['booking']);
  });

  it('PU2 moves its event in place on condition of the etag', async () => {
    const booking = await booked();
    await changeBooking(world.ports, {
      businessId: salon.id,
      bookingId: booking.id,
      change: { start: Date.parse('2026-05-05T14:00:00+02:00'), end: Date.parse('2026-05-05T15:00:00+02:00') },
      by: 'key',
      cause: 'api',
    });
    await world.settle();
    expect(utc((await theEvent()).start.dateTime ?? '')).toBe('2026-05-05T12:00:00.000Z');
    expect((await salon.calls('events.patch')).length).toBe(1);
  });

  it('PU8 when cancelled it leaves Google, and its slot is free at once', async () => {
    const booking = await booked();
    await cancelBooking(world.ports, { businessId: salon.id, bookingId: booking.id, by: 'key', cause: 'api' });
    expect((await salon.tryBook('anna', start)).ok).toBe(true);
    await world.settle();
    expect((await salon.inGoogle('anna')).filter((event) => event.status !== 'cancelled')).toHaveLength(1);
    expect((await salon.booking(booking.id)).google.state).toBe('synced');
  });

  it('PU1 that changes its resource is inserted in the new calendar, then deleted in the old', async () => {
    await salon.live('ben');
    const booking = await booked();
    await changeBooking(world.ports, {
      businessId: salon.id,
      bookingId: booking.id,
      change: { resourceId: 'res_ben' },
      by: 'key',
      cause: 'api',
    });
    await world.settle();
    expect(await salon.inGoogle('ben')).toHaveLength(1);
    expect((await salon.inGoogle('anna')).filter((event) => event.status !== 'cancelled')).toHaveLength(0);
    expect((await salon.booking(booking.id)).google.previous).toEqual([]);
  });

  it('PU3 no write names attendees or mails anybody', async () => {
    const booking = await booked();
    await moveTo((await theEvent()).id, '2026-05-05T12:00:00+02:00', '2026-05-05T13:00:00+02:00');
    await world.settle();
    await cancelBooking(world.ports, { businessId: salon.id, bookingId: booking.id, by: 'key', cause: 'api' });
    await world.settle();
    const writes = [
      ...(await salon.calls('events.insert')),
      ...(await salon.calls('events.patch')),
      ...(await salon.calls('events.delete')),
    ];
    expect(writes.length).toBeGreaterThan(1);
    expect(writes.filter((write) => write.sendUpdates !== 'none' || write.hasAttendees === true)).toEqual([]);
  });

  it('PU7 with busy-only no name, note, phone or mail of the customer is written', async () => {
    await salon.settings({ detailsToGoogle: 'busyOnly' });
    await booked();
    const event = await theEvent();
    expect(JSON.stringify(event)).not.toMatch(/Haircut|Carla|carla@|left side/);
  });
});

describe('a change of its event in Google', () => {
  it('RC3 a moved event moves its booking without a write back', async () => {
    const booking = await booked();
    await moveTo((await theEvent()).id, '2026-05-05T12:00:00+02:00', '2026-05-05T13:30:00+02:00');
    await world.settle();
    const after = await salon.booking(booking.id);
    expect([after.start, after.end]).toEqual(['2026-05-05T10:00:00.000Z', '2026-05-05T11:30:00.000Z']);
    expect(after.google.state).toBe('synced');
    await world.pass(3_600_000);
    expect((await salon.calls('events.patch')).length).toBe(0);
    expect(world.failures).toEqual([]);
  });

  it('RC5 a move onto another booking is refused, shown, and both times are taken', async () => {
    const first = await booked();
    await salon.book('anna', '2026-05-05T14:00:00+02:00');
    await world.settle();
    await moveTo(
      (await salon.booking(first.id)).google.eventId ?? '',
      '2026-05-05T14:30:00+02:00',
      '2026-05-05T15:30:00+02:00',
    );
    await world.settle();
    expect((await salon.booking(first.id)).start).toBe(utc(start));
    expect(salon.conflicts().map((conflict) => conflict.kind)).toEqual(expect.arrayContaining(['move_refused']));
    const met = salon.conflicts().find(({ kind }) => kind === 'double_booking');
    expect(met?.cause).toEqual({ key: 'cause.doubleBooking.ofBooking' });
    const view = await salon.busy('anna', '2026-05-05T13:00:00Z', '2026-05-05T13:30:00Z');
    expect(view.busy.map((busy) => busy.source)).toContain('google');
  });

  it('RC5 a move out of working hours is refused, and moving back closes the row', async () => {
    await world.store.update({
      table: 'directory',
      key: { pk: salon.id, sk: 'resource#res_anna' },
      set: { workingHours: { tuesday: [{ from: '09:00', to: '17:00' }] } },
    });
    const booking = await booked();
    const eventId = (await salon.booking(booking.id)).google.eventId ?? '';
    await moveTo(eventId, '2026-05-05T20:00:00+02:00', '2026-05-05T21:00:00+02:00');
    await world.settle();
    expect(salon.conflicts().map((conflict) => conflict.kind)).toEqual(['move_refused']);
    await moveTo(eventId, start, '2026-05-05T11:00:00+02:00');
    await world.settle();
    expect(salon.conflicts()).toEqual([]);
    expect((await salon.booking(booking.id)).start).toBe(utc(start));
  });

  it('RC6 a deleted event cancels its booking', async () => {
    const booking = await booked();
    await remove((await theEvent()).id);
    await world.settle();
    const after = await salon.booking(booking.id);
    expect(after.status).toBe('cancelled');
    expect(after.changedBy).toBe('anna@example.com');
    expect((await salon.tryBook('anna', start)).ok).toBe(true);
  });

  it('RC6 with putBack the event comes back, by revival or under a new id', async () => {
    await salon.settings({ onEventDeleted: 'putBack' });
    const booking = await booked();
    await remove((await theEvent()).id);
    await world.settle();
    expect((await salon.booking(booking.id)).status).toBe('confirmed');
    expect((await theEvent()).summary).toBe('Haircut');
  });
});

describe('mass deletion', () => {
  it('AP5 of 40 deleted events at most five bookings are cancelled, one row is held, and refusing puts all back', async () => {
    const bookings = [];
    for (let hour = 0; hour < 40; hour++) {
      const at = Date.parse('2026-05-06T06:00:00Z') + hour * 3_600_000;
      bookings.push(await salon.book('anna', new Date(at).toISOString()));
    }
    await world.settle();
    for (const event of await salon.inGoogle('anna')) {
      await remove(event.id);
      await world.settle();
    }
    // One account may not be asked that often at once: the last of the reads come with the next windows.
    await world.pass(2 * 60_000);
    const statuses = await Promise.all(bookings.map(async ({ id }) => (await salon.booking(id)).status));
    expect(statuses.filter((status) => status === 'cancelled')).toHaveLength(5);
    const held = salon.conflicts().filter((conflict) => conflict.kind === 'mass_deletion_held');
    expect(held).toHaveLength(1);

    await act(world.ports, {
      businessId: salon.id,
      conflictId: held[0]?.id ?? '',
      action: 'refuseDeletions',
      by: 'Olga',
    });
    // Forty revivals cost two hundred units, more than one account may use at once.
    await world.pass(3 * 60_000);
    const after = await Promise.all(bookings.map(({ id }) => salon.booking(id)));
    expect(after.filter((booking) => booking.status === 'confirmed' && booking.google.state === 'synced')).toHaveLength(
      40,
    );
    expect((await salon.inGoogle('anna')).filter((event) => event.status !== 'cancelled')).toHaveLength(40);
    expect(salon.conflicts()).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});
