import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { anna, ben, freshGoogle, hour, refusalOf, startHarness } from './harness.ts';

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
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);
const benApi = async (scopes?: string[]) => harness.calendarOf(await harness.signIn(ben, scopes));
const makeEvent = (body: Record<string, unknown> = {}) =>
  harness.control.post<{ id: string }>(`/accounts/${anna}/calendars/primary/events`, {
    ...hour('2026-11-25'),
    ...body,
  });

describe('errors and quota', () => {
  const raw = (headers: Record<string, string>) =>
    fetch(`${harness.emulator.url}/calendar/v3/calendars/primary/events`, { headers });

  test('§5.4 a wrong token is 401 with the front end’s body and a challenge', async () => {
    const answer = await raw({ Authorization: 'Bearer ya29.wrong' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
    expect(answer.headers.get('Content-Type')).toBe('application/json; charset=UTF-8');
    expect(await answer.json()).toMatchObject({
      error: {
        code: 401,
        errors: [{ message: 'Invalid Credentials', domain: 'global', reason: 'authError', location: 'Authorization' }],
        status: 'UNAUTHENTICATED',
      },
    });
  });

  test('§5.3 no token at all asks for a login', async () => {
    expect(await (await raw({})).json()).toMatchObject({
      error: { errors: [{ reason: 'required', message: 'Login Required.' }] },
    });
  });

  test('§5.2 the backend’s envelope has no status key and one space of indentation', async () => {
    const { credentials } = await harness.signIn(anna);
    const answer = await fetch(`${harness.emulator.url}/calendar/v3/calendars/nobody/events`, {
      headers: { Authorization: `Bearer ${credentials.access_token}` },
    });
    expect(await answer.text()).toBe(
      JSON.stringify(
        {
          error: {
            errors: [{ domain: 'global', reason: 'notFound', message: 'Not Found' }],
            code: 404,
            message: 'Not Found',
          },
        },
        null,
        1,
      ),
    );
  });

  test('§6.3 an access token ends on the emulator’s clock', async () => {
    const { credentials } = await harness.signIn(anna);
    const headers = { Authorization: `Bearer ${credentials.access_token}` };
    expect((await raw(headers)).status).toBe(200);
    await harness.control.post('/clock', { advanceMs: 3_600_000 });
    expect((await raw(headers)).status).toBe(401);
  });

  test('§5.1 600 requests a minute per user, counted by sliding window and by switch', async () => {
    await setSwitches({ quotaPerUserPerMinute: 3 });
    const call = () => api.calendarList.list();
    for (let count = 0; count < 3; count++) expect((await call()).status).toBe(200);
    const refusal = await refusalOf(call());
    expect(refusal).toMatchObject({ status: 403, reason: 'rateLimitExceeded', domain: 'usageLimits' });
    expect(refusal.message).toContain("'Queries per minute per user'");
    expect(refusal.message).toContain("'project_number:636397034666'");
    expect((await (await benApi()).calendarList.list()).status).toBe(200);
    await harness.control.post('/clock', { advanceMs: 61_000 });
    expect((await call()).status).toBe(200);
  });

  test('§5.1 the project has a limit over all users, as 429 by switch', async () => {
    await setSwitches({ quotaPerProjectPerMinute: 1, quotaStatus: '429' });
    await api.calendarList.list();
    const other = await benApi();
    expect(await refusalOf(other.calendarList.list())).toMatchObject({ status: 429, reason: 'rateLimitExceeded' });
  });

  test('§5.1 quotaUser counts for somebody else', async () => {
    await setSwitches({ quotaPerUserPerMinute: 1 });
    for (const quotaUser of ['a', 'b', 'c']) expect((await api.calendarList.list({ quotaUser })).status).toBe(200);
    expect(await refusalOf(api.calendarList.list({ quotaUser: 'a' }))).toMatchObject({ status: 403 });
  });

  test('§3.2 a patch costs three units', async () => {
    const { id } = await makeEvent();
    await setSwitches({ quotaPerUserPerMinute: 4 });
    const patch = () => api.events.patch({ calendarId, eventId: id, requestBody: {} });
    expect((await patch()).status).toBe(200);
    expect(await refusalOf(patch())).toMatchObject({ status: 403 });
    expect((await api.events.get({ calendarId, eventId: id })).status).toBe(200);
  });

  test('§5.1 too many created events are quotaExceeded until the next day', async () => {
    await setSwitches({ creationsPerDay: 1, accessTokenLifetimeSeconds: 200_000 });
    api = harness.calendarOf(await harness.signIn(anna));
    const create = () => api.events.insert({ calendarId, requestBody: hour('2026-11-25') });
    expect((await create()).status).toBe(200);
    expect(await refusalOf(create())).toMatchObject({
      status: 403,
      reason: 'quotaExceeded',
      domain: 'usageLimits',
      message: 'Calendar usage limits exceeded.',
    });
    await harness.control.post('/clock', { advanceMs: 25 * 3_600_000 });
    expect((await create()).status).toBe(200);
  });
});
