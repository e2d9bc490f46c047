import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { calendarScopes, type GoogleEventWrite, signInScopes } from '../../../shared/contracts/google.ts';
import type { CalendarApi, Grant } from '../../../shared/ports/google.ts';
import { systemClock } from '../../../shared/system/clock.ts';
import { type Emulator, startGoogleEmulator } from '../../google-emulator/server.ts';
import { account, failureOf, product } from './product.ts';

/** The adapter against a whole Google on a real port, from consent to channels. */

const anna = 'anna@example.com';
const redirectUri = 'http://127.0.0.1:1/google/callback';
const scopes = [...signInScopes, calendarScopes.events, calendarScopes.calendarList];
let google: Emulator;
let world: ReturnType<typeof product>;

beforeAll(async () => {
  google = await startGoogleEmulator();
});
afterAll(() => google.close());
beforeEach(async () => {
  await control('POST', 'reset', {});
  await control('POST', 'clients', {
    clientId: 'client-1',
    clientSecret: 'GOCSPX-very-secret',
    redirectUris: [redirectUri],
  });
  const calendars = [
    { summary: 'Anna', timeZone: 'Europe/Zurich', primary: true },
    { id: 'holidays', summary: 'Holidays', timeZone: 'Europe/Zurich', accessRole: 'reader', watchable: false },
  ];
  await control('POST', 'accounts', { email: anna, name: 'Anna', calendars });
  world = product({ fetch: globalThis.fetch, clock: systemClock, apiUrl: `${google.url}/`, oauthUrl: google.url });
});

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${google.url}/control/${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`control ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const Requests = z.object({
  items: z.array(
    z.object({
      path: z.string(),
      operation: z.string().optional(),
      status: z.number().optional(),
      sendUpdates: z.string().nullish(),
      hasAttendees: z.boolean().nullish(),
    }),
  ),
});
const requests = async () => Requests.parse(await control('GET', 'requests')).items;
const tokenRequests = async () => (await requests()).filter(({ path }) => path === '/token');

/** Goes through the consent page as a person does, and back with a code. */
async function consent(ticked: string[] = scopes, forceConsent = true): Promise<Grant> {
  const { oauth } = world.worker();
  const codeVerifier = 'verifier-of-at-least-forty-three-characters-in-length';
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const ask = { client: { businessId: 'biz_a', oauthClient: 'default' }, redirectUri, nonce: 'nonce-1' };
  const url = await oauth.authorizationUrl({
    ...ask,
    scopes,
    state: 'st',
    codeChallenge,
    loginHint: anna,
    forceConsent,
  });
  const body = new URLSearchParams([
    ['account', anna],
    ['action', 'continue'],
    ...ticked.map((scope) => ['scope', scope]),
  ]);
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('st');
  return oauth.exchangeCode({ ...ask, code: back.searchParams.get('code') ?? '', codeVerifier });
}

async function connected(options: { withAccessToken?: boolean } = {}): Promise<CalendarApi> {
  const grant = await consent();
  await world.connect({
    refresh: grant.refreshToken ?? '',
    ...(options.withAccessToken === false ? {} : { access: grant.accessToken }),
  });
  await control('DELETE', 'requests');
  return world.worker().calendar(account);
}

const booking = {
  id: 'abc12def',
  summary: 'Cut',
  start: { dateTime: '2027-01-11T09:00:00.000Z', timeZone: 'Europe/Zurich' },
  end: { dateTime: '2027-01-11T10:00:00.000Z', timeZone: 'Europe/Zurich' },
  privateProperties: { slotbridge: 'bkg_1' },
} satisfies GoogleEventWrite & { id: string };

describe('consent', () => {
  test('IN3 a person comes back with a grant that names her and what she allowed', async () => {
    const grant = await consent();
    expect(grant).toMatchObject({ email: anna, sub: expect.any(String), refreshToken: expect.any(String) });
    expect(grant.scopes.toSorted()).toEqual(scopes.toSorted());
  });

  test('IN4 a scope left unticked is missing in the grant and refused as a missing permission', async () => {
    const grant = await consent([calendarScopes.events]);
    expect(grant.scopes).not.toContain(calendarScopes.calendarList);
    await world.connect({ refresh: grant.refreshToken ?? '', access: grant.accessToken });
    const error = await failureOf(world.worker().calendar(account).listCalendars());
    expect(error.failure).toEqual({ kind: 'permissionMissing' });
  });

  test('IN6 a second consent that is not forced gives no refresh token', async () => {
    await consent();
    expect(await consent(scopes, false)).not.toHaveProperty('refreshToken');
  });
});

describe('GR1 against the emulator', () => {
  test('GR1 of 20 concurrent workers without a token exactly one refreshes', async () => {
    await connected({ withAccessToken: false });
    await control('PUT', 'switches', { refreshDelayMs: 100 });
    const workers = Array.from({ length: 20 }, () => world.worker().calendar(account));
    await Promise.all(workers.map((calendar) => calendar.listEvents(anna, { kind: 'full' })));
    expect(await tokenRequests()).toHaveLength(1);
  });

  test.each([
    ['revoked', 'invalid_grant'],
    ['bad_request', 'invalid_grant'],
    ['invalid_rapt', 'invalid_grant'],
    ['deleted', 'invalid_grant'],
    ['restricted', 'access_denied'],
    ['policy', 'admin_policy_enforced'],
  ])('GR2 a grant that is %s fails as such', async (mode, reason) => {
    const calendar = await connected();
    await control('POST', `accounts/${anna}/revoke`, { mode });
    expect(await failureOf(calendar.probe())).toMatchObject({ failure: { kind: 'grantFailed' }, reason });
  });

  test.each([
    ['invalid_client', 'operatorFault'],
    ['unauthorized_client', 'operatorFault'],
    ['unavailable', 'transient'],
    ['internal_failure', 'transient'],
    ['rate_limited', 'rateLimited'],
  ])('GR2 a token server that says %s fails no grant', async (mode, kind) => {
    const calendar = await connected();
    await control('POST', 'tokenserver', { mode });
    expect((await failureOf(calendar.probe())).failure.kind).toBe(kind);
  });

  test('an access token that ends early is replaced unnoticed', async () => {
    const calendar = await connected();
    await control('POST', 'clock', { advanceMs: 3_600_000 });
    await calendar.listEvents(anna, { kind: 'full' });
    expect((await requests()).map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  test('CH3 revoking works with either token and twice', async () => {
    const grant = await consent();
    const { oauth } = world.worker();
    await oauth.revoke(grant.refreshToken ?? '');
    await oauth.revoke(grant.refreshToken ?? '');
    await oauth.revoke(grant.accessToken);
  });
});

describe('calendars and events', () => {
  test('IN7 the calendar list tells roles and zones', async () => {
    const calendar = await connected();
    const list = await calendar.listCalendars();
    expect(list.map(({ id, accessRole, primary }) => ({ id, accessRole, primary }))).toEqual([
      { id: anna, accessRole: 'owner', primary: true },
      { id: 'holidays', accessRole: 'reader', primary: undefined },
    ]);
  });

  test('PL2 a full run of many pages earns a cursor, and the cursor finds what changed', async () => {
    const calendar = await connected();
    await control('PUT', 'switches', { shortPages: 'empty' });
    const { start, end } = booking;
    const events = Array.from({ length: 2600 }, (_, n) => ({ summary: `E${n}`, start, end }));
    await control('POST', `accounts/${anna}/calendars/${anna}/events:bulk`, { events });
    const first = await readAll((pageToken) => calendar.listEvents(anna, { kind: 'full', ...pageToken }));
    expect(first.items).toHaveLength(2600);
    expect(first.pages).toBeGreaterThan(2);
    await calendar.insertEvent(anna, booking);
    const { syncToken } = first;
    const changed = await readAll((pageToken) =>
      calendar.listEvents(anna, { kind: 'incremental', syncToken, ...pageToken }),
    );
    expect(changed.items).toMatchObject([
      { id: booking.id, summary: 'Cut', extendedProperties: { private: { slotbridge: 'bkg_1' } } },
    ]);
  });

  test('PL4 a cursor that Google has dropped or never gave is a dead cursor', async () => {
    const calendar = await connected();
    const { syncToken } = await readAll((pageToken) => calendar.listEvents(anna, { kind: 'full', ...pageToken }));
    await control('POST', 'sync-tokens/expire', { calendarId: anna });
    for (const dead of [syncToken, 'no-such-token']) {
      const error = await failureOf(calendar.listEvents(anna, { kind: 'incremental', syncToken: dead }));
      expect(error.failure).toEqual({ kind: 'cursorInvalid' });
    }
    const error = await failureOf(calendar.listEvents(anna, { kind: 'full', pageToken: 'no-such-page' }));
    expect(error.failure).toEqual({ kind: 'cursorInvalid' });
  });

  test('PU2 a changed event moves its etag, and a write with the old one is refused', async () => {
    const calendar = await connected();
    const { etag } = await calendar.insertEvent(anna, booking);
    const moved = await calendar.patchEvent(anna, booking.id, { summary: 'Colour' }, etag);
    expect(moved).toMatchObject({ summary: 'Colour', extendedProperties: { private: { slotbridge: 'bkg_1' } } });
    const stale = await failureOf(calendar.patchEvent(anna, booking.id, { summary: 'Wash' }, etag));
    expect(stale.failure).toEqual({ kind: 'preconditionFailed' });
    expect((await failureOf(calendar.insertEvent(anna, booking))).failure).toEqual({ kind: 'duplicate' });
  });

  test('§3.2 an event made an all-day one gets its time back', async () => {
    const calendar = await connected();
    await calendar.insertEvent(anna, booking);
    const allDay = { start: { date: '2027-01-11', dateTime: null }, end: { date: '2027-01-12', dateTime: null } };
    await control('PATCH', `accounts/${anna}/calendars/${anna}/events/${booking.id}`, allDay);
    const { start } = await calendar.patchEvent(anna, booking.id, { start: booking.start, end: booking.end });
    expect(start?.date).toBeUndefined();
    expect(Date.parse(start?.dateTime ?? '')).toBe(Date.parse(booking.start.dateTime));
  });

  test('§3.4 deleting twice is done, and the event is then cancelled or revived', async () => {
    const calendar = await connected();
    await calendar.insertEvent(anna, booking);
    await calendar.deleteEvent(anna, booking.id);
    await calendar.deleteEvent(anna, booking.id);
    expect(await calendar.getEvent(anna, booking.id)).toMatchObject({ status: 'cancelled' });
    expect(await calendar.patchEvent(anna, booking.id, { ...booking, status: 'confirmed' })).toMatchObject({
      status: 'confirmed',
    });
    expect((await failureOf(calendar.getEvent(anna, 'neverwas'))).failure).toEqual({ kind: 'notFound' });
  });

  test('PU3 on the log of Google every write says none and carries no guests', async () => {
    const calendar = await connected();
    await calendar.insertEvent(anna, booking);
    await calendar.patchEvent(anna, booking.id, { summary: 'x' });
    await calendar.deleteEvent(anna, booking.id);
    const writes = (await requests()).filter(({ operation }) => /insert|patch|delete/.test(operation ?? ''));
    expect(writes.map(({ sendUpdates }) => sendUpdates)).toEqual(['none', 'none', 'none']);
    expect(writes.some(({ hasAttendees }) => hasAttendees)).toBe(false);
  });

  test('a calendar that may only be read refuses writes as such', async () => {
    const calendar = await connected();
    expect((await failureOf(calendar.insertEvent('holidays', booking))).failure).toEqual({ kind: 'readOnly' });
  });

  test('§5.1 over quota in either form means to slow down', async () => {
    const calendar = await connected();
    for (const quotaStatus of ['403', '429']) {
      await control('PUT', 'switches', { quotaPerUserPerMinute: 1, quotaStatus });
      await calendar.getEvent(anna, 'x').catch(() => undefined);
      expect((await failureOf(calendar.getEvent(anna, 'x'))).failure.kind).toBe('rateLimited');
    }
  });

  test.each([
    ['503 after the effect', { kind: 'status', status: 503, after: true }],
    ['a dropped connection after the effect', { kind: 'drop', after: true }],
    ['a body cut off', { kind: 'cutBody' }],
  ])('PU2 after %s the first write stands, and the second try learns it', async (_what, action) => {
    const calendar = await connected();
    await control('POST', 'faults', { match: { operation: 'events.insert' }, action, times: 1 });
    expect((await failureOf(calendar.insertEvent(anna, booking))).failure).toEqual({ kind: 'transient' });
    expect((await failureOf(calendar.insertEvent(anna, booking))).failure).toEqual({ kind: 'duplicate' });
  });
});

describe('channels', () => {
  const address = 'https://127.0.0.1:1/google/notifications';
  const channel = { id: 'biz_a-c1', token: 'secret', address, ttlSeconds: 604_800 };

  test('CH1 a channel is opened with its expiry and stopped twice', async () => {
    const calendar = await connected();
    const { resourceId, expiresAt } = await calendar.watchEvents(anna, channel);
    expect(Math.abs(expiresAt - Date.now() - 604_800_000)).toBeLessThan(60_000);
    expect((await failureOf(calendar.watchEvents(anna, channel))).failure).toEqual({ kind: 'channelIdTaken' });
    await calendar.stopChannel(channel.id, resourceId);
    await calendar.stopChannel(channel.id, resourceId);
  });

  test('PL6 a calendar that cannot be watched says so', async () => {
    const calendar = await connected();
    expect((await failureOf(calendar.watchEvents('holidays', channel))).failure).toEqual({ kind: 'watchUnsupported' });
  });

  test('an address that Google does not accept is the operator fault', async () => {
    const calendar = await connected();
    const plain = { ...channel, address: 'http://example.com/' };
    expect((await failureOf(calendar.watchEvents(anna, plain))).failure).toEqual({ kind: 'operatorFault' });
    for (const webhookUnauthorized of ['401', '403']) {
      await control('PUT', 'switches', { webhookUnauthorized });
      expect((await failureOf(calendar.watchEvents(anna, channel))).failure).toEqual({ kind: 'operatorFault' });
    }
  });
});

type Page = Awaited<ReturnType<CalendarApi['listEvents']>>;

async function readAll(read: (pageToken: { pageToken?: string }) => Promise<Page>) {
  const items: Page['items'] = [];
  for (let pages = 1, pageToken: string | undefined; ; pages++) {
    const page = await read(pageToken === undefined ? {} : { pageToken });
    items.push(...page.items);
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return { items, pages, syncToken: page.nextSyncToken ?? '' };
  }
}
