import { createHash } from 'node:crypto';
import type { OAuth2Client } from 'google-auth-library';
import { CodeChallengeMethod } from 'google-auth-library';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consent } from './control-client.ts';
import type { Harness } from './harness.ts';
import {
  anna,
  ben,
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
const pageText = async (url: string) => {
  const answer = await fetch(url, { redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

describe('the consent page', () => {
  test('§6.4 it offers each account and a ticked box for each scope besides sign-in', async () => {
    const { status, text, headers } = await pageText(pageUrl({ login_hint: ben }));
    expect(status).toBe(200);
    expect(text).toMatch(/name="account" value="ben@example.com" required checked/);
    expect(text).toMatch(/name="account" value="anna@example.com" required>/);
    expect(
      [...text.matchAll(/type="checkbox" name="scope" value="([^"]+)" checked/g)].map(([, scope]) => scope),
    ).toEqual(bothScopes);
    expect(text).toMatch(/name="action" value="continue"/);
    expect(text).toMatch(/name="action" value="cancel"/);
    expect(headers.get('Content-Security-Policy')).not.toContain('form-action');
  });

  test('§6.4 a lone scope besides sign-in has no box, unless the switch says so', async () => {
    const lone = pageUrl({ scope: ['openid', eventsScope] });
    expect((await pageText(lone)).text).not.toContain('type="checkbox"');
    await setSwitches({ loneScopeHasBox: true, boxesTicked: false });
    expect((await pageText(lone)).text).toMatch(/type="checkbox" name="scope" value="[^"]+">/);
  });

  test('§6.2 success brings code, state and scope back, the code percent-encoded', async () => {
    const back = await agree({ state: 'a b&c' });
    expect(back.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(back.searchParams.get('state')).toBe('a b&c');
    expect(back.searchParams.get('scope')?.split(' ')).toContain(eventsScope);
    expect(back.search).toMatch(/code=4%2F0A/);
  });

  test('§6.2 the extras of the redirect are a switch', async () => {
    await setSwitches({ redirectExtras: false, codeWithSlash: false });
    const back = await agree({ state: 's' });
    expect([...back.searchParams.keys()].sort()).toEqual(['code', 'state']);
    expect(codeOf(back)).not.toContain('/');
  });

  test('§6.2 cancel brings access_denied and the state back', async () => {
    const back = await consent(pageUrl({ state: 's' }), { account: anna, scopes: [], action: 'cancel' });
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 's' });
  });

  test.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['a redirect URI with another ending', { redirect_uri: `${redirectUri}/` }, 'redirect_uri_mismatch'],
    ['a prompt nobody knows', { prompt: 'now' }, 'invalid_request'],
    ['none among other prompts', { prompt: 'none consent' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'invalid_request'],
  ])('§6.1 %s is shown on the page, without a redirect', async (_, change, error) => {
    const url = new URL(pageUrl());
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
    const { status, text, headers } = await pageText(url.href);
    expect(status).toBe(400);
    expect(text).toContain(error);
    expect(headers.get('Location')).toBeNull();
  });

  test('§6.1 redirect URIs on this machine are all good where the client says so', async () => {
    await harness.control.post('/clients', { clientId, clientSecret, redirectUris: 'any-loopback' });
    const url = new URL(pageUrl());
    url.searchParams.set('redirect_uri', 'http://localhost:4711/anything');
    expect((await pageText(url.href)).status).toBe(200);
    url.searchParams.set('redirect_uri', 'http://example.com/anything');
    expect((await pageText(url.href)).status).toBe(400);
  });

  test('§6.1 nobody is asked who is signed in and granted everything before; prompt=none asks nobody', async () => {
    const answer = await fetch(pageUrl(), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams([
        ['account', anna],
        ['action', 'continue'],
        ...bothScopes.map((scope) => ['scope', scope]),
      ]),
    });
    const cookie = (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
    const open = (options: AuthOptions) => fetch(pageUrl(options), { redirect: 'manual', headers: { Cookie: cookie } });
    const errorIn = (reply: Response) => new URL(reply.headers.get('Location') ?? '').searchParams.get('error');
    expect((await open({})).status).toBe(303);
    expect((await open({ login_hint: ben })).status).toBe(200);
    expect((await open({ prompt: 'consent' })).status).toBe(200);
    expect((await open({ prompt: 'select_account' })).status).toBe(200);
    const more = [...usualScopes, 'https://www.googleapis.com/auth/calendar.freebusy'];
    expect(errorIn(await open({ prompt: 'none', scope: more }))).toBe('interaction_required');
    expect(errorIn(await fetch(pageUrl({ prompt: 'none' }), { redirect: 'manual' }))).toBe('login_required');
  });
});

describe('the code exchange', () => {
  test('§6.3 tokens come with the long form of the scopes', async () => {
    const tokens = await exchange();
    expect(tokens.scope?.split(' ').sort()).toEqual(
      ['openid', 'https://www.googleapis.com/auth/userinfo.email', eventsScope, listScope].sort(),
    );
    expect(tokens).toMatchObject({ token_type: 'Bearer', access_token: expect.stringMatching(/^ya29\./) });
    expect(tokens.refresh_token).toMatch(/^1\/\/0/);
    expect(tokens.expiry_date).toBeCloseTo(Date.now() + 3_599_000, -5);
  });

  test('§6.3 a refresh token comes offline only, with the first grant or prompt=consent', async () => {
    expect((await exchange({ access_type: 'online' })).refresh_token).toBeUndefined();
    expect((await exchange()).refresh_token).toBeDefined();
    expect((await exchange()).refresh_token).toBeUndefined();
    expect((await exchange({ prompt: 'consent' })).refresh_token).toBeDefined();
  });

  test('§6.4 a box left unticked is a scope less, and the token still works', async () => {
    const tokens = await exchange({}, [listScope]);
    expect(tokens.scope).not.toContain(eventsScope);
    auth.setCredentials(tokens);
    const api = harness.calendarOf(auth);
    expect((await api.calendarList.list()).status).toBe(200);
    expect(await refusalOf(api.events.list({ calendarId: 'primary' }))).toMatchObject({
      status: 403,
      reason: 'insufficientPermissions',
    });
  });

  test('§6.4 what was granted before stays granted, unless the switch says no', async () => {
    await exchange();
    expect((await exchange({ prompt: 'consent' }, [listScope])).scope).toContain(eventsScope);
    await setSwitches({ earlierGrantsStay: false });
    expect((await exchange({ prompt: 'consent' }, [listScope])).scope).not.toContain(eventsScope);
  });

  test('§6.1 include_granted_scopes adds what was granted before', async () => {
    await exchange({ scope: [eventsScope] });
    expect((await exchange({ scope: [listScope] })).scope).not.toContain(eventsScope);
    expect((await exchange({ scope: [listScope], include_granted_scopes: true })).scope).toContain(eventsScope);
  });

  test('§6.3 a code is good once and for ten minutes', async () => {
    const code = codeOf(await agree());
    const form = { grant_type: 'authorization_code', code };
    expect((await tokenCall(form)).status).toBe(200);
    expect(await tokenCall(form)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Bad Request' },
    });
    const late = codeOf(await agree());
    await harness.control.post('/clock', { advanceMs: 601_000 });
    expect(await tokenCall({ ...form, code: late })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('§6.3 a code decoded twice is malformed, another redirect URI a mismatch', async () => {
    const grant = { grant_type: 'authorization_code' };
    expect(await tokenCall({ ...grant, code: encodeURIComponent(codeOf(await agree())) })).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Malformed auth code.' },
    });
    const elsewhere = { ...grant, code: codeOf(await agree()), redirect_uri: 'http://127.0.0.1:2/' };
    expect(await tokenCall(elsewhere)).toMatchObject({ status: 400, body: { error: 'redirect_uri_mismatch' } });
  });

  test.each([
    [CodeChallengeMethod.S256, (verifier: string) => createHash('sha256').update(verifier).digest('base64url')],
    [CodeChallengeMethod.Plain, (verifier: string) => verifier],
  ])('§6.1 PKCE %s: the verifier must be there and fit', async (method, challengeOf) => {
    const verifier = 'v'.repeat(64);
    const options = { code_challenge: challengeOf(verifier), code_challenge_method: method };
    const attempt = async (more: Record<string, string>) =>
      tokenCall({ grant_type: 'authorization_code', code: codeOf(await agree(options)), ...more });
    expect(await attempt({})).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: expect.stringContaining('Missing code verifier') },
    });
    expect(await attempt({ code_verifier: 'w'.repeat(64) })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await attempt({ code_verifier: verifier })).toMatchObject({ status: 200 });
  });

  test('§6.3 a wrong secret or an unknown client is 401 invalid_client, another grant unsupported', async () => {
    expect(await tokenCall({ grant_type: 'refresh_token', client_secret: 'wrong' })).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Unauthorized' },
    });
    expect(await tokenCall({ grant_type: 'refresh_token', client_id: 'nobody' })).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'The OAuth client was not found.' },
    });
    expect(await tokenCall({ grant_type: 'password' })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
  });

  test('§6.3 refresh_token_expires_in comes by switch, and is kept', async () => {
    await setSwitches({ refreshTokenExpiresInSeconds: 604_799 });
    const tokens = await exchange();
    expect(tokens).toMatchObject({ refresh_token_expires_in: 604_799 });
    await harness.control.post('/clock', { advanceMs: 604_800_000 });
    expect(await refreshWith(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});
