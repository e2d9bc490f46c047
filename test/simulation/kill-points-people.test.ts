import { afterAll, describe, expect } from 'vitest';
import { OutboxRow } from '../../shared/contracts/rows/webhooks.ts';
import { tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { getInvitation } from '../../shared/records/directory.ts';
import { expectAgreement } from './agreement.ts';
import { timed } from './business.ts';
import type { Deaths } from './deaths.ts';
import { begin, diesIn, expectNothingOwed, live, rowsOf, type Town, wanted } from './edge-town.ts';
import { KillCount } from './kill-count.ts';

/** Consent, mails and webhooks die at every point; people reload, receivers see what comes again by its id. */

const counts = new KillCount();
afterAll(() => counts.print());

const dies = diesIn(counts);

const anna = 'anna@example.com';

const invited = async (deaths: Deaths): Promise<Town> => {
  const town = await begin(deaths);
  await town.salon.addResource('anna');
  await town.salon.addAccount('anna', [timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00')]);
  await town.edges.call('POST', '/v1/resources/res_anna/invitation', { body: {} });
  await town.edges.settle();
  return town;
};

const linkOf = async ({ world, salon }: Town): Promise<string> => {
  const invitation = await getInvitation(world.store, salon.id, 'res_anna');
  if (invitation === undefined) throw new Error('nobody is invited');
  return `/invitations/${await tokenOf(world.ports, invitation)}`;
};

/** From the mailed link to the end; whoever sees an error page begins again at the link. */
async function goThrough(town: Town): Promise<void> {
  const link = await linkOf(town);
  const browser = town.edges.browser();
  for (let attempt = 0; attempt < 3; attempt++) {
    const opened = await browser.get(link);
    if (opened.location?.endsWith('/done')) return;
    const started = opened.status === 200 ? await browser.post(`${link}/start`) : opened;
    if (started.location === undefined) continue;
    const back = await browser.get(await town.edges.atGoogle(started, anna));
    if (back.location === undefined || (await browser.get(back.location)).status !== 200) continue;
    const chosen = await browser.post(`${link}/calendar`, { calendarId: anna });
    if (chosen.location !== undefined) return;
  }
  throw new Error('the person never came through');
}

describe('consent', () => {
  dies('IN1', 'consent', 'from the link to the calendar', {
    begin: invited,
    act: async (town) => {
      await goThrough(town);
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon);
      expectNothingOwed(town);
      expect(town.salon.links()).toMatchObject([{ state: 'active', role: 'write', calendarId: anna }]);
      expect(rowsOf(town, 'directory', 'account')).toMatchObject([{ grant: 'ok', email: anna }]);
      expect(town.world.mails.filter(({ text }) => !text.includes('/invitations/'))).toHaveLength(1);
      expect((await town.edges.browser().get(await linkOf(town))).status).toBe(404);
    },
  });

  dies('GR3', 'consent', 'a reconnect after the grant was ended', {
    begin: async (deaths) => {
      const town = await live(deaths);
      await town.world.control('POST', '/accounts/anna%40example.com/revoke', { mode: 'revoked' });
      await town.edges.call('POST', '/v1/bookings', { body: wanted });
      await town.edges.settle();
      expect(town.salon.conflicts().map(({ kind }) => kind)).toEqual(['grant_failed']);
      return town;
    },
    act: async (town) => {
      const link = await linkOf(town);
      const browser = town.edges.browser();
      for (let attempt = 0; attempt < 3; attempt++) {
        const opened = await browser.get(link);
        if (opened.location?.endsWith('/done')) break;
        const started = opened.status === 200 ? await browser.post(`${link}/start`) : opened;
        if (started.location === undefined) continue;
        const back = await browser.get(await town.edges.atGoogle(started, anna));
        if (back.location !== undefined) break;
      }
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon);
      expectNothingOwed(town);
      expect(town.salon.conflicts()).toEqual([]);
      expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ google: { state: 'synced' } }]);
    },
  });
});

describe('mails', () => {
  dies('PU8', 'send-mails', 'an invitation', {
    begin: async (deaths) => {
      const town = await begin(deaths);
      await town.salon.addResource('anna');
      return town;
    },
    act: async ({ edges }) => {
      await edges.call('POST', '/v1/resources/res_anna/invitation', { body: {} });
      await edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      expect([1, 2]).toContain(town.world.mails.length);
      expect(rowsOf(town, 'directory', 'mail')).toMatchObject([{ state: 'sent' }]);
      for (const { text } of town.world.mails) expect(text).toContain(await linkOf(town));
    },
  });

  dies('GR3', 'send-mails', 'the warnings about a grant', {
    act: async (town) => {
      await town.world.control('POST', '/accounts/anna%40example.com/revoke', { mode: 'revoked' });
      await town.edges.call('POST', '/v1/resources/res_anna/check');
      await town.edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      const reconnects = town.world.mails.filter(({ text }) => text.includes('/invitations/'));
      expect([1, 2]).toContain(reconnects.length);
    },
  });
});

