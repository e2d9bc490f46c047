import { describe, expect, test } from 'vitest';
import type { PushEntry } from './control-client.ts';
import { startInProcess } from './in-process.ts';

/** What the control API does in one call where a person needs several pages. */

const anna = 'anna@example.com';
const events = `/accounts/${anna}/calendars/${anna}/events`;
const scopes = ['https://www.googleapis.com/auth/calendar.events', 'email'];

const hour = (from: string, to: string) => ({
  start: { dateTime: `2026-05-05T${from}:00Z`, timeZone: 'Europe/Berlin' },
  end: { dateTime: `2026-05-05T${to}:00Z`, timeZone: 'Europe/Berlin' },
});

type Page = { items: { id: string }[]; nextPageToken?: string; nextSyncToken?: string };

describe('short cuts', () => {
  test('§2.1 no page holds more than the limit, whatever was asked', async () => {
    const world = await startInProcess(1, { pageLimit: 2 });
    const made = ['aaaaa1', 'aaaaa2', 'aaaaa3'].map((id) => ({ id, ...hour('08:00', '09:00') }));
    await world.control.post(`${events}:bulk`, { events: made });
    const path = `/calendars/${anna}/events?maxResults=2500`;
    const { body: first } = await world.api<Page>('GET', path);
    const { body: second } = await world.api<Page>('GET', `${path}&pageToken=${first.nextPageToken}`);
    expect(first.items.map(({ id }) => id)).toEqual(['aaaaa1', 'aaaaa2']);
    expect(second.items.map(({ id }) => id)).toEqual(['aaaaa3']);
    expect([first.nextSyncToken, second.nextPageToken]).toEqual([undefined, undefined]);
    expect(second.nextSyncToken).toEqual(expect.any(String));
  });

  test('§6.3 a grant without its page gives tokens that work, and only what was allowed', async () => {
    const world = await startInProcess(2);
    const granted = await world.control.post<{ refreshToken: string; scopes: string[]; sub: string }>(
      `/accounts/${anna}/grants`,
      { clientId: '1-test', scopes },
    );
    const { status, body } = await world.token({
      ...{ grant_type: 'refresh_token', refresh_token: granted.refreshToken },
      ...{ client_id: '1-test', client_secret: 'secret' },
    });
    expect(status).toBe(200);
    expect(String(body['scope']).split(' ').sort()).toEqual([...granted.scopes].sort());
    await expect(world.control.post(`/accounts/${anna}/grants`, { clientId: 'nobody', scopes })).rejects.toThrow(
      /404 .*no such client/,
    );
  });

  test('§6.2 the consent page answered in one call leads back with a code, or with a refusal', async () => {
    const world = await startInProcess(3);
    const query = new URLSearchParams({
      ...{ client_id: '1-test', redirect_uri: 'http://127.0.0.1:1/callback', response_type: 'code' },
      ...{ scope: scopes.join(' '), state: 'the-state' },
    });
    const url = `http://google.test/o/oauth2/v2/auth?${query}`;
    const answered = (more: object) =>
      world.control.post<{ location: string }>('/consent', { url, account: anna, scopes, ...more });
    const { searchParams: granted } = new URL((await answered({})).location);
    expect([granted.get('state'), granted.get('code')]).toEqual(['the-state', expect.stringMatching(/^4\//)]);
    const { searchParams: cancelled } = new URL((await answered({ action: 'cancel' })).location);
    expect([cancelled.get('error'), cancelled.get('code')]).toEqual(['access_denied', null]);
    await expect(answered({ url: `${url}&client_id=other`.replace('1-test', 'other') })).rejects.toThrow(/400/);
  });

  test('§3.7 one event is shown as the person sees it, an instance of a series as well', async () => {
    const world = await startInProcess(4);
    const series = { id: 'serie001', summary: 'Daily', recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] };
    await world.control.post(events, { ...series, ...hour('08:00', '09:00') });
    expect(await world.control.get(`${events}/serie001`)).toMatchObject({ id: 'serie001', summary: 'Daily' });
    expect(await world.control.get(`${events}/serie001_20260506T080000Z`)).toMatchObject({
      recurringEventId: 'serie001',
    });
    await expect(world.control.get(`${events}/nothing1`)).rejects.toThrow(/404 .*no such event/);
  });

  test('§1.4 a record of a message tells how long it has travelled', async () => {
    const world = await startInProcess(5);
    const watch = { id: 'channel-1', type: 'web_hook', address: 'https://product.test/hook' };
    await world.api('POST', `/calendars/${anna}/events/watch`, watch);
    await world.google.tick();
    await world.control.post('/push', { delayMs: 30_000 });
    await world.control.post(events, { id: 'aaaaa1', ...hour('08:00', '09:00') });
    world.time.now += 30_000;
    await world.google.tick();
    const { items } = await world.control.get<{ items: (PushEntry & { waitedMs: number })[] }>('/pushes');
    expect(items.at(-1)).toMatchObject({ state: 'exists', outcome: 'delivered', waitedMs: 30_000 });
  });
});
