import { expect } from 'vitest';
import { verifySlot } from '../../../shared/bookings/verify.ts';
import { act } from '../../../shared/desk/act.ts';
import { openConflict } from '../../../shared/desk/desk.ts';
import { saying } from '../../../shared/words/saying.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import {
  at,
  busyOnTheTwelfth,
  busyTimes,
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
import { overlaid } from '../overlaid.ts';
import { weekly } from './applying.ts';

const allDay = (id: string, first: string, after: string, more: Record<string, unknown> = {}) => ({
  ...{ id, summary: id, start: { date: first }, end: { date: after } },
  ...more,
});

const hourOf = (start: string): string => {
  const from = Date.parse(`2026-${start}:00:00Z`);
  return `google ${new Date(from).toISOString()} ${new Date(from + hour).toISOString()}`;
};

const slotTaken = { ok: false, reason: 'slot_taken' };

export const selling = {
  allDay: scenario('AV1 an all-day event takes the days of its calendar’s zone', async (start) => {
    const anna = await openAnna(start, {}, [allDay('alldag01', '2026-05-12', '2026-05-13')]);
    expect(await busyTimes(anna, '2026-05-11T00:00:00Z', '2026-05-14T00:00:00Z')).toEqual([
      'google 2026-05-11T22:00:00.000Z 2026-05-12T22:00:00.000Z',
    ]);
  }),

  touching: scenario('AV1 bookings that only touch do not overlap', async (start) => {
    const anna = await openAnna(start);
    expect((await anna.salon.tryBook('anna', '2026-05-05T11:00:00+02:00')).ok).toBe(true);
    expect((await anna.salon.tryBook('anna', '2026-05-05T09:00:00+02:00')).ok).toBe(true);
    expect((await anna.salon.tryBook('anna', '2026-05-05T10:30:00+02:00')).ok).toBe(false);
  }),

  kinds: scenario('AV2 what is free, declined or a working location takes no time; tentative does', async (start) => {
    const self = { email: 'anna@example.com', self: true };
    const anna = await openAnna(start, {}, [
      { ...at('free0001', 8), transparency: 'transparent' },
      { ...at('declin01', 9), attendees: [{ ...self, responseStatus: 'declined' }] },
      { ...at('tent0001', 11), status: 'tentative' },
      { ...at('plain001', 13) },
    ]);
    expect((await busyOnTheTwelfth(anna)).map((time) => time.slice(7, 23))).toEqual([
      '2026-05-12T09:00',
      '2026-05-12T11:00',
    ]);
  }),

  race: scenario('AV3 of fifty simultaneous bookings of one slot exactly one succeeds', async (start) => {
    const anna = await openAnna(start);
    const results = await Promise.all(Array.from({ length: 50 }, () => anna.salon.tryBook('anna', slot)));
    expect(results.filter(({ ok }) => ok).length).toBe(1);
    for (const result of results.filter(({ ok }) => !ok)) expect(result).toMatchObject(slotTaken);
    await anna.world.settle();
    await expectAgreement(anna.salon);
  }),

  overlapRace: scenario('AV3 of simultaneous bookings that overlap in part one succeeds', async (start) => {
    const anna = await openAnna(start);
    const starts = ['14:00', '14:20', '14:40', '13:30'].map((time) => `2026-05-05T${time}:00+02:00`);
    const results = await Promise.all(starts.map((from) => anna.salon.tryBook('anna', from)));
    expect(results.filter(({ ok }) => ok).length).toBe(1);
  }),

  eventAgainstBooking: scenario(
    'AV3 an event that arrives before a booking commits makes it look again',
    async (start) => {
      const arriving: { event?: () => Promise<unknown> } = {};
      const anna = await openAnna(start, {
        wrap: (ports, part) => {
          if (part !== 'outside') return ports;
          const transact: typeof ports.store.transact = async (items) => {
            const { event } = arriving;
            delete arriving.event;
            await event?.();
            return await ports.store.transact(items);
          };
          return { ...ports, store: overlaid(ports.store, { transact }) };
        },
      });
      await anna.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await settleBut(anna, 'deltas');
      arriving.event = () => anna.world.handleNext('deltas');
      expect(await anna.salon.tryBook('anna', slot)).toMatchObject(slotTaken);
      expect(arriving.event).toBeUndefined();
    },
  ),

  anyInterleaving: scenario('AV3 an event and a booking that cross are seen or shown', async (start) => {
    for (const steps of [0, 1, 2, 4, 8, 16]) {
      const anna = await openAnna(start);
      await anna.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await settleBut(anna, 'deltas');
      const booking = (async () => {
        for (let step = 0; step < steps; step++) await Promise.resolve();
        return await anna.salon.tryBook('anna', slot);
      })();
      const [result] = await Promise.all([booking, anna.world.handleNext('deltas')]);
      await anna.world.settle();
      const shown = anna.salon.conflicts().map(({ kind }) => kind);
      expect(result.ok ? shown : ['double_booking']).toEqual(['double_booking']);
    }
  }),

  eventTaken: scenario('AV3 a slot that an event takes is refused with the reason', async (start) => {
    const anna = await openAnna(start);
    const result = await anna.salon.tryBook('anna', '2026-05-05T10:00:00+02:00');
    expect(result).toMatchObject({ ...slotTaken, inTheWay: { source: 'google' } });
  }),

  arrivesLater: scenario('AV3 an event that comes over a booking opens one double booking', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
    await booked.world.settle();
    expect(booked.salon.conflicts().map(({ kind, bookingId }) => [kind, bookingId])).toEqual([
      ['double_booking', booked.booking.id],
    ]);
  }),

  fresh: scenario('AV5 an answer says how fresh Google’s side is', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    anna.world.time += 10 * minute;
    const view = await anna.salon.busy('anna', '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
    expect(view).toMatchObject({ ageSeconds: 600, sellable: true });
  }),

  stale: scenario('AV5 past the bound the stale-data rule decides', async (start) => {
    const anna = await openAnna(start);
    anna.world.time += 9 * hour;
    const view = () => anna.salon.busy('anna', '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
    expect(await view()).toMatchObject({ sellable: false, reason: 'stale_calendar' });
    await anna.salon.settings({ whenStale: 'warn' });
    expect(await view()).toMatchObject({ sellable: true, reason: 'stale_calendar' });
    await anna.salon.settings({ whenStale: 'goOn' });
    expect((await view()).reason).toBeUndefined();
  }),

  askedOnce: scenario('SW2 confirming on a view older than a minute asks Google once', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    await anna.salon.create('anna', timed('unseen01', slot, '2026-05-05T15:00:00+02:00'));
    const interval = { start: Date.parse(slot), end: Date.parse(slot) + hour };
    const request = { businessId: anna.salon.id, resourceId: 'res_anna', interval, mode: 'ifStale' as const };
    const before = (await anna.salon.calls('events.list')).length;
    expect(await verifySlot(anna.world.ports, request)).toEqual({ ok: true });
    expect((await anna.salon.calls('events.list')).length).toBe(before);
    anna.world.time += 2 * minute;
    expect(await verifySlot(anna.world.ports, request)).toMatchObject(slotTaken);
    expect((await anna.salon.calls('events.list')).length).toBe(before + 1);
    await anna.world.settle();
    await expectAgreement(anna.salon);
  }),

  long: scenario('AV6 an event of weeks blocks every day of it', async (start) => {
    const long = allDay('holidai1', '2026-05-04', '2026-05-25');
    const anna = await openAnna(start, {}, [long]);
    await expectAgreement(anna.salon);
    expect((await anna.salon.tryBook('anna', slot)).ok).toBe(false);
    expect((await anna.salon.tryBook('anna', '2026-05-22T14:00:00+02:00')).ok).toBe(false);
    expect((await anna.salon.tryBook('anna', '2026-05-26T14:00:00+02:00')).ok).toBe(true);
  }),

  series: scenario('AV6 a series blocks its occurrences and no exception’s old time', async (start) => {
    const endless = { ...weekly, recurrence: ['RRULE:FREQ=WEEKLY'] };
    const anna = await openAnna(start, {}, [endless]);
    const [, second] = (await anna.salon.inGoogle('anna')).sort((a, b) => (a.id < b.id ? -1 : 1));
    await anna.salon.move('anna', second?.id ?? '', '2026-05-13T08:00:00+02:00', '2026-05-13T09:00:00+02:00');
    await anna.world.settle();
    const tries = ['05-05T08', '05-12T08', '05-13T08', '05-19T08', '12-29T08'].map(async (time) => {
      const zone = time.startsWith('12') ? '+01:00' : '+02:00';
      return (await anna.salon.tryBook('anna', `2026-${time}:00:00${zone}`)).ok;
    });
    expect(await Promise.all(tries)).toEqual([false, true, false, false, false]);
  }),

  seriesCollides: scenario(
    'AV6 a series collides with the bookings its occurrences meet, and with no other',
    async (start) => {
      const anna = await openAnna(start);
      const hit = await anna.salon.book('anna', '2026-05-19T08:00:00+02:00');
      await anna.salon.book('anna', '2026-05-20T08:00:00+02:00');
      await anna.world.settle();
      await anna.salon.create('anna', { ...weekly });
      await anna.world.settle();
      expect(anna.salon.conflicts().map(({ bookingId }) => bookingId)).toEqual([hit.id]);
      await anna.salon.edit('anna', 'serie001', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
      await anna.world.settle();
      expect(anna.salon.conflicts()).toEqual([]);
    },
  ),

  seriesSplit: scenario(
    'AV6 a series that is split and moved over a clock change blocks each part at its own local time',
    async (start) => {
      const anna = await openAnna(start, {}, []);
      const first = timed('serie001', '2026-10-12T08:00:00+02:00', '2026-10-12T09:00:00+02:00');
      await anna.salon.create('anna', { ...first, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'] });
      await anna.world.settle();
      const times = () => busyTimes(anna, '2026-10-01T00:00:00Z', '2026-12-01T00:00:00Z');
      const weeks = ['10-12T06', '10-19T06', '10-26T07', '11-02T07', '11-09T07'];
      expect((await times()).map((time) => time.slice(12, 20))).toEqual(weeks);
      const changes = {
        start: { dateTime: '2026-11-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
        end: { dateTime: '2026-11-02T11:30:00+01:00', timeZone: 'Europe/Berlin' },
      };
      const path = `${anna.salon.eventsOf('anna')}/serie001/split`;
      await anna.world.control('POST', path, { at: '2026-11-02T07:00:00Z', changes });
      await anna.world.settle();
      expect(await times()).toEqual([
        ...['10-12T06', '10-19T06', '10-26T07'].map((at) => hourOf(at)),
        'google 2026-11-02T09:00:00.000Z 2026-11-02T10:30:00.000Z',
        'google 2026-11-09T09:00:00.000Z 2026-11-09T10:30:00.000Z',
      ]);
      await expectAgreement(anna.salon);
    },
  ),

  oneRow: scenario('CF1 the same cause is one open row with a count', async (start) => {
    const booked = await openBooked(start);
    const input = {
      ...{
        businessId: booked.salon.id,
        kind: 'write_refused' as const,
        cause: saying('cause.writeRefused'),
        impact: saying('impact.writesWait'),
      },
      subject: { type: 'booking' as const, id: booked.booking.id, label: 'x' },
    };
    await Promise.all(Array.from({ length: 4 }, () => openConflict(booked.world.ports, input)));
    await openConflict(booked.world.ports, input);
    expect(booked.salon.conflicts().map(({ count }) => count)).toEqual([5]);
  }),

  decided: scenario('CF1 a person’s decision is kept with name and time, and CF2 made once', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
    await booked.world.settle();
    const request = {
      businessId: booked.salon.id,
      conflictId: booked.salon.conflicts()[0]?.id ?? '',
      action: 'ignore',
    };
    await act(booked.world.ports, { ...request, by: 'Olga' });
    booked.world.time += minute;
    await act(booked.world.ports, { ...request, by: 'Piotr' });
    const [settled] = booked.salon.conflicts('settled');
    expect(settled?.settledBy).toEqual({ name: 'Olga', action: 'ignore', at: '2026-05-04T06:00:00.000Z' });
  }),

  decidedTwice: scenario('CF2 refusing deletions twice changes nothing the second time', async (start) => {
    const anna = await openAnna(start);
    const made = [];
    for (let index = 0; index < 7; index++)
      made.push(await anna.salon.book('anna', new Date(Date.parse(slot) + (24 + index) * hour).toISOString()));
    await anna.world.settle();
    for (const { id } of made) await anna.salon.remove('anna', (await anna.salon.booking(id)).google.eventId ?? '');
    await anna.world.settle();
    const conflictId = anna.salon.conflicts()[0]?.id ?? '';
    const request = { businessId: anna.salon.id, conflictId, action: 'refuseDeletions', by: 'Olga' };
    await act(anna.world.ports, request);
    await anna.world.settle();
    await expectAgreement(anna.salon);
    const before = await Promise.all(made.map(({ id }) => anna.salon.booking(id)));
    expect(await act(anna.world.ports, request)).toMatchObject({ ok: true });
    await anna.world.settle();
    expect(await Promise.all(made.map(({ id }) => anna.salon.booking(id)))).toEqual(before);
    expect(before.map(({ status }) => status)).toEqual(made.map(() => 'confirmed'));
  }),

  joinsLate: scenario('AP5 what is deleted while somebody decides is decided with the rest', async (start) => {
    const anna = await openAnna(start);
    const made = [];
    for (let index = 0; index < 8; index++)
      made.push(await anna.salon.book('anna', new Date(Date.parse(slot) + (24 + index) * hour).toISOString()));
    await anna.world.settle();
    const [last, ...rest] = made.toReversed();
    const remove = async ({ id }: { id: string }) =>
      await anna.salon.remove('anna', (await anna.salon.booking(id)).google.eventId ?? '');
    for (const one of rest) await remove(one);
    await anna.world.settle();
    const conflictId = anna.salon.conflicts()[0]?.id ?? '';
    const { ports } = anna.world;
    let pending = last;
    const store = overlaid(ports.store, {
      update: async (update) => {
        if (update.remove?.includes('breakerConflictId') && pending !== undefined) {
          const late = pending;
          pending = undefined;
          await remove(late);
          await anna.world.settle();
        }
        return await ports.store.update(update);
      },
    });
    const request = { businessId: anna.salon.id, conflictId, action: 'refuseDeletions', by: 'Olga' };
    expect(await act({ ...ports, store }, request)).toMatchObject({ ok: true });
    await anna.world.settle();
    const after = await Promise.all(made.map(({ id }) => anna.salon.booking(id)));
    expect(after.map(({ status, heldByConflict }) => [status, heldByConflict])).toEqual(
      made.map(() => ['confirmed', undefined]),
    );
    await expectAgreement(anna.salon);
  }),

  gone: scenario('CF2 an action no longer offered is refused', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
    await booked.world.settle();
    const conflictId = booked.salon.conflicts()[0]?.id ?? '';
    await change(booked, booked.booking, { start: Date.parse(slot) + 48 * hour, end: Date.parse(slot) + 49 * hour });
    await booked.world.settle();
    const result = await act(booked.world.ports, {
      businessId: booked.salon.id,
      conflictId,
      action: 'ignore',
      by: 'Olga',
    });
    const detail = { key: 'refused.closedMeanwhile' };
    expect(result).toEqual({ ok: false, reason: 'action_not_offered', offered: [], detail });
  }),
};
