import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'vitest';
import { ChannelRow } from '../../../shared/contracts/rows/links.ts';
import { timed } from '../../simulation/business.ts';
import { Gate } from '../../simulation/gate.ts';
import type { Started } from '../../simulation/start.ts';
import { at, busyOnTheTwelfth, hour, openAnna, pushes, scenario, settleBut } from '../scenario.ts';

type Push = { channelId: string; state: string };

export const channelsOf = ({ world }: Started): ChannelRow[] =>
  world.store
    .rows('directory')
    .filter(({ row }) => row === 'channel')
    .map((row) => ChannelRow.parse(row));

/** The headers Google sent last for this channel. */
function headersOf({ world }: Started, channelId: string): Record<string, string> {
  const headers = world.delivered.findLast((one) => one['x-goog-channel-id'] === channelId);
  if (headers === undefined) throw new Error(`nothing was sent for ${channelId}`);
  return headers;
}

/** A genuine notification of a live calendar, and the rows before it. */
export function genuine(started: Started & { link: { channelId?: string | undefined } }): Record<string, string> {
  return { ...headersOf(started, started.link.channelId ?? ''), 'x-goog-resource-state': 'exists' };
}

const directory = ({ world }: Started) => world.store.rows('directory');
const lists = async ({ salon }: Started) => (await salon.calls('events.list')).length;

