import { afterAll, describe, expect, it } from 'vitest';
import { cancelBooking, changeBooking } from '../../shared/bookings/commands.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { expectAgreement } from './agreement.ts';
import { timed } from './business.ts';
import { type Deaths, dieEverywhere } from './deaths.ts';
import { KillCount } from './kill-count.ts';
import { type Started, start } from './start.ts';
import type { Part, WorldOptions } from './world.ts';

/** Every function dies at each of its calls in turn, and the world converges each time. */

const counts = new KillCount();
afterAll(() => counts.print());

const settled = ({ world }: Started) => world.settle();

function diesAnywhere(
  rule: string,
  part: Part,
  story: string,
  parts: {
    begin: (wrap: Deaths['wrap']) => Promise<Started>;
    act: (started: Started) => Promise<void>;
    check?: (started: Started) => Promise<void>;
  },
): void {
  it(`${rule} ${story}: ${part} may die at any call`, { timeout: 180_000 }, async () => {
    const check = parts.check ?? (({ salon }) => expectAgreement(salon));
    const begin = (deaths: Deaths) => parts.begin(deaths.wrap);
    const killed = await dieEverywhere(part, { ...parts, begin, check });
    counts.add(part, story, killed);
    expect(killed.points).toBeGreaterThan(2);
  });
}

const meeting = timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00');
const series = timed('serie001', '2026-05-06T08:00:00+02:00', '2026-05-06T09:00:00+02:00', {
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=6'],
});

const live = async (wrap: Deaths['wrap'], more: WorldOptions = {}): Promise<Started> => {
  const started = await start({ ...more, wrap });
  await started.salon.live('anna', [meeting, series]);
  return started;
};

const withBooking = async (wrap: Deaths['wrap']): Promise<Started> => {
  const started = await live(wrap);
  await started.salon.book('anna', '2026-05-05T14:00:00+02:00');
  await started.world.settle();
  return started;
};

const theBooking = async ({ salon, world }: Started) => {
  const row = world.store.rows('calendar').find((one) => one.row === 'booking');
  return await salon.booking(String(row?.id));
};

const changeInGoogle = async (started: Started) => {
  const { salon } = started;
  await salon.create('anna', timed('fresh001', '2026-05-07T10:00:00+02:00', '2026-05-07T11:00:00+02:00'));
  await salon.move('anna', 'meeting1', '2026-05-08T10:00:00+02:00', '2026-05-08T11:00:00+02:00');
  await settled(started);
};

const firstImport = {
  begin: async (wrap: Deaths['wrap']) => {
    const started = await start({ wrap });
    await started.salon.addResource('anna');
    await started.salon.addAccount('anna', [meeting, series]);
    return started;
  },
  act: async (started: Started) => {
    await started.salon.connect('anna');
    await settled(started);
  },
};

describe('a notification and what follows', () => {
  for (const part of ['receive-notification', 'pull-changes', 'apply-deltas'] as const)
    diesAnywhere('AP2', part, 'a change in Google', { begin: live, act: changeInGoogle });

  for (const part of ['pull-changes', 'apply-deltas'] as const)
    diesAnywhere('PL5', part, 'a first import', firstImport);

  for (const part of ['pull-changes', 'apply-deltas'] as const)
    diesAnywhere('AP3', part, 'an expired cursor', {
      begin: withBooking,
      act: async (started) => {
        await started.world.control('POST', '/sync-tokens/expire', {});
        await started.salon.remove('anna', 'meeting1');
        await settled(started);
      },
    });

  for (const part of ['pull-changes', 'apply-deltas'] as const)
    diesAnywhere('AP3', part, 'an expired cursor and a deleted booking', {
      begin: async (wrap) => {
        const started = await withBooking(wrap);
        started.world.time += 60_000;
        return started;
      },
      act: async (started) => {
        await started.world.control('POST', '/sync-tokens/expire', {});
        await started.salon.remove('anna', (await theBooking(started)).google.eventId ?? '');
        await settled(started);
      },
      check: async (started) => {
        await expectAgreement(started.salon);
        expect((await theBooking(started)).status).toBe('cancelled');
      },
    });

  for (const part of ['pull-changes', 'apply-deltas'] as const)
    diesAnywhere('PL2', part, 'a read of several pages', {
      begin: (wrap) => live(wrap, { pageSize: 1 }),
      act: async (started) => {
        const events = [10, 11, 12].map((hour) =>
          timed(`page${hour}00`, `2026-05-11T${hour}:00:00+02:00`, `2026-05-11T${hour}:45:00+02:00`),
        );
        await started.world.control('POST', `${started.salon.eventsOf('anna')}:bulk`, { events });
        await settled(started);
      },
    });
});

describe('a change of a booking’s event', () => {
  const inGoogle = (
    story: string,
    act: (started: Started, eventId: string) => Promise<unknown>,
    outcome: Partial<BookingRow>,
  ) =>
    diesAnywhere('RC3', 'apply-deltas', story, {
      begin: withBooking,
      act: async (started) => {
        await act(started, (await theBooking(started)).google.eventId ?? '');
        await settled(started);
      },
      check: async (started) => {
        await expectAgreement(started.salon);
        expect(await theBooking(started)).toMatchObject(outcome);
      },
    });

  inGoogle(
    'moved',
    ({ salon }, id) => salon.move('anna', id, '2026-05-09T10:00:00+02:00', '2026-05-09T11:00:00+02:00'),
    { start: '2026-05-09T08:00:00.000Z', version: 2 },
  );
  inGoogle('renamed', ({ salon }, id) => salon.edit('anna', id, { summary: 'Colour' }), {
    title: 'Colour',
    version: 2,
  });
  inGoogle('deleted', ({ salon }, id) => salon.remove('anna', id), { status: 'cancelled', version: 2 });
});

