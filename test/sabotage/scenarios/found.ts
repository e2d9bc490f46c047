import { expect } from 'vitest';
import { changeBooking } from '../../../shared/bookings/commands.ts';
import { act } from '../../../shared/desk/act.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import type { Start } from '../../simulation/start.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import {
  bookMany,
  bringBack,
  cancel,
  change,
  hour,
  meeting,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  settleBut,
  slot,
} from '../scenario.ts';

/** What the simulation found, each as the shortest way there. */

const declined = { attendees: [{ email: 'anna@example.com', self: true, responseStatus: 'declined' }] };

const restAfter = async (start: Start, work: (booked: Awaited<ReturnType<typeof openBooked>>) => Promise<void>) => {
  const booked = await openBooked(start);
  await work(booked);
  await booked.world.settle();
  await booked.world.pass(hour, 10 * minute);
  return booked;
};

/** Eight bookings whose events are declined at once: five are cancelled, three held. */
async function declineEight(start: Start) {
  const anna = await openAnna(start);
  const made = await bookMany(anna, 8);
  for (const { google } of made) await anna.salon.edit('anna', google.eventId ?? '', declined);
  await anna.world.settle();
  return { anna, made, conflictId: anna.salon.conflicts()[0]?.id ?? '' };
}

export const puttingBack = {
  declinedReplaced: scenario(
    'RC6 a declined event that is put back gets a new one beside it, and the declined one goes: nothing is written twice',
    async (start) => {
      const { salon, booking, eventId } = await restAfter(start, async (booked) => {
        await booked.salon.settings({ onEventDeleted: 'putBack' });
        await booked.salon.edit('anna', booked.eventId, declined);
      });
      expect((await salon.calls('events.insert')).length + (await salon.calls('events.patch')).length).toBe(2);
      expect((await salon.booking(booking.id)).google.eventId).not.toBe(eventId);
      await expectAgreement(salon);
    },
  ),

  declinedUndone: scenario(
    'LG1 a booking whose event was declined comes back for good, with a new event in the place of the declined one',
    async (start) => {
      const { salon, booking, eventId } = await restAfter(start, async (booked) => {
        await booked.salon.edit('anna', booked.eventId, declined);
        await settleBut(booked, 'pushes');
        expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
        await bringBack(booked, booked.booking.id);
      });
      const back = await salon.booking(booking.id);
      expect(back.status).toBe('confirmed');
      expect(back.google.eventId).not.toBe(eventId);
      await expectAgreement(salon);
    },
  ),

  declinedThenDeleted: scenario(
    'LG1 so does one whose event was deleted before anybody read that it was declined',
    async (start) => {
      const { salon, booking } = await restAfter(start, async (booked) => {
        await pushes(booked, 'off');
        await booked.salon.edit('anna', booked.eventId, declined);
        await pushes(booked, 'on');
        await booked.salon.remove('anna', booked.eventId);
        await booked.world.settle();
        await bringBack(booked, booked.booking.id);
      });
      expect((await salon.booking(booking.id)).status).toBe('confirmed');
      await expectAgreement(salon);
    },
  ),

  declinedRefused: scenario(
    'AP5 declined events whose deletion is refused are replaced, and nobody is asked again',
    async (start) => {
      const { anna, made, conflictId } = await declineEight(start);
      await act(anna.world.ports, { businessId: anna.salon.id, conflictId, action: 'refuseDeletions', by: 'Olga' });
      await anna.world.settle();
      await anna.world.pass(hour, 10 * minute);
      const now = await Promise.all(made.map(({ id }) => anna.salon.booking(id)));
      expect(new Set(now.map(({ status }) => status))).toEqual(new Set(['confirmed']));
      expect(anna.salon.conflicts()).toEqual([]);
      await expectAgreement(anna.salon);
    },
  ),

  declinedAsked: scenario(
    'PU2 a booking whose event was declined and asked about goes from Google when it is cancelled',
    async (start) => {
      const { salon } = await restAfter(start, async (booked) => {
        await booked.salon.settings({ onEventDeleted: 'ask' });
        await booked.salon.edit('anna', booked.eventId, declined);
        await booked.world.settle();
        await cancel(booked, await booked.salon.booking(booked.booking.id));
      });
      expect(await salon.calls('events.delete')).toHaveLength(1);
      await expectAgreement(salon);
    },
  ),

  declinedHeld: scenario('PU2 declined events that were held go when their deletion is accepted', async (start) => {
    const { anna, conflictId } = await declineEight(start);
    const { world, salon } = anna;
    await act(world.ports, { businessId: salon.id, conflictId, action: 'acceptDeletions', by: 'Olga' });
    await world.settle();
    await world.pass(hour, 10 * minute);
    expect(await salon.calls('events.delete')).toHaveLength(8);
    await expectAgreement(salon);
  }),

  broughtBack: scenario(
    'RC3 the event of a cancelled booking that somebody brings back is deleted again',
    async (start) => {
      const { salon } = await restAfter(start, async (booked) => {
        await cancel(booked, booked.booking);
        await booked.world.settle();
        await booked.salon.edit('anna', booked.eventId, { status: 'confirmed' });
      });
      await expectAgreement(salon);
    },
  ),
};

