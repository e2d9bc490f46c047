import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../../shared/google/endpoints.ts';
import { systemClock } from '../../../shared/system/clock.ts';
import { systemRandom } from '../../../shared/system/random.ts';
import { MemoryStore } from '../../memory/store.ts';
import { backend, oauthBody } from './bodies.ts';
import { fakeGoogle, form, isTokenCall, type Seen } from './fake-google.ts';
import { virtualClock } from '../../memory/clock.ts';
import { testVault } from '../../memory/vault.ts';
import { account, failureOf, product } from './product.ts';

const events = { timeZone: 'UTC', items: [] };
const list = { kind: 'full' } as const;
const bearer = (seen: Seen) => seen.headers.get('authorization');

/** Gives access-1, access-2, … and serves whoever shows one of them, unless it is refused. */
function grantingGoogle(options: { refused?: string[]; more?: object; waitMs?: number } = {}) {
  let count = 0;
  return fakeGoogle(async (seen) => {
    if (isTokenCall(seen)) {
      count++;
      const access_token = `access-${count}`;
      if (options.waitMs) await systemClock.sleep(options.waitMs);
      return { body: { access_token, expires_in: 3599, scope: 'openid a b', token_type: 'Bearer', ...options.more } };
    }
    const refused = options.refused?.some((token) => bearer(seen) === `Bearer ${token}`);
    return refused ? { status: 401, body: backend(401, 'authError') } : { body: events };
  });
}

const keyOf = (row: Record<string, unknown>) => ({ pk: String(row['pk']), sk: String(row['sk']) });

const lists = (seen: Seen[]) => seen.filter((call) => !isTokenCall(call)).map(bearer);

describe('GR1 one refresh at a time per account across all workers', () => {
  test('GR1 of 20 workers that find no token one refreshes and all use its token', async () => {
    const google = grantingGoogle({ waitMs: 150 });
    const world = product({ fetch: google.fetch, clock: systemClock });
    await world.connect();
    const workers = Array.from({ length: 20 }, () => world.worker().calendar(account));
    await Promise.all(workers.map((calendar) => calendar.listEvents('primary', list)));
    expect(google.calls('/token')).toHaveLength(1);
    expect(new Set(lists(google.seen))).toEqual(new Set(['Bearer access-1']));
    expect(await world.row()).not.toHaveProperty('refreshUntil');
  });

  test('GR1 of 20 workers whose token is refused one refreshes and all go on', async () => {
    const google = grantingGoogle({ refused: ['stale'], waitMs: 50 });
    const world = product({ fetch: google.fetch, clock: systemClock });
    await world.connect({ access: 'stale' });
    const workers = Array.from({ length: 20 }, () => world.worker().calendar(account));
    await Promise.all(workers.map((calendar) => calendar.listEvents('primary', list)));
    expect(google.calls('/token')).toHaveLength(1);
    expect(lists(google.seen).filter((used) => used === 'Bearer access-1')).toHaveLength(20);
  });

  test('GR1 callers of one worker share a failed refresh instead of repeating it', async () => {
    const google = fakeGoogle(() => ({ status: 400, body: oauthBody('invalid_grant') }));
    const world = product({ fetch: google.fetch });
    await world.connect();
    const calendar = world.worker().calendar(account);
    const failures = await Promise.all(
      Array.from({ length: 10 }, () => failureOf(calendar.listEvents('primary', list))),
    );
    expect(failures.map((error) => error.failure.kind)).toEqual(Array(10).fill('grantFailed'));
    expect(google.calls('/token')).toHaveLength(1);
  });

  test('GR1 a lease whose owner died frees itself', async () => {
    const google = grantingGoogle();
    const clock = virtualClock();
    const world = product({ fetch: google.fetch, clock });
    const refreshUntil = new Date(clock.now() + 5000).toISOString();
    await world.connect({ refreshOwner: 'dead', refreshUntil });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse(refreshUntil));
    expect(google.calls('/token')).toHaveLength(1);
  });

  test('GR1 a lease that a clock far ahead has taken holds nobody up', async () => {
    const google = grantingGoogle();
    const clock = virtualClock();
    const world = product({ fetch: google.fetch, clock });
    const from = clock.now();
    await world.connect({ refreshOwner: 'ahead', refreshUntil: new Date(from + 4 * 86_400_000).toISOString() });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(clock.now() - from).toBeLessThan(1000);
    expect(google.calls('/token')).toHaveLength(1);
  });

  test('GR1 a worker that waits in vain gives up after ten seconds, to be tried again', async () => {
    const google = grantingGoogle();
    const clock = virtualClock();
    const world = product({ fetch: google.fetch, clock });
    await world.connect({ refreshOwner: 'slow', refreshUntil: new Date(clock.now() + 60_000).toISOString() });
    const from = clock.now();
    const error = await failureOf(world.worker().calendar(account).listEvents('primary', list));
    expect(error).toMatchObject({ failure: { kind: 'transient' }, reason: 'refresh_busy' });
    expect(clock.now() - from).toBeLessThan(11_000);
    expect(google.seen).toHaveLength(0);
  });

  test('GR1 a zombie that returns after its lease leaves the token of its successor alone', async () => {
    const clock = virtualClock();
    let world: ReturnType<typeof product>;
    const google = fakeGoogle(async (seen) => {
      if (!isTokenCall(seen)) return { body: events };
      await world.connect({ access: 'of-the-successor', refresh: '1//0newer' });
      return { body: { access_token: 'of-the-zombie', expires_in: 3599 } };
    });
    world = product({ fetch: google.fetch, clock });
    await world.connect();
    await world.worker().calendar(account).listEvents('primary', list);
    expect(lists(google.seen)).toEqual(['Bearer of-the-successor']);
    expect(await world.token('accessToken')).toBe('of-the-successor');
  });
});

