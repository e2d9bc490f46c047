import { expect } from 'vitest';
import { act } from '../../../shared/desk/act.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { zone } from '../../simulation/business.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { busyTimes, cancel, change, liveInGoogle, minute, openBooked, scenario, slot } from '../scenario.ts';

/** What is not simply taken or written: versions written over, series, events moved away, loops. */

const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const atNoon = '2026-05-07T10:00:00.000Z';
const atTwo = new Date(slot).toISOString();
const daily = { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] };

const kindsOf = ({ salon }: Started) => salon.conflicts().map(({ kind }) => kind);

async function withSettings(start: Start, values: Partial<Settings>) {
  const booked = await openBooked(start);
  await booked.salon.settings(values);
  return booked;
}

type Booked = Awaited<ReturnType<typeof openBooked>>;

/** What the ledger says of versions of Google's that were written over. */
const notesOf = ({ world, booking }: Booked) =>
  world.store
    .rows('ledger')
    .map((row) => LedgerRow.parse(row))
    .filter(({ subject, cause }) => subject.id === booking.id && cause.includes('in Google, '))
    .map(({ cause, before, after, by }) => ({
      cause: cause.replace(/^.*: /, ''),
      by,
      before,
      after: after?.['start'],
    }));

const eventOf = async (booked: Booked) =>
  (await liveInGoogle(booked)).filter(({ id }) => id.startsWith(booked.eventId)).map(({ start }) => start.dateTime);

/** Anna's other calendar, linked too, where that is wanted. */
async function withOtherCalendar(start: Start, values: Partial<Settings>, linked: boolean) {
  const booked = await withSettings(start, values);
  const other = { id: 'anna-home', summary: 'Home', timeZone: zone };
  await booked.world.control('POST', '/accounts/anna%40example.com/calendars', other);
  if (linked) await booked.salon.connect('anna', 'anna-home', { role: 'blockOnly' });
  await booked.world.settle();
  return booked;
}

async function moveAway(booked: Booked): Promise<void> {
  const path = `${booked.salon.eventsOf('anna')}/${booked.eventId}/move`;
  await booked.world.control('POST', path, { destination: 'anna-home' });
  await booked.world.pass(5 * minute);
}

const onTheFifth = (booked: Booked) => busyTimes(booked, '2026-05-05T11:00:00Z', '2026-05-05T14:00:00Z');

/** A script in Google that puts the event where it wants it, whenever it finds it elsewhere. */
async function oscillate(booked: Booked, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(20_000);
  }
}

/** A person decides about the only open row. */
async function actOn(booked: Booked, action: string): Promise<void> {
  const { world, salon } = booked;
  const [row] = salon.conflicts();
  const request = { businessId: salon.id, conflictId: row?.id ?? '', action, by: 'Lena' };
  expect(await act(world.ports, request)).toMatchObject({ ok: true });
  await world.pass(5 * minute);
}

const writesOf = async ({ salon }: Started) =>
  (await salon.calls('events.patch')).filter(({ status }) => status === 200).length;

