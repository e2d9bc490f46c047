import { expect } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { iso } from '../../../shared/records/time.ts';
import { tendLeaving } from '../../../functions/run-schedule/tend-leaving.ts';
import { act } from '../../../shared/desk/act.ts';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { Before, Gate } from '../../simulation/gate.ts';
import type { Started } from '../../simulation/start.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import {
  at,
  bookMany,
  cancel,
  change,
  chunksSent,
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
import {
  BeforeReading,
  SlowReader,
  askedAboutBoth,
  bothStand,
  eventOf,
  kindsOf,
  later,
  noon,
  readWhileForgotten,
  startHere,
  startInGoogle,
  withoutUpdated,
} from './quarrel.ts';

/** Somebody is slow, and what it has read is of the past. */

/** Others are at work between a worker's decision to cancel a booking and its write. */
class BeforeCancelling {
  happens: (() => Promise<void>) | undefined;

  wrap: Wrap = (ports, part) => {
    if (part !== 'apply-deltas') return ports;
    const transact: Store['transact'] = async (items) => {
      const { happens } = this;
      if (items.some((item) => item.kind === 'put' && item.row.row === 'booking' && item.row.status === 'cancelled')) {
        this.happens = undefined;
        await happens?.();
      }
      return await ports.store.transact(items);
    };
    return overlaid(ports, { store: overlaid(ports.store, { transact }) });
  };
}

async function refuse({ world, salon }: Pick<Started, 'world' | 'salon'>): Promise<void> {
  const conflictId = salon.conflicts().find(({ kind }) => kind === 'mass_deletion_held')?.id ?? '';
  const request = { businessId: salon.id, conflictId, action: 'refuseDeletions', by: 'Olga' } as const;
  expect(await act(world.ports, request)).toMatchObject({ ok: true });
  await world.settle();
}