describe('a mass deletion', () => {
  diesAnywhere('AP5', 'apply-deltas', 'a read that deletes six bookings’ events', {
    begin: async (wrap) => {
      const started = await start({ wrap });
      await started.salon.live('anna');
      for (let hour = 8; hour < 14; hour++)
        await started.salon.book('anna', `2026-05-06T${String(hour).padStart(2, '0')}:00:00+02:00`);
      await started.world.settle();
      return started;
    },
    act: async (started) => {
      const { salon, world } = started;
      await world.control('POST', '/push', { mode: 'off' });
      const [last, ...others] = await salon.inGoogle('anna');
      for (const { id } of others) await salon.remove('anna', id);
      await world.control('POST', '/push', { mode: 'on' });
      await salon.remove('anna', last?.id ?? '');
      await settled(started);
    },
    check: async ({ salon, world }) => {
      const rows = world.store.rows('calendar').filter(({ row }) => row === 'booking');
      expect(rows.map(({ status }) => status).sort()).toEqual([...Array(5).fill('cancelled'), 'confirmed']);
      expect(salon.conflicts().map(({ kind }) => kind)).toEqual(['mass_deletion_held']);
      const held = world.store.rows('conflicts').filter(({ row }) => row === 'heldDeletion');
      expect(held.map(({ was }) => was).sort()).toEqual([...Array(5).fill('cancelled'), 'held']);
      expect((await salon.inGoogle('anna')).length).toBe(0);
    },
  });
});

describe('a booking', () => {
  diesAnywhere('PU5', 'push-bookings', 'a new booking', {
    begin: live,
    act: async (started) => {
      await started.salon.book('anna', '2026-05-05T14:00:00+02:00');
      await settled(started);
    },
  });

  const changes = {
    moved: { start: Date.parse('2026-05-09T10:00:00Z'), end: Date.parse('2026-05-09T11:00:00Z') },
    renamed: { title: 'Colour' },
  };
  for (const [story, change] of Object.entries(changes))
    diesAnywhere('PU2', 'push-bookings', `a booking ${story}`, {
      begin: withBooking,
      act: async (started) => {
        const { id } = await theBooking(started);
        const request = { businessId: started.salon.id, bookingId: id, change, by: 'key', cause: 'api' };
        await changeBooking(started.world.ports, request);
        await settled(started);
      },
      check: async (started) => {
        await expectAgreement(started.salon);
        expect((await theBooking(started)).version).toBe(2);
      },
    });

  diesAnywhere('PU2', 'push-bookings', 'a booking cancelled', {
    begin: withBooking,
    act: async (started) => {
      const { id } = await theBooking(started);
      await cancelBooking(started.world.ports, {
        businessId: started.salon.id,
        bookingId: id,
        by: 'key',
        cause: 'api',
      });
      await settled(started);
    },
  });

  diesAnywhere('PU1', 'push-bookings', 'a booking given to a colleague', {
    begin: async (wrap) => {
      const started = await withBooking(wrap);
      await started.salon.live('ben');
      return started;
    },
    act: async (started) => {
      const { id } = await theBooking(started);
      const change = { resourceId: 'res_ben' };
      await changeBooking(started.world.ports, {
        ...{ businessId: started.salon.id, bookingId: id, change },
        ...{ by: 'key', cause: 'api' },
      });
      await settled(started);
    },
    check: ({ salon }) => expectAgreement(salon, ['anna', 'ben']),
  });
});

describe('the schedule', () => {
  diesAnywhere('SW1', 'run-schedule', 'a change whose push was lost', {
    begin: async (wrap) => {
      const started = await withBooking(wrap);
      await started.world.control('POST', '/push', { mode: 'off' });
      await started.salon.create('anna', timed('silent01', '2026-05-07T10:00:00+02:00', '2026-05-07T11:00:00+02:00'));
      started.world.time += 6 * 3_600_000;
      return started;
    },
    act: ({ world }) => world.pass(60_000),
  });

  diesAnywhere('CH1', 'run-schedule', 'a channel at half of its life', {
    begin: async (wrap) => {
      const started = await withBooking(wrap);
      started.world.time += 3.5 * 86_400_000;
      return started;
    },
    act: ({ world }) => world.pass(60_000),
    check: async ({ salon, world }) => {
      // An opening that died is abandoned after five minutes, and the renewal tried again after five more.
      await world.pass(15 * 60_000);
      await expectAgreement(salon);
      await salon.create('anna', timed('after001', '2026-05-27T10:00:00+02:00', '2026-05-27T11:00:00+02:00'));
      await world.settle();
      await expectAgreement(salon);
      expect((await salon.calls('channels.stop')).length).toBeGreaterThan(0);
    },
  });

  it('PU8 a stream that loses its batch delays a booking until the next sweep', async () => {
    const killed = await dieEverywhere('relay-changes', {
      begin: (deaths) => live(deaths.wrap),
      act: async (started) => {
        await started.salon.book('anna', '2026-05-05T14:00:00+02:00');
        await settled(started);
      },
      check: ({ salon }) => expectAgreement(salon),
    });
    counts.add('relay-changes', 'a booking whose wake-up was lost', killed);
    expect(killed.points).toBeGreaterThan(0);
  });
});
