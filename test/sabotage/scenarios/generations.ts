import { expect } from 'vitest';
import { resyncLink } from '../../../shared/links/commands.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import { Gate } from '../../simulation/gate.ts';
import type { Start, Started } from '../../simulation/start.ts';
import {
  at,
  busyOnTheTwelfth,
  busyTimes,
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

type Anna = Awaited<ReturnType<typeof openAnna>>;

const expire = ({ world }: Started) => world.control('POST', '/sync-tokens/expire', {});

const gone = { kind: 'status', status: 410, reason: 'fullSyncRequired' } as const;

const resync = ({ world, salon, link }: Anna) =>
  resyncLink(world.ports, { businessId: salon.id, linkId: link.id }, { by: 'desk', cause: 'api' });

const setZone = ({ world }: Started, timeZone: string) =>
  world.control('PATCH', `/accounts/anna%40example.com/calendars/anna%40example.com`, { timeZone });

/** The numbers of the generations that have rows. */
const stored = ({ world }: Started): number[] => {
  const numbers = world.store.rows('calendar').flatMap(({ pk }) => /#g(\d+)(#|$)/.exec(pk)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
};

/** A link that has come to rest on one generation: nothing building, nothing to verify, no other rows. */
async function expectSettled(anna: Anna, generation: number): Promise<void> {
  await anna.world.pass(2 * hour, 5 * minute);
  const link = await anna.salon.link(anna.link.id);
  expect([link.generation, link.building, link.verifyGeneration, link.flippedTo]).toEqual([
    generation,
    undefined,
    undefined,
    undefined,
  ]);
  expect(stored(anna)).toEqual([generation]);
  await expectAgreement(anna.salon);
}

const events = [8, 10, 12, 14, 16].map((hourOfDay) => at(`event0${String(hourOfDay).padStart(2, '0')}`, hourOfDay));

const busyHours = (count: number) => async (anna: Started) => expect(await busyOnTheTwelfth(anna)).toHaveLength(count);

/** Free and busy times of a calendar of the office, seen by Anna. */
async function openOpaque(start: Start, role: string) {
  const started = await start();
  const { world, salon } = started;
  const shared = { id: 'office@group.calendar.google.com', summary: 'Office', timeZone: 'Europe/Berlin' };
  await salon.addAccount('office', [], [{ id: 'office@example.com', summary: 'Own', primary: true }, shared]);
  const path = salon.eventsOf('office', shared.id);
  const weekly = { ...at('weekly01', 8), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] };
  await world.control('POST', path, { ...weekly, id: 'serie001' });
  await salon.addResource('anna');
  const own = { id: 'anna@example.com', summary: 'Anna', primary: true };
  await salon.addAccount('anna', [], [own, { ...shared, accessRole: role }]);
  const { id } = await salon.connect('anna', shared.id, { role: 'blockOnly' });
  await world.settle();
  const setRole = (accessRole: string) =>
    world.control(
      'PATCH',
      `/accounts/${encodeURIComponent('anna@example.com')}/calendars/${encodeURIComponent(shared.id)}`,
      {
        accessRole,
      },
    );
  return { ...started, link: await salon.link(id), path, setRole };
}

const weeksOf = async ({ salon }: Started) =>
  (await salon.busy('anna', '2026-05-01T00:00:00Z', '2026-07-01T00:00:00Z')).busy.map(({ start }) =>
    new Date(start).toISOString().slice(5, 10),
  );

export const generations = {
  lostThenRebuilt: scenario(
    'AP3 a booking whose insert got no answer is looked up after a rebuild like any other',
    async (start) => {
      const anna = await openAnna(start);
      await anna.salon.fault('events.insert', { kind: 'drop', after: true }, { times: 1 });
      const { id } = await anna.salon.book('anna', slot);
      await anna.world.pass(2 * minute);
      const { google } = await anna.salon.booking(id);
      expect(google.state).toBe('synced');
      await pushes(anna, 'off');
      await anna.salon.remove('anna', google.eventId ?? '');
      await expire(anna);
      await anna.world.pass(7 * hour, 5 * minute);
      expect((await anna.salon.booking(id)).status).toBe('cancelled');
      await expectAgreement(anna.salon);
    },
  ),

  deletedBeforeImport: scenario(
    'AP3 a booking written and deleted in Google before the first import was read is found to be gone',
    async (start) => {
      const { world, salon } = await start();
      await salon.addResource('anna');
      await salon.addAccount('anna');
      await salon.connect('anna');
      const { id } = await salon.book('anna', slot);
      await world.settle({ queues: ['pushes'] });
      const { google } = await salon.booking(id);
      expect(google.state).toBe('synced');
      world.time += 1000;
      await salon.remove('anna', google.eventId ?? '');
      await world.pass(15 * minute);
      expect((await salon.booking(id)).status).toBe('cancelled');
      await expectAgreement(salon);
    },
  ),

  twice: scenario('PL4 a 410 twice in a row leaves one generation that misses nothing', async (start) => {
    const anna = await openAnna(start, { pageSize: 2 });
    await expire(anna);
    await anna.salon.fault('events.list', gone, { nth: 3 });
    await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events });
    await anna.world.settle();
    await anna.world.pass(5 * minute);
    await busyHours(5)(anna);
    await expire(anna);
    await anna.salon.remove('anna', 'event008');
    await anna.world.settle();
    await busyHours(4)(anna);
    await expectSettled(anna, 4);
  }),

  inImport: scenario('PL4 a 410 between the pages of a first import starts it over', async (start) => {
    const started = await start({ pageSize: 2 });
    const { world, salon } = started;
    await salon.addResource('anna');
    await salon.addAccount('anna', events);
    const link = await salon.connect('anna');
    await salon.fault('events.list', gone, { nth: 3 });
    await world.settle();
    await world.pass(5 * minute);
    await busyHours(5)(started);
    await expectSettled({ ...started, link }, 2);
  }),

  whileVerifying: scenario(
    'AP3 a 410 while bookings are still to be verified verifies them in the next',
    async (start) => {
      const booked = await openBooked(start);
      booked.world.time += minute;
      await pushes(booked, 'off');
      await booked.salon.remove('anna', booked.eventId);
      await expire(booked);
      await booked.salon.fault('events.get', { kind: 'status', status: 503 });
      await resync(booked);
      await booked.world.settle();
      expect((await booked.salon.link(booked.link.id)).verifyGeneration).toBe(2);
      await expire(booked);
      await resync(booked);
      await booked.world.settle();
      await booked.world.control('DELETE', '/faults');
      await booked.world.pass(20 * minute);
      expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
      await expectSettled(booked, 3);
    },
  ),

  resyncMidRead: scenario('PL1 a resync in the middle of a read of changes replaces it', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap, pageSize: 2 });
    await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events });
    await settleBut(anna, 'changes');
    const held = gate.hold(2);
    const reading = anna.world.handleNext('changes');
    await held.reached;
    expect((await resync(anna)).ok).toBe(true);
    await settleBut(anna, 'changes');
    held.open();
    await reading;
    await anna.world.settle();
    await busyHours(5)(anna);
    await expectSettled(anna, 2);
  }),

  resyncMidImport: scenario(
    'AP3 a resync in the middle of an import is that import, and a read after it',
    async (start) => {
      const gate = new Gate('pull-changes', 'listEvents');
      const started = await start({ wrap: gate.wrap, pageSize: 2 });
      await started.salon.addResource('anna');
      await started.salon.addAccount('anna', events);
      const anna = { ...started, link: await started.salon.connect('anna') };
      await settleBut(anna, 'changes');
      const held = gate.hold(3);
      const reading = anna.world.handleNext('changes');
      await held.reached;
      await anna.salon.remove('anna', 'event008');
      expect((await resync(anna)).ok).toBe(true);
      held.open();
      await reading;
      await anna.world.settle();
      await busyHours(4)(anna);
      await expectSettled(anna, 1);
    },
  ),

  diedAtFlip: scenario(
    'AP3 what follows a flip is made good although its worker died and another pull came first',
    async (start) => {
      const dying = { now: false };
      const anna = await openAnna(start, {
        wrap: (ports, part) =>
          part !== 'apply-deltas'
            ? ports
            : {
                ...ports,
                store: new Proxy(ports.store, {
                  get: (target, name) => {
                    const value: unknown = Reflect.get(target, name);
                    if (name !== 'update') return typeof value === 'function' ? value.bind(target) : value;
                    return async (update: Parameters<typeof target.update>[0]) => {
                      const result = await target.update(update);
                      if (dying.now && update.set?.['flippedTo'] !== undefined) throw new Error('died after the flip');
                      return result;
                    };
                  },
                }),
              },
      });
      dying.now = true;
      await resync(anna);
      await anna.world.settle();
      dying.now = false;
      expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
      await anna.salon.create('anna', at('event001', 8));
      await anna.world.settle();
      await expectSettled(anna, 2);
    },
  ),

  lateFlip: scenario('AP3 a run that flips while another abandons it keeps its rows', async (start) => {
    const anna = await openAnna(start);
    await resync(anna);
    await settleBut(anna, 'deltas');
    const gate = { held: true };
    anna.world.time += 6 * minute;
    const [message] = anna.world.queues.receive('deltas', 1);
    const store = anna.world.ports.store;
    const stale = await anna.salon.link(anna.link.id);
    if (message !== undefined) await anna.world.play('deltas', message.body);
    const { takePull } = await import('../../../functions/pull-changes/lease.ts');
    const reading = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'get') return typeof value === 'function' ? value.bind(target) : value;
        return async (...[table, key]: Parameters<typeof target.get>) => {
          if (key.sk !== stale.sk || !gate.held) return await target.get(table, key);
          gate.held = false;
          return { ...stale };
        };
      },
    });
    const wake = { ticket: stale.ticket };
    await takePull(
      { store: reading, clock: anna.world.ports.clock },
      { businessId: anna.salon.id, linkId: stale.id },
      wake,
      {
        id: 'late',
      },
    );
    anna.world.queues.ack(message?.receipt ?? '');
    await anna.world.pass(3 * hour, 5 * minute);
    await expectAgreement(anna.salon);
    expect(stored(anna)).toEqual([(await anna.salon.link(anna.link.id)).generation]);
  }),

  manyMissing: scenario('AP3 any number of missing bookings is verified, some at a time', async (start) => {
    const anna = await openAnna(start);
    const first = Date.parse('2026-05-06T06:00:00Z');
    for (let index = 0; index < 75; index++)
      await anna.salon.book('anna', new Date(first + index * hour).toISOString());
    await anna.world.pass(hour);
    const written = (await anna.salon.inGoogle('anna')).filter(
      ({ extendedProperties }) => extendedProperties !== undefined,
    );
    expect(written.length).toBe(75);
    await pushes(anna, 'off');
    for (const { id, extendedProperties } of await anna.salon.inGoogle('anna'))
      if (extendedProperties !== undefined) await anna.salon.remove('anna', id);
    await anna.salon.switches({ tombstoneLifetimeDays: 0 });
    const before = (await anna.salon.calls('events.get')).length;
    await resync(anna);
    await anna.world.pass(20 * minute);
    expect((await anna.salon.calls('events.get')).length - before).toBeLessThan(75 + 20);
    expect((await anna.salon.link(anna.link.id)).verifyGeneration).toBeUndefined();
    expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['mass_deletion_held']);
    const decided = anna.world.store.rows('conflicts').filter(({ row }) => row === 'heldDeletion');
    expect(decided.length).toBe(75);
  }),

  sameInstant: scenario('AP3 a booking written at the very instant a generation began is verified', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.remove('anna', booked.eventId);
    await booked.salon.switches({ tombstoneLifetimeDays: 0 });
    await resync(booked);
    await booked.world.settle();
    const { verifyBefore } = await booked.salon.link(booked.link.id);
    expect(verifyBefore === undefined || verifyBefore === booked.booking.google.writtenAt).toBe(true);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
  }),

  opaque: scenario(
    'PL6 a calendar of which free and busy times alone are seen is read by its instances',
    async (start) => {
      const opaque = await openOpaque(start, 'freeBusyReader');
      expect(opaque.link.expanded).toBe(true);
      expect(await weeksOf(opaque)).toEqual(['05-12', '05-19', '05-26', '06-02']);
      const second = 'serie001_20260519T060000Z';
      await opaque.world.control('DELETE', `${opaque.path}/${second}`);
      await opaque.world.pass(31 * minute);
      expect(await weeksOf(opaque)).toEqual(['05-12', '05-26', '06-02']);
      await opaque.world.control('DELETE', `${opaque.path}/serie001`);
      await opaque.world.pass(31 * minute);
      expect(await weeksOf(opaque)).toEqual([]);
      for (const { query } of await opaque.salon.calls('events.list')) expect(query['singleEvents']).toBe('true');
    },
  ),

  roleChanges: scenario(
    'PL6 another access to the calendar builds a generation that is read in the other way',
    async (start) => {
      const opaque = await openOpaque(start, 'reader');
      expect(opaque.link.expanded).toBe(false);
      await opaque.setRole('freeBusyReader');
      await opaque.world.control(
        'POST',
        opaque.path,
        timed('event001', '2026-05-13T08:00:00Z', '2026-05-13T09:00:00Z'),
      );
      await opaque.world.settle();
      await opaque.world.pass(31 * minute);
      expect(await opaque.salon.link(opaque.link.id)).toMatchObject({ generation: 2, expanded: true });
      const weeks = ['05-12', '05-13', '05-19', '05-26', '06-02'];
      expect(await weeksOf(opaque)).toEqual(weeks);
      await opaque.setRole('reader');
      await opaque.world.control('DELETE', `${opaque.path}/event001`);
      await opaque.world.pass(31 * minute);
      expect(await opaque.salon.link(opaque.link.id)).toMatchObject({ generation: 3, expanded: false });
      expect(await weeksOf(opaque)).toEqual(weeks.filter((day) => day !== '05-13'));
    },
  ),

  otherZoneAgain: scenario(
    'AV1 a calendar that is connected again in another zone is read anew, so that its days lie where Google shows them',
    async (start) => {
      const day = { start: { date: '2026-05-12' }, end: { date: '2026-05-13' }, transparency: 'opaque' };
      const anna = await openAnna(start, {}, [{ ...day, id: 'alldag01', summary: 'Away' }]);
      await setZone(anna, 'America/New_York');
      await anna.salon.connect('anna');
      await anna.world.settle();
      expect(await busyTimes(anna, '2026-05-11T00:00:00Z', '2026-05-14T00:00:00Z')).toEqual([
        'google 2026-05-12T04:00:00.000Z 2026-05-13T04:00:00.000Z',
      ]);
    },
  ),

  zoneChanges: scenario(
    'AV1 a calendar that changes its time zone is read anew, so that its days lie where Google shows them',
    async (start) => {
      const day = (id: string, date: string, next: string) => ({
        ...{ id, summary: id, start: { date }, end: { date: next } },
        transparency: 'opaque',
      });
      const weekend = { ...day('helger01', '2026-05-16', '2026-05-17'), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] };
      const anna = await openAnna(start, {}, [meeting, day('alldag01', '2026-05-12', '2026-05-13'), weekend]);
      const before = await busyTimes(anna, '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z');
      expect(before.filter((time) => time.includes('T22:00'))).toHaveLength(3);
      await setZone(anna, 'America/New_York');
      await anna.world.pass(7 * hour, 5 * minute);
      expect(await anna.salon.link(anna.link.id)).toMatchObject({ generation: 2, calendarZone: 'America/New_York' });
      const after = await busyTimes(anna, '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z');
      expect(after).toEqual([
        ...before.filter((time) => !time.includes('T22:00')),
        'google 2026-05-12T04:00:00.000Z 2026-05-13T04:00:00.000Z',
        'google 2026-05-16T04:00:00.000Z 2026-05-17T04:00:00.000Z',
        'google 2026-05-23T04:00:00.000Z 2026-05-24T04:00:00.000Z',
      ]);
      await anna.world.pass(7 * hour, 5 * minute);
      expect(await anna.salon.link(anna.link.id)).toMatchObject({ generation: 2 });
    },
  ),

  expandedAges: scenario('PL6 instances that come into sight later are read in time', async (start) => {
    const opaque = await openOpaque(start, 'freeBusyReader');
    await opaque.world.pass(31 * 24 * hour, 12 * hour);
    expect(await opaque.salon.link(opaque.link.id)).toMatchObject({ generation: 2, expanded: true });
  }),
};
