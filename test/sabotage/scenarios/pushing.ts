import { expect } from 'vitest';
import { calendarScopes, signInScopes } from '../../../shared/contracts/google.ts';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { CalendarApi, Google } from '../../../shared/ports/google.ts';
import { act } from '../../../shared/desk/act.ts';
import { eventIdOf } from '../../../shared/identity/ids.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { overlaid } from '../overlaid.ts';
import { timed } from '../../simulation/business.ts';
import { Gate } from '../../simulation/gate.ts';
import type { Start } from '../../simulation/start.ts';
import {
  at,
  cancel,
  change,
  hour,
  liveInGoogle,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  settleBut,
  slot,
} from '../scenario.ts';

const lost = { kind: 'drop', after: true } as const;
const later = { start: Date.parse('2026-05-06T08:00:00Z'), end: Date.parse('2026-05-06T09:00:00Z') };

/** A booking whose first insert got no answer, though Google has taken it. */
async function insertLost(start: Start) {
  const anna = await openAnna(start);
  await pushes(anna, 'off');
  await anna.salon.fault('events.insert', lost, { times: 1 });
  const booking = await anna.salon.book('anna', slot);
  await anna.world.settle();
  return { ...anna, booking };
}

const eventsOfBookings = async (booked: Parameters<typeof liveInGoogle>[0], name = 'anna') =>
  (await liveInGoogle(booked, name)).filter(
    (event) => event.extendedProperties?.private?.['slotbridgeBooking'] !== undefined,
  );

const theEvent = async (booked: Parameters<typeof liveInGoogle>[0]) => {
  const ours = await eventsOfBookings(booked);
  if (ours.length !== 1 || ours[0] === undefined) throw new Error(`${ours.length} events of bookings in Google`);
  return ours[0];
};

/** What is noted of copies that Anna's calendar did not let us remove. */
const owedRows = async ({ world, salon, link }: Awaited<ReturnType<typeof openBooked>>) => {
  const { pk } = calendarKeys.owedCopy(salon.id, link.id, '');
  return (await world.store.query({ table: 'calendar', pk, sk: { beginsWith: 'owed#' } })).rows;
};

const writes = async (salon: { calls: (operation: string) => Promise<unknown[]> }) =>
  (await Promise.all(['events.insert', 'events.patch', 'events.delete'].map((one) => salon.calls(one)))).flat().length;

/** The person deleted the booking's event, the setting puts it back, and Google answers a revival so. */
async function putBack(start: Start, revival: 'allowed' | '403' | '404') {
  const booked = await openBooked(start);
  await booked.salon.settings({ onEventDeleted: 'putBack' });
  await booked.salon.switches({ revival });
  await booked.salon.remove('anna', booked.eventId);
  await booked.world.pass(2 * minute);
  await expectAgreement(booked.salon);
  return await booked.salon.booking(booked.booking.id);
}

/** The calendar is gone, with one booking changed and one cancelled meanwhile; for hours both wait, and it is not asked again and again. */
async function calendarGone(start: Start) {
  const booked = await openBooked(start);
  const other = await booked.salon.book('anna', '2026-05-06T14:00:00+02:00');
  await booked.world.settle();
  for (const verb of ['list', 'get', 'insert', 'patch', 'delete', 'watch'])
    await booked.salon.fault(`events.${verb}`, { kind: 'status', status: 404, reason: 'notFound' });
  await change(booked, booked.booking, later);
  await cancel(booked, other);
  await booked.world.pass(3 * hour, 10 * minute);
  const ends = await Promise.all([booked.booking, other].map(({ id }) => booked.salon.booking(id)));
  expect(ends.map(({ google }) => google.state)).toEqual(['waiting', 'waiting']);
  for (const { google } of ends) expect(google.error).toContain('notFound');
  expect((await booked.salon.calls('events.patch')).length).toBe(1);
  expect((await booked.salon.calls('events.delete')).length).toBe(1);
  expect(booked.salon.conflicts().map(({ kind }) => kind)).toEqual(['calendar_gone']);
  await booked.world.control('DELETE', '/faults');
  const ended = async () => {
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).google.state).toBe('synced');
    expect((await theEvent(booked)).id).toBe(booked.eventId);
    expect(booked.salon.conflicts()).toEqual([]);
    await expectAgreement(booked.salon);
  };
  return { ...booked, ended };
}

