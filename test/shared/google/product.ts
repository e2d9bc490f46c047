import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import { createGoogle } from '../../../shared/google/adapter.ts';
import type { Fetch } from '../../../shared/google/endpoints.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { GoogleError } from '../../../shared/ports/google.ts';
import type { Secrets, Vault } from '../../../shared/ports/secrets.ts';
import { systemRandom } from '../../../shared/system/random.ts';
import { virtualClock } from '../../memory/clock.ts';
import { createMemoryMetrics } from '../../memory/metrics.ts';
import { MemoryStore } from '../../memory/store.ts';
import { testVault } from '../../memory/vault.ts';

export const account = { businessId: 'biz_a', accountId: 'acc_a' };
const accountKey = directoryKeys.account(account.businessId, account.accountId);

const secrets: Secrets = {
  adminKey: async () => 'admin',
  oauthClient: async () => ({ clientId: 'client-1', clientSecret: 'GOCSPX-very-secret' }),
};

type Options = { fetch: Fetch; clock?: Clock; store?: MemoryStore; vault?: Vault; apiUrl?: string; oauthUrl?: string };

/** A business with one connected account, and any number of workers that share its store. */
export function product(options: Options) {
  const {
    fetch,
    vault = testVault(systemRandom),
    apiUrl = 'http://google.test/',
    oauthUrl = 'http://google.test',
  } = options;
  const clock = options.clock ?? virtualClock();
  const { store = new MemoryStore() } = options;
  const metrics = createMemoryMetrics();
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
    /** A stored token, opened. */
    token: async (column: 'accessToken' | 'refreshToken') => {
      const sealed = (await store.get('directory', accountKey))?.[column];
      return typeof sealed === 'string'
        ? await vault.open(account.businessId, 'grants', account.accountId, sealed)
        : undefined;
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