describe('GR1 what happens between reading the row and taking the lease', () => {
  type World = ReturnType<typeof product>;

  /** `then` runs when the first lease is about to be taken. */
  function interrupted(google: { fetch: Fetch }, then: (world: World) => Promise<void>): World {
    let done = false;
    class InterruptedStore extends MemoryStore {
      override async update(update: Parameters<MemoryStore['update']>[0]) {
        if (!done && update.set?.['refreshOwner'] !== undefined) {
          done = true;
          await then(world);
        }
        return super.update(update);
      }
    }
    const world = product({ fetch: google.fetch, store: new InterruptedStore() });
    return world;
  }

  test('GR1 a refresh that another worker has finished meanwhile is not made again', async () => {
    const google = grantingGoogle();
    const world = interrupted(google, async ({ row, store }) => {
      const { businessId, accountId } = account;
      const set = { accessToken: await testVault(systemRandom).seal(businessId, 'grants', accountId, 'of-another') };
      const accessTokenExpiresAt = '2026-11-21T11:00:00.000Z';
      await store.update({ table: 'directory', key: keyOf(await row()), set: { ...set, accessTokenExpiresAt } });
    });
    await world.connect();
    await world.worker().calendar(account).listEvents('primary', list);
    expect(google.calls('/token')).toHaveLength(0);
    expect(lists(google.seen)).toEqual(['Bearer of-another']);
  });

  test('IN6 a reconnect meanwhile is not answered with the verdict on the old grant', async () => {
    const google = fakeGoogle((seen) => {
      if (!isTokenCall(seen)) return { body: events };
      const dead = form(seen)['refresh_token'] === '1//0dead';
      return dead
        ? { status: 400, body: oauthBody('invalid_grant') }
        : { body: { access_token: 'x', expires_in: 3599 } };
    });
    const world = interrupted(google, (it) => it.connect({ refresh: '1//0alive' }));
    await world.connect({ refresh: '1//0dead' });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(google.calls('/token').map((seen) => form(seen)['refresh_token'])).toEqual(['1//0alive']);
  });
});

test('IN6 a reconnect while the old grant is being refused is not answered with that verdict', async () => {
  let world: ReturnType<typeof product>;
  const google = fakeGoogle(async (seen) => {
    if (!isTokenCall(seen)) return { body: events };
    if (form(seen)['refresh_token'] === '1//0alive') return { body: { access_token: 'x', expires_in: 3599 } };
    await world.connect({ refresh: '1//0alive' });
    return { status: 400, body: oauthBody('invalid_grant') };
  });
  world = product({ fetch: google.fetch });
  await world.connect({ refresh: '1//0dead' });
  await world.worker().calendar(account).listEvents('primary', list);
  expect(lists(google.seen)).toEqual(['Bearer x']);
});