export const inTheWay = {
  conflictIsNoFence: scenario(
    'AP1 another writer in the way of a moved event is no fence: the move is not dropped',
    async (start) => {
      const { world, salon } = await openAnna(start, {}, [meeting]);
      const { start: from, end: to } = timed('', '2026-05-08T10:00:00+02:00', '2026-05-08T11:00:00+02:00');
      await salon.move('anna', 'meeting1', from.dateTime, to.dateTime);
      await world.settle({ queues: ['changes'] });
      world.store.injectConflict(2);
      await world.settle();
      await expectAgreement(salon);
    },
  ),

  declinedChangedAgain: scenario(
    'RC6 the declined event of a cancelled booking goes, though it was changed once more',
    async (start) => {
      const { salon } = await restAfter(start, async (booked) => {
        const { world, salon: of, eventId, booking } = booked;
        await of.edit('anna', eventId, declined);
        await settleBut(booked, 'pushes');
        expect((await of.booking(booking.id)).status).toBe('cancelled');
        await of.edit('anna', eventId, { summary: 'Not today' });
        await world.settle();
      });
      await expectAgreement(salon);
    },
  ),

  hiddenTitle: scenario('RC3 a title that the access does not show is unknown, not empty', async (start) => {
    const { world, salon, booking } = await openBooked(start);
    const calendar = '/accounts/anna%40example.com/calendars/anna%40example.com';
    await world.control('PATCH', calendar, { accessRole: 'freeBusyReader' });
    await world.pass(7 * hour, 30 * minute);
    expect((await salon.booking(booking.id)).title).toBe(booking.title);
  }),

  ownEventMeets: scenario(
    'AV3 the moved event of one booking that finds another is told of until it goes back',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, eventId } = booked;
      const other = await salon.book('anna', '2026-05-05T17:00:00+02:00');
      await world.settle();
      const told = () => salon.conflicts().map(({ kind, bookingId }) => [kind, bookingId]);
      for (const onEventMoved of ['follow', 'ask'] as const) {
        await salon.settings({ onEventMoved });
        await salon.move('anna', eventId, '2026-05-05T17:00:00+02:00', '2026-05-05T18:00:00+02:00');
        await world.settle();
        expect(told()).toContainEqual(['double_booking', other.id]);
        await salon.move('anna', eventId, slot, '2026-05-05T15:00:00+02:00');
        await world.settle();
        expect(told()).toEqual([]);
      }
    },
  ),

  titleFirst: scenario(
    'RC1 a title that is taken does not make a time agreed that was never written',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, eventId, booking } = booked;
      await salon.settings({ onBothChanged: 'booking' });
      const [ours, theirs] = [Date.parse(slot) + 48 * hour, Date.parse(slot) + 96 * hour];
      await change(booked, booking, { start: ours, end: ours + hour });
      await salon.edit('anna', eventId, { summary: 'Renamed' });
      await settleBut(booked, 'pushes');
      expect((await salon.booking(booking.id)).title).toBe('Renamed');
      await salon.move('anna', eventId, new Date(theirs).toISOString(), new Date(theirs + hour).toISOString());
      await settleBut(booked, 'pushes');
      expect(salon.conflicts().map(({ kind }) => kind)).toEqual(['both_changed']);
      await world.settle();
      expect(Date.parse((await salon.booking(booking.id)).start)).toBe(ours);
      await expectAgreement(salon);
    },
  ),
};

