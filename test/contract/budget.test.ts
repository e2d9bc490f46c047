import { afterAll, describe, expect, test } from 'vitest';
import { createBudget, type Payer } from '../../shared/budget/budget.ts';
import { takeTurn } from '../../shared/budget/pace.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { BudgetRow } from '../../shared/contracts/rows/budgets.ts';
import { grantHashOf } from '../../shared/identity/ids.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { windowLimit, writeGapMs } from '../../shared/sync/budget.ts';
import { systemRandom } from '../../shared/system/random.ts';
import { createMemoryMetrics } from '../memory/metrics.ts';
import { storeEngines } from './store-engines.ts';

/** The budgets' conditional writes, by many workers at once on the engines they are made for. */

const limits = { perMinute: 7000, perUserPerMinute: 600, perDay: 1_000_000 };
const now = Date.parse('2026-05-04T12:00:03.000Z');

const started = await Promise.all(storeEngines.map(async (engine) => ({ engine, subject: await engine.start() })));

for (const { engine, subject } of started) {
  if (subject === undefined) {
    process.stdout.write(`not run: 3 (budgets on ${engine.name}, which needs ${engine.needs})\n`);
    continue;
  }
  describe(`budgets on ${subject.name}`, () => {
    afterAll(() => subject.stop());

    test('PU5 twelve workers at once use a window up and never pass it, and the next begins anew', async () => {
      const { store, pk } = subject.scene();
      const clock = { now: () => time, sleep: async () => undefined };
      let time = now;
      const payer: Payer = {
        oauthClient: pk,
        businessId: 'biz_a',
        grantHash: grantHashOf(pk, 'anna'),
        linkId: 'lnk_a',
      };
      const budgets = Array.from({ length: 12 }, () => createBudget({ store, clock, ...rest }));
      for (const window of [0, 1]) {
        time = now + window * 10_000;
        const made = await Promise.all(budgets.map((budget) => callsOf(budget.charge, payer, 12)));
        const sum = made.reduce((all, one) => all + one, 0);
        const row = BudgetRow.parse(await store.get('directory', directoryKeys.accountBudget(payer.grantHash)));
        expect(sum).toBeLessThanOrEqual(row.used);
        expect(row.used).toBeLessThanOrEqual(windowLimit(600));
        expect(sum).toBeGreaterThan(windowLimit(600) / 2);
      }
    });

    test('PU5 what Google said of its quota is heard by every worker', async () => {
      const { store, pk } = subject.scene();
      const clock = { now: () => now, sleep: async () => undefined };
      const payer: Payer = { oauthClient: pk, businessId: 'biz_a', grantHash: grantHashOf(pk, 'anna') };
      const [one, other] = [createBudget({ store, clock, ...rest }), createBudget({ store, clock, ...rest })];
      await one.charge(payer, 'live', 1);
      await one.slow(payer, 'account', 60);
      expect(await callsOf(other.charge, payer, 3)).toBe(0);
    });

    test('PU5 workers that write at once to one calendar each get a turn of their own', async () => {
      const { store, pk } = subject.scene();
      const slept: number[] = [];
      const clock = { now: () => now, sleep: async (ms: number) => void slept.push(ms) };
      const link = { id: 'lnk_a', businessId: pk };
      const turns = await Promise.all(Array.from({ length: 12 }, () => takeTurn({ store, clock, ...rest }, link)));
      const served = turns.filter(({ kind }) => kind === 'now').length;
      expect(served).toBeGreaterThan(1);
      expect(served).toBeLessThanOrEqual(6);
      expect(new Set(slept).size).toBe(served - 1);
      expect(slept.every((ms) => ms % writeGapMs === 0)).toBe(true);
    });
  });
}

const rest = { random: systemRandom, metrics: createMemoryMetrics(), limitsOf: async () => limits };

async function callsOf(
  charge: (payer: Payer, priority: 'live', units: number) => Promise<void>,
  payer: Payer,
  tries: number,
) {
  let made = 0;
  for (let call = 0; call < tries; call++) {
    try {
      await charge(payer, 'live', 1);
      made += 1;
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
    }
  }
  return made;
}
