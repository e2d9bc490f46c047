import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestEntry } from './control-client.ts';
import { initialSwitches, switchDefinitions } from './core/switches.ts';
import type { Harness } from './harness.ts';
import { anna, ben, eventually, freshGoogle, hour, refusalOf, startHarness } from './harness.ts';

let harness: Harness;
let api: calendar_v3.Calendar;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(async () => {
  await freshGoogle(harness);
  api = harness.calendarOf(await harness.signIn(anna));
});

const calendarId = 'primary';
const requests = async (since = 0) =>
  (await harness.control.get<{ items: RequestEntry[] }>(`/requests?since=${since}`)).items;
const addFault = (
  match: Record<string, unknown>,
  action: Record<string, unknown>,
  more: Record<string, unknown> = {},
) => harness.control.post<{ id: string }>('/faults', { match, action, ...more });
const list = () => api.events.list({ calendarId });
const insert = (summary: string) => api.events.insert({ calendarId, requestBody: { ...hour('2026-11-25'), summary } });
const titles = async () =>
  (
    await harness.control.get<{ items: { summary?: string }[] }>(`/accounts/${anna}/calendars/primary/events`)
  ).items.map(({ summary }) => summary);

describe('faults', () => {
  test('§11.14 a status before the effect leaves nothing behind, after the effect the write is done', async () => {
    await addFault({ operation: 'events.insert' }, { kind: 'status', status: 503 }, { times: 1 });
    expect(await refusalOf(insert('before'))).toMatchObject({ status: 503, reason: 'backendError' });
    await addFault({ operation: 'events.insert' }, { kind: 'status', status: 500, after: true }, { times: 1 });
    expect(await refusalOf(insert('after'))).toMatchObject({ status: 500 });
    expect(await titles()).toEqual(['after']);
    await insert('healthy');
    expect(await titles()).toEqual(['after', 'healthy']);
  });

  test('§11.14 only the nth matching request is hit, and hits are counted', async () => {
    const { id } = await addFault({ operation: 'events.list', account: anna, nth: 2 }, { kind: 'status', status: 429 });
    expect((await list()).status).toBe(200);
    expect(await refusalOf(list())).toMatchObject({ status: 429 });
    expect((await list()).status).toBe(200);
    expect(await harness.control.get(`/faults/${id}`)).toMatchObject({ matched: 3, hits: 1 });
  });

  test('§11.14 method, path and account narrow a fault', async () => {
    await addFault({ method: 'GET', path: '/events?maxResults=7', account: anna }, { kind: 'status', status: 500 });
    const other = harness.calendarOf(await harness.signIn(ben));
    expect((await other.events.list({ calendarId, maxResults: 7 })).status).toBe(200);
    expect((await list()).status).toBe(200);
    expect(await refusalOf(api.events.list({ calendarId, maxResults: 7 }))).toMatchObject({ status: 500 });
  });

  test('§11.14 a dropped connection gives no answer, before or after the effect', async () => {
    await addFault({ operation: 'events.insert' }, { kind: 'drop' }, { times: 1 });
    await expect(insert('never')).rejects.toThrow();
    await addFault({ operation: 'events.insert' }, { kind: 'drop', after: true }, { times: 1 });
    await expect(insert('done')).rejects.toThrow();
    expect(await titles()).toEqual(['done']);
    const dropped = (await requests()).filter(({ operation }) => operation === 'events.insert');
    expect(dropped.map(({ status }) => status)).toEqual([0, 0]);
  });

  test('§11.14 a held request waits until it is released', async () => {
    const { id } = await addFault({ operation: 'events.list' }, { kind: 'hold' });
    let answered = false;
    const call = list().then((answer) => {
      answered = true;
      return answer.status;
    });
    await eventually(
      () => harness.control.get<{ held: number }>(`/faults/${id}`),
      ({ held }) => held === 1,
    );
    expect(answered).toBe(false);
    await harness.control.post(`/faults/${id}/release`);
    expect(await call).toBe(200);
    expect((await list()).status).toBe(200);
  });

  test('§11.14 a delayed request waits on the emulator’s clock', async () => {
    await addFault({ operation: 'events.list' }, { kind: 'delay', ms: 60_000 }, { times: 1 });
    let answered = false;
    const call = list().then(({ status }) => {
      answered = true;
      return status;
    });
    await eventually(
      () => requests(),
      (items) => items.some(({ operation }) => operation === 'events.list'),
    );
    expect(answered).toBe(false);
    await harness.control.post('/clock', { advanceMs: 60_000 });
    expect(await call).toBe(200);
  });

  test('§11.14 a cut body is no JSON, and other bodies are given as they are', async () => {
    await insert('x');
    await addFault({ operation: 'events.list' }, { kind: 'cutBody' }, { times: 1 });
    const cut = await list().then(
      (answer) => typeof answer.data,
      () => 'refused',
    );
    expect(cut).not.toBe('object');
    await addFault(
      { operation: 'events.list' },
      { kind: 'status', status: 502, body: '<html>Bad Gateway</html>' },
      { times: 1 },
    );
    expect(await refusalOf(list())).toMatchObject({ status: 502, body: '<html>Bad Gateway</html>' });
  });

  test('§11.14 faults are listed and removed; the token endpoint has them too', async () => {
    await addFault({ operation: 'oauth.refresh' }, { kind: 'status', status: 400, reason: 'invalid_grant' });
    const auth = await harness.signIn(anna);
    await expect(auth.refreshAccessToken()).rejects.toThrow('invalid_grant');
    expect(await harness.control.get('/faults')).toMatchObject({
      items: [{ match: { operation: 'oauth.refresh' }, hits: 1 }],
    });
    await harness.control.delete('/faults');
    expect((await auth.refreshAccessToken()).credentials.access_token).toBeDefined();
  });

  test('§11.14 a removed fault lets its held requests go', async () => {
    const { id } = await addFault({ operation: 'events.list' }, { kind: 'hold', after: true });
    const call = list();
    await eventually(
      () => harness.control.get<{ held: number }>(`/faults/${id}`),
      ({ held }) => held === 1,
    );
    await harness.control.delete(`/faults/${id}`);
    expect((await call).status).toBe(200);
  });
});

