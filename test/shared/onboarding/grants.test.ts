import { describe, expect, it } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { grantHashOf } from '../../../shared/identity/ids.ts';
import { failGrant } from '../../../shared/onboarding/failed-grants.ts';
import { grantLasts, needsRefreshToken, storeGrant } from '../../../shared/onboarding/grants.ts';
import { iso } from '../../../shared/records/time.ts';
import { businessId, calendarOf, connect, createWorld, grantOf, patchLink, type World } from './support/world.ts';

const store = (world: World, more: Parameters<typeof grantOf>[0] = {}, confirmedForeign = false) =>
  storeGrant(world.ports, { businessId, oauthClient: 'default', grant: grantOf(more), confirmedForeign });

const without = (name: 'refreshToken') => {
  const { [name]: _, ...rest } = grantOf();
  return rest;
};

const opened = async (world: World, sealed: string | undefined) => {
  const [account] = world.accounts();
  return world.ports.vault.open(businessId, 'grants', account?.id ?? '', sealed ?? '');
};

describe('grants', () => {
  it('IN6 one business, client and sub is one account row, whatever its address says', async () => {
    const world = await createWorld();
    await store(world);
    await store(world, { email: 'anna.new@example.com' });
    await store(world, { sub: '1002', email: 'other@example.com' });
    expect(
      world
        .accounts()
        .map(({ email }) => email)
        .sort(),
    ).toEqual(['anna.new@example.com', 'other@example.com']);
  });

  it('IN6 a stored refresh token is never overwritten by an absent one', async () => {
    const world = await createWorld();
    await store(world);
    const again = await storeGrant(world.ports, {
      businessId,
      oauthClient: 'default',
      grant: { ...without('refreshToken'), accessToken: 'ya29.second' },
      confirmedForeign: false,
    });
    expect(again.ok).toBe(true);
    const [account] = world.accounts();
    expect(await opened(world, account?.refreshToken)).toBe('1//first');
    expect(await opened(world, account?.accessToken)).toBe('ya29.second');
  });

  it('IN3 a first grant without a refresh token is not stored', async () => {
    const world = await createWorld();
    const before = world.everything();
    const input = { businessId, oauthClient: 'default', grant: without('refreshToken'), confirmedForeign: false };
    expect(await storeGrant(world.ports, input)).toEqual({ ok: false, reason: 'refresh_token_missing' });
    expect(await grantLasts(world.ports.store, input)).toBe(false);
    expect(world.everything()).toBe(before);
  });

  it('IN6 the refresh token of a failed grant does not count as one', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    const input = { businessId, oauthClient: 'default', grant: without('refreshToken'), confirmedForeign: false };
    expect(await storeGrant(world.ports, input)).toEqual({ ok: false, reason: 'refresh_token_missing' });
    expect(world.accounts()[0]?.grant).toBe('failed');
  });

  it('SE1 no token stands readable in any row', async () => {
    const world = await createWorld();
    await store(world);
    expect(world.everything()).not.toContain('ya29.');
    expect(world.everything()).not.toContain('1//first');
  });

  it('IN6 a reference outside the business counts the grant without naming the person', async () => {
    const world = await createWorld();
    await store(world);
    const [account] = world.accounts();
    const key = directoryKeys.grant(grantHashOf('default', '1001'), account?.id ?? '');
    expect(await world.memory.get('directory', key)).toEqual({ ...key, v: 1, row: 'grant' });
  });

  it('GR1 who refreshes the old grant at this moment loses the lease', async () => {
    const world = await createWorld();
    await store(world);
    const [account] = world.accounts();
    const key = directoryKeys.account(businessId, account?.id ?? '');
    await world.memory.update({
      table: 'directory',
      key,
      set: { refreshOwner: 'w', refreshUntil: iso(world.clock.now()) },
    });
    await store(world, { refreshToken: '1//second' });
    expect(world.accounts()[0]?.refreshOwner).toBeUndefined();
  });

  it('PU6 a recovered grant revives its links, wakes their pull and replay, and closes its warnings', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    expect(world.links()[0]).toMatchObject({ state: 'actionNeeded', problem: 'grant_failed' });
    world.clock.advance(60_000);
    const recovered = await store(world, { refreshToken: '1//second' });
    expect(recovered).toMatchObject({ ok: true, recovered: true });
    const now = iso(world.clock.now());
    const [link] = world.links();
    expect(link).toMatchObject({ state: 'active', replayAt: now, dueAt: now });
    expect(link?.problem).toBeUndefined();
    expect(world.accounts()[0]).toMatchObject({ grant: 'ok', remindersSent: 0 });
    expect(world.accounts()[0]?.grantReason).toBeUndefined();
    expect(world.conflicts().map(({ kind, state }) => [kind, state])).toEqual([['grant_failed', 'closed']]);
  });

  it('a paused link stays paused when its grant recovers', async () => {
    const world = await createWorld();
    const { account, link } = await connect(world);
    await patchLink(world, link, { state: 'paused' });
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    await store(world, { refreshToken: '1//second' });
    expect(world.links()[0]?.state).toBe('paused');
  });

  it('IN5 a confirmed foreign account stays confirmed at the next consent', async () => {
    const world = await createWorld();
    await store(world, { email: 'private@example.com' }, true);
    await store(world, { email: 'private@example.com' }, false);
    expect(world.accounts()[0]?.confirmedForeign).toBe(true);
  });

  it('IN3 the full consent is asked for only where no working refresh token is known', async () => {
    const world = await createWorld();
    const who = { businessId, resourceId: 'res_anna', email: 'Anna@Example.com', oauthClient: 'default' };
    expect(await needsRefreshToken(world.ports.store, who)).toBe(true);
    const { account } = await connect(world);
    expect(await needsRefreshToken(world.ports.store, who)).toBe(false);
    expect(await needsRefreshToken(world.ports.store, { ...who, resourceId: 'res_ben' })).toBe(false);
    expect(
      await needsRefreshToken(world.ports.store, { ...who, resourceId: 'res_ben', email: 'ben@example.com' }),
    ).toBe(true);
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    expect(await needsRefreshToken(world.ports.store, who)).toBe(true);
  });

  it('two consents of one person at once leave one account and a refresh token that opens', async () => {
    const world = await createWorld();
    await Promise.all(['1//a', '1//b', '1//c'].map((refreshToken) => store(world, { refreshToken })));
    expect(world.accounts().length).toBe(1);
    expect(await opened(world, world.accounts()[0]?.refreshToken)).toMatch(/^1\/\/[abc]$/);
  });

  it('one account serves several resources, and its recovery revives them all', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await connect(world, { resourceId: 'res_ben', calendar: calendarOf('ben@group') });
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    expect(world.links().map(({ state }) => state)).toEqual(['actionNeeded', 'actionNeeded']);
    await store(world, { refreshToken: '1//second' });
    expect(world.links().map(({ state }) => state)).toEqual(['active', 'active']);
  });
});
