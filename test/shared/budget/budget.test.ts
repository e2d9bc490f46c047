import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Budget, createBudget, type Payer } from '../../../shared/budget/budget.ts';
import { callsOfLink } from '../../../shared/budget/usage.ts';
import type { Priority } from '../../../shared/contracts/google.ts';
import { grantHashOf } from '../../../shared/identity/ids.ts';
import { GoogleError } from '../../../shared/ports/google.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { businessLimit, dayLimit, type GoogleLimits, windowLimit } from '../../../shared/sync/budget.ts';
import { createMemoryMetrics } from '../../memory/metrics.ts';
import { testRandom } from '../../memory/random.ts';
import { MemoryStore } from '../../memory/store.ts';
import { overlaid } from '../../sabotage/overlaid.ts';

const limits: GoogleLimits = { perMinute: 700, perUserPerMinute: 210, perDay: 1_000_000 };
const begin = Date.parse('2026-05-04T06:00:00.000Z');
const minute = 60_000;
const order: Priority[] = ['live', 'write', 'renewal', 'check', 'import'];

/** Workers that share a store and a clock, and every call that a budget let through. */
function office(over: Partial<GoogleLimits> = {}) {
  const time = { now: begin };
  const store = new MemoryStore();
  const metrics = createMemoryMetrics();
  const random = testRandom('budget');
  const made: { at: number; payer: Payer; units: number; priority: Priority }[] = [];
  let writes = 0;
  const counted = overlaid<Store>(store, {
    update: (update) => {
      writes += 1;
      return store.update(update);
    },
  });
  const clock = {
    now: () => time.now,
    sleep: async (ms: number) => {
      time.now += ms;
    },
  };
  const worker = () =>
    createBudget({ store: counted, clock, random, metrics, limitsOf: async () => ({ ...limits, ...over }) });
  const ask = async (budget: Budget, payer: Payer, priority: Priority = 'live', units = 1): Promise<string> => {
    try {
      await budget.charge(payer, priority, units);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return error.reason ?? '';
    }
    made.push({ at: time.now, payer, units, priority });
    return 'made';
  };
  /** Asks until it is refused; answers how often it was not. */
  const most = async (budget: Budget, payer: Payer, priority: Priority = 'live'): Promise<number> => {
    for (let times = 0; ; times++) if ((await ask(budget, payer, priority)) !== 'made') return times;
  };
  return { time, store, metrics, made, worker, ask, most, writes: () => writes };
}

const payer = (person = 'anna', businessId = 'biz_a', linkId?: string): Payer => ({
  ...{ oauthClient: 'default', businessId, linkId },
  grantHash: grantHashOf('default', person),
});

/** The most units in any minute of Google's kind, which slides. */
function busiestMinute(calls: readonly { at: number; units: number }[]): number {
  const sums = calls.map(({ at }) =>
    calls.filter((other) => other.at > at - minute && other.at <= at).reduce((sum, { units }) => sum + units, 0),
  );
  return Math.max(0, ...sums);
}

