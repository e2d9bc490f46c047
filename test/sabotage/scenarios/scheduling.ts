import { expect } from 'vitest';
import { openChannel } from '../../../shared/channels/channels.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import { createGoogle } from '../../../shared/google/adapter.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Started } from '../../simulation/start.ts';
import { googleUrl, productUrl } from '../../simulation/world.ts';
import {
  at,
  busyOnTheTwelfth,
  cancel,
  hour,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  slot,
} from '../scenario.ts';
import { channelsOf } from './notifications.ts';

const day = 24 * hour;

const accounts = ({ world }: Started): AccountRow[] =>
  world.store
    .rows('directory')
    .filter(({ row }) => row === 'account')
    .map((row) => AccountRow.parse(row));

const mails = ({ world }: Started, template: string) =>
  world.store.rows('directory').filter((row) => row.row === 'mail' && row.template === template);

const revoke = ({ world }: Started, name = 'anna') =>
  world.control('POST', `/accounts/${encodeURIComponent(`${name}@example.com`)}/revoke`, {});

type GoogleChannel = { id: string; live: boolean; createdAt?: string };
const inGoogle = async ({ world }: Started) =>
  (await world.control<{ items: GoogleChannel[] }>('GET', '/channels')).items.filter(({ live }) => live);

export const scheduling = {
  renewed: scenario('CH1 a channel is renewed before half of its life is over', async (start) => {
    const anna = await openAnna(start);
    expect((await anna.salon.calls('events.watch')).length).toBe(1);
    await anna.world.pass(3.5 * day, hour / 2);
    expect((await anna.salon.calls('events.watch')).length).toBe(2);
    expect((await anna.salon.link(anna.link.id)).channelId).not.toBe(anna.link.channelId);
  }),

  overlapping: scenario('CH1 the new channel lives before the old one is stopped', async (start) => {
    const anna = await openAnna(start);
    await anna.world.pass(3.5 * day, hour / 2);
    const watch = (await anna.salon.calls('events.watch')).at(-1)?.n ?? 0;
    const stops = (await anna.salon.calls('channels.stop')).map(({ n }) => n);
    expect(stops.length).toBe(1);
    expect(stops.every((n) => n > watch)).toBe(true);
    expect((await inGoogle(anna)).map(({ id }) => id)).toEqual([(await anna.salon.link(anna.link.id)).channelId]);
  }),

  returnedExpiry: scenario('CH1 the expiry that Google returns rules', async (start) => {
    const { world, salon } = await start();
    await salon.switches({ channelMaxTtlSeconds: 86_400 });
    await salon.live('anna');
    await world.pass(3 * day, hour / 4);
    expect((await salon.calls('events.watch')).length).toBeGreaterThan(5);
    await salon.create('anna', at('event001', 8));
    await world.settle();
    expect(await busyOnTheTwelfth({ world, salon })).toHaveLength(1);
  }),

  twoLive: scenario('CH1 a renewal that Google refuses keeps the old channel and is tried again', async (start) => {
    const anna = await openAnna(start);
    anna.world.time += 3.4 * day;
    await anna.salon.fault('events.watch', { kind: 'status', status: 503 });
    await anna.world.pass(12 * minute);
    expect((await anna.salon.link(anna.link.id)).channelId).toBe(anna.link.channelId);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(10 * hour, 5 * minute);
    const { channelId } = await anna.salon.link(anna.link.id);
    expect((await inGoogle(anna)).map(({ id }) => id)).toEqual([channelId]);
    expect(channelId).not.toBe(anna.link.channelId);
  }),

  anyPull: scenario('CH2 a link without a channel gets one at its next pull', async (start) => {
    const { world, salon } = await start();
    await salon.fault('events.watch', { kind: 'status', status: 503 }, { times: 1 });
    const link = await salon.live('anna');
    expect(link.channelId).toBeUndefined();
    await world.pass(31 * minute);
    expect((await salon.link(link.id)).channelId).toBeDefined();
  }),

  diedOpening: scenario('CH2 an opening that died is abandoned, and the link gets another channel', async (start) => {
    const anna = await openAnna(start);
    const key = { pk: anna.link.pk, sk: anna.link.sk };
    await anna.world.store.update({ table: 'directory', key, remove: ['channelId'] });
    const dead = new Error('died');
    const calendar: typeof anna.world.ports.google.calendar = (account) => ({
      ...anna.world.ports.google.calendar(account),
      watchEvents: () => Promise.reject(dead),
    });
    const ports = { ...anna.world.ports, google: { ...anna.world.ports.google, calendar } };
    const store = new Proxy(ports.store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === 'update') return () => Promise.reject(dead);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const link = await anna.salon.link(anna.link.id);
    const config = { pushUrl: `${productUrl}/google/notifications` };
    await expect(openChannel({ ...ports, store }, config, link, { listFollows: true })).rejects.toThrow('died');
    expect((await anna.salon.link(anna.link.id)).openingChannelId).toBeDefined();
    await anna.world.pass(7 * hour, 5 * minute);
    const after = await anna.salon.link(anna.link.id);
    expect([after.channelId !== undefined, after.openingChannelId]).toEqual([true, undefined]);
  }),

  unknownStop: scenario('CH3 a channel that Google does not know counts as stopped', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.fault('channels.stop', { kind: 'status', status: 404, reason: 'notFound' });
    await anna.world.pass(4 * day, hour / 2);
    expect((await anna.salon.calls('channels.stop')).length).toBe(1);
    expect(channelsOf(anna).map(({ state }) => state)).toEqual(expect.arrayContaining(['stopped', 'live']));
  }),

  oneRefresh: scenario('GR1 workers that need a token at the same time cause one refresh', async (start) => {
    const { world, salon, link } = await openAnna(start);
    await salon.switches({ refreshDelayMs: 0 });
    world.time += 2 * hour;
    const before = (await salon.calls('oauth.refresh')).length;
    const { store, vault, secrets, clock, random, metrics } = world.ports;
    const worker = () =>
      createGoogle({
        ...{ store, vault, secrets, clock, random, metrics, apiUrl: googleUrl, oauthUrl: googleUrl },
        fetch: (input, init) => world.google.fetch(new Request(input, init)),
      });
    await Promise.all(Array.from({ length: 6 }, () => worker().calendar(link).getEvent(link.calendarId, 'meeting1')));
    expect((await salon.calls('oauth.refresh')).length).toBe(before + 1);
  }),

  grantFails: scenario('GR2 a refused refresh token fails the grant and holds its links', async (start) => {
    const anna = await openAnna(start);
    await revoke(anna);
    await anna.world.pass(2 * minute);
    await anna.salon.book('anna', slot);
    await anna.world.settle();
    expect(accounts(anna).map(({ grant }) => grant)).toEqual(['failed']);
    expect((await anna.salon.link(anna.link.id)).state).toBe('actionNeeded');
    expect(anna.salon.conflicts().map(({ kind, count }) => [kind, count])).toEqual([['grant_failed', 1]]);
  }),

  operatorsFault: scenario('GR2 a refused client or a token service that is down fails no grant', async (start) => {
    const anna = await openAnna(start);
    for (const mode of ['invalid_client', 'unavailable', 'internal_failure']) {
      await anna.world.control('POST', '/tokenserver', { mode });
      anna.world.time += 2 * hour;
      await anna.salon.create('anna', at(`event${mode.length}00`, mode.length));
      await anna.world.settle();
      expect(accounts(anna).map(({ grant }) => grant)).toEqual(['ok']);
    }
    await anna.world.control('POST', '/tokenserver', { mode: 'ok' });
    await anna.world.pass(2 * hour);
    await expectAgreement(anna.salon);
    expect(anna.salon.conflicts()).toEqual([]);
  }),

  reminders: scenario(
    'GR3 a failed grant warns once and writes on days 0, 1, 3, 7 and 14, until it works',
    async (start) => {
      const anna = await openAnna(start);
      await revoke(anna);
      await anna.world.pass(2 * day, hour / 2);
      const failedSoon = mails(anna, 'reconnect').length;
      expect(failedSoon).toBeGreaterThan(0);
      for (let count = 0; count < 18; count++) {
        anna.world.time += day;
        await anna.world.pass(minute);
      }
      expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['grant_failed']);
      expect(mails(anna, 'reconnect').length).toBe(5);
      await anna.salon.connect('anna');
      await anna.world.settle();
      expect(anna.salon.conflicts()).toEqual([]);
      const sent = mails(anna, 'reconnect').length;
      anna.world.time += 20 * day;
      for (let sweep = 0; sweep < 8; sweep++) await anna.world.pass(minute);
      expect(mails(anna, 'reconnect').length).toBe(sent);
    },
  ),

  probed: scenario('GR4 a grant that ended is found within a day though nobody books or edits', async (start) => {
    const { world, salon } = await start({ pushUrl: undefined });
    await salon.live('anna');
    const [link] = salon.links();
    await world.store.update({
      table: 'directory',
      key: { pk: link?.pk ?? '', sk: link?.sk ?? '' },
      set: { state: 'paused' },
      remove: ['dueShard', 'dueAt'],
    });
    await revoke({ world, salon });
    await world.pass(day + hour, hour / 4);
    expect(accounts({ world, salon }).map(({ grant }) => grant)).toEqual(['failed']);
  }),

  grantFailsEverywhere: scenario(
    'GR2 a grant that fails in the middle of a read resumes without loss',
    async (start) => {
      const anna = await openAnna(start, { pageSize: 1 });
      const events = [at('event001', 8), at('event002', 10), at('event003', 12)];
      await anna.world.control('POST', `${anna.salon.eventsOf('anna')}:bulk`, { events });
      await anna.salon.fault('events.list', { kind: 'status', status: 401, reason: 'authError' }, { nth: 2, times: 2 });
      await anna.world.settle();
      expect(accounts(anna).map(({ grant }) => grant)).toEqual(['failed']);
      await anna.salon.connect('anna');
      await anna.world.settle();
      await anna.world.pass(10 * minute);
      await expectAgreement(anna.salon);
      expect(await busyOnTheTwelfth(anna)).toHaveLength(3);
    },
  ),

  othersGoOn: scenario('SW1 a row that cannot be tended stops no other', async (start) => {
    const anna = await openAnna(start);
    const { world, salon } = anna;
    for (const name of ['ben', 'cleo', 'dora', 'emil']) await salon.live(name);
    await pushes(anna, 'off');
    const [bad] = salon.links();
    const key = { pk: bad?.pk ?? '', sk: bad?.sk ?? '' };
    await world.store.update({ table: 'directory', key, set: { pullNumber: 'none' } });
    const names = ['anna', 'ben', 'cleo', 'dora', 'emil'].filter((name) => bad?.resourceId !== `res_${name}`);
    for (const name of names) await salon.create(name, at('event001', 8));
    await world.pass(6 * hour + minute, 5 * minute);
    for (const name of names)
      expect((await salon.busy(name, '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toHaveLength(1);
    expect(world.failures.length).toBeGreaterThan(0);
  }),

  checkedDaily: scenario(
    'SW2 an idle watched calendar is checked every six hours, and not much more often',
    async (start) => {
      const anna = await openAnna(start);
      const before = (await anna.salon.calls('events.list')).length;
      await anna.world.pass(day, hour / 4);
      const checks = (await anna.salon.calls('events.list')).length - before;
      expect(checks).toBeGreaterThanOrEqual(4);
      expect(checks).toBeLessThanOrEqual(6);
    },
  ),

  askedOften: scenario('SW2 asking for old availability reads at most once a quarter of an hour', async (start) => {
    const anna = await openAnna(start);
    await pushes(anna, 'off');
    anna.world.time += 20 * minute;
    await anna.salon.create('anna', at('event001', 8));
    await anna.salon.fault('events.list', { kind: 'status', status: 503 });
    const before = (await anna.salon.calls('events.list')).length;
    for (let count = 0; count < 5; count++) {
      await busyOnTheTwelfth(anna);
      await anna.world.settle();
    }
    expect((await anna.salon.calls('events.list')).length).toBe(before + 1);
    await anna.world.control('DELETE', '/faults');
    await anna.world.pass(minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  }),

  quietAfterCancel: scenario('SW1 at rest nothing is due but checks, probes and renewals', async (start) => {
    const booked = await openBooked(start);
    await cancel(booked, booked.booking);
    await booked.world.pass(10 * minute);
    const soon = new Date(booked.world.time + 30 * minute).toISOString();
    const tables = (['directory', 'calendar', 'conflicts'] as const).flatMap((name) => booked.world.store.rows(name));
    // Mails and events wait for functions that this world does not have.
    const elsewhere = new Set(['mail', 'outbox', 'busy', 'resourceChange']);
    const due = tables.filter((one) => !elsewhere.has(String(one.row)) && String(one.dueAt ?? soon) < soon);
    expect(due).toEqual([]);
  }),
};
