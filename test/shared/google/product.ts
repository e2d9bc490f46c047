import { randomBytes } from 'node:crypto';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { AccountRow } from '../../../shared/contracts/rows.ts';
import { createGoogle } from '../../../shared/google/adapter.ts';
import type { Fetch } from '../../../shared/google/endpoints.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { GoogleError } from '../../../shared/ports/google.ts';
import type { Metrics } from '../../../shared/ports/metrics.ts';
import type { Secrets, Vault } from '../../../shared/ports/secrets.ts';
import { systemRandom } from '../../../shared/system/random.ts';
import { MemoryStore } from '../../memory/store.ts';

export const account = { businessId: 'biz_a', accountId: 'acc_a' };
const accountKey = directoryKeys.account(account.businessId, account.accountId);

/** Time that passes only by sleeping, yet lets everything else run meanwhile. */
export function virtualClock(start = Date.parse('2026-11-21T10:00:00.000Z')): Clock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms) => {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Sealing that can be read through in tests; the real one has tests of its own. */
export const openVault: Vault = {
  seal: async (_businessId, purpose, bound, plaintext) =>
    `sealed:${purpose}:${bound}:${plaintext}:${randomBytes(4).toString('hex')}`,
  open: async (_businessId, purpose, bound, sealed) => {
    const [, ofPurpose, ofBound, plaintext] = sealed.split(':');
    if (ofPurpose !== purpose || ofBound !== bound || plaintext === undefined) throw new Error('does not open');
    return plaintext;
  },
  sign: async () => 'signature',
};

export const secrets: Secrets = {
  adminKey: async () => 'admin',
  oauthClient: async (name) => {
    if (name !== 'default') throw new Error(`Unknown OAuth client: ${name}`);
    return { clientId: 'client-1', clientSecret: 'GOCSPX-very-secret' };
  },
};

export function countingMetrics(): Metrics & { counted: Record<string, number> } {
  const counted: Record<string, number> = {};
  return {
    counted,
    count: (name, value = 1) => {
      counted[name] = (counted[name] ?? 0) + value;
    },
    time: () => undefined,
  };
}

type Options = { fetch: Fetch; clock?: Clock; store?: MemoryStore; vault?: Vault; apiUrl?: string; oauthUrl?: string };

/** A business with one connected account, and any number of workers that share its store. */
export function product(options: Options) {
  const { fetch, vault = openVault, apiUrl = 'http://google.test/', oauthUrl = 'http://google.test' } = options;
  const clock = options.clock ?? virtualClock();
  const { store = new MemoryStore() } = options;
  const metrics = countingMetrics();
  const worker = () =>
    createGoogle({ store, vault, secrets, clock, random: systemRandom, metrics, apiUrl, oauthUrl, fetch });
  return {
    store,
    clock,
    metrics,
    worker,
    async connect(
      changes: Partial<Pick<AccountRow, 'refreshOwner' | 'refreshUntil'>> & {
        access?: string;
        refresh?: string;
        expiresInMs?: number;
      } = {},
    ) {
      const { access, refresh = '1//0refresh-token', expiresInMs = 3_600_000, ...columns } = changes;
      const seal = (token: string) => vault.seal(account.businessId, 'grants', account.accountId, token);
      const row = {
        ...accountKey,
        ...accountRow(clock.now()),
        refreshToken: await seal(refresh),
        ...(access === undefined
          ? {}
          : {
              accessToken: await seal(access),
              accessTokenExpiresAt: new Date(clock.now() + expiresInMs).toISOString(),
            }),
        ...columns,
      };
      await store.put({ table: 'directory', row });
    },
    row: async (): Promise<Record<string, unknown>> => (await store.get('directory', accountKey)) ?? {},
  };
}

const accountRow = (now: number): Omit<AccountRow, 'pk' | 'sk'> => ({
  v: 1,
  row: 'account',
  id: account.accountId,
  businessId: account.businessId,
  oauthClient: 'default',
  sub: 'sub-1',
  email: 'anna@example.com',
  scopes: ['openid'],
  grant: 'ok',
  grantSince: new Date(now).toISOString(),
  remindersSent: 0,
  confirmedForeign: false,
  version: 1,
});

/** What a failed call failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<GoogleError> {
  const error: unknown = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof GoogleError) return error;
  throw error;
}
