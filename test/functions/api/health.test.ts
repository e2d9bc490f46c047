import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createBudget } from '../../../shared/budget/budget.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import type { QueueDesk } from '../../../shared/ports/queue-desk.ts';
import { countLatency } from '../../../shared/records/latency.ts';
import { hours, iso } from '../../../shared/records/time.ts';
import { grantHashOf } from '../../../shared/identity/ids.ts';
import type { GoogleLimits } from '../../../shared/sync/budget.ts';
import { World } from './world.ts';

const limits: GoogleLimits = { perMinute: 7000, perUserPerMinute: 600, perDay: 1000 };

const Budgets = z.object({
  budgets: z.array(z.record(z.string(), z.unknown())),
  googleCalls: z.array(z.record(z.string(), z.unknown())),
});

describe('GET /v1/health says what Google is asked', () => {
  test('SW2 used and limit of window and day, by client and business, and the calls of each calendar', async () => {
    const { world, key, link, payer, budget } = await connected();
    for (let call = 0; call < 3; call++) await budget.charge(payer, 'live', 1);
    await budget.charge({ ...payer, businessId: 'biz_other', linkId: undefined }, 'live', 1);
    const { budgets, googleCalls } = Budgets.parse((await world.call('GET', '/v1/health', { key })).body);
    expect(budgets).toEqual([
      {
        oauthClient: 'default',
        window: { seconds: 10, used: 4, limit: 900, byBusiness: { used: 3, limit: 450 } },
        day: { used: 4, limit: 900, endsAt: '2026-05-04T07:00:00.000Z' },
        checks: { stretched: 1, text: 'Idle calendars are checked as often as they should be.' },
        slowUntil: null,
      },
    ]);
    expect(googleCalls).toEqual([{ linkId: link.id, today: 3 }]);
  });

  test('SW2 that checks are put off, and by how much', async () => {
    const { world, key, payer, budget } = await connected();
    for (let hour = 0; hour < 4; hour++) {
      world.now += 3_600_000;
      for (let call = 0; call < 80; call++) await budget.charge(payer, 'check', 1).catch(() => undefined);
    }
    world.now += 10_000;
    await budget.charge(payer, 'live', 1);
    const { budgets } = Budgets.parse((await world.call('GET', '/v1/health', { key })).body);
    expect(budgets[0]?.['checks']).toMatchObject({ text: expect.stringContaining('times less often') });
  });

  test('PU5 that Google has refused, and until when', async () => {
    const { world, key, payer, budget } = await connected();
    await budget.charge(payer, 'live', 1);
    await budget.slow(payer, 'client', 60);
    const { budgets } = Budgets.parse((await world.call('GET', '/v1/health', { key })).body);
    expect(budgets[0]).toMatchObject({ slowUntil: new Date(world.now + 60_000).toISOString() });
  });
});

async function connected() {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const link = await world.link(businessId, resourceId);
  const account = {
    ...directoryKeys.account(businessId, link.accountId),
    ...{ v: 1, row: 'account', id: link.accountId, businessId, oauthClient: 'default', sub: 'sub-9', version: 1 },
    ...{ email: 'anna@example.com', scopes: [], grant: 'ok', grantSince: link.createdAt, remindersSent: 0 },
    confirmedForeign: false,
  };
  await world.store.put({ table: 'directory', row: AccountRow.parse(account) });
  const budget = createBudget({ ...world.ports, limitsOf: async () => limits });
  const payer = { oauthClient: 'default', businessId, grantHash: grantHashOf('default', 'sub-9'), linkId: link.id };
  return { world, key, link, payer, budget };
}

describe('GET /v1/health says how it stands', () => {
  test('HE1 channels, grants, times of pushes and what is stale and why', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const resourceId = await world.resource(key);
    await world.link(businessId, resourceId, {
      channelExpiresAt: iso(world.now + hours(3)),
      asOf: iso(world.now - hours(30)),
    });
    await world.link(businessId, await world.resource(key), { watch: 'unsupported', accountId: 'acc_2' });
    for (const milliseconds of [200, 200, 900]) await countLatency(world.store, businessId, milliseconds, world.now);
    await countLatency(world.store, businessId, 40_000, world.now - hours(5));
    const { body } = await world.call('GET', '/v1/health', { key });
    expect(body).toMatchObject({
      channels: { live: 1, expiring: 1, failing: 0, polled: 1 },
      grants: { ok: 2, failed: 0, ending: 0 },
      queues: [],
      budget: null,
      pushLoss: 0,
      stale: [
        { resourceId, name: 'Anna', why: 'It has not been read for too long', since: iso(world.now - hours(30)) },
      ],
    });
    const { pushToApplied } = z
      .object({
        pushToApplied: z.object({
          ...{ p50: z.number(), p99: z.number(), count: z.int() },
          buckets: z.array(z.object({ hour: z.string(), count: z.int() })),
        }),
      })
      .parse(body);
    expect(pushToApplied).toMatchObject({ p50: 250, count: 4 });
    expect(pushToApplied.p99).toBeGreaterThan(30_000);
    expect(pushToApplied.buckets).toHaveLength(24);
    expect(pushToApplied.buckets.at(-1)).toEqual(
      expect.objectContaining({ hour: '2026-05-04T06:00:00.000Z', count: 3 }),
    );
    expect(pushToApplied.buckets.at(-6)?.count).toBe(1);
  });

  test('HE2 queues are looked at and redriven by whoever may settle conflicts, and by nobody else', async () => {
    const asked: string[] = [];
    const depth = { name: 'pushes', ready: 1, inFlight: 0, delayed: 0, dead: 2 } as const;
    const queueDesk: QueueDesk = {
      depths: async () => [depth],
      redrive: async (queue) => {
        asked.push(queue);
        return { moved: 2, left: false };
      },
    };
    const world = new World({ queueDesk });
    const { id, key } = await world.business(['conflicts', 'read']);
    expect((await world.call('GET', '/v1/health', { key })).body).toMatchObject({ queues: [depth] });
    const body = { queue: 'pushes' };
    expect(await world.call('POST', '/v1/health/redrive', { key, body })).toMatchObject({
      ...{ status: 200, body: { moved: 2, left: false } },
    });
    const other = await world.key(id, ['read', 'book', 'manage']);
    expect((await world.call('POST', '/v1/health/redrive', { key: other, body })).status).toBe(403);
    expect((await world.call('POST', '/v1/health/redrive', { key, body: { queue: 'others' } })).status).toBe(422);
    expect(asked).toEqual(['pushes']);
  });
});
