import { describe, expect, test } from 'vitest';
import { publicUrl } from '../consent/support/town.ts';
import { facts } from './facts.ts';
import { createTown, owner } from './town.ts';
import { unverified } from './unverified.ts';

describe('signing in, sessions and roles', () => {
  for (const [name, { title, holds }] of Object.entries(facts))
    test(title, async () => {
      const town = await createTown(name === 'unverified' ? { breaks: unverified } : {});
      await holds(town);
      expect(town.defects).toEqual([]);
    });
});

describe('the way to Google and back', () => {
  test('SI1 Google is asked who it is and nothing else, with PKCE, state and nonce, and no token is kept', async () => {
    const town = await createTown();
    await town.business();
    const browser = town.newBrowser();
    const asked = new URL((await browser.get('/console/sign-in')).location ?? '').searchParams;
    expect(
      asked
        .get('scope')
        ?.split(' ')
        .map((scope) => scope.split('/').at(-1)),
    ).toEqual([...['openid', 'userinfo.email', 'userinfo.profile']]);
    expect(asked.get('access_type')).toBe('online');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${publicUrl}/google/callback`);
    expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/);
    await town.signIn(browser, owner);
    expect(town.everything()).not.toMatch(/ya29|refreshToken|accessToken/);
  });

  test('SI1 a stranger is told whom to ask and gets nothing', async () => {
    const town = await createTown();
    await town.business();
    const answer = await town.signIn(town.newBrowser(), 'stranger@example.com');
    expect(answer).toMatchObject({ status: 403, cookies: [] });
    expect(answer.body).toContain('Ask an owner of your business to add exactly this address');
    expect(answer.body).toContain('stranger@example.com');
  });

  test('SI1 who cancels at Google is told so', async () => {
    const town = await createTown();
    const browser = town.newBrowser();
    const started = await browser.get('/console/sign-in');
    const back = await town.atGoogle(started.location ?? '', { email: owner, cancel: true });
    expect(await browser.get(back)).toMatchObject({ status: 200, cookies: [] });
  });

  test('SI2 the cookie is for this host alone, unreadable by scripts, and gone after signing out', async () => {
    const town = await createTown();
    await town.business();
    const browser = town.newBrowser();
    const welcome = await town.signIn(browser, owner);
    expect(welcome.cookies).toEqual([
      expect.stringMatching(/^__Host-slotbridge=[\w-]{32}; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    const left = await browser.post('/console/sign-out');
    expect(left).toMatchObject({ status: 303, location: '/console/' });
    expect(left.cookies[0]).toMatch(/^__Host-slotbridge=; Path=\/; Max-Age=0;/);
  });

  test('SI3 another site cannot sign a person out', async () => {
    const town = await createTown();
    const { olga } = await town.harbour();
    expect((await olga.post('/console/sign-out', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await olga.get('/v1/session')).status).toBe(200);
  });
});

describe('the API with a session', () => {
  test('SI4 without key and session, and with one that has ended, it is said which is missing', async () => {
    const town = await createTown();
    const browser = town.newBrowser();
    expect((await town.call(browser, 'GET', '/v1/session')).json.code).toBe('not_signed_in');
    expect((await town.call(browser, 'GET', '/v1/resources')).json.code).toBe('unauthorized');
    browser.jar.set('__Host-slotbridge', 'x'.repeat(32));
    expect((await town.call(browser, 'GET', '/v1/resources')).json.code).toBe('not_signed_in');
    expect((await browser.get('/v1/openapi.json')).status).toBe(200);
  });

  test('SI4 the session says who it is, and where with which role', async () => {
    const town = await createTown();
    const { id, vera, ids } = await town.harbour();
    expect(JSON.parse((await vera.get('/v1/session')).body)).toEqual({
      person: { id: ids.vera, email: 'vera@harbour.example', name: 'Vera Viewer' },
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      businesses: [{ id, name: 'Harbour Practice', timeZone: 'Europe/Berlin', locale: 'en', role: 'viewer' }],
      mayCreateBusinesses: false,
    });
  });

  test('SI4 a session that names no business is told to', async () => {
    const town = await createTown();
    const { olga } = await town.harbour();
    const answer = await town.call(olga, 'GET', '/v1/resources');
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'Slotbridge-Business' }] } });
  });

  test('SI4 a key goes before a session, and needs no token', async () => {
    const town = await createTown();
    const { vera, id } = await town.harbour();
    const headers = { authorization: `Bearer ${town.adminKey}` };
    expect((await town.call(vera, 'GET', `/v1/businesses/${id}`, { headers })).status).toBe(200);
  });

  test('SI4 people are listed with state and when they were last here; the same address is refused', async () => {
    const town = await createTown();
    const { olga, id, ids } = await town.harbour();
    const body = { email: 'New@example.com', role: 'viewer' };
    await town.call(olga, 'POST', '/v1/people', { business: id, body });
    const again = { ...body, email: 'new@EXAMPLE.com' };
    expect(await town.call(olga, 'POST', '/v1/people', { business: id, body: again })).toMatchObject({
      ...{ status: 409, json: { code: 'person_exists' } },
    });
    const { json } = await town.call(olga, 'GET', '/v1/people', { business: id });
    expect(json['items']).toHaveLength(4);
    expect(json['items']).toContainEqual({
      ...{ id: ids.otto, email: 'otto@harbour.example', name: 'Otto Operator', role: 'operator', state: 'active' },
      lastSeenAt: '2026-03-02T09:00:00.000Z',
    });
    expect(json['items']).toContainEqual({
      ...{ id: expect.any(String), email: 'New@example.com', role: 'viewer', state: 'invited' },
    });
  });
});