describe('the log', () => {
  test('§11.14 it numbers each request and knows operation, status and account', async () => {
    await harness.control.delete('/requests');
    await list();
    await refusalOf(api.events.get({ calendarId, eventId: 'unknown' }));
    const items = await requests();
    expect(items.map(({ operation, status, account, method }) => [operation, status, account, method])).toEqual([
      ['events.list', 200, anna, 'GET'],
      ['events.get', 404, anna, 'GET'],
    ]);
    expect(await requests(items[0]?.n)).toHaveLength(1);
  });

  test('§11.14 what the emulator does not serve is refused and logged', async () => {
    const answer = await fetch(`${harness.emulator.url}/calendar/v3/colors`);
    expect(answer.status).toBe(404);
    expect((await requests()).at(-1)).toMatchObject({ operation: 'unknown', status: 404 });
  });
});

describe('people', () => {
  test('§3.9 an account has a primary calendar with its e-mail as id, named or not', async () => {
    const made = await harness.control.post<{ calendars: { id: string; primary?: boolean }[] }>('/accounts', {
      email: 'Carla@Example.com',
      name: 'Carla',
      calendars: [{ summary: 'Second', timeZone: 'Asia/Kolkata' }],
    });
    expect(made.calendars[0]).toMatchObject({ id: 'carla@example.com', primary: true, timeZone: 'Asia/Kolkata' });
    expect(made.calendars).toHaveLength(2);
    const { items } = await harness.control.get<{ items: unknown[] }>('/accounts');
    expect(items).toHaveLength(3);
  });

  test('§1.3 a person’s edits move etags like any other', async () => {
    const path = `/accounts/${anna}/calendars/primary/events`;
    const first = await harness.control.post<calendar_v3.Schema$Event>(path, { ...hour('2026-11-25'), summary: 'Gym' });
    const second = await harness.control.patch<calendar_v3.Schema$Event>(`${path}/${first.id}`, { colorId: '7' });
    expect(second.etag).not.toBe(first.etag);
    await harness.control.delete(`${path}/${first.id}`);
    expect(await titles()).toEqual([]);
  });

  test('§3.6 a person may make a timed event last whole days', async () => {
    const path = `/accounts/${anna}/calendars/primary/events`;
    const { id } = await harness.control.post<{ id: string }>(path, hour('2026-11-25'));
    const days = { start: { date: '2026-11-25' }, end: { date: '2026-11-26' } };
    expect(await harness.control.patch(`${path}/${id}`, days)).toMatchObject(days);
  });

  test('§2.1 a person sees instances in a window and masters without', async () => {
    const path = `/accounts/${anna}/calendars/primary/events`;
    await harness.control.post(path, { ...hour('2026-11-02'), recurrence: ['RRULE:FREQ=WEEKLY'] });
    const window = await harness.control.get<{ items: unknown[] }>(
      `${path}?timeMin=2026-11-01T00:00:00Z&timeMax=2026-12-01T00:00:00Z`,
    );
    expect(window.items).toHaveLength(5);
    expect(await titles()).toHaveLength(1);
  });

  test('§5.1 thousands of events are made in one call, and one message tells of them', async () => {
    const events = Array.from({ length: 5000 }, (_, index) => ({ ...hour('2026-11-25'), summary: `e${index}` }));
    const begun = performance.now();
    const made = await harness.control.post<{ created: number }>(`/accounts/${anna}/calendars/primary/events:bulk`, {
      events,
    });
    expect(made.created).toBe(5000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('wrong requests', () => {
  const call = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${harness.emulator.url}/control${path}`, { method, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };

  test.each([
    ['POST', '/clients', { clientId: 'x', redirectUris: [] }, 'clientSecret'],
    ['POST', '/accounts', { email: 'x', name: 'X' }, 'email'],
    [
      'POST',
      '/accounts',
      { email: 'x@y.z', name: 'X', calendars: [{ summary: 'S', accessRole: 'boss' }] },
      'calendars.0.accessRole',
    ],
    ['POST', '/faults', { match: { opperation: 'x' }, action: { kind: 'drop' } }, 'match.opperation'],
    ['POST', '/clock', { advanceMs: 'soon' }, 'advanceMs'],
    ['POST', '/push', { mode: 'maybe' }, 'mode'],
    ['PUT', '/switches', { revivall: '403' }, 'revivall'],
    ['PUT', '/switches', { revival: '418' }, 'revival'],
    ['POST', '/tokenserver', {}, 'mode'],
    ['POST', `/accounts/${anna}/revoke`, { mode: 'sad' }, 'mode'],
    ['POST', `/accounts/${anna}/calendars/primary/events:bulk`, { events: [1] }, 'events.0'],
  ])('%s %s names the field that is wrong', async (method, path, body, field) => {
    expect(await call(method, path, body)).toMatchObject({ status: 400, body: { error: { field } } });
  });

  test('an unknown account, fault or path is 404', async () => {
    expect(await call('POST', '/accounts/nobody@example.com/revoke', {})).toMatchObject({
      status: 404,
      body: { error: { field: 'email' } },
    });
    expect(await call('POST', '/faults/fault-9/release', {})).toMatchObject({ status: 404 });
    expect(await call('POST', '/nowhere', {})).toMatchObject({ status: 404 });
  });
});

describe('switches', () => {
  test('§12 each has a default, a sentence and the section of its fact', async () => {
    const { items } = await harness.control.get<{ items: { name: string; section: string; says: string }[] }>(
      '/switches',
    );
    expect(items.map(({ name }) => name)).toEqual(Object.keys(switchDefinitions));
    for (const { name, section, says } of items) {
      expect(section, name).toMatch(/^\d+\.\d+(, \d+\.\d+)*$/);
      expect(says, name).toMatch(/\.$/);
    }
  });

  test('§12 a reset puts them back', async () => {
    await harness.control.put('/switches', { revival: '403', readLagMs: 5 });
    await harness.control.post('/reset');
    const { items } = await harness.control.get<{ items: { name: string; value: unknown }[] }>('/switches');
    expect(Object.fromEntries(items.map(({ name, value }) => [name, value]))).toEqual(initialSwitches());
  });
});