/** Each booking is given to Ben just before its event's id is stored for Anna's calendar. */
const givenAway: Wrap = (ports, part) => {
  if (part !== 'push-bookings') return ports;
  const put: Store['put'] = async (item) => {
    const { row, pk, bookingId } = item.row;
    const [businessId = ''] = pk.split('#');
    if (row === 'ownEvent')
      await changeBooking(ports, {
        ...{ businessId, bookingId: String(bookingId), by: 'Olga', cause: 'given to Ben' },
        change: { resourceId: 'res_ben' },
      });
    return await ports.store.put(item);
  };
  return overlaid(ports, { store: overlaid(ports.store, { put }) });
};

export const leftCopies = {
  editedAsItLeft: scenario(
    'RC4 what somebody changes in a calendar that the booking has just left is kept, and can be restored',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, eventId, booking } = booked;
      await salon.settings({ detailsToGoogle: 'full' });
      await salon.live('ben');
      await pushes(booked, 'off');
      await change(booked, booking, { title: 'Haircut and colour' });
      await world.settle();
      await salon.edit('anna', eventId, {
        summary: 'Colour only',
        start: { dateTime: '2026-05-06T09:00:00+02:00' },
        end: { dateTime: '2026-05-06T10:00:00+02:00' },
      });
      await change(booked, booking, { resourceId: 'res_ben' });
      await world.pass(5 * minute);
      await expectAgreement(salon, ['anna', 'ben']);
      const [row] = salon.conflicts();
      expect(row).toMatchObject({
        kind: 'both_changed',
        theirs: { title: 'Colour only', start: '2026-05-06T07:00:00.000Z' },
        lost: { side: 'theirs', fields: ['time', 'title'] },
      });
      const request = { businessId: salon.id, conflictId: row?.id ?? '', action: 'restoreLoser', by: 'Lena' } as const;
      expect((await act(world.ports, request)).ok).toBe(true);
      await world.pass(5 * minute);
      expect(await salon.booking(booking.id)).toMatchObject({
        ...{ resourceId: 'res_ben', title: 'Colour only', start: '2026-05-06T07:00:00.000Z' },
      });
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),

  backBeforeItLeft: scenario(
    'PU1 a booking that is back in a calendar before its event there was removed keeps that event',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, eventId, booking } = booked;
      const ben = await salon.live('ben');
      const key = { pk: ben.pk, sk: ben.sk };
      await world.store.update({ table: 'directory', key, set: { state: 'paused' } });
      await change(booked, booking, { resourceId: 'res_ben' });
      await world.settle();
      await change(booked, booking, { resourceId: 'res_anna', title: 'Colour' });
      await world.settle();
      expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'synced', eventId });
      expect((await salon.calls('events.delete')).length).toBe(0);
    },
  ),

  leftBeforeItsWrite: scenario(
    'PU1 a booking that leaves a calendar while it is about to be written there has one event, where it is',
    async (start) => {
      const { world, salon } = await start({ wrap: givenAway });
      await salon.live('anna');
      await salon.live('ben');
      const { id } = await salon.book('anna', slot);
      await world.settle();
      await world.pass(5 * minute);
      expect(await salon.booking(id)).toMatchObject({ resourceId: 'res_ben', google: { state: 'synced' } });
      expect(await salon.calls('events.insert')).toHaveLength(1);
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),

  recolouredAsItLeft: scenario(
    'RC4 a change that no booking has, in a calendar that was just left, asks nobody',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, eventId, booking } = booked;
      await salon.live('ben');
      await pushes(booked, 'off');
      await salon.edit('anna', eventId, { colorId: '5' });
      await change(booked, booking, { resourceId: 'res_ben' });
      await world.pass(5 * minute);
      expect(salon.conflicts()).toEqual([]);
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),
};
