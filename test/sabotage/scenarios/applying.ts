import { expect } from 'vitest';
import type { Store } from '../../../shared/ports/store.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import type { Start, Started } from '../../simulation/start.ts';
import {
  at,
  busyOnTheTwelfth,
  busyTimes,
  cancel,
  change,
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
  type Chunk,
} from '../scenario.ts';

const rows = ({ world }: Started) =>
  (['directory', 'calendar', 'conflicts', 'ledger'] as const).map((table) => world.store.rows(table));

/** An incremental read of three chunks, none of them applied yet. */
async function threeChunks(start: Start) {
  const anna = await openAnna(start, { pageSize: 1 });
  const before = chunksSent(anna).length;
  const events = [at('event001', 8), at('event002', 10), at('event003', 12)];
  await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events });
  await settleBut(anna, 'deltas');
  const chunks = chunksSent(anna).slice(before);
  expect(chunks.length).toBe(3);
  return { ...anna, chunks };
}

/** The messages of the delta queue are taken out and lost, as if each had gone to the dead-letter queue. */
function loseDeltas({ world }: Started): void {
  for (const message of world.queues.receive('deltas')) world.queues.ack(message.receipt);
}

const chunkOf = (chunk: Chunk | undefined): Chunk => {
  if (chunk === undefined) throw new Error('no such chunk');
  return chunk;
};

export const weekly = timed('serie001', '2026-05-05T08:00:00+02:00', '2026-05-05T09:00:00+02:00', {
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'],
});

const instances = async ({ salon }: Started) =>
  (await salon.inGoogle('anna')).filter(({ id }) => id.startsWith('serie001_')).sort((a, b) => (a.id < b.id ? -1 : 1));

