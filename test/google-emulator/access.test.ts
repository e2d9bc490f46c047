import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operationsWithScopes } from './core/scopes.ts';
import type { Harness } from './harness.ts';
import { anna, ben, eventsScope, freshGoogle, hour, listScope, prefix, refusalOf, startHarness } from './harness.ts';

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
const share = (accessRole: string) =>
  harness.control.post(`/accounts/${ben}/calendars`, { id: anna, summary: 'shared', accessRole });
const benApi = async (scopes?: string[]) => harness.calendarOf(await harness.signIn(ben, scopes));
const makeEvent = (body: Record<string, unknown> = {}) =>
  harness.control.post<{ id: string }>(`/accounts/${anna}/calendars/primary/events`, {
    ...hour('2026-11-25'),
    ...body,
  });

describe('calendar lists', () => {
  const entries = async (params: calendar_v3.Params$Resource$Calendarlist$List = {}) =>
    (await api.calendarList.list(params)).data;

  test('§4.2 an entry tells zone, role and which one is primary', async () => {
    expect((await entries()).items).toMatchObject([
      { id: anna, summary: 'Anna Ahrens', timeZone: 'Europe/Berlin', accessRole: 'owner', primary: true },
    ]);
    expect((await api.calendarList.get({ calendarId })).data.id).toBe(anna);
    expect((await api.calendars.get({ calendarId: anna }).catch((error: { status: number }) => error)).status).toBe(
      403,
    );
  });

  test('§4.2 hidden ones are shown on request, with a mark', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, { id: 'h', summary: 'Hidden', hidden: true });
    expect((await entries()).items).toHaveLength(1);
    expect((await entries({ showHidden: true })).items).toMatchObject([{ id: anna }, { id: 'h', hidden: true }]);
  });

  test('§4.2 minAccessRole leaves out what may do less', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, { id: 'r', summary: 'Read', accessRole: 'reader' });
    expect((await entries({ minAccessRole: 'writer' })).items?.map(({ id }) => id)).toEqual([anna]);
    expect((await entries({ minAccessRole: 'reader' })).items).toHaveLength(2);
  });

  test('§4.2 250 entries a page at most, 100 by default', async () => {
    for (let count = 0; count < 101; count++) {
      await harness.control.post(`/accounts/${anna}/calendars`, { id: `c${count}`, summary: 'x' });
    }
    const first = await entries();
    expect([first.items?.length, first.nextSyncToken]).toEqual([100, undefined]);
    const second = await entries({ pageToken: first.nextPageToken ?? '' });
    expect([second.items?.length, typeof second.nextSyncToken]).toEqual([2, 'string']);
    expect((await entries({ maxResults: 500 })).items).toHaveLength(102);
  });

  test('§4.2 a sync token brings new and removed ones, not renames and roles', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, { id: 'b', summary: 'B' });
    const { nextSyncToken, items } = await entries();
    const syncToken = nextSyncToken ?? '';
    await harness.control.patch(`/accounts/${anna}/calendars/b`, { summary: 'Renamed', accessRole: 'reader' });
    expect((await entries({ syncToken })).items).toEqual([]);
    const renamed = (await entries()).items?.find(({ id }) => id === 'b');
    expect(renamed).toMatchObject({ summary: 'Renamed', accessRole: 'reader' });
    expect(renamed?.etag).toBe(items?.find(({ id }) => id === 'b')?.etag);
    await harness.control.delete(`/accounts/${anna}/calendars/b`);
    expect((await entries({ syncToken })).items).toMatchObject([{ id: 'b', deleted: true }]);
    expect(await refusalOf(entries({ syncToken, minAccessRole: 'writer' }))).toMatchObject({ status: 400 });
    expect(await refusalOf(entries({ syncToken: 'x' }))).toMatchObject({ status: 400, reason: 'invalid' });
  });
});

