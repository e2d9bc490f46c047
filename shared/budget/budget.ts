import { directoryKeys } from '../contracts/keys.ts';
import type { Priority } from '../contracts/google.ts';
import { BudgetRow } from '../contracts/rows/budgets.ts';
import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import type { Clock } from '../ports/clock.ts';
import { GoogleError } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Random } from '../ports/random.ts';
import type { Condition, Key, Store } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { businessLimit, dayLimit, type GoogleLimits, slowDown, windowLimit, windowMs } from '../sync/budget.ts';
import type { Charge } from './budget-writes.ts';
import { type Paid, Purse } from './purse.ts';

/** Whose quota a call uses up. */
export type Payer = {
  oauthClient: string;
  businessId: string;
  /** The person at that client, over all businesses: Google counts its user, not our accounts. */
  grantHash: string;
  linkId?: string | undefined;
};

/** Whom a quota answer of Google's is about. */
export type SlowScope = 'account' | 'client';

/**
 * PU5, invariant 18: what may be asked of Google, shared by all workers. A call is charged before it is made, to its
 * account and to its client (and there to its business); a refusal is a `rateLimited` failure that never reached Google.
 */
export type Budget = {
  charge(payer: Payer, priority: Priority, units: number): Promise<void>;
  /** Google's own quota has refused a call: nobody calls for this account or client for a while. */
  slow(payer: Payer, scope: SlowScope, retryAfterSeconds: number): Promise<void>;
};

type Parts = { store: Store; clock: Clock; random: Random; metrics: Metrics; limitsOf: LimitsOf };
/** What Google allows the client of the payer. */
type LimitsOf = (client: Pick<Payer, 'businessId' | 'oauthClient'>) => Promise<GoogleLimits>;

/** A worker remembers this many budgets; the least used of late leave first. */
const capacity = 500;

export function createBudget(parts: Parts): Budget {
  const { limitsOf, metrics } = parts;
  const purses = new Map<string, Purse>();
  const purseOf = (name: string, open: () => Purse): Purse => {
    const purse = purses.get(name) ?? open();
    purses.delete(name);
    purses.set(name, purse);
    if (purses.size > capacity) purses.delete(purses.keys().next().value ?? name);
    return purse;
  };
  const ofAccount = ({ grantHash }: Payer, { perUserPerMinute }: GoogleLimits) =>
    purseOf(`account ${grantHash}`, () => {
      const caps = { window: windowLimit(perUserPerMinute) };
      return new Purse(parts, directoryKeys.accountBudget(grantHash), caps);
    });
  const ofClient = ({ oauthClient, businessId }: Payer, { perMinute, perDay }: GoogleLimits) =>
    purseOf(`client ${oauthClient} ${businessId} ${perMinute} ${perDay}`, () => {
      const window = windowLimit(perMinute);
      const part = oauthClient === defaultClient ? businessLimit(perMinute) : window;
      return new Purse(parts, directoryKeys.clientBudget(oauthClient), { window, part, day: dayLimit(perDay) });
    });
  const refuse = (paid: Paid & { ok: false }, whose: SlowScope): never => {
    metrics.count('BudgetRefused');
    throw refusal(paid, whose, share(parts.random));
  };
  return {
    async charge(payer, priority, units) {
      const limits = await limitsOf(payer);
      const account: Charge = { priority, units, linkId: payer.linkId };
      const fromAccount = await ofAccount(payer, limits).pay(account);
      if (!fromAccount.ok) return refuse(fromAccount, 'account');
      const fromClient = await ofClient(payer, limits).pay({ priority, units, part: payer.businessId });
      if (fromClient.ok) return;
      ofAccount(payer, limits).giveBack(account);
      refuse(fromClient, 'client');
    },
    async slow(payer, scope, retryAfterSeconds) {
      const key =
        scope === 'account'
          ? directoryKeys.accountBudget(payer.grantHash)
          : directoryKeys.clientBudget(payer.oauthClient);
      metrics.count('GoogleSlowed');
      await slowRow(parts, key, retryAfterSeconds);
      const limits = await limitsOf(payer);
      (scope === 'account' ? ofAccount(payer, limits) : ofClient(payer, limits)).drop();
    },
  };
}

async function slowRow({ store, clock, random }: Parts, key: Key, retryAfterSeconds: number): Promise<void> {
  const row = await readRow(store, 'directory', key, BudgetRow);
  const set = row && slowDown(row, clock.now(), retryAfterSeconds, share(random));
  if (set === undefined) return;
  const asSeen: Condition =
    row?.slowUntil === undefined
      ? { attribute: 'slowUntil', is: 'absent' }
      : { attribute: 'slowUntil', is: '=', value: row.slowUntil };
  await store.update({ table: 'directory', key, set, when: [{ attribute: 'pk', is: 'present' }, asSeen] });
}

/** Refused callers come back spread over a window, not together. */
function refusal({ reason, afterMs }: Paid & { ok: false }, whose: SlowScope, jitter: number): GoogleError {
  const name = reason === 'window' || reason === 'busy' ? `own_budget_${whose}` : `own_budget_${reason}`;
  const retryAfterSeconds = Math.ceil((afterMs + jitter * windowMs) / 1000);
  return new GoogleError(
    { kind: 'rateLimited', retryAfterSeconds, own: true },
    { reason: name, message: `Not asked of Google: ${texts[reason]} (${name})` },
  );
}

const texts = {
  slow: 'it has said that its quota is used up',
  window: 'the quota of this minute is used up or kept for what is more urgent',
  business: 'the business has used its share of this minute',
  day: 'the quota of this day is used up or kept for what is more urgent',
  busy: 'too many workers ask at once',
} as const;

const share = (random: Random): number => (random.bytes(1)[0] ?? 0) / 255;
