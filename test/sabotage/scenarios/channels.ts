import { expect } from 'vitest';
import { calendarKeys, directoryKeys } from '../../../shared/contracts/keys.ts';
import { pauseLink, resumeLink, resyncLink, syncLink } from '../../../shared/links/commands.ts';
import { iso } from '../../../shared/records/time.ts';
import type { Started } from '../../simulation/start.ts';
import { at, busyOnTheTwelfth, hour, minute, openAnna, openBooked, pushes, scenario } from '../scenario.ts';
import { channelsOf } from './notifications.ts';

type Anna = Awaited<ReturnType<typeof openAnna>>;

const calls = async ({ salon }: Started, operation: string) => (await salon.calls(operation)).length;
const counted = ({ world }: Started) =>
  (['PushSkipped', 'ChannelReplaced'] as const).map((name) => world.metrics.counted(name));
const open = ({ salon }: Started) => salon.conflicts().map(({ kind, count }) => `${kind} ${count}`);

/** Somebody edits a calendar that tells nobody, and hours go by. */
async function silentHours(anna: Anna, hours: number, every?: number): Promise<void> {
  await pushes(anna, 'off');
  await anna.world.pass(20 * minute, 5 * minute);
  for (let gone = 0; gone < hours; gone += every ?? hours) {
    await anna.salon.create('anna', at(`change${String(gone).padStart(3, '0')}`, gone % 20));
    await anna.world.pass((every ?? hours) * hour, 5 * minute);
  }
}

/** The link's next check lies far ahead, so that nothing but a notification leads to a read. */
const unchecked = async ({ world, salon, link }: Anna) => {
  const key = directoryKeys.link(salon.id, link.id);
  await world.store.update({ table: 'directory', key, set: { dueAt: iso(world.time + 90 * 24 * hour) } });
};

/** Looked up without asking for availability, which would start a read by itself. */
const isMirrored = async ({ world, salon, link }: Anna, eventId: string): Promise<boolean> => {
  const base = calendarKeys.generation(salon.id, link.id, 1);
  return (await world.store.get('calendar', calendarKeys.eventId(base, eventId))) !== undefined;
};