describe('which token is used', () => {
  test('a token with more than a minute left is used as it is', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good', expiresInMs: 60_000 });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(lists(google.seen)).toEqual(['Bearer good']);
  });

  test('a token with less than a minute left is replaced before the call', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'ending', expiresInMs: 59_999 });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(lists(google.seen)).toEqual(['Bearer access-1']);
  });

  test('a refused token is replaced and the call made again, once', async () => {
    const google = grantingGoogle({ refused: ['good'] });
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(lists(google.seen)).toEqual(['Bearer good', 'Bearer access-1']);
  });

  test('GR2 refused again with a fresh token, the grant has failed', async () => {
    const google = grantingGoogle({ refused: ['good', 'access-1', 'access-2'] });
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    const error = await failureOf(world.worker().calendar(account).listEvents('primary', list));
    expect(error).toMatchObject({ failure: { kind: 'grantFailed' }, status: 401 });
    expect(lists(google.seen)).toHaveLength(2);
  });

  test('an account that was removed makes no call any more, though a worker has just used it', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    const calendar = world.worker().calendar(account);
    await calendar.listEvents('primary', list);
    await world.store.delete({
      table: 'directory',
      key: { pk: account.businessId, sk: `account#${account.accountId}` },
    });
    const error = await failureOf(calendar.listEvents('primary', list));
    expect(error).toMatchObject({ failure: { kind: 'grantFailed' }, reason: 'no_account' });
    expect(google.seen).toHaveLength(1);
  });
});

describe('what a refresh leaves in the row', () => {
  test('IN6 the stored refresh token stays when Google gives none', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect();
    const { refreshToken } = await world.row();
    await world.worker().calendar(account).listEvents('primary', list);
    const row = await world.row();
    expect(row['refreshToken']).toBe(refreshToken);
    expect(await world.token('accessToken')).toBe('access-1');
    expect(row['lastUsedAt']).toBe('2026-11-21T10:00:00.000Z');
    expect(row['accessTokenExpiresAt']).toBe('2026-11-21T10:59:59.000Z');
  });

  test('IN6 a new refresh token is stored, with its end', async () => {
    const google = grantingGoogle({ more: { refresh_token: '1//0rotated', refresh_token_expires_in: 604_799 } });
    const world = product({ fetch: google.fetch });
    await world.connect();
    await world.worker().calendar(account).listEvents('primary', list);
    const row = await world.row();
    expect(await world.token('refreshToken')).toBe('1//0rotated');
    expect(row['refreshTokenExpiresAt']).toBe('2026-11-28T09:59:59.000Z');
  });

  test('a failed refresh gives the lease back, so that the next try does not wait', async () => {
    let down = true;
    const google = fakeGoogle((seen) => {
      if (!isTokenCall(seen)) return { body: events };
      return down ? { status: 503, body: 'down' } : { body: { access_token: 'later', expires_in: 3599 } };
    });
    const world = product({ fetch: google.fetch });
    await world.connect();
    const calendar = world.worker().calendar(account);
    const error = await failureOf(calendar.listEvents('primary', list));
    expect(error.failure.kind).toBe('transient');
    down = false;
    const before = world.clock.now();
    await calendar.listEvents('primary', list);
    expect(world.clock.now()).toBe(before);
  });

  test('the refresh names the client of the row and its secret', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ refresh: '1//0mine' });
    await world.worker().calendar(account).listEvents('primary', list);
    expect(google.calls('/token').map(form)).toEqual([
      {
        grant_type: 'refresh_token',
        refresh_token: '1//0mine',
        client_id: 'client-1',
        client_secret: 'GOCSPX-very-secret',
      },
    ]);
  });
});

describe('probing a grant', () => {
  test('GR4 a probe refreshes though the token is good, and tells the scopes', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    expect(await world.worker().calendar(account).probe()).toEqual({ scopes: ['openid', 'a', 'b'] });
    expect(google.calls('/token')).toHaveLength(1);
  });

  test.each([
    [400, 'invalid_grant', 'grantFailed'],
    [400, 'admin_policy_enforced', 'grantFailed'],
    [401, 'invalid_client', 'operatorFault'],
    [503, 'internal_failure', 'transient'],
  ])('GR2 a probe answered %i %s fails as %s', async (status, error, kind) => {
    const google = fakeGoogle(() => ({ status, body: oauthBody(error) }));
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    const failed = await failureOf(world.worker().calendar(account).probe());
    expect(failed).toMatchObject({ failure: { kind }, status, reason: error });
  });

  test('an account without a refresh token has a failed grant and asks nobody', async () => {
    const google = grantingGoogle();
    const world = product({ fetch: google.fetch });
    await world.connect({ access: 'good' });
    await world.store.update({
      table: 'directory',
      key: { pk: account.businessId, sk: `account#${account.accountId}` },
      remove: ['refreshToken'],
    });
    const failed = await failureOf(world.worker().calendar(account).probe());
    expect(failed).toMatchObject({ failure: { kind: 'grantFailed' }, reason: 'no_refresh_token' });
    expect(google.seen).toHaveLength(0);
  });
});