export const slowWorkers = {
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

  slowAsks: scenario(
    'RC6 a slow worker asks nothing about a booking that was cancelled meanwhile, and keeps nothing from being written',
    async (start) => {
      const slow = new SlowReader('apply-deltas');
      const booked = await openBooked(start, { wrap: slow.wrap });
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ onEventDeleted: 'ask' });
      await salon.remove('anna', eventId);
      await world.settle();
      const asked = await salon.booking(booking.id);
      const conflictId = salon.conflicts()[0]?.id ?? '';
      await salon.edit('anna', eventId, { colorId: '5' });
      await settleBut(booked, 'pushes', 'deltas');
      await act(world.ports, { businessId: salon.id, conflictId, action: 'cancelBooking', by: 'Olga' });
      slow.row = asked;
      await settleBut(booked, 'pushes');
      expect(salon.conflicts()).toEqual([]);
      await world.pass(10 * minute);
      expect((await salon.booking(booking.id)).google.state).not.toBe('pending');
      await expectAgreement(salon);
    },
  ),

  slowRevival: scenario(
    'RC6 a slow writer brings back no event whose deletion a person is asked about since',
    async (start) => {
      const gate = new Gate('push-bookings', 'insertEvent');
      const booked = await openBooked(start, { wrap: gate.wrap });
      const { world, salon, eventId } = booked;
      await salon.settings({ onEventDeleted: 'ask' });
      const work = { emailHash: emailHashOf('carla@customer.example'), by: 'Desk' };
      await eraseCustomer(world.ports, { ...work, businessId: salon.id }, undefined);
      await settleBut(booked, 'pushes');
      const held = gate.hold();
      const writing = world.handleNext('pushes');
      await held.reached;
      await salon.remove('anna', eventId);
      await settleBut(booked, 'pushes');
      expect(kindsOf(booked)).toEqual(['deleted_in_google']);
      held.open();
      await writing;
      await world.pass(10 * minute);
      expect(kindsOf(booked)).toEqual(['deleted_in_google']);
      expect((await liveInGoogle(booked)).map(({ id }) => id)).not.toContain(eventId);
    },
  ),

  lateView: scenario(
    'RC2 a view that was read before the version that is known is of before, however long after our write',
    async (start) => {
      const slow = new BeforeReading('apply-deltas');
      const booked = await openBooked(start, { wrap: slow.wrap });
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ detailsToGoogle: 'full' });
      world.time += 5 * minute;
      const titles: string[] = [];
      slow.happens = async () => {
        world.time += minute;
        await salon.edit('anna', eventId, { summary: 'Renamed' });
        await world.pass(20 * minute);
        titles.push((await salon.booking(booking.id)).title);
      };
      await salon.edit('anna', eventId, { colorId: '5' });
      world.time += 2 * minute;
      await world.settle();
      await world.pass(10 * minute);
      expect([...titles, (await salon.booking(booking.id)).title]).toEqual(['Renamed', 'Renamed']);
      await expectAgreement(salon);
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

  deletedAfterRefusal: scenario(
    'AP5 once deletions were refused each further one is held for a quarter of an hour, and no longer',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon } = anna;
      const key = directoryKeys.business(salon.id);
      await world.store.update({ table: 'directory', key, set: { contactEmail: 'office@salon.example' } });
      const bookings = await bookMany(anna, 9);
      const remove = async (nth: number) => {
        const { google } = await salon.booking(bookings[nth]?.id ?? '');
        await salon.remove('anna', google.eventId ?? '');
        await world.settle();
      };
      for (let nth = 0; nth < 7; nth++) await remove(nth);
      await refuse(anna);
      await remove(7);
      expect(salon.conflicts()).toMatchObject([
        { kind: 'mass_deletion_held', cause: { key: 'cause.deletedAfterRefusal' } },
      ]);
      expect(await salon.booking(bookings[7]?.id ?? '')).toMatchObject({ status: 'confirmed' });
      const mails = world.store.rows('directory').filter(({ template }) => template === 'deletionsHeld');
      expect(mails.filter(({ facts }) => Object(facts).refused !== undefined)).toMatchObject([
        { facts: { cancelled: '0', conflictId: salon.conflicts()[0]?.id } },
      ]);
      expect(mails).toHaveLength(2);
      await refuse(anna);
      await world.pass(16 * minute);
      for (const { id } of bookings) expect((await salon.booking(id)).status).toBe('confirmed');
      await expectAgreement(salon);
      await remove(8);
      expect((await salon.booking(bookings[8]?.id ?? '')).status).toBe('cancelled');
    },
  ),

  refusedWhileCancelled: scenario(
    'AP5 a deletion that was counted and not carried out yet is refused with the others',
    async (start) => {
      const cancelling = new BeforeCancelling();
      const anna = await openAnna((options) => start({ ...options, wrap: cancelling.wrap }));
      const { world, salon } = anna;
      const bookings = await bookMany(anna, 8);
      await pushes(anna, 'off');
      for (const { google } of bookings) await salon.remove('anna', google.eventId ?? '');
      await pushes(anna, 'on');
      await salon.create('anna', at('event001', 9));
      await settleBut(anna, 'deltas');
      const chunk = chunksSent(anna).at(-1);
      const eventId = bookings[0]?.google.eventId;
      const slow = chunk?.deltas.filter(({ id }) => id === eventId) ?? [];
      const rest = chunk?.deltas.filter(({ id }) => id !== eventId) ?? [];
      if (chunk === undefined || slow.length === 0 || rest.length < 7) throw new Error('not all was read');
      const play = (deltas: typeof rest) => world.play('deltas', { ...chunk, deltas });
      cancelling.happens = async () => {
        await play(rest);
        await refuse(anna);
      };
      await asIfItsPullRan(anna, chunk, () => play(slow));
      expect(cancelling.happens).toBeUndefined();
      expect(await salon.booking(bookings[0]?.id ?? '')).toMatchObject({ status: 'confirmed' });
      for (const { kind } of salon.conflicts()) expect(kind).toBe('mass_deletion_held');
    },
  ),

  seenBeforeGone: scenario(
    'RC6 a slow worker that has read an event before it was deleted takes back no question about that',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId, link } = booked;
      await salon.settings({ onEventDeleted: 'ask' });
      await salon.edit('anna', eventId, { colorId: '5' });
      await world.settle();
      const shown = chunksSent(booked).at(-1);
      if (shown === undefined) throw new Error('nothing was read');
      const began = iso(world.time);
      world.time += minute;
      await salon.remove('anna', eventId);
      await world.settle();
      expect(kindsOf(booked)).toEqual(['deleted_in_google']);
      const key = { pk: link.pk, sk: link.sk };
      await world.store.update({ table: 'directory', key, set: { pullStartedAt: began } });
      const late = { ...shown, pull: shown.pull + 100 };
      await asIfItsPullRan(booked, late, () => world.play('deltas', late));
      expect(kindsOf(booked)).toEqual(['deleted_in_google']);
      expect((await salon.booking(booking.id)).google.undecided).toBe(true);
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
};