export const channels = {
  silent: scenario(
    'CH2 a channel that was silent while a check found a change is replaced, the new one first',
    async (start) => {
      const anna = await openAnna(start);
      await silentHours(anna, 7);
      const link = await anna.salon.link(anna.link.id);
      expect(link.channelId).not.toBe(anna.link.channelId);
      expect(counted(anna)).toEqual([1, 1]);
      const [watch, stop] = [await anna.salon.calls('events.watch'), await anna.salon.calls('channels.stop')];
      expect([watch.length, stop.length]).toEqual([2, 1]);
      expect(stop[0]?.n).toBeGreaterThan(watch[1]?.n ?? 0);
      expect([link.pushLosses, open(anna)]).toEqual([1, []]);
      await pushes(anna, 'on');
      await anna.salon.create('anna', at('event001', 21));
      await anna.world.settle();
      expect((await anna.salon.link(anna.link.id)).pushLosses).toBeUndefined();
    },
  ),

  late: scenario('CH2 a notification that is late by minutes is no loss', async (start) => {
    const anna = await openAnna(start);
    await anna.world.pass(hour, 10 * minute);
    await pushes(anna, 'off');
    await anna.salon.create('anna', at('event001', 8));
    anna.world.time += 10 * minute;
    const ref = { businessId: anna.salon.id, linkId: anna.link.id };
    await syncLink(anna.world.ports, ref, { fromGoogle: true, toGoogle: false });
    await anna.world.settle();
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
    expect(counted(anna)).toEqual([0, 0]);
  }),

  readLate: scenario('CH2 what was announced and could not be read for hours is no loss', async (start) => {
    const anna = await openAnna(start);
    await anna.world.pass(20 * minute, 5 * minute);
    await anna.salon.fault('events.list', { kind: 'status', status: 503 });
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.pass(3 * hour, 10 * minute);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(hour, 5 * minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
    expect(counted(anna)).toEqual([0, 0]);
  }),

  ownSilent: scenario('CH2 own writes are no loss where Google has never announced one', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.switches({ ownChangesNotify: false });
    await anna.world.pass(20 * minute, 5 * minute);
    await anna.salon.book('anna', '2026-05-05T14:00:00+02:00');
    await anna.world.pass(7 * hour, 5 * minute);
    expect(counted(anna)).toEqual([0, 0]);
    expect(await calls(anna, 'events.watch')).toBe(1);
  }),

  repeated: scenario(
    'CH2 repeated loss replaces at most every six hours, is told once, polled, and ends with a push',
    async (start) => {
      const anna = await openAnna(start);
      await silentHours(anna, 24, 2);
      const link = await anna.salon.link(anna.link.id);
      expect(link.pushLosses).toBeGreaterThan(1);
      expect(await calls(anna, 'events.watch')).toBeLessThanOrEqual(1 + 24 / 6);
      expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['channel_failing']);
      await anna.salon.create('anna', at('event001', 21));
      await anna.world.pass(32 * minute);
      expect(await busyOnTheTwelfth(anna)).toContain('google 2026-05-12T19:00:00.000Z 2026-05-12T20:00:00.000Z');
      await pushes(anna, 'on');
      await anna.salon.create('anna', at('event002', 22));
      await anna.world.settle();
      expect(open(anna)).toEqual([]);
      expect(Date.parse((await anna.salon.link(anna.link.id)).dueAt ?? '') - anna.world.time).toBeGreaterThan(4 * hour);
    },
  ),

  canary: scenario(
    'CH2 a write of our own that is not announced replaces the channel within half an hour',
    async (start) => {
      const booked = await openBooked(start);
      expect((await booked.salon.link(booked.link.id)).ownPushes).toBe(true);
      await booked.world.pass(20 * minute, 5 * minute);
      await pushes(booked, 'off');
      await booked.salon.book('anna', '2026-05-06T14:00:00+02:00');
      await booked.world.pass(30 * minute);
      expect(counted(booked)).toEqual([1, 1]);
      expect((await booked.salon.link(booked.link.id)).channelId).not.toBe(booked.link.channelId);
    },
  ),

  canaryIsFree: scenario('CH2 a write of our own that is announced costs no further read', async (start) => {
    const booked = await openBooked(start);
    await booked.world.pass(20 * minute, 5 * minute);
    const before = await calls(booked, 'events.list');
    await booked.salon.book('anna', '2026-05-06T14:00:00+02:00');
    await booked.world.settle();
    expect(await calls(booked, 'events.list')).toBe(before + 1);
    await booked.world.pass(hour);
    expect(await calls(booked, 'events.list')).toBe(before + 1);
    expect(counted(booked)).toEqual([0, 0]);
  }),

  unwatchedTold: scenario('PL6 where polling is all there is it is told once, until Google watches', async (start) => {
    const { world, salon } = await start();
    await salon.addResource('anna');
    const calendar = { summary: 'Anna', id: 'anna@example.com', primary: true, watchable: false };
    await salon.addAccount('anna', [], [calendar]);
    const { id } = await salon.connect('anna');
    await world.settle();
    await world.pass(50 * hour, 15 * minute);
    expect((await salon.calls('events.watch')).length).toBe(3);
    expect(open({ world, salon })).toEqual(['watch_unsupported 1']);
    const path = `/accounts/${encodeURIComponent('anna@example.com')}/calendars/${encodeURIComponent('anna@example.com')}`;
    await world.control('PATCH', path, { watchable: true });
    await world.pass(25 * hour, 15 * minute);
    expect((await salon.link(id)).watch).toBe('watched');
    expect(open({ world, salon })).toEqual([]);
  }),

  lateOnOld: scenario(
    'NT5 what a superseded channel tells of may have happened before its successor: it is read for',
    async (start) => {
      const anna = await openAnna(start);
      await anna.salon.switches({ lateMessagesAfterStopMs: 2 * hour });
      const renewal = Date.parse(channelsOf(anna)[0]?.dueAt ?? '');
      anna.world.time = renewal - 2 * minute;
      await unchecked(anna);
      await anna.world.control('POST', '/push', { delayMs: 30 * minute });
      await anna.salon.create('anna', at('event001', 8));
      await anna.world.pass(10 * minute);
      expect((await anna.salon.link(anna.link.id)).channelId).not.toBe(anna.link.channelId);
      expect(await isMirrored(anna, 'event001')).toBe(false);
      await anna.world.pass(25 * minute);
      expect(await isMirrored(anna, 'event001')).toBe(true);
    },
  ),

  ended: scenario('CH2 a channel that ended unrenewed is replaced by the next pull', async (start) => {
    const anna = await openAnna(start);
    const key = directoryKeys.channel(anna.salon.id, anna.link.channelId ?? '');
    const dueLate = { dueAt: iso(anna.world.time + 90 * 24 * hour) };
    await anna.world.store.update({ table: 'directory', key, set: dueLate });
    anna.world.time += 8 * 24 * hour;
    await anna.world.pass(minute);
    const link = await anna.salon.link(anna.link.id);
    expect(Date.parse(link.channelExpiresAt ?? '')).toBeGreaterThan(anna.world.time);
    await anna.world.pass(minute);
    expect(await calls(anna, 'channels.stop')).toBe(0);
    await anna.salon.create('anna', at('event001', 8));
    await anna.world.settle();
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  gap: scenario('NT4 a channel that follows a gap causes a pull, also when its sync message is lost', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.switches({ syncMessage: 'never' });
    anna.world.time += 8 * 24 * hour;
    await anna.salon.create('anna', at('event001', 8));
    await unchecked(anna);
    await anna.world.pass(2 * minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  afterOpening: scenario('NT4 a check that opens a channel reads after it is open', async (start) => {
    const { world, salon } = await start();
    await salon.fault('events.watch', { kind: 'status', status: 503 }, { times: 1 });
    await salon.live('anna');
    await world.pass(40 * minute);
    const watched = (await salon.calls('events.watch')).at(-1);
    expect(watched?.status).toBe(200);
    const next = (await salon.calls('events.list')).filter(({ n }) => n > (watched?.n ?? 0));
    expect(next.length).toBeGreaterThan(0);
  }),

  otherAccount: scenario(
    'CH3 the channel of a former account is stopped with the grant that opened it, without having spoken',
    async (start) => {
      const { world, salon } = await start();
      await salon.addResource('anna');
      const studio = { id: 'studio@example.com', summary: 'Studio', accessRole: 'owner' };
      await salon.addAccount('anna', [], [{ id: 'anna@example.com', summary: 'Anna', primary: true }, studio]);
      await salon.addAccount('ben', [], [{ id: 'ben@example.com', summary: 'Ben', primary: true }, studio]);
      const { id } = await salon.connect('anna', studio.id);
      await world.settle();
      await salon.connect('anna', studio.id, { as: 'ben' });
      await world.settle();
      await world.pass(2 * minute);
      const { items } = await world.control<{ items: { id: string; live: boolean }[] }>('GET', '/channels');
      const live = items.filter((channel) => channel.live).map((channel) => channel.id);
      expect(live).toEqual([(await salon.link(id)).channelId]);
      expect((await salon.calls('channels.stop')).map(({ status }) => status)).toEqual([204]);
    },
  ),

  runsOut: scenario(
    'SW2 a calendar whose channel has run out and cannot be renewed is polled at once',
    async (start) => {
      const anna = await openAnna(start);
      const refused = { match: { operation: 'events.watch' }, action: { kind: 'status', status: 500 } };
      await anna.world.control('POST', '/faults', refused);
      const { channelExpiresAt = '' } = await anna.salon.link(anna.link.id);
      await unchecked(anna);
      await anna.world.pass(Date.parse(channelExpiresAt) - anna.world.time - 5 * hour, 30 * minute);
      await unchecked(anna);
      await anna.world.pass(5 * hour + 30 * minute, 5 * minute);
      const { asOf = '' } = await anna.salon.link(anna.link.id);
      expect(Date.parse(asOf)).toBeGreaterThan(Date.parse(channelExpiresAt));
    },
  ),

  grantless: scenario('CH3 a channel nobody can stop any more is let run out', async (start) => {
    const anna = await openAnna(start);
    await anna.world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
    await anna.world.pass(2 * minute);
    let writes = 0;
    anna.world.store.subscribe(({ after }) => {
      if (after?.row === 'channel') writes += 1;
    });
    await anna.world.pass(9 * 24 * hour, hour);
    expect(channelsOf(anna).map(({ state }) => state)).toEqual(['stopped']);
    expect((await anna.salon.link(anna.link.id)).channelId).toBeUndefined();
    // Once an hour from its half of life to its end, claimed and put off.
    expect(writes).toBeLessThan(2 * 24 * 5.5);
  }),

  forgotten: scenario('CH3 a stopped channel is forgotten a month later', async (start) => {
    const anna = await openAnna(start);
    await anna.world.pass(40 * 24 * hour, 3 * hour);
    expect(channelsOf(anna).length).toBeLessThan(15);
    expect(channelsOf(anna).some(({ id }) => id === anna.link.channelId)).toBe(false);
  }),

  manyDue: scenario('SW1 more due rows than one page holds are tended in one sweep', async (start) => {
    const anna = await openAnna(start);
    const { world, salon } = anna;
    await pushes(anna, 'off');
    await salon.create('anna', at('event001', 8));
    const long = iso(world.time - hour);
    for (let index = 0; index < 900; index++) {
      const key = directoryKeys.mail(salon.id, `mail_${index}`);
      const mail = {
        row: 'mail',
        businessId: salon.id,
        id: `mail_${index}`,
        dueShard: `due#${index % 4}`,
        dueAt: long,
      };
      await world.store.put({ table: 'directory', row: { ...key, v: 1, ...mail } });
    }
    const key = directoryKeys.link(salon.id, anna.link.id);
    await world.store.update({ table: 'directory', key, set: { dueAt: iso(world.time) } });
    await world.pass(minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  dueAlways: scenario('SW1 an active link never stands without a due marker, whatever happens to it', async (start) => {
    const { world, salon } = await start({ pageSize: 2 });
    const bare: string[] = [];
    world.store.subscribe(({ after }) => {
      if (after?.row === 'link' && after.state === 'active' && after.dueAt === undefined)
        bare.push(String(after.pullState));
    });
    const link = await salon.live('anna', [at('event001', 8), at('event002', 10), at('event003', 12)]);
    const ref = { businessId: salon.id, linkId: link.id };
    const by = { by: 'desk', cause: 'api' };
    await resyncLink(world.ports, ref, by);
    await world.settle();
    for (const status of [503, 404, 410, 400]) {
      await salon.fault('events.list', { kind: 'status', status }, { times: 2 });
      await salon.create('anna', at(`event${status}`, status % 20));
      await world.pass(hour, 10 * minute);
    }
    await pauseLink(world.ports, ref, by);
    await salon.remove('anna', 'event001');
    await world.pass(hour, 10 * minute);
    await resumeLink(world.ports, ref, by);
    await world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
    await salon.fault('events.list', { kind: 'status', status: 401, reason: 'authError' }, { times: 2 });
    await world.pass(hour, 10 * minute);
    await world.control('DELETE', '/faults');
    await salon.connect('anna');
    await world.pass(hour, 10 * minute);
    expect(bare).toEqual([]);
    expect((await salon.link(link.id)).state).toBe('active');
  }),
};