describe('roles', () => {
  test('§4.1 a reader may read and not write', async () => {
    await share('reader');
    const { id } = await makeEvent({ summary: 'seen' });
    const reader = await benApi();
    expect((await reader.events.get({ calendarId: anna, eventId: id })).data.summary).toBe('seen');
    const refusal = {
      status: 403,
      reason: 'requiredAccessLevel',
      message: 'You need to have writer access to this calendar.',
    };
    expect(await refusalOf(reader.events.insert({ calendarId: anna, requestBody: hour('2026-11-25') }))).toMatchObject(
      refusal,
    );
    expect(await refusalOf(reader.events.delete({ calendarId: anna, eventId: id }))).toMatchObject(refusal);
  });

  test('§4.1 private events hide their details from readers and from writerWithoutPrivateAccess', async () => {
    const { id } = await makeEvent({ summary: 'secret', visibility: 'private' });
    for (const [role, title] of [
      ['reader', undefined],
      ['writerWithoutPrivateAccess', undefined],
      ['writer', 'secret'],
    ] as const) {
      await share(role);
      const other = await benApi();
      expect((await other.events.get({ calendarId: anna, eventId: id })).data.summary, role).toBe(title);
    }
  });

  test('§2.1 with free/busy access the list behaves as with singleEvents, without titles', async () => {
    await share('freeBusyReader');
    await makeEvent({ summary: 'secret', recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
    const { items } = (await (await benApi()).events.list({ calendarId: anna })).data;
    expect(items).toHaveLength(3);
    expect(
      items?.every(({ summary, recurringEventId }) => summary === undefined && recurringEventId !== undefined),
    ).toBe(true);
  });

  test('§5.3 a calendar one may not see is not found, nor one that is no longer shared', async () => {
    const stranger = await benApi();
    const list = () => stranger.events.list({ calendarId: anna });
    expect(await refusalOf(list())).toMatchObject({ status: 404, reason: 'notFound' });
    await share('writer');
    expect((await list()).status).toBe(200);
    await harness.control.delete(`/accounts/${ben}/calendars/${anna}`);
    expect(await refusalOf(list())).toMatchObject({ status: 404 });
  });

  test('§4.1 a lowered role refuses the next write', async () => {
    await share('writer');
    const writer = await benApi();
    const write = () => writer.events.insert({ calendarId: anna, requestBody: hour('2026-11-25') });
    expect((await write()).status).toBe(200);
    await harness.control.patch(`/accounts/${ben}/calendars/${anna}`, { accessRole: 'reader' });
    expect(await refusalOf(write())).toMatchObject({ status: 403, reason: 'requiredAccessLevel' });
  });
});

describe('scopes', () => {
  const calls: Record<string, (calendar: calendar_v3.Calendar) => Promise<{ status: number }>> = {
    'events.insert': (calendar) => calendar.events.insert({ calendarId, requestBody: hour('2026-11-25') }),
    'events.patch': (calendar) => calendar.events.patch({ calendarId, eventId: 'event', requestBody: {} }),
    'events.update': (calendar) =>
      calendar.events.update({ calendarId, eventId: 'event', requestBody: hour('2026-11-25') }),
    'events.delete': (calendar) => calendar.events.delete({ calendarId, eventId: 'event' }),
    'events.move': (calendar) => calendar.events.move({ calendarId, eventId: 'event', destination: 'team' }),
    'events.list': (calendar) => calendar.events.list({ calendarId }),
    'events.get': (calendar) => calendar.events.get({ calendarId, eventId: 'event' }),
    'events.instances': (calendar) => calendar.events.instances({ calendarId, eventId: 'event' }),
    'events.watch': (calendar) =>
      calendar.events.watch({
        calendarId,
        requestBody: { id: 'c', type: 'web_hook', address: 'https://example.com/' },
      }),
    'channels.stop': (calendar) => calendar.channels.stop({ requestBody: { id: 'c', resourceId: 'r' } }),
    'calendarList.list': (calendar) => calendar.calendarList.list(),
    'calendarList.get': (calendar) => calendar.calendarList.get({ calendarId }),
    'calendars.get': (calendar) => calendar.calendars.get({ calendarId }),
    'freebusy.query': (calendar) =>
      calendar.freebusy.query({
        requestBody: { timeMin: '2026-11-25T00:00:00Z', timeMax: '2026-11-26T00:00:00Z', items: [] },
      }),
  };

  test('§4.6 the matrix is covered call by call', () => {
    expect(Object.keys(calls).sort()).toEqual(operationsWithScopes().sort());
  });

  const write = ['events.insert', 'events.patch', 'events.update', 'events.delete', 'events.move'];
  const read = ['events.list', 'events.get', 'events.instances', 'events.watch'];
  test.each([
    ['calendar', Object.keys(calls)],
    ['calendar.events', [...write, ...read, 'channels.stop']],
    [
      'calendar.readonly',
      [...read, 'channels.stop', 'calendarList.list', 'calendarList.get', 'calendars.get', 'freebusy.query'],
    ],
    ['calendar.events.readonly', [...read, 'channels.stop']],
    ['calendar.calendarlist.readonly', ['calendarList.list', 'calendarList.get', 'channels.stop']],
    ['calendar.freebusy', ['freebusy.query']],
    ['calendar.events.owned', [...write, ...read, 'channels.stop']],
  ])('§4.6 %s allows its methods and no other', async (scope, allowed) => {
    const narrow = harness.calendarOf(await harness.signIn(anna, [prefix + scope]));
    const open: string[] = [];
    for (const [operation, call] of Object.entries(calls)) {
      const status = await call(narrow).then(
        (answer) => answer.status,
        (error: { status?: number; message: string }) =>
          error.message.includes('authentication scopes') ? 0 : error.status,
      );
      if (status !== 0) open.push(operation);
    }
    expect(open.sort()).toEqual([...allowed].sort());
  });

  test('§5.4 a missing scope has the front end’s body', async () => {
    const narrow = harness.calendarOf(await harness.signIn(anna, [listScope]));
    const refusal = await refusalOf(narrow.events.insert({ calendarId, requestBody: hour('2026-11-25') }));
    expect(refusal.body).toEqual({
      error: {
        code: 403,
        message: 'Request had insufficient authentication scopes.',
        errors: [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }],
        status: 'PERMISSION_DENIED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
            domain: 'googleapis.com',
            metadata: { service: 'calendar-json.googleapis.com', method: 'calendar.v3.Events.Insert' },
          },
        ],
      },
    });
  });

  test('§4.6 owned is not enough for a calendar of somebody else', async () => {
    await share('writer');
    const owned = await benApi([`${prefix}calendar.events.owned`]);
    expect((await owned.events.list({ calendarId })).status).toBe(200);
    expect(await refusalOf(owned.events.list({ calendarId: anna }))).toMatchObject({ status: 403 });
  });

  test('§6.4 a scope taken away later is missed at once', async () => {
    expect((await api.events.list({ calendarId })).status).toBe(200);
    await harness.control.post(`/accounts/${anna}/scopes`, { scopes: [listScope] });
    expect(await refusalOf(api.events.list({ calendarId }))).toMatchObject({
      status: 403,
      reason: 'insufficientPermissions',
    });
    await harness.control.post(`/accounts/${anna}/scopes`, { scopes: [listScope, eventsScope] });
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });
});

