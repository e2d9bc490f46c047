import { expect } from 'vitest';
import type { OperationRow } from '../../../shared/contracts/rows/operations.ts';
import { pauseLink } from '../../../shared/links/commands.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import { getOperation, startOperation } from '../../../shared/operations/operations.ts';
import type { Started } from '../../simulation/start.ts';
import { timed } from '../../simulation/business.ts';
import { minute, openAnna, openBooked, scenario, slot } from '../scenario.ts';

const dryRun = ({ world, salon }: Started, resourceId = 'res_anna') =>
  startOperation(world.ports, { businessId: salon.id, work: { kind: 'dryRun', resourceId } });

async function ended({ world, salon }: Started, { id }: OperationRow): Promise<OperationRow> {
  const row = await getOperation(world.store, salon.id, id);
  if (row?.finishedAt === undefined) throw new Error(`the operation has not ended: ${row?.state}`);
  return row;
}

/** What a dry run must leave alone: all but the operation itself and the budget it is charged to. */
const touched = ({ world }: Started) =>
  [...world.store.rows('calendar'), ...world.store.rows('directory'), ...world.store.rows('conflicts')].filter(
    ({ row }) => !['operation', 'budget', 'account', 'pace'].includes(String(row)),
  );

const self = { email: 'anna@example.com', self: true };
const on = (id: string, hour: string, more: Record<string, unknown> = {}) =>
  timed(id, `2026-05-05T${hour}:00:00+02:00`, `2026-05-05T${hour}:45:00+02:00`, more);

export const operating = {
  report: scenario(
    'DR1 a dry run counts what would be written, what would block and where both collide',
    async (start) => {
      const anna = await openAnna(start, {}, []);
      await pauseLink(
        anna.world.ports,
        { businessId: anna.salon.id, linkId: anna.link.id },
        { by: 'key', cause: 'api' },
      );
      const collided = await anna.salon.book('anna', slot);
      await anna.salon.book('anna', '2026-05-06T09:00:00+02:00');
      await anna.world.settle();
      await anna.salon.create('anna', on('acros001', '14'));
      await anna.salon.create('anna', on('free0001', '15', { transparency: 'transparent' }));
      await anna.salon.create('anna', on('declin01', '16', { attendees: [{ ...self, responseStatus: 'declined' }] }));
      await anna.salon.create('anna', {
        ...{ id: 'alldag01', start: { date: '2026-05-07' }, end: { date: '2026-05-08' }, transparency: 'transparent' },
      });
      await anna.world.pass(minute);
      const before = touched(anna);
      const operation = await dryRun(anna);
      await anna.world.pass(minute);
      const { state, result } = await ended(anna, operation);
      expect(state).toBe('done');
      expect(result?.bookings).toMatchObject({ coming: 2, written: 2, there: 0, left: [] });
      expect(result?.calendars).toMatchObject([{ complete: true, events: 4, blocking: 1, ofBookings: 0 }]);
      expect(result?.calendars[0]?.free.toSorted((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
        { reason: 'allDayButFree', count: 1 },
        { reason: 'declined', count: 1 },
        { reason: 'free', count: 1 },
      ]);
      expect(result?.collisions).toMatchObject({
        count: 1,
        examples: [{ bookingId: collided.id, eventId: 'acros001' }],
      });
      expect(touched(anna)).toEqual(before);
      expect((await anna.salon.inGoogle('anna')).length).toBe(4);
    },
  ),

  asForReal: scenario('DR1 a dry run of a live resource says that everything is there', async (start) => {
    const anna = await openBooked(start);
    const operation = await dryRun(anna);
    await anna.world.pass(minute);
    const { result } = await ended(anna, operation);
    expect(result?.bookings).toMatchObject({ coming: 1, written: 0, there: 1 });
    expect(result?.calendars).toMatchObject([{ events: 2, blocking: 1, ofBookings: 1 }]);
    expect(result?.collisions.count).toBe(0);
  }),

  leftMeanwhile: scenario('DR1 a dry run reads no calendar that was left since it was asked for', async (start) => {
    const anna = await openAnna(start);
    const operation = await dryRun(anna);
    const ref = { businessId: anna.salon.id, linkId: anna.link.id };
    await disconnectLink(anna.world.ports, ref, 'keep', { by: 'Desk', cause: 'api' });
    const lists = (await anna.salon.calls('events.list')).length;
    await anna.world.pass(5 * minute);
    expect(await ended(anna, operation)).toMatchObject({ state: 'failed', problem: { code: 'not_connected' } });
    expect((await anna.salon.calls('events.list')).length).toBe(lists);
  }),

  outage: scenario('OP1 an operation waits out what keeps it from going on, and gives up in words', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.fault('events.list', { kind: 'status', status: 503 }, { times: 200 });
    const operation = await dryRun(anna);
    await anna.world.pass(10 * minute);
    expect((await getOperation(anna.world.store, anna.salon.id, operation.id))?.state).toBe('running');
    await anna.world.pass(120 * minute);
    expect(await ended(anna, operation)).toMatchObject({ state: 'failed', problem: { code: 'google_unavailable' } });
  }),

  deadWorker: scenario('OP1 an operation whose worker died is carried on by a later sweep', async (start) => {
    let deaths = 0;
    const anna = await openAnna(start, {
      wrap: (ports, part) => ({
        ...ports,
        google: {
          ...ports.google,
          calendar: (account) => {
            if (part === 'run-schedule' && account.priority === 'check' && deaths++ === 0) throw new Error('died here');
            return ports.google.calendar(account);
          },
        },
      }),
    });
    const operation = await dryRun(anna);
    await anna.world.pass(minute);
    expect((await getOperation(anna.world.store, anna.salon.id, operation.id))?.state).toBe('running');
    await anna.world.pass(10 * minute);
    expect(await ended(anna, operation)).toMatchObject({ state: 'done', tries: 2 });
    expect(deaths).toBeGreaterThan(0);
  }),

  owed: scenario('OP1 an ended operation owes nothing and expires', async (start) => {
    const anna = await openAnna(start);
    const operation = await dryRun(anna);
    await anna.world.pass(minute);
    const row = await ended(anna, operation);
    expect(row).not.toHaveProperty('dueAt');
    expect(row.expiresAt).toBeGreaterThan(anna.world.time / 1000);
  }),
};
