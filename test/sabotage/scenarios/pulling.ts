import { expect } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import { Before, Gate } from '../../simulation/gate.ts';
import type { Start } from '../../simulation/start.ts';
import {
  at,
  busyOnTheTwelfth,
  busyTimes,
  chunksSent,
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
import { overlaid } from '../overlaid.ts';

const several = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => {
    const start = Date.parse('2026-05-12T06:00:00Z') + (from + index) * 15 * minute;
    const iso = (time: number) => new Date(time).toISOString();
    return timed(`event${1000 + from + index}`, iso(start), iso(start + 15 * minute));
  });

/** A calendar whose incremental read comes in pages of two. */
async function openPaged(start: Start, options: Parameters<Start>[0] = { pageSize: 2 }) {
  const anna = await openAnna(start, options);
  const lists = (await anna.salon.calls('events.list')).length;
  await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events: several(7) });
  return { ...anna, lists };
}

type Expiry = Awaited<ReturnType<typeof openAnna>>;

const expire = ({ world }: Expiry) => world.control('POST', '/sync-tokens/expire', {});

/** What happens to a read that Google answers so, an hour later and after the cause has gone. */
async function failedRead(start: Start, status: number, reason: string) {
  const anna = await openAnna(start);
  await anna.salon.fault('events.list', { kind: 'status', status, reason });
  await anna.salon.create('anna', at('event001', 10));
  await anna.world.settle();
  const [during] = anna.salon.links();
  const kinds = anna.salon.conflicts().map(({ kind }) => kind);
  await anna.world.control('DELETE', '/faults');
  await anna.world.pass(7 * hour);
  await expectAgreement(anna.salon);
  return { ...anna, during, kinds, after: anna.salon.conflicts() };
}

