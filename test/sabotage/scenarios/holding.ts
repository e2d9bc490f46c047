import { expect } from 'vitest';
import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import { pauseLink, resumeLink } from '../../../shared/links/commands.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { overlaid } from '../overlaid.ts';
import { busyTimes, cancel, change, liveInGoogle, minute, openAnna, scenario, slot } from '../scenario.ts';

const holdMs = 10 * minute;

/** Anna's free calendar with one hold of ten minutes. */
async function openHeld(start: Start, options: Parameters<Start>[0] = {}) {
  const opened = await openAnna(start, options, []);
  const held = await opened.salon.book('anna', slot, { heldUntil: opened.world.time + holdMs });
  return { ...opened, held };
}

const confirm = (started: Started, booking: Pick<BookingRow, 'id'>) =>
  change(started, booking, { status: 'confirmed' });

const onSlot = (started: Started) => busyTimes(started, '2026-05-05T13:00:00+02:00', '2026-05-05T17:00:00+02:00');

const ledgerOf = ({ world }: Started, booking: Pick<BookingRow, 'id'>) =>
  world.store.rows('ledger').filter(({ pk }) => pk.endsWith(`#${booking.id}`));

export const holding = {
  keeps: scenario('AV7 a hold keeps its time until its end, and at its end it is free at once', async (start) => {
    const anna = await openHeld(start);
    expect(anna.held).toMatchObject({ status: 'held', google: { state: 'off' } });
    expect(await onSlot(anna)).toHaveLength(1);
    anna.world.time += holdMs - 1000;
    expect(await anna.salon.tryBook('anna', slot)).toMatchObject({ ok: false, reason: 'slot_taken' });
    anna.world.time += 1000;
    expect(await onSlot(anna)).toEqual([]);
    expect((await anna.salon.tryBook('anna', slot)).ok).toBe(true);
  }),

  ends: scenario('AV7 a hold that nobody confirms is cancelled by the sweep, which says why', async (start) => {
    const anna = await openHeld(start);
    await anna.world.pass(holdMs + minute);
    const row = await anna.salon.booking(anna.held.id);
    expect(row).toMatchObject({ status: 'cancelled', version: 2, changedBy: 'Slotbridge' });
    expect(row).not.toHaveProperty('heldUntil');
    expect(ledgerOf(anna, row).map(({ cause }) => cause)).toEqual(['api', 'hold expired']);
    await anna.world.pass(2 * minute);
    expect(await anna.salon.booking(anna.held.id)).not.toHaveProperty('dueAt');
  }),

  neverWritten: scenario('AV7 nothing is written to Google for a hold, before its end or after', async (start) => {
    const anna = await openHeld(start);
    await anna.world.pass(minute);
    await change(anna, anna.held, { title: 'Colour' });
    await anna.world.play('pushes', {
      v: 1,
      kind: 'push',
      businessId: anna.salon.id,
      bookingId: anna.held.id,
      version: 2,
    });
    await anna.world.pass(holdMs + 2 * minute);
    const calls = await Promise.all(
      ['events.insert', 'events.update', 'events.patch'].map((operation) => anna.salon.calls(operation)),
    );
    expect(calls.flat()).toEqual([]);
  }),

  confirmed: scenario('AV7 a hold confirmed in time is a booking and reaches Google', async (start) => {
    const anna = await openHeld(start);
    await anna.world.pass(holdMs - minute);
    expect(await confirm(anna, anna.held)).toMatchObject({ ok: true, booking: { status: 'confirmed', version: 2 } });
    await anna.world.pass(5 * minute);
    const row = await anna.salon.booking(anna.held.id);
    expect(row).toMatchObject({ status: 'confirmed', google: { state: 'synced' } });
    expect(row).not.toHaveProperty('heldUntil');
    expect(await liveInGoogle(anna)).toHaveLength(1);
    expect(await onSlot(anna)).toHaveLength(1);
  }),

  tooLate: scenario('AV7 a hold cannot be confirmed or changed after its end, swept or not', async (start) => {
    const anna = await openHeld(start);
    anna.world.time += holdMs;
    expect(await confirm(anna, anna.held)).toEqual({ ok: false, reason: 'hold_ended' });
    expect(await change(anna, anna.held, { title: 'Colour' })).toEqual({ ok: false, reason: 'hold_ended' });
    expect((await anna.salon.booking(anna.held.id)).status).toBe('held');
    expect(await cancel(anna, anna.held)).toMatchObject({ ok: true, booking: { status: 'cancelled' } });
  }),

  released: scenario('AV7 cancelling a hold frees its time at once', async (start) => {
    const anna = await openHeld(start);
    await cancel(anna, anna.held);
    expect(await onSlot(anna)).toEqual([]);
    expect((await anna.salon.tryBook('anna', slot)).ok).toBe(true);
  }),

  race: scenario('AV7 AV3 a confirmation that is overtaken by the end and another booking loses', async (start) => {
    const slow: { before?: () => Promise<unknown> } = {};
    const anna = await openHeld(start, {
      wrap: (ports, part) =>
        part === 'outside'
          ? {
              ...ports,
              store: overlaid(ports.store, {
                transact: async (items) => {
                  const before = slow.before;
                  delete slow.before;
                  await before?.();
                  return await ports.store.transact(items);
                },
              }),
            }
          : ports,
    });
    slow.before = async () => {
      anna.world.time += holdMs;
      expect((await anna.salon.tryBook('anna', slot)).ok).toBe(true);
    };
    expect(await confirm(anna, anna.held)).toMatchObject({
      ok: false,
      reason: 'slot_taken',
      inTheWay: { source: 'booking' },
    });
    await anna.world.pass(2 * minute);
    expect((await anna.salon.booking(anna.held.id)).status).toBe('cancelled');
    expect(await onSlot(anna)).toHaveLength(1);
  }),

  sweepRace: scenario('AV7 a confirmation and the sweep at the end of a hold agree on one outcome', async (start) => {
    for (const left of [1, 0]) {
      const anna = await openHeld(start);
      anna.world.time += holdMs - left;
      const [confirmed] = await Promise.all([confirm(anna, anna.held), anna.world.sweep()]);
      await anna.world.pass(2 * minute);
      const { status } = await anna.salon.booking(anna.held.id);
      expect([confirmed.ok, status]).toEqual(left > 0 ? [true, 'confirmed'] : [false, 'cancelled']);
    }
  }),

  eventOverHold: scenario('AV7 an event that came over a hold is in the way when it is confirmed', async (start) => {
    const anna = await openHeld(start);
    await anna.salon.create('anna', {
      ...{ id: 'over0001', start: { dateTime: slot }, end: { dateTime: '2026-05-05T15:00:00+02:00' } },
    });
    await anna.world.pass(2 * minute);
    expect(await confirm(anna, anna.held)).toMatchObject({
      ok: false,
      reason: 'slot_taken',
      inTheWay: { source: 'google' },
    });
    expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
    await anna.world.pass(holdMs + minute);
    expect(anna.salon.conflicts()).toEqual([]);
  }),

  replayed: scenario('AV7 PU8 a hold ends also when what waits for Google is replayed meanwhile', async (start) => {
    const anna = await openHeld(start);
    const ref = { businessId: anna.salon.id, linkId: anna.link.id };
    const origin = { by: 'key', cause: 'api' };
    await pauseLink(anna.world.ports, ref, origin);
    await resumeLink(anna.world.ports, ref, origin);
    await anna.world.settle();
    expect((await anna.salon.booking(anna.held.id)).dueAt).toBe(anna.held.heldUntil);
    await anna.world.pass(holdMs + minute);
    expect((await anna.salon.booking(anna.held.id)).status).toBe('cancelled');
  }),
};