export const settling = {
  directionNoted: scenario('RC3 what is written over because of the direction is noted', async (start) => {
    const booked = await withSettings(start, { direction: 'bookingsToGoogle' });
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await booked.world.pass(5 * minute);
    expect(notesOf(booked)).toEqual([
      {
        cause: 'changed in Google, written over by the direction',
        by: 'anna@example.com',
        before: expect.objectContaining({ title: 'Colour', start: atTwo, status: 'confirmed', version: 1 }),
        after: atTwo,
      },
    ]);
  }),

  putBackNoted: scenario('RC3 a move that is put back is noted, also beside a change that is taken', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await booked.salon.edit('anna', booked.eventId, {
      summary: 'Colour',
      start: { dateTime: noon[0] },
      end: { dateTime: noon[1] },
    });
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).title).toBe('Colour');
    expect(notesOf(booked).map(({ cause, before }) => [cause, before?.['start']])).toEqual([
      ['changed in Google, put back', atNoon],
    ]);
    await expectAgreement(booked.salon);
  }),

  deletionNoted: scenario('RC3 a deletion that is put back is noted, once', async (start) => {
    const booked = await withSettings(start, { onEventDeleted: 'putBack' });
    await booked.salon.remove('anna', booked.eventId);
    await booked.world.pass(5 * minute);
    expect(notesOf(booked).map(({ cause, before }) => [cause, before?.['status']])).toEqual([
      ['deleted in Google, put back', 'cancelled'],
    ]);
    await expectAgreement(booked.salon);
  }),

  restoredNoted: scenario(
    'RC3 what somebody made of a cancelled booking’s event is noted before it goes',
    async (start) => {
      const booked = await openBooked(start);
      await cancel(booked, booked.booking);
      await booked.world.settle();
      await booked.salon.edit('anna', booked.eventId, { status: 'confirmed', summary: 'Mine again' });
      await booked.world.pass(5 * minute);
      expect(notesOf(booked).map(({ cause, before }) => [cause, before?.['title']])).toEqual([
        ['changed in Google, deleted with its booking', 'Mine again'],
      ]);
      await expectAgreement(booked.salon);
    },
  ),

  followedNotNoted: scenario('RC3 what the booking takes over is not noted as written over', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(5 * minute);
    expect(notesOf(booked)).toEqual([]);
  }),

  madeRecurring: scenario(
    'RC6 of an event made recurring the booking keeps the first instance, the rest blocks, and a row says so',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.edit('anna', booked.eventId, daily);
      await booked.world.pass(5 * minute);
      const after = await booked.salon.booking(booked.booking.id);
      expect([after.start, after.status]).toEqual([atTwo, 'confirmed']);
      const [row, ...more] = booked.salon.conflicts();
      expect(more).toEqual([]);
      expect([row?.kind, row?.ours?.['start'], row?.theirs?.['recurrence'], row?.count]).toEqual([
        'made_recurring',
        atTwo,
        daily.recurrence[0],
        1,
      ]);
      expect((await booked.salon.tryBook('anna', '2026-05-06T14:00:00+02:00')).ok).toBe(false);
    },
  ),

  seriesMoved: scenario('RC6 a series that begins at another time takes its booking along', async (start) => {
    const booked = await openBooked(start);
    const times = { start: { dateTime: noon[0], timeZone: zone }, end: { dateTime: noon[1], timeZone: zone } };
    await booked.salon.edit('anna', booked.eventId, { ...daily, ...times });
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).start).toBe(atNoon);
    expect(kindsOf(booked)).toEqual(['made_recurring']);
    expect(await writesOf(booked)).toBe(0);
  }),

  seriesHeld: scenario('RC6 nothing is written over a series until somebody decides', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, daily);
    await booked.world.settle();
    await change(booked, booked.booking, { title: 'Colour' });
    await booked.world.pass(10 * minute);
    expect(await writesOf(booked)).toBe(0);
    expect(kindsOf(booked)).toEqual(['made_recurring']);
  }),

  singleAgain: scenario(
    'RC6 a series that is single again closes its row, and what waited is written',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.edit('anna', booked.eventId, daily);
      await booked.world.settle();
      await change(booked, booked.booking, { title: 'Colour' });
      await booked.world.settle();
      await booked.salon.edit('anna', booked.eventId, { recurrence: [] });
      await booked.world.pass(10 * minute);
      expect(kindsOf(booked)).toEqual([]);
      await expectAgreement(booked.salon);
    },
  ),

  seriesWrittenOver: scenario(
    'RC6 where bookings only go out a series is written back as a single event',
    async (start) => {
      const booked = await withSettings(start, { direction: 'bookingsToGoogle' });
      await booked.salon.edit('anna', booked.eventId, daily);
      await booked.world.pass(10 * minute);
      expect(kindsOf(booked)).toEqual([]);
      expect(await eventOf(booked)).toHaveLength(1);
      expect(notesOf(booked)).toHaveLength(1);
    },
  ),

  keptSingle: scenario('RC6 the desk makes a series single again', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, daily);
    await booked.world.settle();
    await actOn(booked, 'keepOurs');
    expect(await eventOf(booked)).toHaveLength(1);
    expect(kindsOf(booked)).toEqual([]);
    await expectAgreement(booked.salon);
  }),

  movedAway: scenario('RC6 an event moved to another calendar counts as deleted in its own', async (start) => {
    const booked = await withOtherCalendar(start, {}, true);
    await moveAway(booked);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    expect(await onTheFifth(booked)).toEqual([`google ${atTwo} 2026-05-05T13:00:00.000Z`]);
    expect(kindsOf(booked)).toEqual([]);
  }),

  movedUnseen: scenario('RC6 moved to a calendar that is not linked, its time is free', async (start) => {
    const booked = await withOtherCalendar(start, {}, false);
    await moveAway(booked);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    expect(await onTheFifth(booked)).toEqual([]);
  }),

  movedPutBack: scenario(
    'RC6 put back, a booking does not collide with its own event in the resource’s other calendar',
    async (start) => {
      const booked = await withOtherCalendar(start, { onEventDeleted: 'putBack' }, true);
      await moveAway(booked);
      expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
      expect(await eventOf(booked)).toHaveLength(1);
      expect(kindsOf(booked)).toEqual([]);
      const later = { start: Date.parse('2026-05-05T12:30:00Z'), end: Date.parse('2026-05-05T13:30:00Z') };
      expect((await change(booked, booked.booking, later)).ok).toBe(true);
    },
  ),

  movedAsks: scenario('RC6 an event moved to another calendar asks where the setting says so', async (start) => {
    const booked = await withOtherCalendar(start, { onEventDeleted: 'ask' }, true);
    await moveAway(booked);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
    expect(kindsOf(booked)).toEqual(['deleted_in_google']);
  }),

  loopStopped: scenario('RC7 a booking and a script that take turns are stopped, and a row says so', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await oscillate(booked, 15);
    expect(await writesOf(booked)).toBeLessThan(5);
    expect(kindsOf(booked)).toEqual(['loop_stopped']);
    const { google } = await booked.salon.booking(booked.booking.id);
    expect([google.state, google.error]).toEqual(['waiting', 'it was changed back and forth too often']);
  }),

  loopAndChange: scenario('RC7 while a loop is stopped a change of the booking waits', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await oscillate(booked, 15);
    const before = await writesOf(booked);
    await change(booked, booked.booking, { title: 'Colour' });
    await booked.world.pass(30 * minute);
    expect(await writesOf(booked)).toBe(before);
    expect((await booked.salon.booking(booked.booking.id)).google.state).toBe('waiting');
  }),

  slowTurns: scenario('RC7 turns that are taken at leisure are no loop', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    for (let round = 0; round < 10; round++) {
      await booked.salon.move('anna', booked.eventId, ...noon);
      await booked.world.pass(4 * minute);
    }
    expect(await writesOf(booked)).toBe(10);
    expect(kindsOf(booked)).toEqual([]);
  }),

  loopRetried: scenario('RC7 the desk lets a stopped booking be written again', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await oscillate(booked, 15);
    await actOn(booked, 'retry');
    expect(kindsOf(booked)).toEqual([]);
    await expectAgreement(booked.salon);
  }),

  loopDeclined: scenario(
    'RC7 whoever declines a stopped booking’s event ends the loop, and the event goes',
    async (start) => {
      const booked = await withSettings(start, { onEventMoved: 'putBack' });
      await oscillate(booked, 15);
      await booked.salon.edit('anna', booked.eventId, {
        attendees: [{ email: 'anna@example.com', self: true, responseStatus: 'declined' }],
      });
      await booked.world.pass(5 * minute);
      expect(kindsOf(booked)).toEqual([]);
      expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
      await expectAgreement(booked.salon);
    },
  ),

  loopEnds: scenario('RC7 a loop ends by itself when both sides agree later', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await oscillate(booked, 15);
    await booked.world.pass(15 * minute);
    await booked.salon.move('anna', booked.eventId, slot, '2026-05-05T15:00:00+02:00');
    await booked.world.pass(5 * minute);
    expect(kindsOf(booked)).toEqual([]);
    await change(booked, booked.booking, { title: 'Colour' });
    await booked.world.pass(5 * minute);
    await expectAgreement(booked.salon);
  }),
};
