import { expect } from 'vitest';
import { act } from '../../../shared/desk/act.ts';
import { beginErasure } from '../../../shared/erasure/erase-business.ts';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import { getOperation, startOperation } from '../../../shared/operations/operations.ts';
import { resyncLink } from '../../../shared/links/commands.ts';
import { getBusiness } from '../../../shared/records/directory.ts';
import type { Row, Store, TableName } from '../../../shared/ports/store.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { Business } from '../../simulation/business.ts';
import type { Start, Started } from '../../simulation/start.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import { BeforeReading, SlowReader } from './quarrel.ts';
import { at, change, hour, liveInGoogle, minute, openAnna, pushes, scenario, settleBut, slot } from '../scenario.ts';

const carla = { name: 'Carla Customer', email: 'Carla@customer.example', phone: '+49 30 1234567' };
const dora = { name: 'Dora Different', email: 'dora@customer.example' };

const everyRow = ({ world }: Started): Row[] =>
  (['directory', 'calendar', 'conflicts', 'ledger'] satisfies TableName[]).flatMap((table) => world.store.rows(table));

const naming = (started: Started, word: RegExp): Row[] =>
  everyRow(started).filter((row) => word.test(JSON.stringify(row)));

/** Each event of a booking gets its place in the feed just after it was read to be rewritten. */
const placing: Wrap = (ports, part) => {
  if (part !== 'run-schedule') return ports;
  const query: Store['query'] = async (asked) => {
    const page = await ports.store.query(asked);
    if (asked.index !== undefined) return page;
    for (const { pk, sk, row, event } of page.rows)
      if (row === 'outbox' && event === 'booking.created')
        await ports.store.update({ table: asked.table, key: { pk, sk }, set: { position: 7 } });
    return page;
  };
  return overlaid(ports, { store: overlaid(ports.store, { query }) });
};

async function openTwoCustomers(start: Start) {
  const { world, salon } = await start();
  await salon.settings({ detailsToGoogle: 'full', onBothChanged: 'ask' });
  await salon.live('anna');
  const booked = await salon.book('anna', slot, { title: 'Haircut Carla', customer: carla, notes: 'likes tea' });
  const other = await salon.book('anna', '2026-05-05T17:00:00+02:00', { title: 'Colour', customer: dora });
  await world.settle();
  return { world, salon, booked: await salon.booking(booked.id), other: await salon.booking(other.id) };
}

async function forget({ world, salon }: Started, email: string) {
  const work = { kind: 'eraseCustomer', emailHash: emailHashOf(email), by: 'Desk' } as const;
  const { id } = await startOperation(world.ports, { businessId: salon.id, work });
  await world.pass(5 * minute);
  return await getOperation(world.store, salon.id, id);
}

async function erase({ world, salon }: Started) {
  const business = await getBusiness(world.store, salon.id);
  if (business === undefined) throw new Error('there is no business');
  const operation = await beginErasure(world.ports, business, { copies: 'remove', by: 'administrator' });
  if (operation === undefined) throw new Error('the erasure did not begin');
  return operation;
}

const rowsOfSalon = (started: Started): Row[] =>
  everyRow(started).filter(({ pk, row }) => pk.split('#', 1)[0] === started.salon.id && row !== 'operation');

const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const later = { start: Date.parse('2026-05-06T09:00:00Z'), end: Date.parse('2026-05-06T10:00:00Z') };

/** Both sides have moved the booking, Google's move is not applied yet, and its customer is forgotten. */
async function forgottenWhileMoved(start: Start) {
  const salon = await openTwoCustomers(start);
  await salon.salon.move('anna', salon.booked.google.eventId ?? '', ...noon);
  await salon.world.settle({ queues: ['changes'] });
  await change(salon, salon.booked, later);
  const work = { emailHash: emailHashOf(carla.email), by: 'Desk' };
  await eraseCustomer(salon.world.ports, { ...work, businessId: salon.salon.id }, undefined);
  return salon;
}

/** The event of the booking is deleted, and a person is asked what becomes of it. */
async function askedAboutDeletion(start: Start) {
  const salon = await openTwoCustomers(start);
  await salon.salon.settings({ detailsToGoogle: 'full', onEventDeleted: 'ask' });
  await salon.salon.remove('anna', salon.booked.google.eventId ?? '');
  await salon.world.settle();
  return salon;
}

