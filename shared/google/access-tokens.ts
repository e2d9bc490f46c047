import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import { base32hex } from '../identity/ids.ts';
import type { Clock } from '../ports/clock.ts';
import { type AccountRef, GoogleError } from '../ports/google.ts';
import type { Random } from '../ports/random.ts';
import type { Vault } from '../ports/secrets.ts';
import type { Condition, Store, Update } from '../ports/store.ts';
import { getAccount } from '../records/directory.ts';
import { iso } from '../records/time.ts';
import type { TokenEndpoint, Tokens } from './token-endpoint.ts';

/**
 * GR1: one refresh at a time per account across all workers.
 *
 *   reads the row ── good token ──▶ uses it
 *        ▲  │
 *        │  └─ none ─▶ takes the lease ── won ─▶ refreshes, stores, gives the lease back
 *        │                  │
 *        └──── waits ◀── lost: somebody refreshes now, or has just done so
 *
 * The row is read for every call, so a removed account makes no call any more. A lease that lapses frees itself; its late
 * owner finds its condition lost and uses the token that stands.
 */
export type AccessTokens = {
  current(account: AccountRef): Promise<Access>;
  /** A token other than the one that Google has just refused. */
  replace(account: AccountRef, refused: string): Promise<Access>;
  /** Refreshes in any case, to learn whether the grant still stands and what it allows. */
  renew(account: AccountRef): Promise<{ token: string; scopes: string[] }>;
};

/** A token, and whose quota its calls use up. */
export type Access = { token: string; oauthClient: string; sub: string };

type Parts = { store: Store; vault: Vault; clock: Clock; random: Random; endpoint: TokenEndpoint };
type Fresh = Access & { scopes: string[] };
type Usable = (row: AccountRow) => Promise<string | undefined>;

const leaseMs = 20_000;
/** What ends later was taken by a clock that was far ahead, and nobody holds it. */
const leaseAtMostMs = leaseMs + 5 * 60_000;
const patienceMs = 10_000;
const marginMs = 60_000;

export function createAccessTokens(parts: Parts): AccessTokens {
  const usable = async (row: AccountRow): Promise<string | undefined> => {
    const { accessToken, accessTokenExpiresAt } = row;
    if (accessToken === undefined || accessTokenExpiresAt === undefined) return undefined;
    if (Date.parse(accessTokenExpiresAt) - parts.clock.now() < marginMs) return undefined;
    return parts.vault.open(row.businessId, 'grants', row.id, accessToken);
  };
  const shared = joinEqual<Fresh>();
  const of = ({ businessId, accountId }: AccountRef) => `${businessId} ${accountId}`;
  return {
    current: (account) => shared(of(account), () => obtain(parts, account, usable)),
    replace: (account, refused) => {
      const other: Usable = async (row) => {
        const token = await usable(row);
        return token === refused ? undefined : token;
      };
      return shared(`${of(account)} ${refused}`, () => obtain(parts, account, other));
    },
    renew: (account) => obtain(parts, account, async () => undefined),
  };
}