describe('free and busy', () => {
  const query = async (requestBody: calendar_v3.Schema$FreeBusyRequest) => {
    const calendar = harness.calendarOf(await harness.signIn(anna, [`${prefix}calendar.freebusy`]));
    return (await calendar.freebusy.query({ requestBody })).data;
  };
  const november = { timeMin: '2026-11-25T00:00:00Z', timeMax: '2026-11-26T00:00:00Z' };

  test('§4.4 blocks are merged and clipped; free and declined events are left out; failures are inside a 200', async () => {
    await makeEvent({ ...hour('2026-11-25', 10) });
    await makeEvent({ ...hour('2026-11-25', 11) });
    await makeEvent({ ...hour('2026-11-25', 14), transparency: 'transparent' });
    await makeEvent({ ...hour('2026-11-25', 15), attendees: [{ email: anna, responseStatus: 'declined' }] });
    await makeEvent({ start: { dateTime: '2026-11-25T23:00:00Z' }, end: { dateTime: '2026-11-26T03:00:00Z' } });
    const answer = await query({ ...november, items: [{ id: anna }, { id: 'unknown@example.com' }] });
    expect(answer.calendars).toEqual({
      [anna]: {
        busy: [
          { start: '2026-11-25T09:00:00Z', end: '2026-11-25T11:00:00Z' },
          { start: '2026-11-25T23:00:00Z', end: '2026-11-26T00:00:00Z' },
        ],
      },
      'unknown@example.com': { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] },
    });
  });

  test('§4.4 a range of more than about three months is too long, an empty one refused', async () => {
    const long = { timeMin: '2026-01-01T00:00:00Z', timeMax: '2026-06-01T00:00:00Z', items: [] };
    expect(await refusalOf(query(long))).toMatchObject({ status: 400, reason: 'timeRangeTooLong' });
    const empty = { timeMin: november.timeMax, timeMax: november.timeMin, items: [] };
    expect(await refusalOf(query(empty))).toMatchObject({ status: 400, reason: 'timeRangeEmpty' });
  });
});