export const applying = {
  everythingTwice: scenario('AP1 every message played twice changes nothing', async (start) => {
    const booked = await openBooked(start, {});
    const { start: from, end } = at('event001', 8);
    await booked.salon.move('anna', booked.eventId, from.dateTime, end.dateTime);
    await booked.salon.move('anna', meeting.id, '2026-05-08T08:00:00Z', '2026-05-08T09:00:00Z');
    await booked.world.settle();
    await cancel(booked, booked.booking);
    await booked.world.settle();
    const before = rows(booked);
    const calls = booked.world.metrics.counted('GoogleCall');
    for (const { queue, body } of booked.world.sent.slice())
      if (queue === 'changes' || queue === 'deltas' || queue === 'pushes') await booked.world.play(queue, body);
    expect(rows(booked)).toEqual(before);
    expect(booked.world.metrics.counted('GoogleCall')).toBe(calls);
  }),

  inArrivalTwice: scenario('AP1 every message delivered twice in a row ends as if delivered once', async (start) => {
    const { world, salon } = await start();
    const twice = async () => {
      for (let step = 0; step < 1000; step++) {
        await settleBut({ world, salon }, 'changes', 'deltas', 'pushes');
        const queue = (['deltas', 'changes', 'pushes'] as const).find((name) => world.queues.counts(name).ready > 0);
        const [message] = queue === undefined ? [] : world.queues.receive(queue, 1);
        if (queue === undefined || message === undefined) return;
        await world.play(queue, message.body, message.messageId);
        await world.play(queue, message.body, message.messageId);
        world.queues.ack(message.receipt);
      }
    };
    await salon.addResource('anna');
    await salon.addAccount('anna', [meeting]);
    await salon.connect('anna');
    await twice();
    const { id } = await salon.book('anna', slot);
    await twice();
    await salon.edit('anna', (await salon.booking(id)).google.eventId ?? '', { summary: 'Colour' });
    await salon.remove('anna', meeting.id);
    await twice();
    await expectAgreement(salon);
    expect((await salon.booking(id)).title).toBe('Colour');
    expect((await salon.calls('events.insert')).length).toBe(1);
    expect((await salon.calls('events.patch')).length).toBe(0);
  }),

  olderPull: scenario('AP1 a chunk of an older pull changes nothing', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    const old = chunkOf(chunksSent(anna).at(-1));
    const { start: from, end } = at('event001', 15);
    await anna.salon.move('anna', 'event001', from.dateTime, end.dateTime);
    await anna.world.settle();
    await anna.world.play('deltas', old);
    await expectAgreement(anna.salon);
    await anna.salon.edit('anna', 'event001', { summary: 'later' });
    await settleBut(anna, 'deltas');
    await anna.world.play('deltas', old);
    await anna.world.settle();
    await expectAgreement(anna.salon);
  }),

  olderPullFenced: scenario('AP1 a late worker of an older pull is refused row by row', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    const old = chunkOf(chunksSent(anna).at(-1));
    const { start: from, end } = at('event001', 15);
    await anna.salon.move('anna', 'event001', from.dateTime, end.dateTime);
    await anna.world.settle();
    await asIfItsPullRan(anna, old, () => anna.world.play('deltas', old));
    expect(await busyOnTheTwelfth(anna)).toEqual(['google 2026-05-12T13:00:00.000Z 2026-05-12T14:00:00.000Z']);
    expect(anna.world.metrics.counted('DeltaFenced')).toBeGreaterThan(0);
  }),

  olderGeneration: scenario('AP1 a zombie of an older generation writes where nobody reads', async (start) => {
    const anna = await openAnna(start);
    const old = chunkOf(chunksSent(anna).at(-1));
    await anna.world.control('POST', '/sync-tokens/expire', {});
    await anna.salon.remove('anna', meeting.id);
    await anna.world.settle();
    expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
    await anna.world.play('deltas', old);
    await asIfItsPullRan(anna, { ...old, pull: old.pull + 100 }, () =>
      anna.world.play('deltas', { ...old, pull: old.pull + 100 }),
    );
    expect(await busyTimes(anna, '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z')).toEqual([]);
  }),

  anyOrder: scenario('AP2 chunks in any order move the cursor once, after all of them', async (start) => {
    const three = await threeChunks(start);
    const [first, second, last] = three.chunks;
    const cursor = async () => (await three.salon.link(three.link.id)).cursor;
    for (const chunk of [last, second, last, second]) {
      await three.world.play('deltas', chunk);
      expect(await cursor()).toBe(three.link.cursor);
    }
    await three.world.play('deltas', first);
    expect(await cursor()).toBe(last?.last?.cursor);
    await three.world.settle();
    await expectAgreement(three.salon);
  }),

  lostChunk: scenario('AP2 a lost chunk leaves the cursor, and the next read brings it', async (start) => {
    const three = await threeChunks(start);
    const [first, , last] = three.chunks;
    await three.world.play('deltas', first);
    await three.world.play('deltas', last);
    loseDeltas(three);
    expect((await three.salon.link(three.link.id)).cursor).toBe(three.link.cursor);
    await three.world.pass(15 * minute);
    await expectAgreement(three.salon);
    expect(await busyOnTheTwelfth(three)).toHaveLength(3);
  }),

  redriven: scenario('AP2 a chunk redriven from the dead-letter queue days later harms nothing', async (start) => {
    const three = await threeChunks(start);
    const [first, second, last] = three.chunks;
    await three.world.play('deltas', first);
    await three.world.play('deltas', last);
    loseDeltas(three);
    await three.world.pass(15 * minute);
    await three.salon.remove('anna', 'event002');
    await three.world.settle();
    three.world.time += 13 * 24 * hour;
    await three.world.play('deltas', second);
    await three.world.pass(minute);
    await expectAgreement(three.salon);
    expect(await busyOnTheTwelfth(three)).toHaveLength(2);
  }),

  failedWrite: scenario('AP2 a row that cannot be written holds the cursor back', async (start) => {
    const failing = { now: false };
    const anna = await openAnna(start, {
      wrap: (ports, part) => {
        if (part !== 'apply-deltas') return ports;
        const put: typeof ports.store.put = async (wanted) => {
          if (failing.now && wanted.table === 'calendar') throw new Error('throttled');
          return await ports.store.put(wanted);
        };
        return {
          ...ports,
          store: new Proxy(ports.store, { get: (real, name) => (name === 'put' ? put : bound(real, name)) }),
        };
      },
    });
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'deltas');
    failing.now = true;
    await anna.world.handleNext('deltas');
    expect((await anna.salon.link(anna.link.id)).cursor).toBe(anna.link.cursor);
    failing.now = false;
    await anna.world.pass(minute);
    await expectAgreement(anna.salon);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  noGhost: scenario('AP3 what was deleted while the cursor was lost leaves no ghost', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    await anna.salon.remove('anna', meeting.id);
    await anna.world.control('POST', '/sync-tokens/expire', {});
    await anna.world.pass(6 * hour + minute);
    await expectAgreement(anna.salon);
  }),

  bookedWhileBuilding: scenario(
    'AP3 a booking made while a generation was built meets what it brings',
    async (start) => {
      const anna = await openAnna(start);
      await pushes(anna, 'off');
      await anna.world.control('POST', '/sync-tokens/expire', {});
      await anna.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await pushes(anna, 'on');
      await anna.world.control('PATCH', `${anna.salon.eventsOf('anna')}/${meeting.id}`, { summary: 'now' });
      await settleBut(anna, 'deltas');
      await settleBut(anna, 'deltas');
      const [chunk] = chunksSent(anna).slice(-1);
      const { last: _, ...withoutLast } = chunkOf(chunk);
      await anna.world.play('deltas', withoutLast);
      expect((await anna.salon.tryBook('anna', slot)).ok).toBe(true);
      await anna.world.settle();
      expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
      expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
    },
  ),

  onlyCancelled: scenario('AP4 only what is cancelled is removed', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, { transparency: 'transparent' });
    await booked.world.settle();
    await booked.salon.edit('anna', booked.eventId, { status: 'tentative' });
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
    expect((await booked.salon.calls('events.delete')).length).toBe(0);
  }),

  tombstone: scenario('AP4 a removal outlives what queues keep, and no late row resurrects it', async (start) => {
    const anna = await openAnna(start);
    const old = chunkOf(chunksSent(anna).at(-1));
    await anna.salon.remove('anna', meeting.id);
    await anna.world.settle();
    anna.world.store.expire(anna.world.time + 28 * 24 * hour);
    await asIfItsPullRan(anna, old, () => anna.world.play('deltas', old));
    expect(await busyTimes(anna, '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z')).toEqual([]);
  }),

  bareStub: scenario('AP6 a deletion that comes with nothing but an id is taken', async (start) => {
    const { world, salon } = await start();
    await salon.switches({ tombstones: 'bare' });
    await salon.live('anna', [meeting, weekly]);
    await salon.remove('anna', meeting.id);
    await world.settle();
    await expectAgreement(salon);
  }),

  cancelledException: scenario('AP6 a cancelled occurrence stays free as long as its series lives', async (start) => {
    const anna = await openAnna(start, {}, [weekly]);
    const [, second] = await instances(anna);
    await anna.salon.remove('anna', second?.id ?? '');
    await anna.world.settle();
    await expectAgreement(anna.salon);
    anna.world.store.expire(anna.world.time + 400 * 24 * hour);
    await expectAgreement(anna.salon);
  }),

  movedException: scenario(
    'AP6 a moved occurrence takes its new time only, and goes with its series',
    async (start) => {
      const anna = await openAnna(start, {}, [weekly]);
      const [, second, third] = await instances(anna);
      await anna.salon.move('anna', second?.id ?? '', '2026-05-13T10:00:00+02:00', '2026-05-13T11:00:00+02:00');
      await anna.world.settle();
      await expectAgreement(anna.salon);
      await anna.salon.remove('anna', second?.id ?? '');
      await anna.salon.move('anna', third?.id ?? '', '2026-05-20T10:00:00+02:00', '2026-05-20T11:00:00+02:00');
      await anna.world.settle();
      await expectAgreement(anna.salon);
      await anna.salon.remove('anna', 'serie001');
      await anna.world.settle();
      await expectAgreement(anna.salon);
      expect(await busyTimes(anna, '2026-05-01T00:00:00Z', '2026-07-01T00:00:00Z')).toEqual([]);
    },
  ),

  seriesGoneInParts: scenario(
    'AP6 a series whose deletion was half applied takes its exceptions along when it is delivered again',
    async (start) => {
      const anna = await openAnna((options) => start({ ...options, wrap: failingOnExceptions() }), {}, [weekly]);
      const [, second] = await instances(anna);
      await anna.salon.move('anna', second?.id ?? '', '2026-05-13T10:00:00+02:00', '2026-05-13T11:00:00+02:00');
      await anna.world.settle();
      await anna.salon.remove('anna', 'serie001');
      await anna.world.settle();
      await anna.world.pass(10 * minute);
      await expectAgreement(anna.salon);
    },
  ),

  moved: scenario('AP7 a moved event frees its old time and takes the new one', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.move('anna', meeting.id, '2026-05-12T08:00:00+02:00', '2026-05-12T09:00:00+02:00');
    await anna.world.settle();
    expect(await busyTimes(anna, '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z')).toEqual([]);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
    await anna.salon.move('anna', meeting.id, meeting.start.dateTime, meeting.end.dateTime);
    await anna.world.settle();
    await expectAgreement(anna.salon);
  }),

  leavesWindow: scenario('AP7 an event moved out of the window frees its old time', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.move('anna', meeting.id, '2025-12-01T08:00:00+01:00', '2025-12-01T09:00:00+01:00');
    await anna.world.settle();
    expect(await busyTimes(anna, '2025-11-01T00:00:00Z', '2026-06-01T00:00:00Z')).toEqual([]);
  }),

  leavesBusy: scenario('AP7 an event shown as free frees its time, and blocks again when busy', async (start) => {
    const anna = await openAnna(start);
    for (const [transparency, count] of [['transparent', 0] as const, ['opaque', 1] as const]) {
      await anna.salon.edit('anna', meeting.id, { transparency });
      await anna.world.settle();
      expect(await busyTimes(anna, '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z')).toHaveLength(count);
    }
  }),

  unreadable: scenario(
    'AP8 an event that cannot be read becomes a conflict, and the others are applied',
    async (start) => {
      const anna = await openAnna(start);
      const before = chunksSent(anna).length;
      const events = [at('event001', 8), at('event002', 10)];
      await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events });
      await settleBut(anna, 'deltas');
      const chunk = chunkOf(chunksSent(anna)[before]);
      loseDeltas(anna);
      const deltas = chunk.deltas.map((delta) =>
        delta.id === 'event001' ? { id: delta.id, status: 'unreadable' } : delta,
      );
      await anna.world.play('deltas', { ...chunk, deltas });
      expect(anna.salon.conflicts().map(({ kind, eventId }) => [kind, eventId])).toEqual([
        ['event_unreadable', 'event001'],
      ]);
      expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
      await anna.salon.edit('anna', 'event001', { summary: 'again' });
      await anna.world.settle();
      expect(anna.salon.conflicts()).toEqual([]);
      await expectAgreement(anna.salon);
    },
  ),

  declined: scenario('RC6 a booking’s event its resource declines ends like a deleted one', async (start) => {
    const booked = await openBooked(start);
    const attendees = [{ email: 'anna@example.com', self: true, responseStatus: 'declined' }];
    await booked.salon.edit('anna', booked.eventId, { attendees });
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    await booked.world.settle();
    await expectAgreement(booked.salon);
  }),

  unsettledCollision: scenario(
    'CF1 a double booking closes when its booking follows Google out of the way',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await booked.world.settle();
      expect(booked.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
      await booked.salon.move('anna', booked.eventId, '2026-05-05T17:00:00+02:00', '2026-05-05T18:00:00+02:00');
      await booked.world.settle();
      expect((await booked.salon.booking(booked.booking.id)).start).toBe('2026-05-05T15:00:00.000Z');
      expect(booked.salon.conflicts()).toEqual([]);
    },
  ),

  carriedCollision: scenario(
    'CF1 an event that two calendars of a resource show keeps its row until both have let it go',
    async (start) => {
      const { world, salon } = await openBooked(start);
      const calendar = { summary: 'Team', timeZone: 'Europe/Berlin' };
      const { id: team } = await world.control<{ id: string }>(
        'POST',
        '/accounts/anna%40example.com/calendars',
        calendar,
      );
      await salon.connect('anna', team, { role: 'blockOnly' });
      await world.settle();
      const both = timed('clash001', slot, '2026-05-05T15:00:00+02:00');
      await salon.create('anna', both);
      await world.settle();
      await world.control('POST', salon.eventsOf('anna', team), both);
      await world.settle();
      await salon.remove('anna', 'clash001');
      await world.settle();
      expect(salon.conflicts().map(({ kind, theirs }) => [kind, theirs?.calendar])).toEqual([
        ['double_booking', 'Team'],
      ]);
      await world.control('DELETE', `${salon.eventsOf('anna', team)}/clash001`);
      await world.settle();
      expect(salon.conflicts()).toEqual([]);
    },
  ),

  exceptionCollision: scenario(
    'CF1 a double booking with a moved occurrence closes with its series, also when the deletion was half applied',
    async (start) => {
      for (const wrap of [undefined, failingOnExceptions()]) {
        const booked = await openBooked((options) => start({ ...options, ...(wrap === undefined ? {} : { wrap }) }));
        await booked.salon.create('anna', weekly);
        await booked.world.settle();
        const [, second] = await instances(booked);
        await booked.salon.move('anna', second?.id ?? '', slot, '2026-05-05T15:00:00+02:00');
        await booked.world.settle();
        expect(booked.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
        await booked.salon.remove('anna', 'serie001');
        await booked.world.settle();
        await booked.world.pass(10 * minute);
        expect(booked.salon.conflicts()).toEqual([]);
        await expectAgreement(booked.salon);
      }
    },
  ),

  endedLate: scenario(
    'CF1 a double booking closes though whoever removed its event died before looking at it',
    async (start) => {
      const booked = await openBooked((options) => start({ ...options, wrap: failingOnCauses() }));
      await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await booked.world.settle();
      expect(booked.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
      await booked.salon.remove('anna', 'clash001');
      await booked.world.settle();
      await booked.world.pass(10 * minute);
      expect(booked.salon.conflicts()).toEqual([]);
    },
  ),

  settledCollision: scenario('CF1 a double booking closes when either side leaves', async (start) => {
    for (const leave of ['event', 'booking', 'deleted'] as const) {
      const booked = await openBooked(start);
      await booked.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await booked.world.settle();
      expect(booked.salon.conflicts().map(({ kind, count }) => [kind, count])).toEqual([['double_booking', 1]]);
      if (leave === 'event') await booked.salon.remove('anna', 'clash001');
      else if (leave === 'deleted') await booked.salon.remove('anna', booked.eventId);
      else
        await change(booked, booked.booking, {
          start: Date.parse('2026-05-06T08:00:00Z'),
          end: Date.parse('2026-05-06T09:00:00Z'),
        });
      await booked.world.settle();
      expect(booked.salon.conflicts()).toEqual([]);
      expect(booked.salon.conflicts('closed')).toHaveLength(1);
    }
  }),
};

/** Puts the link back to that chunk's pull while a late worker of it plays, as if it had read the link before. */
export async function asIfItsPullRan(
  { world, link }: Started & { link: { pk: string; sk: string } },
  chunk: Chunk,
  play: () => Promise<void>,
) {
  const key = { pk: link.pk, sk: link.sk };
  const stored = await world.store.get('directory', key);
  if (stored === undefined) throw new Error('no link');
  const set = {
    pullNumber: chunk.pull,
    pullState: 'applying',
    pullEpoch: chunk.epoch ?? 0,
    building: chunk.generation,
  };
  await world.store.update({ table: 'directory', key, set, remove: ['cursor'] });
  await play();
  await world.store.put({ table: 'directory', row: stored });
}

const bound = (target: object, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
};

/** The first look for the exceptions of a series fails. */
const failingOnExceptions = (): Wrap => failingOnce((prefix) => prefix.startsWith('id#serie001_'));

/** The first look for the collisions of an event fails. */
const failingOnCauses = (): Wrap =>
  failingOnce((prefix) => prefix.startsWith('open#double_booking#') && prefix.endsWith('#clash001#'));

/** The first query by such a prefix fails. */
const failingOnce = (isMeant: (prefix: string) => boolean): Wrap => {
  let failed = false;
  return (ports, part) => {
    if (part !== 'apply-deltas') return ports;
    const query: Store['query'] = async (asked) => {
      const looks = asked.sk !== undefined && 'beginsWith' in asked.sk && isMeant(asked.sk.beginsWith);
      if (!looks || failed) return await ports.store.query(asked);
      failed = true;
      throw new Error('The request was throttled.');
    };
    return overlaid(ports, { store: overlaid(ports.store, { query }) });
  };
};
