import type { OAuth2Client } from 'google-auth-library';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consent } from './control-client.ts';
import type { Harness } from './harness.ts';
import {
  anna,
  clientId,
  clientSecret,
  eventsScope,
  freshGoogle,
  listScope,
  redirectUri,
  refusalOf,
  startHarness,
  usualScopes,
} from './harness.ts';

let harness: Harness;
let auth: OAuth2Client;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(async () => {
  await freshGoogle(harness);
  auth = harness.oauthClient();
});

type AuthOptions = NonNullable<Parameters<OAuth2Client['generateAuthUrl']>[0]>;

const pageUrl = (options: AuthOptions = {}) =>
  auth.generateAuthUrl({ access_type: 'offline', scope: usualScopes, ...options });
const bothScopes = [eventsScope, listScope];
const agree = (options: AuthOptions = {}, scopes: readonly string[] = bothScopes, account = anna) =>
  consent(pageUrl(options), { account, scopes });
const codeOf = (back: URL) => back.searchParams.get('code') ?? '';
const exchange = async (options: AuthOptions = {}, scopes: readonly string[] = bothScopes) =>
  (await auth.getToken(codeOf(await agree(options, scopes)))).tokens;
const tokenCall = async (form: Record<string, string>) => {
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
    ...form,
  });
  const answer = await fetch(`${harness.emulator.url}/token`, { method: 'POST', body });
  return { status: answer.status, body: await answer.json() };
};
const refreshWith = (refreshToken: string | null | undefined, form: Record<string, string> = {}) =>
  tokenCall({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...form });
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);

describe('refreshing', () => {
  test('§6.5 a refresh gives an access token and no refresh token', async () => {
    const { refresh_token } = await exchange();
    const { status, body } = await refreshWith(refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  });

  test('§6.5 by switch a refresh rotates the token', async () => {
    await setSwitches({ refreshTokensRotate: true });
    const { refresh_token } = await exchange();
    expect((await refreshWith(refresh_token)).body).toHaveProperty('refresh_token');
  });

  test.each([
    ['revoked', 400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }],
    ['bad_request', 400, { error: 'invalid_grant', error_description: 'Bad Request' }],
    [
      'invalid_rapt',
      400,
      {
        error: 'invalid_grant',
        error_description: 'reauth related error (invalid_rapt)',
        error_subtype: 'invalid_rapt',
      },
    ],
    [
      'rapt_required',
      400,
      {
        error: 'invalid_grant',
        error_description: 'reauth related error (rapt_required)',
        error_subtype: 'rapt_required',
      },
    ],
    ['deleted', 400, { error: 'invalid_grant', error_description: 'The account has been deleted' }],
    ['restricted', 403, { error: 'access_denied', error_description: 'Account restricted' }],
    ['policy', 400, { error: 'admin_policy_enforced' }],
    ['unauthorized_client', 401, { error: 'unauthorized_client', error_description: 'Unauthorized' }],
  ])(
    '§6.5 a grant that is %s answers %i, its access tokens are dead, and it can be restored',
    async (mode, status, body) => {
      const tokens = await exchange();
      auth.setCredentials(tokens);
      await harness.control.post(`/accounts/${anna}/revoke`, { mode });
      expect(await refreshWith(tokens.refresh_token)).toMatchObject({ status, body });
      expect(await refusalOf(harness.calendarOf(auth).calendarList.list())).toMatchObject({
        status: 401,
        reason: 'authError',
      });
      await harness.control.post(`/accounts/${anna}/restore`);
      expect((await refreshWith(tokens.refresh_token)).status).toBe(200);
    },
  );

  test.each([
    ['invalid_client', 401, { error: 'invalid_client', error_description: 'The OAuth client was not found.' }],
    ['unauthorized_client', 401, { error: 'unauthorized_client' }],
    ['unavailable', 503, { error: 'internal_failure', error_description: 'Backend Error' }],
    ['internal_failure', 500, { error: 'internal_failure' }],
    ['rate_limited', 429, {}],
  ])('§6.5 a token server that is %s answers %i to everybody', async (mode, status, body) => {
    const tokens = await exchange();
    await harness.control.post('/tokenserver', { mode });
    expect(await refreshWith(tokens.refresh_token)).toMatchObject({ status, body });
    await harness.control.post('/tokenserver', { mode: 'ok' });
    expect((await refreshWith(tokens.refresh_token)).status).toBe(200);
  });

  test('§6.5 a token of another client is unauthorized', async () => {
    const { refresh_token } = await exchange();
    await harness.control.post('/clients', { clientId: '1-other', clientSecret: 'x', redirectUris: [] });
    const other = await refreshWith(refresh_token, { client_id: '1-other', client_secret: 'x' });
    expect(other).toMatchObject({ status: 401, body: { error: 'unauthorized_client' } });
  });

  test('§6.6 the oldest of too many refresh tokens dies silently', async () => {
    await setSwitches({ refreshTokensPerAccount: 2 });
    const tokens = [];
    for (let count = 0; count < 3; count++) tokens.push((await exchange({ prompt: 'consent' })).refresh_token);
    const statuses = [];
    for (const token of tokens) statuses.push((await refreshWith(token)).status);
    expect(statuses).toEqual([400, 200, 200]);
  });

  test('§6.6 a hundred live refresh tokens are allowed', async () => {
    const { items } = await harness.control.get<{ items: { name: string; initial: unknown }[] }>('/switches');
    expect(items.find(({ name }) => name === 'refreshTokensPerAccount')?.initial).toBe(100);
  });
});

