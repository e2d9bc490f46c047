import { expect } from 'vitest';
import { tendLeaving } from '../../../functions/run-schedule/tend-leaving.ts';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { act } from '../../../shared/desk/act.ts';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { Before, Gate } from '../../simulation/gate.ts';
import type { Start } from '../../simulation/start.ts';
import type { Part } from '../../simulation/world.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import {
  bookMany,
  bringBack,
  type Chunk,
  cancel,
  change,
  chunksSent,
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
import { asIfItsPullRan } from './applying.ts';

/** Both sides change one booking again and again, and somebody is slow. */

const later = { start: Date.parse('2026-05-06T09:00:00Z'), end: Date.parse('2026-05-06T10:00:00Z') };
const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const daily = { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] };

/** A worker reads a booking as it was, as if it had been held up since: the next few reads, or all. */
class SlowReader {
  row: BookingRow | undefined;
  times = 1;
  readonly #part: Part;

  constructor(part: Part) {
    this.#part = part;
  }

  wrap: Wrap = (ports, part) => {
    if (part !== this.#part) return ports;
    const get: Store['get'] = async (table, key) => {
      const { row } = this;
      const wanted = row && calendarKeys.booking(row.businessId, row.id);
      if (wanted === undefined || key.pk !== wanted.pk || key.sk !== wanted.sk || this.times === 0)
        return await ports.store.get(table, key);
      this.times -= 1;
      return row;
    };
    return overlaid(ports, { store: overlaid(ports.store, { get }) });
  };
}

type Booked = Awaited<ReturnType<typeof openBooked>>;

/** Titles are synced too, and the settings are such. */
async function openTitled(start: Start, values: Partial<Settings>, options?: Parameters<Start>[0]) {
  const booked = await openBooked(start, options);
  await booked.salon.settings({ detailsToGoogle: 'full', ...values });
  await change(booked, booked.booking, { notes: 'left side' });
  await booked.world.settle();
  return booked;
}

/** Google gives a deletion no time of its own. */
const withoutUpdated = ({ updated: _, ...delta }: Chunk['deltas'][number]) => delta;

const kindsOf = ({ salon }: Pick<Booked, 'salon'>) => salon.conflicts().map(({ kind }) => kind);

const eventOf = async (booked: Booked) => (await liveInGoogle(booked)).find(({ id }) => id === booked.eventId);

const startInGoogle = async (booked: Booked) => Date.parse((await eventOf(booked))?.start?.dateTime ?? '');

const startHere = async ({ salon, booking }: Booked) => Date.parse((await salon.booking(booking.id)).start);

async function bothStand(booked: Booked): Promise<void> {
  expect(kindsOf(booked)).toEqual(['both_changed']);
  expect(await startHere(booked)).toBe(later.start);
  expect(await startInGoogle(booked)).toBe(Date.parse(noon[0]));
}

/** Both have moved it, and a person is asked. The row as it was before, and what was read of the event then. */
async function askedAboutBoth(start: Start, slow: SlowReader) {
  const booked = await openBooked(start, { wrap: slow.wrap });
  const old = chunksSent(booked).at(-1);
  if (old === undefined) throw new Error('nothing was read');
  const before = await booked.salon.booking(booked.booking.id);
  await booked.salon.settings({ onBothChanged: 'ask' });
  booked.world.time += minute / 3;
  await change(booked, booked.booking, later);
  await booked.salon.move('anna', booked.eventId, ...noon);
  await settleBut(booked, 'pushes');
  await booked.world.settle();
  await bothStand(booked);
  return { ...booked, before, old: { ...old, pull: old.pull + 100 } };
}

/** The event is being written without its customer, and the answer of that call is held; meanwhile the calendar is read. */
async function readWhileForgotten(start: Start, call: 'getEvent' | 'patchEvent') {
  const gate = new Gate('push-bookings', call);
  const booked = await openBooked(start, { wrap: gate.wrap });
  const { world, salon, eventId } = booked;
  await salon.edit('anna', eventId, { colorId: '5' });
  const work = { emailHash: emailHashOf('carla@customer.example'), by: 'Desk' };
  await eraseCustomer(world.ports, { ...work, businessId: salon.id }, undefined);
  await settleBut(booked, 'pushes', 'deltas');
  const held = gate.hold();
  const writing = world.handleNext('pushes');
  await held.reached;
  await settleBut(booked, 'pushes');
  world.time += minute / 2;
  return { ...booked, held, writing };
}

export const quarrelling = {
  askedBesideTitle: scenario(
    'RC4 a time that a person has to decide about is not written over because the title was taken',
    async (start) => {
      const booked = await openTitled(start, { onBothChanged: 'ask' });
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await salon.move('anna', eventId, ...noon);
      await salon.edit('anna', eventId, { summary: 'Colour' });
      await change(booked, booking, later);
      await pushes(booked, 'on');
      await world.pass(20 * minute);
      await bothStand(booked);
      expect((await salon.booking(booking.id)).title).toBe('Colour');
    },
  ),

  askedBesideOurTitle: scenario(
    'RC4 a time that a person has to decide about is not written over because the title was changed here',
    async (start) => {
      const booked = await openTitled(start, { onBothChanged: 'ask' });
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await salon.move('anna', eventId, ...noon);
      await change(booked, booking, { ...later, title: 'Colour' });
      await pushes(booked, 'on');
      await world.pass(20 * minute);
      await bothStand(booked);
    },
  ),

  askedAfterDecided: scenario(
    'RC4 a row about what a setting has decided asks about all of it once a person has to decide',
    async (start) => {
      const booked = await openTitled(start, { onBothChanged: 'booking', onEventMoved: 'ask' });
      const { world, salon, booking, eventId } = booked;
      await change(booked, booking, { title: 'Ours' });
      await salon.edit('anna', eventId, { summary: 'Theirs' });
      await settleBut(booked, 'pushes');
      expect(salon.conflicts().map(({ lost }) => lost)).toEqual([{ side: 'theirs', fields: ['title'] }]);
      await salon.move('anna', eventId, ...noon);
      await settleBut(booked, 'pushes');
      await world.pass(10 * minute);
      expect(salon.conflicts().map(({ kind, lost }) => [kind, lost])).toEqual([['both_changed', undefined]]);
      expect(await startInGoogle(booked)).toBe(Date.parse(noon[0]));
    },
  ),

  decidedOnOlder: scenario(
    'RC4 what was decided on a booking that has changed since is decided anew',
    async (start) => {
      const slow = new SlowReader('apply-deltas');
      const booked = await openBooked(start, { wrap: slow.wrap });
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ onBothChanged: 'ask', onEventMoved: 'ask' });
      await pushes(booked, 'off');
      await salon.move('anna', eventId, ...noon);
      await change(booked, booking, later);
      slow.row = booking;
      await pushes(booked, 'on');
      await world.pass(10 * minute);
      expect(kindsOf(booked)).toContain('both_changed');
      expect(await startInGoogle(booked)).toBe(Date.parse(noon[0]));
      expect(await startHere(booked)).toBe(later.start);
    },
  ),

  slowReader: scenario('AP1 a slow worker stores no version of an event that another has passed', async (start) => {
    const slow = new SlowReader('apply-deltas');
    const booked = await askedAboutBoth(start, slow);
    const { world, salon, booking, before, old } = booked;
    const { etag } = (await salon.booking(booking.id)).google;
    slow.row = before;
    await asIfItsPullRan(booked, old, () => world.play('deltas', old));
    expect((await salon.booking(booking.id)).google.etag).toBe(etag);
    await world.pass(10 * minute);
    await bothStand(booked);
  }),

  slowAgreement: scenario('CF1 a slow worker closes no row about what both sides have changed since', async (start) => {
    const slow = new SlowReader('apply-deltas');
    const booked = await askedAboutBoth(start, slow);
    const { world, before, old } = booked;
    slow.row = before;
    slow.times = 2;
    await asIfItsPullRan(booked, old, () => world.play('deltas', old));
    await bothStand(booked);
  }),

  slowAfterIgnored: scenario('CF1 a slow worker takes back nothing that a person has ignored since', async (start) => {
    const slow = new SlowReader('apply-deltas');
    const booked = await askedAboutBoth(start, slow);
    const { world, salon, before, old } = booked;
    const latest = chunksSent(booked).at(-1);
    if (latest === undefined) throw new Error('nothing was read');
    const ignore = { action: 'ignore', by: 'Olga', conflictId: salon.conflicts()[0]?.id ?? '' } as const;
    expect((await act(world.ports, { ...ignore, businessId: salon.id })).ok).toBe(true);
    slow.row = before;
    slow.times = 2;
    await asIfItsPullRan(booked, old, () => world.play('deltas', old));
    const again = { ...latest, pull: old.pull + 1 };
    await asIfItsPullRan(booked, again, () => world.play('deltas', again));
    expect(kindsOf(booked)).toEqual([]);
    expect(await startInGoogle(booked)).toBe(Date.parse(noon[0]));
  }),

  slowWriter: scenario('PU5 a slow worker writes no version over a later one', async (start) => {
    const slow = new SlowReader('push-bookings');
    const booked = await openBooked(start, { wrap: slow.wrap });
    const { world, salon, booking, eventId } = booked;
    await pushes(booked, 'off');
    await salon.edit('anna', eventId, { colorId: '5' });
    await change(booked, booking, { notes: 'second' });
    await world.settle({ queues: ['pushes'] });
    const second = await salon.booking(booking.id);
    expect(second.google).toMatchObject({ tries: 1, syncedVersion: 1 });
    await world.pass(10 * minute);
    await change(booked, booking, { notes: 'third' });
    await world.pass(10 * minute);
    slow.row = second;
    await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: booking.id, version: 2 });
    const event = await eventOf(booked);
    expect(event?.extendedProperties?.private?.['slotbridgeVersion']).toBe('3');
    await world.pass(10 * minute);
    expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'synced', syncedVersion: 3 });
  }),

  readBeforeWritten: scenario(
    'PU2 what is read while it is written over does not make the write count as of before',
    async (start) => {
      const { world, salon, booking, held, writing } = await readWhileForgotten(start, 'getEvent');
      held.open();
      await writing;
      expect((await salon.booking(booking.id)).google.state).toBe('synced');
      await world.pass(10 * minute);
      expect(await salon.calls('events.patch')).toHaveLength(1);
      await expectAgreement(salon);
    },
  ),

  renamedAfterForgotten: scenario(
    'DS1 a title that is set in Google once its customer is forgotten is followed',
    async (start) => {
      const forgotten = await readWhileForgotten(start, 'patchEvent');
      const { world, salon, booking, eventId, held, writing } = forgotten;
      await salon.settings({ detailsToGoogle: 'full' });
      held.open();
      await writing;
      await world.pass(10 * minute);
      await salon.edit('anna', eventId, { summary: 'Colour' });
      await world.pass(10 * minute);
      expect((await salon.booking(booking.id)).title).toBe('Colour');
    },
  ),

  madeAfterDeleted: scenario(
    'PU1 an event that is made after its booking was cancelled goes at once, be it that no read shows it',
    async (start) => {
      const inserting = new Before('push-bookings', 'insertEvent');
      const { world, salon } = await openAnna(start, { wrap: inserting.wrap });
      const { id } = await salon.book('anna', slot);
      await pushes({ world, salon }, 'off');
      inserting.happens = async () => {
        await cancel({ world, salon }, { id });
        await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: id, version: 2 });
        expect((await salon.booking(id)).google).toMatchObject({ state: 'synced', syncedVersion: 2 });
      };
      await world.settle();
      expect(await liveInGoogle({ world, salon })).toHaveLength(1);
      await expectAgreement(salon);
    },
  ),

  cancelledWhileRevived: scenario(
    'PU5 no event is brought back for a booking that was cancelled meanwhile',
    async (start) => {
      const looking = new Before('push-bookings', 'getEvent');
      const { world, salon, booking, eventId } = await openBooked(start, { wrap: looking.wrap });
      await salon.settings({ onEventDeleted: 'putBack' });
      await salon.remove('anna', eventId);
      looking.happens = async () => {
        await cancel({ world, salon }, booking);
        await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: booking.id, version: 2 });
        expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'synced', syncedVersion: 2 });
      };
      await world.pass(10 * minute);
      expect(looking.happens).toBeUndefined();
      expect(await salon.calls('events.patch')).toEqual([]);
      await expectAgreement(salon);
    },
  ),

  changedInTheGap: scenario(
    'PU1 an edit between a lost insert and its repetition is not written over by the next change',
    async (start) => {
      const { world, salon } = await openAnna(start);
      await pushes({ world, salon }, 'off');
      await salon.fault('events.insert', { kind: 'drop', after: true }, { times: 1 });
      const { id } = await salon.book('anna', slot);
      await world.settle();
      const eventId = (await salon.booking(id)).google.eventId ?? '';
      await salon.move('anna', eventId, ...noon);
      await world.settle({ queues: ['pushes'] });
      world.time += 2 * minute;
      await world.sweep();
      await world.settle({ queues: ['pushes'] });
      await change({ world, salon }, { id }, { notes: 'left side' });
      await world.settle({ queues: ['pushes'] });
      await world.pass(7 * hour, 10 * minute);
      expect(Date.parse((await salon.booking(id)).start)).toBe(Date.parse(noon[0]));
      await expectAgreement(salon);
    },
  ),

  seriesRenamed: scenario(
    'RC6 a time that was changed here outlives the title that is taken of a series',
    async (start) => {
      const booked = await openTitled(start, { onBothChanged: 'booking' });
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await salon.edit('anna', eventId, { ...daily, summary: 'Theirs' });
      await change(booked, booking, later);
      await pushes(booked, 'on');
      await world.pass(5 * minute);
      expect((await salon.booking(booking.id)).title).toBe('Theirs');
      await salon.edit('anna', eventId, { summary: 'Theirs again' });
      await world.pass(5 * minute);
      expect((await salon.booking(booking.id)).title).toBe('Theirs again');
      expect(await startHere(booked)).toBe(later.start);
    },
  ),

  deletedOnceMore: scenario(
    'AP5 a booking that was brought back is held like any other when it is deleted again',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon } = anna;
      const bookings = await bookMany(anna, 7);
      const [first] = bookings;
      if (first === undefined) throw new Error('nothing was booked');
      for (const { google } of bookings) await salon.remove('anna', google.eventId ?? '');
      await world.settle();
      expect(kindsOf({ salon })).toEqual(['mass_deletion_held']);
      await bringBack(anna, first.id);
      await world.pass(20 * minute);
      expect((await salon.booking(first.id)).google.state).toBe('synced');
      await salon.remove('anna', (await salon.booking(first.id)).google.eventId ?? '');
      await world.settle();
      expect(await salon.booking(first.id)).toMatchObject({ status: 'confirmed' });
      expect((await salon.booking(first.id)).heldByConflict).toBeDefined();
    },
  ),

  refusedWhileRead: scenario(
    'AP5 what a person has refused stands though the same deletion is read again before it is written',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon } = anna;
      const bookings = await bookMany(anna, 7);
      for (const { google } of bookings) await salon.remove('anna', google.eventId ?? '');
      await world.settle();
      const deletions = chunksSent(anna).filter(({ deltas }) => deltas.some(({ status }) => status === 'cancelled'));
      const [row] = salon.conflicts();
      const request = {
        businessId: salon.id,
        conflictId: row?.id ?? '',
        action: 'refuseDeletions',
        by: 'Olga',
      } as const;
      expect((await act(world.ports, request)).ok).toBe(true);
      for (const chunk of deletions)
        for (const delta of chunk.deltas) {
          const again = { ...chunk, pull: chunk.pull + 100, deltas: [withoutUpdated(delta)] };
          await asIfItsPullRan(anna, again, () => world.play('deltas', again));
        }
      await world.pass(10 * minute);
      for (const { id } of bookings) expect((await salon.booking(id)).status).toBe('confirmed');
      await expectAgreement(salon);
    },
  ),

  deletedWhileForgotten: scenario(
    'RC6 an event that is deleted while its customer is being forgotten is deleted',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      const work = { emailHash: emailHashOf('carla@customer.example'), by: 'Desk' };
      await eraseCustomer(world.ports, { ...work, businessId: salon.id }, undefined);
      await salon.remove('anna', eventId);
      await settleBut(booked, 'pushes');
      await world.pass(10 * minute);
      expect((await salon.booking(booking.id)).status).toBe('cancelled');
      await expectAgreement(salon);
    },
  ),

  leftAndBack: scenario('DS1 a slow sweep closes no row of a calendar that is connected again', async (start) => {
    const booked = await askedAboutBoth(start, new SlowReader('apply-deltas'));
    const { world, salon, link } = booked;
    await disconnectLink(world.ports, { businessId: salon.id, linkId: link.id }, 'keep', {
      by: 'Olga',
      cause: 'asked',
    });
    const leaving = await salon.link(link.id);
    await world.pass(5 * minute);
    await salon.connect('anna');
    await world.pass(5 * minute);
    expect(kindsOf(booked)).toEqual(['both_changed']);
    await tendLeaving(world.ports, leaving);
    expect(kindsOf(booked)).toEqual(['both_changed']);
  }),

  askedAndLeft: scenario(
    'DS1 a booking that waited for a decision says that it stands in no calendar once that is disconnected',
    async (start) => {
      const booked = await askedAboutBoth(start, new SlowReader('apply-deltas'));
      const { world, salon, booking, link } = booked;
      await disconnectLink(world.ports, { businessId: salon.id, linkId: link.id }, 'keep', {
        by: 'Olga',
        cause: 'asked',
      });
      await world.pass(10 * minute);
      expect(kindsOf(booked)).toEqual([]);
      expect((await salon.booking(booking.id)).google.state).toBe('off');
    },
  ),
};