describe('invariant 18 quota is never exceeded', () => {
  const step = fc.record({
    worker: fc.nat(3),
    person: fc.constantFrom('anna', 'ben', 'carl', 'dora', 'emil', 'finn'),
    business: fc.constantFrom('biz_a', 'biz_b'),
    priority: fc.constantFrom(...order),
    units: fc.constantFrom(1, 3),
    times: fc.integer({ min: 1, max: 25 }),
    wait: fc.constantFrom(0, 0, 0, 700, 4000, 9990, 10_000, 31_000),
  });

  test('PU5 whatever workers ask at the same time, no sliding minute holds more than Google allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const { time, made, worker, ask } = office();
        const workers = [worker(), worker(), worker(), worker()];
        for (const { worker: at, person, business, priority, units, times, wait } of steps) {
          const budget = workers[at] ?? worker();
          const calls = Array.from({ length: times }, (_, index) =>
            ask(index % 5 === 4 ? worker() : budget, payer(person, business), priority, units),
          );
          await Promise.all(calls);
          time.now += wait;
        }
        expect(busiestMinute(made)).toBeLessThanOrEqual(limits.perMinute);
        for (const person of new Set(made.map((call) => call.payer.grantHash))) {
          const own = made.filter((call) => call.payer.grantHash === person);
          expect(busiestMinute(own)).toBeLessThanOrEqual(limits.perUserPerMinute);
        }
        for (const business of ['biz_a', 'biz_b']) {
          const own = made.filter((call) => call.payer.businessId === business);
          expect(busiestMinute(own)).toBeLessThanOrEqual(7 * businessLimit(limits.perMinute));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('PU5 at full tilt the limits are nearly reached, so they are not kept by doing nothing', async () => {
    const { time, made, worker, most } = office();
    const budget = worker();
    for (let second = 0; second < 120; second += 5) {
      await most(budget, payer('anna', 'biz_a'));
      time.now += 5000;
    }
    expect(busiestMinute(made)).toBeGreaterThan(0.7 * limits.perUserPerMinute);
  });

  test('PU5 the day ends at its limit, and begins anew at midnight in California', async () => {
    const { time, worker, most, ask } = office({ perDay: 100 });
    time.now = Date.parse('2026-05-04T07:00:00Z');
    const budget = worker();
    let calls = 0;
    for (let hour = 0; hour < 20; hour++) {
      calls += await most(hour % 2 === 0 ? budget : worker(), payer());
      time.now += 60 * minute;
    }
    expect(calls).toBeLessThanOrEqual(dayLimit(100));
    // What workers took along and did not use is lost.
    expect(calls).toBeGreaterThan(80);
    time.now = Date.parse('2026-05-05T06:59:59.999Z');
    expect(await ask(budget, payer())).toBe('own_budget_day');
    time.now += 1;
    expect(await ask(budget, payer())).toBe('made');
  });

  test('PU5 one person at two businesses has one budget, for Google knows one user', async () => {
    const { worker, most } = office();
    expect(await most(worker(), payer('anna', 'biz_a'))).toBe(windowLimit(210));
    expect(await most(worker(), payer('anna', 'biz_b'))).toBe(0);
  });

  test('PU5 a clock that was set back does not wait for its old future', async () => {
    const { time, worker, most, ask } = office();
    time.now += 86_400_000;
    await most(worker(), payer());
    time.now -= 86_400_000;
    expect(await ask(worker(), payer())).toBe('made');
  });
});

describe('live work goes first', () => {
  test('PU5 each kind of call leaves room for those before it', async () => {
    const reached = [];
    for (const priority of order) {
      const { worker, most } = office();
      reached.push(await most(worker(), payer(), priority));
    }
    expect(reached).toEqual([...reached].sort((a, b) => b - a));
    expect(new Set(reached).size).toBe(order.length);
  });

  test('PU5 an import that has taken all it may is refused while a live change is served', async () => {
    const { worker, most, ask } = office();
    const importing = worker();
    await most(importing, payer(), 'import');
    expect(await ask(importing, payer(), 'import')).toBe('own_budget_account');
    expect(await ask(worker(), payer(), 'live')).toBe('made');
    expect(await ask(importing, payer(), 'live')).toBe('made');
  });

  test('PU5 an import does not spend what its worker took along for live calls', async () => {
    const { worker, most, ask } = office();
    const budget = worker();
    await most(worker(), payer(), 'import');
    for (let call = 0; call < 6; call++) expect(await ask(budget, payer(), 'live')).toBe('made');
    expect(await ask(budget, payer(), 'import')).toBe('own_budget_account');
  });

  test('PU5 one business leaves half of the client to the others', async () => {
    const { worker, most, ask } = office({ perUserPerMinute: 100_000 });
    expect(await most(worker(), payer('anna', 'biz_a'))).toBe(businessLimit(700));
    expect(await ask(worker(), payer('anna', 'biz_a'))).toBe('own_budget_business');
    expect(await most(worker(), payer('ben', 'biz_b'))).toBe(businessLimit(700));
  });

  test('PU5 other clients and accounts go on', async () => {
    const { worker, most, ask } = office();
    await most(worker(), payer('anna'));
    expect(await ask(worker(), payer('ben'))).toBe('made');
    expect(await ask(worker(), { ...payer('anna'), oauthClient: 'own', grantHash: grantHashOf('own', 'anna') })).toBe(
      'made',
    );
  });

  test('PU6 a refusal says when to come back, within two windows, and is counted', async () => {
    const { worker, most, metrics } = office();
    const budget = worker();
    await most(budget, payer());
    const refused = await budget.charge(payer(), 'live', 1).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      failure: { kind: 'rateLimited' },
      reason: 'own_budget_account',
      status: undefined,
    });
    const after =
      refused instanceof GoogleError && 'retryAfterSeconds' in refused.failure ? refused.failure.retryAfterSeconds : 0;
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(20);
    expect(metrics.counted('BudgetRefused')).toBe(2);
  });
});