describe('revoking', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    '§6.7 by %s it ends all grants of the person to the project',
    async (which) => {
      await harness.control.post('/clients', {
        clientId: '636397034666-other',
        clientSecret: 'x',
        redirectUris: [redirectUri],
      });
      const sibling = harness.oauthClient({ clientId: '636397034666-other', clientSecret: 'x' });
      const page = sibling.generateAuthUrl({ access_type: 'offline', scope: [eventsScope] });
      const other = (await sibling.getToken(codeOf(await consent(page, { account: anna, scopes: [] })))).tokens;
      const tokens = await exchange();
      expect((await auth.revokeToken(tokens[which] ?? '')).status).toBe(200);
      expect((await refreshWith(tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
      const otherClient = { client_id: '636397034666-other', client_secret: 'x' };
      expect((await refreshWith(other.refresh_token, otherClient)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await exchange()).refresh_token).toBeDefined();
    },
  );

  test('§6.7 another project is not touched', async () => {
    await harness.control.post('/clients', { clientId: '999-other', clientSecret: 'x', redirectUris: [redirectUri] });
    const stranger = harness.oauthClient({ clientId: '999-other', clientSecret: 'x' });
    const page = stranger.generateAuthUrl({ access_type: 'offline', scope: [eventsScope] });
    const other = (await stranger.getToken(codeOf(await consent(page, { account: anna, scopes: [] })))).tokens;
    await auth.revokeToken((await exchange()).refresh_token ?? '');
    const form = { client_id: '999-other', client_secret: 'x' };
    expect((await refreshWith(other.refresh_token, form)).status).toBe(200);
  });

  test('§6.7 a dead token is 400 invalid_token, or 200 by switch; the token may stand in the body', async () => {
    const { refresh_token } = await exchange();
    const revoke = () =>
      fetch(`${harness.emulator.url}/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: refresh_token ?? '' }),
      });
    expect((await revoke()).status).toBe(200);
    const second = await revoke();
    expect([second.status, await second.json()]).toEqual([
      400,
      { error: 'invalid_token', error_description: expect.any(String) },
    ]);
    await setSwitches({ revokeDeadToken: '200' });
    expect((await revoke()).status).toBe(200);
  });
});

describe('identity', () => {
  test('§6.8 the ID token is RS256 and verified by the official library and by the JWK set', async () => {
    const tokens = await exchange({ nonce: 'n-1' });
    const ticket = await auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: clientId });
    expect(ticket.getPayload()).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: clientId,
      azp: clientId,
      email: anna,
      email_verified: true,
      hd: 'example.com',
      nonce: 'n-1',
    });
    const keys = createRemoteJWKSet(new URL(`${harness.emulator.url}/oauth2/v3/certs`));
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', keys, { audience: clientId });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload.sub).toMatch(/^\d{21}$/);
  });

  test('§6.8 the ID token is dated by the emulator’s clock, its offset included', async () => {
    const days = 4 * 86_400_000;
    await harness.control.post('/clock', { advanceMs: days });
    const { id_token } = await exchange();
    const keys = createRemoteJWKSet(new URL(`${harness.emulator.url}/oauth2/v3/certs`));
    const verified = jwtVerify(id_token ?? '', keys, { currentDate: new Date(Date.now() + days), clockTolerance: 300 });
    await expect(verified).resolves.toMatchObject({ payload: { email: anna } });
  });

  test('§6.8 without openid there is no ID token, without profile no name', async () => {
    expect((await exchange({ scope: [eventsScope] })).id_token).toBeUndefined();
    const named = await exchange({ scope: ['openid', 'profile'] });
    const ticket = await auth.verifyIdToken({ idToken: named.id_token ?? '', audience: clientId });
    expect(ticket.getPayload()).toMatchObject({ name: 'Anna Ahrens', given_name: 'Anna', family_name: 'Ahrens' });
    expect(ticket.getPayload()).not.toHaveProperty('email');
  });

  test('§6.8 token info and user info know whose token it is', async () => {
    const tokens = await exchange();
    const info = await auth.getTokenInfo(tokens.access_token ?? '');
    expect(info).toMatchObject({ aud: clientId, email: anna, access_type: 'offline' });
    expect(info.scopes).toContain(eventsScope);
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const answer = await fetch(`${harness.emulator.url}/v1/userinfo`, { headers });
    expect(await answer.json()).toMatchObject({ sub: info.sub, email: anna, name: 'Anna Ahrens' });
    expect((await fetch(`${harness.emulator.url}/v1/userinfo`)).status).toBe(401);
  });
});