export const pushing = {
  deterministicId: scenario('PU1 the id of the event follows from booking and calendar', async (start) => {
    const { salon, booking, link } = await openBooked(start);
    expect(booking.google.eventId).toBe(eventIdOf(salon.id, booking.id, link.calendarId, 0));
  }),

  lostInsert: scenario('PU1 an insert whose answer was lost ends in one event', async (start) => {
    const lostOne = await insertLost(start);
    await lostOne.world.pass(5 * minute);
    await theEvent(lostOne);
    await pushes(lostOne, 'on');
    await lostOne.world.pass(6 * hour);
    await expectAgreement(lostOne.salon);
  }),

  changedAfterLostInsert: scenario('PU1 a booking changed after a lost insert keeps its change', async (start) => {
    const lostOne = await insertLost(start);
    await change(lostOne, lostOne.booking, later);
    await settleBut(lostOne, 'pushes');
    await pushes(lostOne, 'on');
    await lostOne.salon.create('anna', at('event001', 8));
    await settleBut(lostOne, 'pushes');
    expect((await lostOne.salon.booking(lostOne.booking.id)).start).toBe('2026-05-06T08:00:00.000Z');
    await lostOne.world.pass(10 * minute);
    expect((await lostOne.salon.booking(lostOne.booking.id)).start).toBe('2026-05-06T08:00:00.000Z');
    await expectAgreement(lostOne.salon);
  }),

  goneAfterLostInsert: scenario(
    'AP3 a new generation misses an event that Google has shown, though no answer to its first write ever came',
    async (start) => {
      const lostOne = await insertLost(start);
      const { world, salon, booking } = lostOne;
      await change(lostOne, booking, later);
      await pushes(lostOne, 'on');
      await salon.create('anna', at('event001', 8));
      await settleBut(lostOne, 'pushes');
      await pushes(lostOne, 'off');
      await salon.remove('anna', (await salon.booking(booking.id)).google.eventId ?? '');
      await world.control('POST', '/sync-tokens/expire', {});
      await world.pass(hour, 5 * minute);
      expect(await salon.booking(booking.id)).toMatchObject({ status: 'cancelled', google: { state: 'off' } });
    },
  ),

  changedDuringInsert: scenario('PU1 a booking changed while it is being inserted keeps its change', async (start) => {
    const gate = new Gate('push-bookings', 'insertEvent');
    const anna = await openAnna(start, { wrap: gate.wrap });
    const booking = await anna.salon.book('anna', slot);
    await settleBut(anna, 'pushes');
    const held = gate.hold();
    const inserting = anna.world.handleNext('pushes');
    await held.reached;
    await change(anna, booking, later);
    await settleBut(anna, 'pushes');
    held.open();
    await inserting;
    await anna.world.pass(5 * minute);
    expect((await anna.salon.booking(booking.id)).start).toBe('2026-05-06T08:00:00.000Z');
    await expectAgreement(anna.salon);
  }),

  revived: scenario('PU1 a deleted event is revived where Google allows it', async (start) => {
    expect((await putBack(start, 'allowed')).google.attempt).toBe(0);
  }),

  revivalForbidden: scenario('PU1 where revival is answered 403 the next id is taken', async (start) => {
    expect((await putBack(start, '403')).google.attempt).toBe(1);
  }),

  revivalUnknown: scenario('PU1 where revival is answered 404 the next id is taken', async (start) => {
    expect((await putBack(start, '404')).google.attempt).toBe(1);
  }),

  reassigned: scenario(
    'PU1 a booking given to a colleague leaves the old calendar once it stands in the new',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.live('ben');
      await booked.salon.fault('events.insert', { kind: 'status', status: 503 }, { times: 1 });
      await change(booked, booked.booking, { resourceId: 'res_ben' });
      await booked.world.settle();
      await theEvent(booked);
      await booked.world.pass(2 * minute);
      await expectAgreement(booked.salon, ['anna', 'ben']);
    },
  ),

  reassignedToWaiting: scenario('PU1 while the new calendar cannot be written the old copy stays', async (start) => {
    const booked = await openBooked(start);
    const ben = await booked.salon.live('ben');
    const key = { pk: ben.pk, sk: ben.sk };
    await booked.world.store.update({ table: 'directory', key, set: { state: 'paused' } });
    await change(booked, booked.booking, { resourceId: 'res_ben' });
    await booked.world.settle();
    await theEvent(booked);
    await booked.world.store.update({ table: 'directory', key, set: { state: 'active' } });
    await booked.world.pass(7 * hour);
    await expectAgreement(booked.salon, ['anna', 'ben']);
  }),

  reassignedUnremoved: scenario(
    'PU6 a copy that its calendar did not let us remove goes once that is connected again',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking } = booked;
      await salon.live('ben');
      const scopes = [...signInScopes, calendarScopes.calendarList];
      await world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/scopes`, { scopes });
      await change(booked, booking, { resourceId: 'res_ben' });
      await world.pass(10 * minute);
      expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'waiting', syncedVersion: 2 });
      expect([await eventsOfBookings(booked), await eventsOfBookings(booked, 'ben')].flat()).toHaveLength(2);
      await salon.connect('anna');
      await world.pass(5 * minute);
      expect(await eventsOfBookings(booked)).toEqual([]);
      expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'synced', previous: [] });
      expect(salon.conflicts()).toEqual([]);
      expect(await owedRows(booked)).toEqual([]);
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),

  copyReadOnly: scenario(
    'PU6 a calendar that does not let us remove a copy is told of as its own, not as that of the booking’s new one',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, link } = booked;
      await salon.live('ben');
      const calendar = `/accounts/${encodeURIComponent('anna@example.com')}/calendars/${link.calendarId}`;
      await world.control('PATCH', calendar, { accessRole: 'reader' });
      await change(booked, booking, { resourceId: 'res_ben' });
      await world.settle();
      expect(salon.conflicts().map(({ kind, resourceId, linkId }) => [kind, resourceId, linkId])).toEqual([
        ['calendar_read_only', 'res_anna', link.id],
      ]);
      await world.control('PATCH', calendar, { accessRole: 'owner' });
      await world.pass(7 * hour, 10 * minute);
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),

  unseenEdit: scenario('PU2 a write never covers an edit that was not seen', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await change(booked, booked.booking, later);
    await booked.world.pass(5 * minute);
    const event = await theEvent(booked);
    expect(event.summary).toBe('Colour');
    const after = await booked.salon.booking(booked.booking.id);
    expect([after.title, after.start]).toEqual(['Colour', '2026-05-06T08:00:00.000Z']);
    expect((await booked.salon.calls('events.patch')).map(({ status }) => status)).toContain(412);
    await expectAgreement(booked.salon);
  }),

  lostPatch: scenario('PU2 a change whose answer was lost is written once and settles', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.fault('events.patch', lost, { times: 1 });
    await change(booked, booked.booking, later);
    await booked.world.pass(10 * minute);
    await expectAgreement(booked.salon);
    expect((await booked.salon.booking(booked.booking.id)).version).toBe(2);
    expect(booked.salon.conflicts()).toEqual([]);
  }),

  lostDelete: scenario('PU2 a deletion whose answer was lost is done', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.fault('events.delete', lost, { times: 1 });
    await cancel(booked, booked.booking);
    await booked.world.pass(10 * minute);
    await expectAgreement(booked.salon);
  }),

  slowWriter: scenario('PU2 a writer slower than the edit that followed it leaves nothing stuck', async (start) => {
    const gate = new Gate('push-bookings', 'patchEvent');
    const booked = await openBooked(start, { wrap: gate.wrap });
    await change(booked, booked.booking, later);
    await settleBut(booked, 'pushes');
    const held = gate.hold();
    const writing = booked.world.handleNext('pushes');
    await held.reached;
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await settleBut(booked, 'pushes');
    held.open();
    await writing;
    await booked.world.pass(30 * minute);
    expect((await booked.salon.booking(booked.booking.id)).title).toBe('Colour');
    expect(await booked.salon.calls('events.patch')).toHaveLength(2);
    await expectAgreement(booked.salon);
  }),

  inPlace: scenario(
    'PU2 a changed booking changes its event in place and leaves the rest of it alone',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.edit('anna', booked.eventId, { colorId: '5', location: 'Room 3' });
      await booked.world.settle();
      await change(booked, booked.booking, later);
      await booked.world.settle();
      const event = await theEvent(booked);
      expect(event).toMatchObject({ id: booked.eventId, colorId: '5', location: 'Room 3' });
      expect((await booked.salon.calls('events.delete')).length).toBe(0);
    },
  ),

  silent: scenario('PU3 no write names attendees or mails anybody', async (start) => {
    const booked = await openBooked(start);
    await change(booked, booked.booking, { ...later, title: 'Colour' });
    await booked.world.settle();
    await cancel(booked, booked.booking);
    await booked.world.settle();
    const all = await Promise.all(['insert', 'patch', 'delete'].map((verb) => booked.salon.calls(`events.${verb}`)));
    expect(all.map((calls) => calls.length > 0)).toEqual([true, true, true]);
    const loud = all.flat().filter(({ sendUpdates, hasAttendees }) => sendUpdates !== 'none' || hasAttendees === true);
    expect(loud).toEqual([]);
  }),

  marked: scenario('PU4 the event names its booking and version', async (start) => {
    const booked = await openBooked(start);
    await change(booked, booked.booking, later);
    await booked.world.settle();
    const marker = { slotbridgeBooking: booked.booking.id, slotbridgeVersion: '2' };
    expect((await theEvent(booked)).extendedProperties?.private).toEqual(marker);
  }),

  rowDecides: scenario('PU5 an old or repeated message writes what the row says now, once', async (start) => {
    const booked = await openBooked(start);
    await change(booked, booked.booking, later);
    await change(booked, booked.booking, { title: 'Colour' });
    await booked.world.settle();
    const before = await writes(booked.salon);
    for (const { queue, body } of booked.world.sent.slice())
      if (queue === 'pushes') await booked.world.play('pushes', body);
    expect(await writes(booked.salon)).toBe(before);
    const event = await theEvent(booked);
    expect([event.summary, Date.parse(event.start.dateTime ?? '')]).toEqual(['Colour', later.start]);
    await expectAgreement(booked.salon);
  }),

  quota: scenario('PU5 a quota answer slows the write and loses nothing', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.fault('events.insert', { kind: 'status', status: 403, reason: 'rateLimitExceeded' }, { times: 2 });
    await anna.salon.book('anna', slot);
    await anna.world.settle();
    expect((await anna.salon.calls('events.insert')).length).toBe(1);
    await anna.world.pass(5 * minute);
    await expectAgreement(anna.salon);
    expect(anna.salon.conflicts()).toEqual([]);
  }),

  waitsForGrant: scenario('PU6 what a failed grant keeps waiting is written after the reconnect', async (start) => {
    const booked = await openBooked(start);
    await booked.world.control('POST', '/accounts/anna%40example.com/revoke', {});
    await cancel(booked, booked.booking);
    const other = await booked.salon.book('anna', '2026-05-06T14:00:00+02:00');
    await booked.world.pass(minute);
    expect((await booked.salon.booking(other.id)).google.state).toBe('waiting');
    expect(booked.world.queues.counts('pushes')).toMatchObject({ ready: 0, inFlight: 0, dead: 0 });
    await booked.world.pass(10 * minute);
    await booked.salon.connect('anna');
    await booked.world.settle();
    await booked.world.pass(minute);
    await expectAgreement(booked.salon);
    expect((await theEvent(booked)).id).toBe((await booked.salon.booking(other.id)).google.eventId);
  }),

  refused: scenario('PU6 a refused write is told, waits, and closes itself when it goes through', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.fault('events.insert', { kind: 'status', status: 403, reason: 'forbiddenForNonOrganizer' });
    await anna.salon.book('anna', slot);
    await anna.world.pass(minute);
    expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['write_refused']);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(7 * hour);
    expect(anna.salon.conflicts()).toEqual([]);
    await expectAgreement(anna.salon);
  }),

  goneThenRetried: scenario(
    'PU6 what a calendar that is gone keeps waiting, a cancellation too, is written when the desk tries again',
    async (start) => {
      const { world, salon, ended } = await calendarGone(start);
      const conflictId = salon.conflicts()[0]?.id ?? '';
      await act(world.ports, { businessId: salon.id, conflictId, action: 'retry', by: 'Olga' });
      await ended();
    },
  ),

  goneThenReconnected: scenario(
    'PU6 what a calendar that is gone keeps waiting is written when it is connected again',
    async (start) => {
      const { salon, ended } = await calendarGone(start);
      await salon.connect('anna');
      await ended();
    },
  ),

  goneThenRead: scenario(
    'PU6 what a calendar that is gone keeps waiting is written when it can be read again',
    async (start) => {
      const { salon, ended } = await calendarGone(start);
      await salon.create('anna', at('event001', 8));
      await ended();
    },
  ),

  outage: scenario('PU6 an outage of hours loses no booking and fills no dead-letter queue', async (start) => {
    const anna = await openAnna(start);
    for (const operation of ['events.insert', 'events.list'])
      await anna.salon.fault(operation, { kind: 'status', status: 503 });
    for (const day of ['06', '07', '08']) await anna.salon.book('anna', `2026-05-${day}T14:00:00+02:00`);
    await anna.world.pass(4 * hour);
    for (const queue of ['changes', 'deltas', 'pushes'] as const) expect(anna.world.queues.counts(queue).dead).toBe(0);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(hour);
    expect((await liveInGoogle(anna)).length).toBe(4);
    await expectAgreement(anna.salon);
  }),

  busyOnly: scenario('PU7 busy-only writes nothing of a customer', async (start) => {
    const { world, salon } = await start();
    await salon.settings({ detailsToGoogle: 'busyOnly' });
    await salon.live('anna');
    const customer = { name: 'Carla Customer', email: 'carla@customer.example', phone: '+49 30 1234567' };
    const booking = await salon.book('anna', slot, { customer, notes: 'left side' });
    await world.settle();
    await change({ world, salon }, booking, { ...later, title: 'Colour for Carla' });
    await world.settle();
    const event = await theEvent({ world, salon });
    expect(event.summary).toBe('Booked');
    expect(JSON.stringify(event)).not.toMatch(/Carla|customer|1234567|left side|Haircut|Colour/);
  }),

  busyThenFull: scenario(
    'PU7 what was written while titles were private is nobody’s title once they are not',
    async (start) => {
      const { world, salon } = await start();
      await salon.settings({ detailsToGoogle: 'busyOnly' });
      await salon.live('anna');
      const booking = await salon.book('anna', slot);
      await world.settle();
      const booked = { world, salon };
      const eventId = (await theEvent(booked)).id ?? '';
      await salon.settings({ detailsToGoogle: 'full' });
      for (const colorId of ['5', '6']) {
        world.time += minute;
        await salon.edit('anna', eventId, { colorId });
        await settleBut(booked, 'pushes');
      }
      expect((await salon.booking(booking.id)).title).toBe(booking.title);
      await world.pass(10 * minute);
      expect((await theEvent(booked)).summary).toBe(booking.title);
      await expectAgreement(salon);
    },
  ),

  streamLost: scenario('PU8 a booking whose wake-up was lost is found by the sweep', async (start) => {
    const anna = await openAnna(start, {
      wrap: (ports, part) =>
        part === 'relay-changes' ? { ...ports, queues: { send: async () => {}, sendAll: async () => {} } } : ports,
    });
    await anna.world.pass(2 * minute);
    await anna.salon.book('anna', slot);
    await anna.world.pass(minute);
    await expectAgreement(anna.salon);
    expect(await liveInGoogle(anna)).toHaveLength(2);
  }),

  editedInTheGap: scenario('PU1 an edit between a lost insert and its repetition is followed', async (start) => {
    const lostInsert = await insertLost(start);
    const event = await theEvent(lostInsert);
    await lostInsert.salon.move('anna', event.id, '2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00');
    await lostInsert.world.pass(5 * minute);
    await pushes(lostInsert, 'on');
    await lostInsert.world.pass(7 * hour, 10 * minute);
    expect((await lostInsert.salon.booking(lostInsert.booking.id)).start).toBe('2026-05-07T10:00:00.000Z');
    await expectAgreement(lostInsert.salon);
  }),

  zombieInsert: scenario('PU5 a slow first write never covers a later version', async (start) => {
    const gate = new Gate('push-bookings', 'insertEvent');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await anna.salon.fault('events.insert', lost, { times: 1 });
    const held = gate.hold();
    const { id } = await anna.salon.book('anna', slot);
    const slow = settleBut(anna, 'changes', 'deltas');
    await held.reached;
    await change(anna, { id }, later);
    const push = { v: 1, kind: 'push', businessId: anna.salon.id, bookingId: id, version: 2 };
    await anna.world.play('pushes', push);
    anna.world.time += 2000;
    await anna.world.play('pushes', push);
    held.open();
    await slow;
    await anna.world.play('pushes', { ...push, version: 1 });
    await anna.world.pass(10 * minute);
    expect((await anna.salon.booking(id)).start).toBe(new Date(later.start).toISOString());
    await expectAgreement(anna.salon);
  }),

  bookedFirst: scenario(
    'PU6 what was booked before there was a calendar is written once there is one',
    async (start) => {
      const { world, salon } = await start();
      await salon.addResource('anna');
      await salon.addAccount('anna');
      const { id } = await salon.book('anna', slot);
      await world.settle();
      expect((await salon.booking(id)).google.state).toBe('off');
      await salon.connect('anna');
      await world.pass(minute);
      expect((await salon.booking(id)).google.state).toBe('synced');
      await expectAgreement(salon);
    },
  ),

  copyOwed: scenario('PU8 a copy left in the old calendar is owed until it is deleted', async (start) => {
    let crashes = 6;
    const crashing = (api: CalendarApi): Partial<CalendarApi> => ({
      deleteEvent: async (...values) => {
        if (crashes-- > 0) throw new Error('the worker crashes');
        await api.deleteEvent(...values);
      },
    });
    const booked = await openBooked(start, {
      wrap: (ports, part) => {
        if (part !== 'push-bookings') return ports;
        const calendar: Google['calendar'] = (account) => {
          const api = ports.google.calendar(account);
          return overlaid(api, crashing(api));
        };
        return { ...ports, google: { ...ports.google, calendar } };
      },
    });
    await booked.salon.live('ben');
    await change(booked, booked.booking, { resourceId: 'res_ben' });
    await booked.world.pass(20 * minute);
    expect((await liveInGoogle(booked)).map(({ id }) => id)).not.toContain(booked.eventId);
    const { dueAt, google } = await booked.salon.booking(booked.booking.id);
    expect([dueAt, google.previous]).toEqual([undefined, []]);
  }),

  notExported: scenario('PU8 a booking that is not exported owes nothing', async (start) => {
    const { world, salon } = await start();
    await salon.settings({ direction: 'googleToBookings' });
    await salon.live('anna', [timed('meeting1', '2026-05-05T08:00:00Z', '2026-05-05T09:00:00Z')]);
    const { id } = await salon.book('anna', slot);
    await world.settle();
    const booking = await salon.booking(id);
    expect([booking.google.state, booking.dueAt]).toEqual(['off', undefined]);
    expect((await salon.calls('events.insert')).length).toBe(0);
  }),
};