/** Callers of one process that want the same thing at the same time share one answer, also when it is a failure. */
function joinEqual<T>() {
  const running = new Map<string, Promise<T>>();
  return (key: string, start: () => Promise<T>): Promise<T> => {
    const joined = running.get(key);
    if (joined) return joined;
    const started = start().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}

async function obtain(parts: Parts, account: AccountRef, usable: Usable): Promise<Fresh> {
  const { clock } = parts;
  const giveUpAt = clock.now() + patienceMs;
  for (let attempt = 0; ; attempt++) {
    const row = await readAccount(parts.store, account);
    const token = await usable(row);
    if (token !== undefined) return freshOf(row, token, row.scopes);
    const owner = base32hex(parts.random.bytes(10));
    if (await takeLease(parts, row, owner)) {
      const fresh = await refresh(parts, row, owner);
      if (fresh) return fresh;
    }
    if (clock.now() >= giveUpAt) throw local({ kind: 'transient' }, 'refresh_busy');
    await clock.sleep(pause(parts.random, attempt));
  }
}

type Account = AccountRow & { refreshToken: string };

const freshOf = ({ oauthClient, sub }: Account, token: string, scopes: string[]): Fresh => ({
  ...{ token, scopes, oauthClient, sub },
});

async function readAccount(store: Store, { businessId, accountId }: AccountRef): Promise<Account> {
  const row = await getAccount(store, businessId, accountId);
  if (!row) throw local({ kind: 'grantFailed' }, 'no_account');
  if (row.refreshToken === undefined) throw local({ kind: 'grantFailed' }, 'no_refresh_token');
  return { ...row, refreshToken: row.refreshToken };
}

/** Won only if nobody refreshes now and nobody has since the row was read. */
async function takeLease({ store, clock }: Parts, row: Account, owner: string): Promise<boolean> {
  const now = clock.now();
  const taken = await store.update({
    table: 'directory',
    key: directoryKeys.account(row.businessId, row.id),
    set: { refreshOwner: owner, refreshUntil: iso(now + leaseMs) },
    when: [
      { attribute: 'refreshToken', is: '=', value: row.refreshToken },
      row.accessToken === undefined
        ? { attribute: 'accessToken', is: 'absent' }
        : { attribute: 'accessToken', is: '=', value: row.accessToken },
      {
        anyOf: [
          { attribute: 'refreshUntil', is: 'absent' },
          { attribute: 'refreshUntil', is: '<=', value: iso(now) },
          { attribute: 'refreshUntil', is: '>', value: iso(now + leaseAtMostMs) },
        ],
      },
    ],
  });
  return taken.ok;
}

/** `undefined` when the lease or the grant was replaced meanwhile: what stands in the row counts. */
async function refresh(parts: Parts, row: Account, owner: string): Promise<Fresh | undefined> {
  const { store, vault, clock, endpoint } = parts;
  const giveBack = (also: { set?: NonNullable<Update['set']>; when?: Condition[] } = {}) =>
    store.update({
      table: 'directory',
      key: directoryKeys.account(row.businessId, row.id),
      ...(also.set && { set: also.set }),
      remove: ['refreshOwner', 'refreshUntil'],
      when: [{ attribute: 'refreshOwner', is: '=', value: owner }, ...(also.when ?? [])],
    });
  try {
    const from = clock.now();
    const refreshToken = await vault.open(row.businessId, 'grants', row.id, row.refreshToken);
    const answer = await endpoint.refresh(row, refreshToken);
    const sameGrant: Condition = { attribute: 'refreshToken', is: '=', value: row.refreshToken };
    const stored = await giveBack({ set: await tokenFields(vault, row, answer, from), when: [sameGrant] });
    return stored.ok ? freshOf(row, answer.access_token, answer.scope?.split(' ') ?? row.scopes) : undefined;
  } catch (error) {
    // The failure counts; a lease that could not be given back lapses.
    await giveBack().catch(() => undefined);
    if (isGrantFailure(error) && (await wasReplaced(store, row))) return undefined;
    throw error;
  }
}

const isGrantFailure = (error: unknown): boolean =>
  error instanceof GoogleError && error.failure.kind === 'grantFailed';

/** The person has connected again meanwhile: the verdict was on the grant before. */
const wasReplaced = async (store: Store, row: Account): Promise<boolean> =>
  (await getAccount(store, row.businessId, row.id))?.refreshToken !== row.refreshToken;

/** IN6: without a new refresh token the stored one stays. */
async function tokenFields(vault: Vault, row: Account, answer: Tokens, from: number) {
  const seal = (token: string) => vault.seal(row.businessId, 'grants', row.id, token);
  return {
    accessToken: await seal(answer.access_token),
    accessTokenExpiresAt: iso(from + answer.expires_in * 1000),
    lastUsedAt: iso(from),
    ...(answer.refresh_token === undefined ? {} : { refreshToken: await seal(answer.refresh_token) }),
    ...(answer.refresh_token_expires_in === undefined
      ? {}
      : { refreshTokenExpiresAt: iso(from + answer.refresh_token_expires_in * 1000) }),
  };
}

/** 50 to 500 ms, growing, spread so that waiters do not come back together. */
function pause(random: Random, attempt: number): number {
  const most = Math.min(500, 100 * 2 ** attempt);
  const share = (random.bytes(1)[0] ?? 0) / 255;
  return Math.round(50 + share * (most - 50));
}

const local = (failure: GoogleError['failure'], reason: string): GoogleError =>
  new GoogleError(failure, { reason, message: `No access token: ${failure.kind} (${reason})` });
