import { expect } from 'vitest';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import {
  bookMany,
  bringBack,
  change,
  hour,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  settleBut,
  slot,
} from '../scenario.ts';
import {
  SlowReader,
  askedAboutBoth,
  bothStand,
  daily,
  kindsOf,
  later,
  noon,
  openTitled,
  readWhileForgotten,
  startHere,
  startInGoogle,
} from './quarrel.ts';

/** Both sides change one booking again and again. */

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