describe('when Google itself refuses', () => {
  test('PU5 its quota answer slows the account for every worker, and no other', async () => {
    const { time, worker, ask } = office();
    const [one, other] = [worker(), worker()];
    await ask(one, payer());
    await one.slow(payer(), 'account', 0);
    expect([await ask(one, payer()), await ask(other, payer())]).toEqual(['own_budget_slow', 'own_budget_slow']);
    expect(await ask(other, payer('ben'))).toBe('made');
    time.now += 12_500;
    expect([await ask(one, payer()), await ask(other, payer())]).toEqual(['made', 'made']);
  });

  test('PU5 an answer about the project slows the client, and no other client', async () => {
    const { worker, ask } = office();
    const budget = worker();
    await ask(budget, payer());
    await budget.slow(payer(), 'client', 30);
    expect(await ask(worker(), payer('ben', 'biz_b'))).toBe('own_budget_slow');
    expect(await ask(worker(), { ...payer('ben'), oauthClient: 'own', grantHash: grantHashOf('own', 'ben') })).toBe(
      'made',
    );
  });

  test('PU5 what a worker took along before others were slowed ends with its window', async () => {
    const { time, worker, ask, made } = office();
    const [one, other] = [worker(), worker()];
    for (let call = 0; call < 8; call++) await ask(one, payer());
    await other.slow(payer(), 'account', 600);
    const before = made.length;
    for (let call = 0; call < 50; call++) await ask(one, payer());
    expect(made.length - before).toBeLessThanOrEqual(4);
    time.now += 10_000;
    expect(await ask(one, payer())).toBe('own_budget_slow');
  });
});

describe('what it costs', () => {
  test('PU5 a single call is paid by two small writes', async () => {
    const { time, worker, ask, writes } = office();
    const budget = worker();
    await ask(budget, payer());
    expect(writes()).toBe(2);
    time.now += 5 * minute;
    await ask(budget, payer());
    expect(writes()).toBe(4);
  });

  test('PU5 a busy worker pays many calls by one write', async () => {
    const { time, worker, ask, writes, made } = office({ perMinute: 10_000, perUserPerMinute: 6000 });
    const budget = worker();
    for (let second = 0; second < 60; second++) {
      for (let call = 0; call < 8; call++) await ask(budget, payer());
      time.now += 1000;
    }
    expect(made.length).toBe(480);
    expect(writes()).toBeLessThan(100);
  });

  test('PU5 a worker that dies takes nothing but budget with it', async () => {
    const { time, worker, ask, most } = office();
    for (let died = 0; died < 5; died++) {
      const budget = worker();
      for (let call = 0; call < 3; call++) await ask(budget, payer());
    }
    expect(await most(worker(), payer())).toBeGreaterThan(0);
    time.now += 10_000;
    expect(await most(worker(), payer())).toBe(windowLimit(210));
  });

  test('SW2 calls are counted by calendar and day', async () => {
    const { time, store, worker, ask } = office();
    const budget = worker();
    const link = (linkId: string) => ({ linkId, oauthClient: 'default', sub: 'anna' });
    for (let hour = 0; hour < 10; hour++) {
      await ask(budget, payer('anna', 'biz_a', 'lnk_1'));
      if (hour % 5 === 0) await ask(budget, payer('anna', 'biz_a', 'lnk_2'));
      time.now += 60 * minute;
    }
    // The day in California began at 07:00, after the first hour.
    expect(await callsOfLink(store, link('lnk_1'), time.now)).toEqual({
      today: 9,
      before: { day: '2026-05-03', calls: 1 },
    });
    expect((await callsOfLink(store, link('lnk_2'), time.now)).today).toBe(1);
    time.now += 86_400_000;
    expect(await callsOfLink(store, link('lnk_1'), time.now)).toEqual({
      today: 0,
      before: { day: '2026-05-04', calls: 9 },
    });
  });
});