export const erasing = {
  refusedWhereItStands: scenario(
    'PU1 what Google refuses to write over an event that stands is told, and makes no second event',
    async (start) => {
      const salon = await openTwoCustomers(start);
      await salon.salon.fault('events.patch', { kind: 'status', status: 403, reason: 'forbiddenForNonOrganizer' });
      await forget(salon, 'carla@customer.example');
      expect(salon.salon.conflicts().map(({ kind }) => kind)).toEqual(['write_refused']);
      expect(await liveInGoogle(salon)).toHaveLength(2);
      await salon.world.control('DELETE', '/faults');
      await salon.world.pass(7 * hour);
      expect(naming(salon, /carla/i)).toEqual([]);
      await expectAgreement(salon.salon);
    },
  ),

  customer: scenario('DS1 a forgotten customer stands in no row and no event any more', async (start) => {
    const salon = await openTwoCustomers(start);
    await change(salon, salon.booked, { notes: 'Carla likes coffee' });
    await salon.world.settle();
    await pushes(salon, 'off');
    await salon.salon.edit('anna', salon.booked.google.eventId ?? '', { summary: 'Haircut for Carla' });
    await change(salon, salon.booked, { title: 'Carla again' });
    await salon.world.pass(10 * minute);
    await pushes(salon, 'on');
    expect(await forget(salon, 'carla@customer.example')).toMatchObject({ state: 'done', progress: { done: 1 } });
    expect(naming(salon, /carla|tea|coffee|1234567/i)).toEqual([]);
    expect(naming(salon, /Dora/)).not.toEqual([]);
    const [event] = (await salon.salon.inGoogle('anna')).filter(({ id }) => id === salon.booked.google.eventId);
    expect(event?.description ?? '').toBe('');
    expect(await salon.salon.booking(salon.booked.id)).toMatchObject({
      status: 'confirmed',
      start: salon.booked.start,
    });
  }),

  customerInGoogle: scenario(
    'DS1 the event of a forgotten customer is rewritten without the customer',
    async (start) => {
      const salon = await openTwoCustomers(start);
      await forget(salon, carla.email);
      const items = await salon.salon.inGoogle('anna');
      expect(JSON.stringify(items)).not.toMatch(/carla|tea|1234567/i);
      expect(JSON.stringify(items)).toMatch(/Dora/);
    },
  ),

  movedMeanwhile: scenario(
    'DS1 a time that both sides have changed outlives its customer, and what was read before names nobody',
    async (start) => {
      const salon = await forgottenWhileMoved(start);
      const { world, booked } = salon;
      const eventId = booked.google.eventId ?? '';
      await world.settle({ queues: ['pushes'] });
      expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/carla|tea|1234567/i);
      await world.settle();
      await world.pass(2 * hour, 10 * minute);
      expect(naming(salon, /carla|tea|1234567/i)).toEqual([]);
      expect(salon.salon.conflicts().map(({ kind }) => kind)).toEqual(['both_changed']);
      expect((await salon.salon.booking(booked.id)).start).toBe(new Date(later.start).toISOString());
      const event = (await salon.salon.inGoogle('anna')).find(({ id }) => id === eventId);
      expect(Date.parse(event?.start?.dateTime ?? '')).toBe(Date.parse(noon[0]));
    },
  ),

  readMeanwhile: scenario(
    'DS1 the event of a forgotten customer is rewritten, though a read settles what else it says before that',
    async (start) => {
      const salon = await openTwoCustomers(start);
      const { world, booked } = salon;
      const [from, to] = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
      await salon.salon.move('anna', booked.google.eventId ?? '', from, to);
      await world.settle({ queues: ['changes'] });
      const work = { emailHash: emailHashOf(carla.email), by: 'Desk' };
      await eraseCustomer(world.ports, { ...work, businessId: salon.salon.id }, undefined);
      await settleBut(salon, 'pushes');
      await world.settle();
      await world.pass(2 * hour, 10 * minute);
      expect(naming(salon, /carla|tea|1234567/i)).toEqual([]);
      expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/carla|tea|1234567/i);
      expect(await salon.salon.booking(booked.id)).toMatchObject({ start: new Date(from).toISOString() });
      expect((await salon.salon.booking(booked.id)).google.forgets).toBeUndefined();
    },
  ),

  askedMeanwhile: scenario(
    'DS1 the event of a forgotten customer names nobody while a person decides about its time',
    async (start) => {
      const salon = await forgottenWhileMoved(start);
      const { world, booked } = salon;
      await settleBut(salon, 'pushes');
      // Whoever is woken has no turn yet.
      for (let woken = world.queues.receive('pushes', 1); woken.length > 0; woken = world.queues.receive('pushes', 1))
        for (const { receipt } of woken) world.queues.ack(receipt);
      await world.settle();
      await world.pass(2 * hour, 10 * minute);
      expect(naming(salon, /carla|tea|1234567/i)).toEqual([]);
      expect(salon.salon.conflicts().map(({ kind }) => kind)).toEqual(['both_changed']);
      const event = (await salon.salon.inGoogle('anna')).find(({ id }) => id === booked.google.eventId);
      expect(JSON.stringify(event)).not.toMatch(/carla|tea|1234567/i);
      expect(Date.parse(event?.start?.dateTime ?? '')).toBe(Date.parse(noon[0]));
      const kept = await salon.salon.booking(booked.id);
      expect(kept).toMatchObject({ start: new Date(later.start).toISOString(), google: { undecided: true } });
      expect(kept.google.forgets).toBeUndefined();
      expect(kept.dueAt).toBeUndefined();
    },
  ),

  askedAboutDeletion: scenario(
    'DS1 a deletion that a person is asked about is not undone by forgetting its customer',
    async (start) => {
      const salon = await askedAboutDeletion(start);
      const { world, booked } = salon;
      expect(await forget(salon, carla.email)).toMatchObject({ state: 'done' });
      await world.pass(2 * hour, 10 * minute);
      expect((await salon.salon.inGoogle('anna')).map(({ id }) => id)).not.toContain(booked.google.eventId);
      const row = salon.salon.conflicts().find(({ kind }) => kind === 'deleted_in_google');
      expect(row).toBeDefined();
      expect(naming(salon, /carla|tea|1234567/i)).toEqual([]);
      const decision = { businessId: salon.salon.id, conflictId: row?.id ?? '', action: 'putBack', by: 'Olga' };
      expect((await act(world.ports, decision)).ok).toBe(true);
      await world.settle();
      await expectAgreement(salon.salon);
      expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/carla|tea|1234567/i);
    },
  ),

  ignoredDeletion: scenario(
    'DS1 a deletion that a person has left as it is stays so when its customer is forgotten',
    async (start) => {
      const salon = await askedAboutDeletion(start);
      const { world, booked } = salon;
      const conflictId = salon.salon.conflicts()[0]?.id ?? '';
      const decision = { businessId: salon.salon.id, conflictId, action: 'ignore', by: 'Olga' };
      expect((await act(world.ports, decision)).ok).toBe(true);
      await world.settle();
      expect(await forget(salon, carla.email)).toMatchObject({ state: 'done' });
      await world.pass(2 * hour, 10 * minute);
      expect((await salon.salon.inGoogle('anna')).map(({ id }) => id)).not.toContain(booked.google.eventId);
      expect(salon.salon.conflicts()).toEqual([]);
    },
  ),

  toldMeanwhile: scenario(
    'DS1 what gets its place in the feed while a customer is forgotten keeps it',
    async (start) => {
      const salon = await openTwoCustomers((options) => start({ ...options, wrap: placing }));
      await forget(salon, carla.email);
      const told = salon.world.store
        .rows('calendar')
        .filter(({ row, pk }) => row === 'outbox' && pk.endsWith(salon.booked.id));
      expect(told.map(({ event, position }) => [event, position])).toContainEqual(['booking.created', 7]);
      expect(naming(salon, /carla/i)).toEqual([]);
    },
  ),

  changedMeanwhile: scenario(
    'DS1 a change that is made while a customer is forgotten remembers them nowhere',
    async (start) => {
      // Once its ledger is rewritten, and before the booking is.
      const meanwhile = new BeforeReading('run-schedule');
      const salon = await openTwoCustomers((options) => start({ ...options, wrap: meanwhile.wrap }));
      meanwhile.happens = async () => await change(salon, salon.booked, { title: 'Colour' });
      await forget(salon, carla.email);
      expect((await salon.salon.booking(salon.booked.id)).title).toBe('Colour');
      expect(naming(salon, /carla/i)).toEqual([]);
    },
  ),

  askedLate: scenario(
    'DS1 CF1 a worker that had read a booking before its customer was forgotten opens no row about them',
    async (start) => {
      const slow = new SlowReader('apply-deltas');
      const salon = await openTwoCustomers((options) => start({ ...options, wrap: slow.wrap }));
      await salon.salon.settings({ detailsToGoogle: 'full', onEventMoved: 'ask' });
      await salon.salon.move('anna', salon.booked.google.eventId ?? '', ...noon);
      await salon.world.settle({ queues: ['changes'] });
      await eraseCustomer(
        salon.world.ports,
        { emailHash: emailHashOf(carla.email), by: 'Desk', businessId: salon.salon.id },
        undefined,
      );
      slow.row = salon.booked;
      await salon.world.pass(10 * minute);
      expect(salon.salon.conflicts().map(({ kind }) => kind)).toEqual(['move_refused']);
      expect(naming(salon, /carla/i)).toEqual([]);
    },
  ),

  inLeftCalendars: scenario(
    'DS1 a forgotten customer stands in no copy that is still to be removed either',
    async (start) => {
      const salon = await openTwoCustomers(start);
      const ben = await salon.salon.live('ben');
      const key = { pk: ben.pk, sk: ben.sk };
      await salon.world.store.update({ table: 'directory', key, set: { state: 'paused' } });
      await change(salon, salon.booked, { resourceId: 'res_ben' });
      await salon.world.settle();
      expect((await salon.salon.booking(salon.booked.id)).google.previous[0]?.ours).toMatchObject([
        { title: 'Haircut Carla' },
      ]);
      await forget(salon, carla.email);
      expect(naming(salon, /carla/i).filter(({ row }) => row !== 'event')).toEqual([]);
      await salon.world.store.update({ table: 'directory', key, set: { state: 'active' } });
      await salon.world.pass(7 * hour, 10 * minute);
      expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/Haircut/);
    },
  ),

  noLongerExported: scenario(
    'DS1 the event of a forgotten customer is rewritten though its type is no longer exported',
    async (start) => {
      const salon = await openTwoCustomers(start);
      await salon.salon.settings({ detailsToGoogle: 'full', exportTypes: [] });
      await forget(salon, carla.email);
      expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/carla|tea|1234567/i);
    },
  ),

  business: scenario('DS1 of an erased business no row stays, and none comes back', async (start) => {
    const salon = await openTwoCustomers(start);
    await salon.salon.create('anna', at('event001', 9));
    await salon.world.settle();
    await salon.salon.move('anna', 'event001', '2026-06-09T09:00:00+02:00', '2026-06-09T10:00:00+02:00');
    await salon.world.settle();
    await change(salon, salon.booked, { notes: 'one more' });
    await settleBut(salon, 'deltas', 'pushes');
    const sent = salon.world.sent.filter(
      ({ queue }) => queue === 'changes' || queue === 'deltas' || queue === 'pushes',
    );
    const notification = salon.world.delivered.at(-1) ?? {};
    const { id } = await erase(salon);
    await salon.world.pass(hour);
    expect(await getOperation(salon.world.store, salon.salon.id, id)).toMatchObject({ state: 'done' });
    expect(rowsOfSalon(salon)).toEqual([]);
    for (const { queue, body } of sent)
      if (queue === 'changes' || queue === 'deltas' || queue === 'pushes') await salon.world.play(queue, body);
    expect(await salon.world.notify(notification)).toEqual({ status: 404 });
    await salon.world.pass(hour, 5 * minute);
    expect(rowsOfSalon(salon)).toEqual([]);
    expect(JSON.stringify(await salon.salon.inGoogle('anna'))).not.toMatch(/carla/i);
    expect(await salon.salon.calls('oauth.revoke')).toHaveLength(1);
  }),

  preview: scenario('DS1 of an erased business no preview of an import stays either', async (start) => {
    const anna = await openAnna(start);
    const ref = { businessId: anna.salon.id, linkId: anna.link.id };
    await resyncLink(anna.world.ports, ref, { by: 'Desk', cause: 'desk' });
    await anna.world.settle();
    await erase(anna);
    await anna.world.pass(2 * hour, 5 * minute);
    expect(rowsOfSalon(anna)).toEqual([]);
  }),

  neighbour: scenario(
    'DS1 erasing a business harms no other, not even one that holds the same grant',
    async (start) => {
      const { world, salon } = await start();
      await salon.live('anna');
      const studio = await Business.open(world, 'biz_studio');
      await studio.addResource('anna');
      await studio.connect('anna');
      await world.settle();
      await erase({ world, salon });
      await world.pass(hour);
      expect(rowsOfSalon({ world, salon })).toEqual([]);
      await salon.create('anna', at('event001', 8));
      await world.settle();
      expect((await studio.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toHaveLength(1);
      expect(await salon.calls('oauth.revoke')).toEqual([]);
    },
  ),

  deadGrant: scenario('DS1 a business whose grants are dead is erased all the same', async (start) => {
    const salon = await openTwoCustomers(start);
    await salon.world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
    await erase(salon);
    await salon.world.pass(2 * hour, 2 * minute);
    expect(rowsOfSalon(salon)).toEqual([]);
  }),
};