/** The events of the feed by name, after a look that its places have no gap. */
function feedOf(town: Town): unknown[] {
  const rows = rowsOf(town, 'directory', 'feed');
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(rows.length);
  return rows.map(({ event }) => event).sort();
}

const hook = { url: 'https://one.example.com/hook', events: ['booking.created', 'busy.changed'] };

const withWebhook = async (deaths: Deaths): Promise<Town> => {
  const town = await live(deaths);
  await town.edges.call('POST', '/v1/webhooks', { body: hook });
  return town;
};

describe('webhooks', () => {
  dies('WH1', 'api', 'a booking that is told, replayed and told again', {
    begin: withWebhook,
    act: async (town) => {
      const { edges, world } = town;
      await edges.insist('POST', '/v1/bookings', { body: wanted });
      await edges.settle();
      const [webhook] = rowsOf(town, 'directory', 'webhook');
      const at = (ms: number) => new Date(ms).toISOString().replace('.000', '');
      const window = { from: at(world.time - 3_600_000), to: at(world.time + 60_000) };
      await edges.insist('POST', `/v1/webhooks/${String(webhook?.['id'])}/replay`, { body: window });
      await edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      expect(rowsOf(town, 'calendar', 'booking')).toHaveLength(1);
      expect(feedOf(town)).toEqual(['booking.created', 'busy.changed', 'resource.changed']);
      const created = town.edges.received.filter(({ type }) => type === 'booking.created');
      expect(new Set(created.map(({ id }) => id)).size).toBe(1);
      expect(created.length).toBeGreaterThanOrEqual(2);
    },
  });

  dies('WH1', 'apply-deltas', 'a busy time that has come from Google', {
    begin: withWebhook,
    act: async (town) => {
      town.world.time += 60_000;
      await town.edges.settle();
      town.edges.received.length = 0;
      await town.salon.create('anna', timed('meeting2', '2026-05-06T10:00:00+02:00', '2026-05-06T11:00:00+02:00'));
      await town.edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      const told = town.edges.received.map(({ type }) => type);
      expect(told.length).toBeGreaterThanOrEqual(1);
      expect(new Set(told)).toEqual(new Set(['busy.changed']));
    },
  });

  dies('WH1', 'deliver-webhooks', 'a link that is paused', {
    begin: live,
    act: async (town) => {
      town.world.time += 60_000;
      const [link] = town.salon.links();
      await town.edges.call('POST', `/v1/links/${link?.id}/pause`, { body: {} });
      await town.edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      const told = rowsOf(town, 'calendar', 'outbox').map((row) => OutboxRow.parse(row).resource?.state);
      expect(told.filter((state) => state === 'paused')).toHaveLength(1);
    },
  });

  for (const first of ['takes it', 'fails once', 'is too slow once'])
    dies('WH1', 'deliver-webhooks', `a booking told to two receivers, where one ${first}`, {
      begin: async (deaths) => {
        const town = await live(deaths);
        for (const host of ['one', 'two'])
          await town.edges.call('POST', '/v1/webhooks', {
            body: { url: `https://${host}.example.com/hook`, events: ['booking.created', 'booking.cancelled'] },
          });
        return town;
      },
      act: async ({ edges }) => {
        let calls = 0;
        edges.receiver = () => {
          calls += 1;
          if (calls > 1 || first === 'takes it') return { kind: 'answered', status: 204 };
          return first === 'fails once' ? { kind: 'answered', status: 500 } : { kind: 'timedOut' };
        };
        await edges.call('POST', '/v1/bookings', { body: wanted });
        await edges.settle();
      },
      check: async (town) => {
        expectNothingOwed(town);
        expect(rowsOf(town, 'directory', 'delivery').map(({ state }) => state)).toEqual(['delivered', 'delivered']);
        const { received } = town.edges;
        expect(new Set(received.map(({ url, id }) => `${url} ${id}`)).size).toBe(2);
        expect(feedOf(town)).toEqual(['booking.created', 'busy.changed', 'resource.changed']);
        expect(received.length).toBeLessThanOrEqual(first === 'takes it' ? 3 : 4);
        for (const { type } of received) expect(type).toBe('booking.created');
      },
    });
});