export const pulling = {
  leaseFarAhead: scenario('PL1 a lease that a clock far ahead has taken keeps nobody from reading', async (start) => {
    const { world, salon, link } = await openAnna(start);
    await world.store.update({
      table: 'directory',
      key: directoryKeys.link(link.businessId, link.id),
      set: { pullState: 'reading', pullOwner: 'ahead', leaseUntil: new Date(world.time + 96 * hour).toISOString() },
    });
    await salon.create('anna', at('event001', 10));
    await world.settle();
    await expectAgreement(salon);
  }),

  handedOver: scenario('PL2 a long read goes on at once after each hand-over', async (start) => {
    const { world, salon } = await start({ pageSize: 2 });
    const began = world.time;
    await salon.live('anna', several(40));
    const [link] = salon.links();
    expect([link?.generation, link?.pullState]).toEqual([1, 'idle']);
    expect(world.time - began).toBeLessThan(minute);
    await expectAgreement(salon);
  }),

  parameters: scenario('PL1 full and incremental reads differ in their tokens alone', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    const [, full, incremental] = await anna.salon.calls('events.list');
    expect(full?.query).toMatchObject({ singleEvents: 'false', maxResults: '2500' });
    const { syncToken, ...rest } = incremental?.query ?? {};
    expect(syncToken).toBeDefined();
    expect(rest).toEqual(full?.query);
    expect(Object.keys(rest)).not.toContain('timeMin');
  }),

  oneAtATime: scenario('PL1 while chunks are unapplied no further read begins', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'deltas');
    const before = (await anna.salon.calls('events.list')).length;
    await anna.salon.create('anna', at('event002', 10));
    await settleBut(anna, 'deltas');
    expect((await anna.salon.calls('events.list')).length).toBe(before);
    await anna.world.settle();
    expect((await anna.salon.calls('events.list')).length).toBe(before + 1);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(2);
  }),

  lapsedLease: scenario('PL1 a lapsed lease frees the calendar', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'changes');
    const held = gate.hold();
    const stuck = anna.world.handleNext('changes');
    await held.reached;
    await anna.world.pass(3 * minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
    held.open();
    await stuck;
  }),

  zombieReader: scenario('PL1 what a reader sends that was taken over brings nothing back', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const started = await start({ wrap: gate.wrap, pageSize: 1 });
    const { world, salon } = started;
    await salon.switches({ pagingReads: 'live' });
    await salon.addResource('anna');
    await salon.addAccount('anna', [at('event001', 8), at('event002', 11), at('event003', 14), at('event004', 17)]);
    await salon.connect('anna');
    await settleBut(started, 'changes');
    // After the preview and the first page; the heir reads the second anew and is held at the third.
    const [first, second] = [gate.hold(2), gate.hold(4)];
    const zombie = world.handleNext('changes');
    await first.reached;
    await salon.remove('anna', 'event002');
    world.time += 2 * minute;
    await world.sweep();
    await settleBut(started, 'changes');
    const heir = world.handleNext('changes');
    await second.reached;
    first.open();
    await zombie;
    await settleBut(started, 'changes');
    second.open();
    await heir;
    await settleBut(started, 'changes');
    expect(await busyOnTheTwelfth(started)).toHaveLength(3);
    await world.pass(10 * minute);
    await expectAgreement(salon);
  }),

  allPages: scenario('PL2 every page is read', async (start) => {
    const paged = await openPaged(start);
    await paged.world.settle();
    expect((await paged.salon.calls('events.list')).length).toBeGreaterThan(paged.lists + 1);
    await paged.salon.switches({ shortPages: 'off' });
    expect(await busyOnTheTwelfth(paged)).toHaveLength(7);
    await expectAgreement(paged.salon);
  }),

  emptyPage: scenario('PL2 an empty page with a next page token is not the end', async (start) => {
    const paged = await openPaged(start, {});
    await paged.salon.switches({ shortPages: 'empty' });
    await paged.world.settle();
    expect((await paged.salon.calls('events.list')).length).toBeGreaterThan(paged.lists + 1);
    await paged.salon.switches({ shortPages: 'off' });
    expect(await busyOnTheTwelfth(paged)).toHaveLength(7);
    await expectAgreement(paged.salon);
  }),

  bothTokens: scenario('PL2 each page of an incremental read carries both tokens', async (start) => {
    const paged = await openPaged(start);
    await paged.world.settle();
    const later = (await paged.salon.calls('events.list')).slice(paged.lists + 1);
    expect(later.length).toBeGreaterThan(0);
    for (const { query } of later)
      expect(Object.keys(query)).toEqual(expect.arrayContaining(['syncToken', 'pageToken']));
  }),

  resumes: scenario('PL2 a read cut short goes on at its page', async (start) => {
    const paged = await openPaged(start);
    await paged.salon.fault('events.list', { kind: 'status', status: 503 }, { nth: 3 });
    await paged.world.settle();
    await paged.world.pass(5 * minute);
    const after = (await paged.salon.calls('events.list')).slice(paged.lists);
    const calls = after.filter(({ query }) => query['syncToken'] === paged.link.cursor);
    const firstPages = calls.filter(({ query }) => query['pageToken'] === undefined);
    expect(calls.filter(({ status }) => status === 503).length).toBe(1);
    expect(firstPages.length).toBe(1);
    await expectAgreement(paged.salon);
  }),

  emptyCalendar: scenario('PL2 an empty calendar gains a cursor', async (start) => {
    const anna = await openAnna(start, {}, []);
    expect(anna.link.cursor).toBeDefined();
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    const last = (await anna.salon.calls('events.list')).at(-1);
    expect(last?.query['syncToken']).toBe(anna.link.cursor);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  chunkSize: scenario('PL3 a large page goes out in chunks that fit the queue', async (start) => {
    const events = several(2600).map((event) => ({ ...event, summary: 'S'.repeat(200) }));
    const { world, salon } = await start();
    await salon.settings({ detailsFromGoogle: 'full' });
    await salon.live('anna', events);
    const chunks = chunksSent({ world, salon });
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks) expect(JSON.stringify(chunk).length).toBeLessThan(256_000);
    const [link] = salon.links();
    expect(chunks.map(({ position }) => position)).toEqual(chunks.map((_, index) => index));
    const last = { total: chunks.length, cursor: link?.cursor, events: 2600 };
    expect(chunks.filter((chunk) => chunk.last !== undefined).map((chunk) => chunk.last)).toEqual([last]);
    expect(world.failures).toEqual([]);
  }),

  expiredCursor: scenario('PL4 a 410 builds a new generation that misses nothing', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    await anna.salon.create('anna', at('event001', 8));
    await anna.salon.remove('anna', meeting.id);
    await expire(anna);
    await pushes(anna, 'on');
    await anna.salon.create('anna', at('event002', 10));
    await anna.world.settle();
    expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
    await expectAgreement(anna.salon);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(2);
  }),

  invalidToken: scenario('PL4 a 400 for the sync token builds a new generation', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.fault('events.list', { kind: 'status', status: 400, reason: 'invalid' }, { times: 1 });
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
    await expectAgreement(anna.salon);
  }),

  expiryBetweenPages: scenario('PL4 a 410 between pages builds a new generation', async (start) => {
    const paged = await openPaged(start);
    await paged.salon.fault('events.list', { kind: 'status', status: 410, reason: 'fullSyncRequired' }, { nth: 2 });
    await paged.world.settle();
    expect((await paged.salon.link(paged.link.id)).generation).toBe(2);
    await expectAgreement(paged.salon);
  }),

  lostInBuilding: scenario(
    'PL4 a full read that loses its page token starts over in rows of its own',
    async (start) => {
      const paged = await openPaged(start);
      await expire(paged);
      await paged.salon.fault('events.list', { kind: 'status', status: 410, reason: 'fullSyncRequired' }, { nth: 3 });
      await paged.world.settle();
      await paged.world.pass(10 * minute);
      expect((await paged.salon.link(paged.link.id)).generation).toBe(3);
      await expectAgreement(paged.salon);
    },
  ),

  zombieExpiry: scenario('PL4 a 410 that comes after the cursor has moved on changes nothing', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await anna.salon.fault('events.list', { kind: 'status', status: 410, reason: 'fullSyncRequired' }, { times: 1 });
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'changes');
    const held = gate.hold();
    const stuck = anna.world.handleNext('changes');
    await held.reached;
    await anna.world.pass(3 * minute);
    const before = await anna.salon.link(anna.link.id);
    expect(before.cursor).not.toBe(anna.link.cursor);
    held.open();
    await stuck;
    const after = await anna.salon.link(anna.link.id);
    expect([after.cursor, after.building, after.generation]).toEqual([before.cursor, undefined, 1]);
  }),

  noSpinning: scenario('PL4 a calendar that always answers 410 is not read without pause', async (start) => {
    const anna = await openAnna(start);
    const before = (await anna.salon.calls('events.list')).length;
    await anna.salon.fault('events.list', { kind: 'status', status: 410, reason: 'fullSyncRequired' });
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.pass(10 * minute);
    expect((await anna.salon.calls('events.list')).length).toBeLessThan(before + 12);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(hour);
    await expectAgreement(anna.salon);
  }),

  outage: scenario('PL4 an outage keeps cursor and rows, and is over when Google is back', async (start) => {
    const failed = await failedRead(start, 503, 'backendError');
    expect(failed.during?.cursor).toBe(failed.link.cursor);
    expect(failed.kinds).toEqual([]);
    expect((await failed.salon.link(failed.link.id)).generation).toBe(1);
  }),

  rateLimit: scenario('PL4 a rate limit waits and opens no conflict', async (start) => {
    const failed = await failedRead(start, 403, 'rateLimitExceeded');
    expect(failed.during?.inboundError).toMatch(/rateLimited/);
    expect(failed.kinds).toEqual([]);
  }),

  quota: scenario('PL4 exhausted quota is told and closes itself', async (start) => {
    const failed = await failedRead(start, 403, 'quotaExceeded');
    expect([failed.kinds, failed.after]).toEqual([['quota_exhausted'], []]);
  }),

  calendarGone: scenario('PL4 a calendar that is gone is told, keeps its rows, and closes itself', async (start) => {
    const failed = await failedRead(start, 404, 'notFound');
    expect([failed.kinds, failed.after]).toEqual([['calendar_gone'], []]);
    expect((await failed.salon.link(failed.link.id)).generation).toBe(1);
  }),

  permission: scenario('PL4 a missing permission is told and closes itself', async (start) => {
    const failed = await failedRead(start, 403, 'insufficientPermissions');
    expect([failed.kinds, failed.after]).toEqual([['permission_missing'], []]);
  }),

  preview: scenario(
    'PL5 the coming weeks are sold before the import is complete, and nothing past them',
    async (start) => {
      const { world, salon } = await start();
      await salon.addResource('anna');
      await salon.addAccount('anna', [meeting, timed('later001', '2026-08-04T08:00:00Z', '2026-08-04T09:00:00Z')]);
      await salon.connect('anna');
      await settleBut({ world, salon }, 'deltas');
      await world.handleNext('deltas');
      const view = await salon.busy('anna', '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
      expect(view.busy).toHaveLength(1);
      expect(view).toMatchObject({ sellable: true, sellableUntil: '2026-06-15T06:00:00.000Z', reason: 'importing' });
      await world.settle();
      const after = await salon.busy('anna', '2026-08-04T00:00:00Z', '2026-08-05T00:00:00Z');
      expect(after.sellableUntil).toBeUndefined();
      expect(after.busy).toHaveLength(1);
      await world.pass(2 * hour);
      expect(world.store.rows('calendar').filter(({ pk }) => pk.endsWith('#p1'))).toEqual([]);
    },
  ),

  previewStays: scenario('PL5 an import that starts over goes on showing its last preview', async (start) => {
    const { world, salon } = await start();
    await salon.addResource('anna');
    await salon.addAccount('anna', [meeting]);
    const { id } = await salon.connect('anna');
    await salon.fault('events.list', { kind: 'status', status: 503 }, { nth: 2 });
    await settleBut({ world, salon }, 'deltas');
    await world.handleNext('deltas');
    const view = () => salon.busy('anna', '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
    const first = await view();
    expect(first).toMatchObject({ sellable: true, busy: [{ source: 'google' }] });
    world.time += minute;
    await world.sweep();
    await settleBut({ world, salon }, 'deltas');
    expect(await salon.link(id)).toMatchObject({ building: 2, pullState: 'applying' });
    expect(await view()).toMatchObject({ sellable: true, busy: first.busy, asOf: first.asOf });
    expect(await salon.tryBook('anna', meeting.start.dateTime)).toMatchObject({ ok: false, reason: 'slot_taken' });
    await world.handleNext('deltas');
    expect((await view()).asOf).not.toBe(first.asOf);
    await world.settle();
    expect((await view()).reason).toBeUndefined();
  }),

  previewMeets: scenario('AV3 a booking made while a preview arrives is told of', async (start) => {
    const arriving: { booking?: () => Promise<unknown> } = {};
    const { world, salon } = await start({
      wrap: (ports, part) => {
        if (part !== 'apply-deltas') return ports;
        const update: typeof ports.store.update = async (wanted) => {
          const { booking } = arriving;
          delete arriving.booking;
          await booking?.();
          return await ports.store.update(wanted);
        };
        return { ...ports, store: overlaid(ports.store, { update }) };
      },
    });
    await salon.addResource('anna');
    await salon.addAccount('anna', [meeting]);
    await salon.connect('anna');
    await settleBut({ world, salon }, 'deltas');
    arriving.booking = () => salon.book('anna', meeting.start.dateTime);
    await world.handleNext('deltas');
    expect(salon.conflicts().map(({ kind, eventId }) => [kind, eventId])).toEqual([['double_booking', meeting.id]]);
  }),

  unwatchable: scenario('PL6 a calendar that cannot be watched is polled, and tried again daily', async (start) => {
    const { world, salon } = await start();
    await salon.addResource('anna');
    await salon.addAccount('anna', [], [{ summary: 'Anna', id: 'anna@example.com', primary: true, watchable: false }]);
    const { id } = await salon.connect('anna');
    await world.settle();
    expect((await salon.link(id)).watch).toBe('unsupported');
    await salon.create('anna', at('event001', 8));
    await world.pass(31 * minute);
    expect(await busyOnTheTwelfth({ world, salon })).toHaveLength(1);
    await world.pass(23 * hour);
    expect((await salon.calls('events.watch')).length).toBe(1);
    await world.pass(3 * hour);
    expect((await salon.calls('events.watch')).length).toBe(2);
  }),

  goneForGood: scenario(
    'AP3 an event Google no longer knows cancels its booking, once Google has said so',
    async (start) => {
      const booked = await openBooked(start);
      await pushes(booked, 'off');
      await booked.salon.remove('anna', booked.eventId);
      await expire(booked);
      await booked.world.pass(6 * hour + minute);
      expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
      expect((await booked.salon.calls('events.get')).length).toBe(1);
      expect((await booked.salon.link(booked.link.id)).verifyGeneration).toBeUndefined();
    },
  ),

  unsureIfGone: scenario('AP3 while Google cannot say whether an event is gone, its booking stands', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.remove('anna', booked.eventId);
    await expire(booked);
    await booked.salon.fault('events.get', { kind: 'status', status: 503 });
    await booked.world.pass(7 * hour);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
    expect(booked.world.queues.counts('changes').dead).toBe(0);
    await booked.world.control('DELETE', '/faults');
    await booked.world.pass(hour);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
  }),

  calendarLost: scenario('AP3 a calendar that vanishes whole cancels no booking', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.remove('anna', booked.eventId);
    await expire(booked);
    await booked.world.pass(5 * hour);
    await booked.salon.fault('events.get', { kind: 'status', status: 404, reason: 'notFound' });
    await booked.salon.fault(
      'events.list',
      { kind: 'status', status: 404, reason: 'notFound' },
      { nth: 3, times: 100 },
    );
    await booked.world.pass(2 * hour);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
  }),

  unseenBooking: scenario('AP3 a booking written while a generation is built is not missed by it', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await expire(anna);
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'changes');
    await anna.world.handleNext('changes');
    await settleBut(anna, 'changes');
    const held = gate.hold();
    const building = anna.world.handleNext('changes');
    await held.reached;
    anna.world.time += 1000;
    await pushes(anna, 'off');
    const { id } = await anna.salon.book('anna', '2026-05-05T15:00:00+02:00');
    await settleBut(anna, 'changes');
    expect((await anna.salon.booking(id)).google.state).toBe('synced');
    // Google does not know of it everywhere yet.
    await anna.salon.fault('events.get', { kind: 'status', status: 404, reason: 'notFound' }, { times: 1 });
    held.open();
    await building;
    await anna.world.settle();
    expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
    expect((await anna.salon.booking(id)).status).toBe('confirmed');
  }),

  deletedWhileBuilding: scenario(
    'AP3 an event that was written and deleted before a generation was read is missed by it',
    async (start) => {
      const listing = new Before('pull-changes', 'listEvents');
      const { world, salon, link } = await openAnna(start, { wrap: listing.wrap });
      await pushes({ world, salon }, 'off');
      await world.control('POST', '/sync-tokens/expire', {});
      let id = '';
      const deleted = async () => {
        world.time += minute;
        id = (await salon.book('anna', slot)).id;
        await world.settle({ queues: ['pushes'] });
        await salon.remove('anna', (await salon.booking(id)).google.eventId ?? '');
      };
      // The first list is refused with the cursor; the next is of the new generation.
      listing.happens = async () => {
        listing.happens = deleted;
      };
      await world.pass(7 * hour, 10 * minute);
      expect((await salon.link(link.id)).generation).toBe(2);
      expect((await salon.booking(id)).status).toBe('cancelled');
    },
  ),

  noBlankCalendar: scenario('AP3 readers keep the old generation until the new one is complete', async (start) => {
    const anna = await openAnna(start);
    await expire(anna);
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'deltas');
    const link = await anna.salon.link(anna.link.id);
    expect([link.generation, link.building]).toEqual([1, 2]);
    expect(await busyTimes(anna, '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z')).toHaveLength(1);
    await anna.world.settle();
    await expectAgreement(anna.salon);
    await anna.world.pass(2 * hour);
    const left = anna.world.store.rows('calendar').filter(({ pk }) => /#g1(#|$)/.test(pk));
    expect(left).toEqual([]);
    expect(await anna.world.store.get('directory', directoryKeys.link(anna.salon.id, link.id))).toMatchObject({
      generation: 2,
    });
  }),
};
