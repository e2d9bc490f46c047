import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestEntry } from './control-client.ts';
import type { Harness } from './harness.ts';
import { anna, freshGoogle, hour, refusalOf, startHarness } from './harness.ts';

/** Section 10: how the official client behaves against the emulator, which the product relies on. */

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(() => freshGoogle(harness));

const calendarId = 'primary';
const requests = async (operation: string) =>
  (await harness.control.get<{ items: RequestEntry[] }>('/requests')).items.filter(
    (item) => item.operation === operation,
  );
/** Retries as the library does by default, but without the long waits. */
const retrying = async () =>
  calendar({
    version: 'v3',
    auth: await harness.signIn(anna),
    rootUrl: `${harness.emulator.url}/`,
    retryConfig: { retryDelay: 1, retryDelayMultiplier: 1 },
  });
const fail = (operation: string, status: number, more: Record<string, unknown> = {}) =>
  harness.control.post('/faults', { match: { operation }, action: { kind: 'status', status, ...more } });

describe('retries', () => {
  test('§10 a GET and a DELETE are tried four times on 503', async () => {
    const api = await retrying();
    await fail('events.list', 503);
    await fail('events.delete', 503);
    await refusalOf(api.events.list({ calendarId }));
    await refusalOf(api.events.delete({ calendarId, eventId: 'x' }));
    expect(await requests('events.list')).toHaveLength(4);
    expect(await requests('events.delete')).toHaveLength(4);
  });

  test('§10 POST and PATCH are not tried again', async () => {
    const api = await retrying();
    await fail('events.insert', 503);
    await fail('events.patch', 429);
    await refusalOf(api.events.insert({ calendarId, requestBody: hour('2026-11-25') }));
    await refusalOf(api.events.patch({ calendarId, eventId: 'x', requestBody: {} }));
    expect(await requests('events.insert')).toHaveLength(1);
    expect(await requests('events.patch')).toHaveLength(1);
  });

  test('§10 a 403 is never tried again, whatever its reason', async () => {
    const api = await retrying();
    await fail('events.list', 403, { reason: 'rateLimitExceeded' });
    expect(await refusalOf(api.events.list({ calendarId }))).toMatchObject({
      reason: 'rateLimitExceeded',
      domain: 'usageLimits',
    });
    expect(await requests('events.list')).toHaveLength(1);
  });

  test('§10 a DELETE whose first answer is lost ends in 410', async () => {
    const api = await retrying();
    const { data } = await api.events.insert({ calendarId, requestBody: hour('2026-11-25') });
    await harness.control.post('/faults', {
      match: { operation: 'events.delete', nth: 1 },
      action: { kind: 'status', status: 503, after: true },
    });
    expect(await refusalOf(api.events.delete({ calendarId, eventId: data.id ?? '' }))).toMatchObject({ status: 410 });
  });

  test('§10 a PUT with If-Match whose first answer is lost ends in 412', async () => {
    const api = await retrying();
    const { data } = await api.events.insert({ calendarId, requestBody: hour('2026-11-25') });
    await harness.control.post('/faults', {
      match: { operation: 'events.update', nth: 1 },
      action: { kind: 'status', status: 502, after: true },
    });
    const update = api.events.update(
      { calendarId, eventId: data.id ?? '', requestBody: { ...hour('2026-11-25'), summary: 'new' } },
      { headers: { 'If-Match': data.etag ?? '' } },
    );
    expect(await refusalOf(update)).toMatchObject({ status: 412 });
    expect((await api.events.get({ calendarId, eventId: data.id ?? '' })).data.summary).toBe('new');
  });
});

describe('tokens', () => {
  test('§10 a token about to end is refreshed before the call', async () => {
    const auth = await harness.signIn(anna);
    auth.setCredentials({ ...auth.credentials, expiry_date: Date.now() + 240_000 });
    await harness.calendarOf(auth).calendarList.list();
    expect(await requests('oauth.refresh')).toHaveLength(1);
  });

  test('§10 with an expiry date a 401 goes to the caller, without one there is one refresh and one more try', async () => {
    const auth = await harness.signIn(anna);
    await harness.control.post(`/accounts/${anna}/expire-access-tokens`);
    expect(await refusalOf(harness.calendarOf(auth).calendarList.list())).toMatchObject({ status: 401 });
    expect(await requests('oauth.refresh')).toHaveLength(0);
    auth.setCredentials({ ...auth.credentials, expiry_date: null });
    expect((await harness.calendarOf(auth).calendarList.list()).status).toBe(200);
    expect(await requests('oauth.refresh')).toHaveLength(1);
  });
});

describe('requests', () => {
  test('§10 repeated parameters and encoded ids arrive as they were meant', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, {
      id: 'with space@group.calendar.google.com',
      summary: 'x',
    });
    const api = await retrying();
    await api.events.list({
      calendarId: 'with space@group.calendar.google.com',
      privateExtendedProperty: ['a=1', 'b=2'],
      eventTypes: ['default'],
    });
    const [entry] = await requests('events.list');
    expect(entry?.query).toEqual({ privateExtendedProperty: ['a=1', 'b=2'], eventTypes: 'default' });
    expect(entry?.path).toContain('with%20space%40group');
  });

  test('§10 204 and 304 are successes without an exception', async () => {
    const api = await retrying();
    const { data } = await api.events.insert({ calendarId, requestBody: hour('2026-11-25') });
    const same = await api.events.get(
      { calendarId, eventId: data.id ?? '' },
      { headers: { 'If-None-Match': data.etag ?? '' } },
    );
    expect(same.status).toBe(304);
    expect((await api.events.delete({ calendarId, eventId: data.id ?? '' })).status).toBe(204);
  });
});
