import { expect } from 'vitest';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Start } from '../../simulation/start.ts';
import { cancel, change, hour, minute, scenario, settleBut, slot } from '../scenario.ts';
import { carriedOut, full, leave, openTold, oursInGoogle, twoCalendars } from './leaving.ts';

/** A calendar that was left is connected again, with its events in it or without. */

/** A permission is missing for a moment. */
const forbidden = { kind: 'status', status: 403, reason: 'insufficientPermissions' } as const;

/** The calendar was to be left without its events, and one could not be removed. */
async function openUnremoved(start: Start) {
  const anna = await openTold(start);
  await anna.salon.fault('events.get', forbidden, { times: 1 });
  await leave(anna, anna.link, 'remove');
  await carriedOut(anna);
  expect(await oursInGoogle(anna)).toHaveLength(1);
  return anna;
}

export const returning = {
  againAfterKeep: scenario(
    'DS1 a reconnect after keep finds the same link and events again, and nothing twice',
    async (start) => {
      const anna = await openTold(start);
      await leave(anna, anna.link, 'keep');
      await carriedOut(anna);
      await change(anna, anna.booking, {
        title: 'Haircut',
        start: Date.parse('2026-05-05T15:00:00Z'),
        end: Date.parse('2026-05-05T16:00:00Z'),
      });
      const { id } = await anna.salon.connect('anna');
      await anna.world.pass(5 * minute);
      expect(id).toBe(anna.link.id);
      await expectAgreement(anna.salon);
      expect((await anna.salon.booking(anna.booking.id)).google.eventId).toBe(anna.booking.google.eventId);
    },
  ),

  cancelledWhileAway: scenario(
    'RC3 a booking that was cancelled while its calendar was not connected goes from Google when it is again',
    async (start) => {
      const anna = await openTold(start);
      await leave(anna, anna.link, 'keep');
      await carriedOut(anna);
      await cancel(anna, anna.booking);
      await anna.world.settle();
      await anna.salon.connect('anna');
      await anna.world.pass(5 * minute);
      await expectAgreement(anna.salon);
    },
  ),

  goneWhileAway: scenario(
    'DS1 an event kept for a booking that has gone to a colleague goes when its calendar is connected again',
    async (start) => {
      const anna = await openTold(start);
      const eventId = anna.booking.google.eventId ?? '';
      await leave(anna, anna.link, 'keep');
      await carriedOut(anna);
      await anna.salon.move('anna', eventId, '2026-05-06T09:00:00+02:00', '2026-05-06T10:00:00+02:00');
      await anna.salon.live('bea');
      await change(anna, anna.booking, { resourceId: 'res_bea' });
      await anna.world.settle();
      await anna.salon.connect('anna');
      await anna.world.pass(5 * minute);
      await expectAgreement(anna.salon);
      expect(await oursInGoogle(anna)).toEqual([]);
      expect(await oursInGoogle(anna, 'bea')).toHaveLength(1);
      expect((await anna.salon.booking(anna.booking.id)).google.previous).toEqual([]);
      expect(anna.salon.conflicts()).toEqual([]);
      expect(anna.world.store.rows('ledger')).toContainEqual(
        expect.objectContaining({
          cause: expect.stringContaining('removed where its booking has left'),
          before: expect.objectContaining({ start: '2026-05-06T07:00:00.000Z' }),
        }),
      );
    },
  ),

  cancelledWhileLeft: scenario(
    'DS1 an event that could not be removed goes when its calendar is connected again, for its booking is cancelled',
    async (start) => {
      const anna = await openUnremoved(start);
      await cancel(anna, anna.booking);
      await anna.world.settle();
      await anna.salon.connect('anna');
      await anna.world.pass(5 * minute);
      await expectAgreement(anna.salon);
      expect(await oursInGoogle(anna)).toEqual([]);
    },
  ),

  editedWhileLeft: scenario(
    'DS1 what was changed in an event that could not be removed is followed when its calendar is connected again',
    async (start) => {
      const anna = await openUnremoved(start);
      const eventId = anna.booking.google.eventId ?? '';
      await anna.salon.move('anna', eventId, '2026-05-06T09:00:00+02:00', '2026-05-06T10:00:00+02:00');
      await anna.salon.connect('anna');
      await anna.world.pass(30 * minute);
      await expectAgreement(anna.salon);
      expect(await oursInGoogle(anna)).toHaveLength(1);
      expect(await anna.salon.booking(anna.booking.id)).toMatchObject({
        start: '2026-05-06T07:00:00.000Z',
        google: { eventId, state: 'synced', previous: [] },
      });
    },
  ),

  againAfterRemove: scenario('DS1 a reconnect after remove writes the same events again', async (start) => {
    const anna = await openTold(start);
    await leave(anna, anna.link, 'remove');
    await carriedOut(anna);
    await anna.salon.connect('anna');
    await anna.world.pass(5 * minute);
    await expectAgreement(anna.salon);
    expect((await anna.salon.booking(anna.booking.id)).google.eventId).toBe(anna.booking.google.eventId);
  }),

  againAtOnce: scenario('DS1 a reconnect while the copies are still being removed keeps them', async (start) => {
    const anna = await openTold(start);
    await leave(anna, anna.link, 'remove');
    await settleBut(anna, 'pushes');
    await anna.world.handleNext('pushes');
    await anna.salon.connect('anna');
    await anna.world.pass(10 * minute);
    await expectAgreement(anna.salon);
    expect(await oursInGoogle(anna)).toHaveLength(1);
  }),

  elsewhere: scenario('DS1 another calendar after a disconnect gets the bookings, once', async (start) => {
    const { world, salon } = await start();
    await salon.settings(full);
    await salon.addResource('anna');
    await salon.addAccount('anna', [], twoCalendars);
    const first = await salon.connect('anna');
    const { id } = await salon.book('anna', slot);
    await world.settle();
    await leave({ world, salon }, first, 'remove');
    await carriedOut({ world, salon });
    await salon.connect('anna', 'second@group.example');
    await world.pass(5 * minute);
    expect((await salon.booking(id)).google).toMatchObject({
      state: 'synced',
      calendarId: 'second@group.example',
      previous: [],
    });
    expect(await oursInGoogle({ world, salon })).toEqual([]);
  }),

  neverStale: scenario('DS1 a reconnected calendar is not sold from before it has been read again', async (start) => {
    const anna = await openTold(start);
    await leave(anna, anna.link, 'keep');
    await anna.salon.settings({ ...full, staleAfterSeconds: 86_400 });
    await anna.world.pass(3 * hour, 5 * minute);
    await anna.salon.connect('anna');
    const view = await anna.salon.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z');
    expect(view).toMatchObject({ sellable: false });
    await anna.world.settle();
    expect((await anna.salon.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toHaveLength(1);
  }),
};
