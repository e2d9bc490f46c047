import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createBudget } from '../../../shared/budget/budget.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
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
