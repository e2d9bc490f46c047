import { expect } from 'vitest';
import { verifySlot } from '../../../shared/bookings/verify.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { syncLink } from '../../../shared/links/commands.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Start, Started } from '../../simulation/start.ts';
import {
  at,
  busyOnTheTwelfth,
  cancel,
  change,
  hour,
  minute,
  openAnna,
  openBooked,
  scenario,
  slot,
} from '../scenario.ts';

/** SW2: what runs by itself, by the setting `automaticSync`. Times of day are Berlin's, two hours ahead of UTC. */

const halfPastThree: Settings['automaticSync'] = { dailyAt: '03:30' };

async function withSync(start: Start, automaticSync: Settings['automaticSync']) {
  const booked = await openBooked(start);
  await booked.salon.settings({ automaticSync });
  return { ...booked, before: await callsOf(booked) };
}

const callsOf = async ({ salon }: Started) => {
  const count = async (operation: string) => (await salon.calls(operation)).length;
  return { lists: await count('events.list'), writes: (await count('events.patch')) + (await count('events.insert')) };
};

const syncNow = async ({ world, salon, link }: Started & { link: { id: string } }) => {
  const asked = { fromGoogle: true, toGoogle: true };
  expect((await syncLink(world.ports, { businessId: salon.id, linkId: link.id }, asked)).ok).toBe(true);
  await world.pass(10 * minute);
};

export const resting = {
  offReadsNothing: scenario('SW2 with automatic sync off nothing is read unless somebody asks', async (start) => {
    const booked = await withSync(start, 'off');
    await booked.salon.create('anna', at('later', 10));
    await booked.world.pass(30 * hour, 30 * minute);
    await busyOnTheTwelfth(booked);
    await booked.world.pass(hour);
    expect(await callsOf(booked)).toEqual(booked.before);
    await syncNow(booked);
    expect(await busyOnTheTwelfth(booked)).toHaveLength(1);
  }),

  offWritesNothing: scenario(
    'SW2 with automatic sync off a booking waits and says so; somebody asks, and it is written',
    async (start) => {
      const booked = await withSync(start, 'off');
      await change(booked, booked.booking, { title: 'Colour' });
      await booked.world.pass(8 * hour, 30 * minute);
      expect(await callsOf(booked)).toEqual(booked.before);
      const { google } = await booked.salon.booking(booked.booking.id);
      expect([google.state, google.error]).toEqual(['waiting', 'nothing is synced by itself now']);
      await syncNow(booked);
      expect((await booked.salon.booking(booked.booking.id)).google.state).toBe('synced');
    },
  ),

  offThenOn: scenario('SW2 what rested runs once automatic sync is on again', async (start) => {
    const booked = await withSync(start, 'off');
    await booked.salon.create('anna', at('later', 10));
    await cancel(booked, booked.booking);
    await booked.world.pass(2 * hour, 10 * minute);
    await booked.salon.settings({ automaticSync: 'on' });
    await booked.world.pass(7 * hour, 10 * minute);
    expect(await busyOnTheTwelfth(booked)).toHaveLength(1);
    await booked.world.settle();
    await expectAgreement(booked.salon);
  }),

  offConfirms: scenario(
    'SW2 with automatic sync off a booking is still confirmed by a look at Google',
    async (start) => {
      const booked = await withSync(start, 'off');
      await booked.salon.create('anna', at('later', 10));
      await booked.world.pass(hour);
      const { before } = booked;
      const interval = { start: Date.parse('2026-05-12T10:00:00+02:00'), end: Date.parse('2026-05-12T11:00:00+02:00') };
      const wanted = { businessId: booked.salon.id, resourceId: 'res_anna', interval, mode: 'ifStale' } as const;
      expect((await verifySlot(booked.world.ports, wanted)).ok).toBe(false);
      await booked.world.pass(10 * minute);
      expect((await callsOf(booked)).lists).toBe(before.lists + 1);
    },
  ),

  offImports: scenario('SW2 with automatic sync off a first import runs: somebody has connected it', async (start) => {
    const started = await start();
    await started.salon.settings({ automaticSync: 'off' });
    const link = await started.salon.live('anna', [at('there', 9)]);
    expect(link.generation).toBe(1);
  }),

  daily: scenario('SW2 a daily sync runs once a day at its time in the resource’s zone', async (start) => {
    const booked = await withSync(start, halfPastThree);
    await booked.salon.create('anna', at('later', 10));
    await change(booked, booked.booking, { title: 'Colour' });
    // From six in the morning to three at night: 21 hours without a call.
    await booked.world.pass(Date.parse('2026-05-05T01:00:00Z') - booked.world.time, 15 * minute);
    expect(await callsOf(booked)).toEqual(booked.before);
    await booked.world.pass(hour, minute);
    const { before } = booked;
    expect(await callsOf(booked)).toEqual({ lists: before.lists + 1, writes: before.writes + 1 });
    expect((await booked.salon.booking(booked.booking.id)).google.state).toBe('synced');
    expect(await busyOnTheTwelfth(booked)).toHaveLength(1);
    await booked.world.pass(24 * hour, 15 * minute);
    expect((await callsOf(booked)).lists).toBe(before.lists + 2);
  }),

  dailyOverNight: scenario('SW2 a daily time that the clocks skip is not left out', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.settings({ automaticSync: { dailyAt: '02:30' } });
    const key = directoryKeys.link(anna.salon.id, anna.link.id);
    // The night of 28 March 2027 has no half past two in Berlin.
    anna.world.time = Date.parse('2027-03-27T12:00:00Z');
    await anna.world.store.update({ table: 'directory', key, set: { asOf: '2027-03-27T11:00:00.000Z' } });
    const before = await callsOf(anna);
    await anna.world.pass(16 * hour, 15 * minute);
    expect((await callsOf(anna)).lists).toBe(before.lists + 1);
  }),

  asked: scenario(
    'SW2 what a sync that was asked for finds is written back, and the next change waits',
    async (start) => {
      const booked = await withSync(start, 'off');
      await booked.salon.settings({ automaticSync: 'off', onEventMoved: 'putBack' });
      await booked.salon.move('anna', booked.eventId, '2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00');
      await booked.world.pass(hour);
      expect((await callsOf(booked)).writes).toBe(booked.before.writes);
      await syncNow(booked);
      expect((await callsOf(booked)).writes).toBe(booked.before.writes + 1);
      expect((await booked.salon.inGoogle('anna')).find(({ id }) => id === booked.eventId)?.start.dateTime).toContain(
        slot.slice(0, 16),
      );
      await booked.world.pass(hour);
      await change(booked, booked.booking, { title: 'Colour' });
      await booked.world.pass(hour);
      expect((await callsOf(booked)).writes).toBe(booked.before.writes + 1);
    },
  ),
};
