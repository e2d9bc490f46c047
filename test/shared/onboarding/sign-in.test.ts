import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { confirmSession, openSession, pendingGrant, readSession } from '../../../shared/onboarding/consent-session.ts';
import { tokenOf } from '../../../shared/onboarding/invitation-token.ts';
import { beginSignIn, signInLifeMs, takeSignIn } from '../../../shared/onboarding/oauth-state.ts';
import { missingScopes } from '../../../shared/onboarding/scopes.ts';
import { hours, minutes } from '../../../shared/records/time.ts';
import { allScopes, createWorld, grantOf, invite } from './support/world.ts';

const browser = 'browser-cookie-of-anna-0000';

async function begun() {
  const world = await createWorld();
  const invitation = await invite(world);
  const signIn = await beginSignIn(world.ports, invitation, { browser, forced: true, oauthClient: 'default' });
  return { world, invitation, signIn };
}

describe('a sign-in', () => {
  it('IN3 the verifier fits the challenge, and neither it nor the state stands readable in a row', async () => {
    const { world, signIn } = await begun();
    const rows = world.everything();
    const taken = await takeSignIn(world.ports, { state: signIn.state, browser });
    expect(
      createHash('sha256')
        .update(taken?.verifier ?? '')
        .digest('base64url'),
    ).toBe(signIn.codeChallenge);
    expect(taken?.nonce).toBe(signIn.nonce);
    for (const secret of [taken?.verifier, taken?.nonce, signIn.state.split('.')[1], browser])
      expect(rows).not.toContain(secret);
  });

  it('IN3 of twenty callbacks with one state one gets the sign-in', async () => {
    const { world, signIn } = await begun();
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => takeSignIn(world.ports, { state: signIn.state, browser })),
    );
    expect(taken.filter((one) => one !== undefined).length).toBe(1);
  });

  it('IN3 another browser gets nothing and leaves it for its owner', async () => {
    const { world, signIn } = await begun();
    expect(
      await takeSignIn(world.ports, { state: signIn.state, browser: 'another-browsers-cookie-00' }),
    ).toBeUndefined();
    expect(await takeSignIn(world.ports, { state: signIn.state, browser })).toBeDefined();
  });

  it('IN3 it ends after a quarter of an hour', async () => {
    const { world, signIn } = await begun();
    world.clock.advance(signInLifeMs);
    expect(await takeSignIn(world.ports, { state: signIn.state, browser })).toBeUndefined();
  });

  it('IN4 a missing scope is named, sign-in scopes are never missed', () => {
    expect(missingScopes(allScopes)).toEqual([]);
    expect(missingScopes(allScopes.filter((scope) => !scope.endsWith('calendar.events')))).toEqual(['events']);
    expect(missingScopes([])).toEqual(['events', 'calendarList']);
  });
});

describe('a consent session', () => {
  it('opens only with its secret and under its own link', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const token = await tokenOf(world.ports, invitation);
    const secret = await openSession(world.ports, invitation, { accountId: 'acc_1' });
    const ben = await tokenOf(world.ports, await invite(world, 'res_ben'));
    expect(await readSession(world.ports, { token, secret })).toMatchObject({ accountId: 'acc_1' });
    expect(await readSession(world.ports, { token: ben, secret })).toBeUndefined();
    expect(await readSession(world.ports, { token: `${token.slice(0, -1)}~`, secret })).toBeUndefined();
    expect(await readSession(world.ports, { token, secret: `${secret}x` })).toBeUndefined();
    expect(world.everything()).not.toContain(secret);
    world.clock.advance(hours(24));
    expect(await readSession(world.ports, { token, secret })).toBeUndefined();
  });

  it('SE1 a grant that waits for confirmation is sealed, waits half an hour, and is gone once confirmed', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const token = await tokenOf(world.ports, invitation);
    const secret = await openSession(world.ports, invitation, {
      pending: { grant: grantOf(), oauthClient: 'default' },
    });
    expect(world.everything()).not.toContain('1//first');
    world.clock.advance(minutes(29));
    const session = await readSession(world.ports, { token, secret });
    if (session === undefined) throw new Error('no session');
    expect(await pendingGrant(world.ports, session)).toEqual({ grant: grantOf(), oauthClient: 'default' });
    await confirmSession(world.ports, session, 'acc_1');
    const after = await readSession(world.ports, { token, secret });
    expect(after).toMatchObject({ accountId: 'acc_1' });
    expect(after?.pendingGrant).toBeUndefined();
  });
});