export const notifications = {
  timed: scenario('HE1 how long a push took until it was applied is counted once, in its hour', async (start) => {
    const anna = await openAnna(start);
    const counted = () => directory(anna).filter(({ row }) => row === 'latency');
    const before = counted().flatMap((row) => Object.keys(row).filter((name) => name.startsWith('step'))).length;
    await anna.salon.create('anna', at('later1', 15));
    await anna.world.settle();
    const [row] = counted();
    expect(before).toBe(0);
    expect(counted()).toHaveLength(1);
    expect(row?.sk).toBe(`latency#${new Date(anna.world.time).toISOString().slice(0, 13)}`);
    expect(Object.entries(row ?? {}).filter(([name]) => name.startsWith('step'))).toEqual([[expect.any(String), 1]]);
  }),

  wrongSecret: scenario('NT1 a wrong secret is refused and changes nothing', async (start) => {
    const salon = await openAnna(start);
    const headers = genuine(salon);
    const before = directory(salon);
    const answer = await salon.world.notify({ ...headers, 'x-goog-channel-token': 'a'.repeat(32) });
    expect(answer.status).toBe(404);
    expect(directory(salon)).toEqual(before);
  }),

  othersSecret: scenario('NT1 the secret of one channel opens no other', async (start) => {
    const anna = await openAnna(start);
    const ben = await anna.salon.live('ben');
    const token = genuine(anna)['x-goog-channel-token'];
    const answer = await anna.world.notify({ ...genuine({ ...anna, link: ben }), 'x-goog-channel-token': token });
    expect(answer.status).toBe(404);
    expect((await anna.salon.link(ben.id)).ticket).toBe(ben.ticket);
  }),

  constantTime: scenario('NT1 the secret is compared in constant time', async (start) => {
    const anna = await openAnna(start);
    const real = crypto.timingSafeEqual;
    let compared = 0;
    crypto.timingSafeEqual = (one, other) => {
      compared += 1;
      return real(one, other);
    };
    syncBuiltinESMExports();
    try {
      await anna.world.notify({ ...genuine(anna), 'x-goog-channel-token': 'a'.repeat(32) });
    } finally {
      crypto.timingSafeEqual = real;
      syncBuiltinESMExports();
    }
    expect(compared).toBe(1);
  }),

  secretIsHashed: scenario('NT1 no row holds the secret itself', async (start) => {
    const anna = await openAnna(start);
    const token = genuine(anna)['x-goog-channel-token'] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(JSON.stringify(directory(anna))).not.toContain(token);
  }),

  wrongResource: scenario('NT1 another resource id is refused', async (start) => {
    const anna = await openAnna(start);
    const answer = await anna.world.notify({ ...genuine(anna), 'x-goog-resource-id': 'another' });
    expect(answer.status).toBe(404);
    expect((await anna.salon.link(anna.link.id)).ticket).toBe(anna.link.ticket);
  }),

  earlySync: scenario('NT7 a sync message before the watch answer finds its channel', async (start) => {
    const { world, salon } = await start();
    await salon.switches({ syncMessage: 'before' });
    const link = await salon.live('anna');
    expect(link.channelId).toBeDefined();
    expect(headersOf({ world, salon }, link.channelId ?? '')['x-goog-resource-state']).toBe('sync');
    expect(world.metrics.counted('NotificationRefused')).toBe(0);
    expect(world.failures).toEqual([]);
  }),

  queueRefuses: scenario('NT2 a queue that refuses makes Google send again', async (start) => {
    const refusing = { now: false };
    const anna = await openAnna(start, {
      wrap: (ports, part) =>
        part !== 'receive-notification'
          ? ports
          : {
              ...ports,
              queues: {
                ...ports.queues,
                send: async (queue, message) => {
                  if (refusing.now) throw new Error('the queue is not there');
                  await ports.queues.send(queue, message);
                },
              },
            },
    });
    const headers = genuine(anna);
    refusing.now = true;
    expect((await anna.world.notify(headers)).status).toBe(503);
    refusing.now = false;
    expect((await anna.world.notify(headers)).status).toBe(200);
  }),

  noGoogleCall: scenario('NT2 a notification makes no call to Google', async (start) => {
    const anna = await openAnna(start);
    const headers = genuine(anna);
    const before = anna.world.metrics.counted('GoogleCall');
    expect((await anna.world.notify(headers)).status).toBe(200);
    expect(anna.world.metrics.counted('GoogleCall')).toBe(before);
  }),

  unknownChannel: scenario('NT3 an unknown channel is answered 404, counted, and causes no work', async (start) => {
    const anna = await openAnna(start);
    const headers = genuine(anna);
    const sent = anna.world.sent.length;
    const answer = await anna.world.notify({ ...headers, 'x-goog-channel-id': `${anna.salon.id}-unknown` });
    expect(answer.status).toBe(404);
    expect(anna.world.sent.length).toBe(sent);
    expect(anna.world.metrics.counted('NotificationRefused')).toBe(1);
  }),

  strayChannel: scenario('NT3 a stopped channel that speaks is answered 200 and stopped again', async (start) => {
    const anna = await openAnna(start);
    const old = genuine(anna);
    await anna.world.pass(4 * 24 * hour, hour / 2);
    const [stopped] = channelsOf(anna).filter(({ id }) => id === anna.link.channelId);
    expect(stopped?.state).toBe('stopped');
    const stops = (await anna.salon.calls('channels.stop')).length;
    const { ticket } = await anna.salon.link(anna.link.id);
    expect((await anna.world.notify(old)).status).toBe(200);
    expect((await anna.salon.link(anna.link.id)).ticket).toBe(ticket);
    await anna.world.pass(60_000);
    expect((await anna.salon.calls('channels.stop')).length).toBe(stops + 1);
  }),

  lostWatchAnswer: scenario('NT3 a channel whose watch answer was lost is stopped once it speaks', async (start) => {
    const { world, salon } = await start();
    await salon.switches({ syncMessage: 'never' });
    await salon.fault('events.watch', { kind: 'drop', after: true }, { times: 1 });
    await salon.live('anna');
    await world.pass(40 * 60_000);
    await salon.create('anna', at('event001', 10));
    await world.settle();
    await world.pass(6 * 60_000);
    const { items } = await world.control<{ items: { id: string; live: boolean }[] }>('GET', '/channels');
    const [link] = salon.links();
    expect(items.filter(({ live }) => live).map(({ id }) => id)).toEqual([link?.channelId]);
  }),

  renewalNeedsNoPull: scenario('NT4 the sync message of a renewed channel asks for no pull', async (start) => {
    const anna = await openAnna(start);
    await anna.world.pass(4 * 24 * hour, hour / 2);
    const watches = await anna.salon.calls('events.watch');
    expect(watches.length).toBeGreaterThan(1);
    const renewal = watches.at(-1)?.n ?? 0;
    const { items } = await anna.world.control<{ items: Push[] }>('GET', '/pushes');
    expect(items.filter(({ state }) => state === 'sync').length).toBe(watches.length);
    const next = (await anna.salon.calls('events.list')).filter(({ n }) => n > renewal && n < renewal + 3);
    expect(next).toEqual([]);
  }),

  midRead: scenario('NT5 a change during a list call is followed by a call that began after it', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'changes');
    const held = gate.hold();
    const pulling = anna.world.handleNext('changes');
    await held.reached;
    await anna.salon.create('anna', at('event002', 10));
    await settleBut(anna, 'changes');
    held.open();
    await pulling;
    await anna.world.settle();
    expect(await busyOnTheTwelfth(anna)).toHaveLength(2);
  }),

  soonAfter: scenario('NT5 changes a few seconds apart are all seen', async (start) => {
    const anna = await openAnna(start);
    for (const [id, hourOfDay] of [['event001', 8] as const, ['event002', 10] as const, ['event003', 12] as const]) {
      await anna.salon.create('anna', at(id, hourOfDay));
      await anna.world.settle();
      anna.world.time += 5000;
    }
    expect(await busyOnTheTwelfth(anna)).toHaveLength(3);
  }),

  coveredTicket: scenario('NT5 a message whose ticket is covered ends without a call', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    const before = await lists(anna);
    const pulls = anna.world.sent.filter(({ queue }) => queue === 'changes');
    expect(pulls.length).toBeGreaterThan(1);
    for (const { body } of pulls) await anna.world.play('changes', body);
    expect(await lists(anna)).toBe(before);
  }),

  burst: scenario('NT6 all notifications accepted while a list call runs are served by one more', async (start) => {
    const gate = new Gate('pull-changes', 'listEvents');
    const anna = await openAnna(start, { wrap: gate.wrap });
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'changes');
    const before = await lists(anna);
    const held = gate.hold();
    const pulling = anna.world.handleNext('changes');
    await held.reached;
    for (let count = 0; count < 20; count++) {
      await anna.salon.create('anna', timed(`burst${100 + count}`, '2026-05-12T10:00:00Z', '2026-05-12T11:00:00Z'));
      await settleBut(anna, 'changes');
    }
    held.open();
    await pulling;
    await anna.world.settle();
    expect(await lists(anna)).toBe(before + 2);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(21);
  }),

  everyPushLost: scenario('NT5 a lost push leaves no ticket open and is found by the check', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.pass(6 * hour + 60_000);
    const link = await anna.salon.link(anna.link.id);
    expect(link.servedTicket).toBe(link.ticket);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),
};
