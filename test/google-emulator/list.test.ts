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

type Params = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>;

const list = async (params: Params = {}) => (await api.events.list({ calendarId: 'primary', ...params })).data;
const insert = async (body: calendar_v3.Schema$Event) =>
  (await api.events.insert({ calendarId: 'primary', requestBody: body })).data.id ?? '';
const remove = (eventId: string) => api.events.delete({ calendarId: 'primary', eventId });
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);
const bulk = (count: number) =>
  harness.control.post(`/accounts/${anna}/calendars/primary/events:bulk`, {
    events: Array.from({ length: count }, (_, index) => ({ ...hour('2026-11-25'), summary: `event ${index}` })),
  });

/** Every page of a run; how many pages, all entries, and the token at the end. */
const readAll = async (params: Params = {}) => {
  const pages: calendar_v3.Schema$Events[] = [];
  let pageToken: string | undefined;
  do {
    const page = await list({ ...params, ...(pageToken === undefined ? {} : { pageToken }) });
    pages.push(page);
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  return { pages, items: pages.flatMap(({ items }) => items ?? []), syncToken: pages.at(-1)?.nextSyncToken ?? '' };
};

describe('the envelope', () => {
  test('§2.4 it names the calendar, its zone and the reader’s role', async () => {
    expect(await list()).toMatchObject({
      kind: 'calendar#events',
      summary: 'Anna Ahrens',
      timeZone: 'Europe/Berlin',
      accessRole: 'owner',
      items: [],
    });
  });

  test('§2.4 a reader who holds the present etag gets 304', async () => {
    const { etag } = await list();
    const headers = { 'If-None-Match': etag ?? '' };
    expect((await api.events.list({ calendarId: 'primary' }, { headers })).status).toBe(304);
    await insert(hour('2026-11-25'));
    expect((await api.events.list({ calendarId: 'primary' }, { headers })).status).toBe(200);
  });

  test('§2.1 fields keeps what it names and drops the tokens it does not', async () => {
    await insert({ ...hour('2026-11-25'), summary: 'Named' });
    const page = await list({ fields: 'items(id,start/dateTime)' });
    expect(Object.keys(page)).toEqual(['items']);
    expect(page.items?.[0]).toEqual({ id: expect.any(String), start: { dateTime: '2026-11-25T10:00:00+01:00' } });
    expect(await list({ fields: 'items(id),nextSyncToken,nextPageToken' })).toHaveProperty('nextSyncToken');
    expect(await refusalOf(list({ fields: 'items(bogus)' }))).toMatchObject({
      status: 400,
      reason: 'invalidParameter',
    });
    expect(await refusalOf(list({ fields: 'items(id' }))).toMatchObject({ status: 400, reason: 'invalidParameter' });
  });
});

describe('paging', () => {
  test('§2.1 250 entries a page by default, and one of the two tokens', async () => {
    await bulk(260);
    const { pages, items } = await readAll();
    expect(pages.map((page) => page.items?.length)).toEqual([250, 10]);
    expect(pages.map((page) => [page.nextPageToken !== undefined, page.nextSyncToken !== undefined])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(260);
  });

  test('§12.8 maxResults above 2500 is cut, or refused by switch', async () => {
    await bulk(2501);
    expect((await list({ maxResults: 5000 })).items).toHaveLength(2500);
    await setSwitches({ maxResultsAbove2500: 'refused' });
    expect(await refusalOf(list({ maxResults: 2501 }))).toMatchObject({ status: 400, reason: 'invalidParameter' });
  });

  test.each(['short', 'empty'])('§2.1 pages may be %s while more follow', async (shortPages) => {
    await bulk(7);
    await setSwitches({ shortPages });
    const { pages, items } = await readAll({ maxResults: 4 });
    expect(pages[0]?.items).toHaveLength(shortPages === 'empty' ? 0 : 2);
    expect(pages[0]?.nextPageToken).toBeDefined();
    expect(items).toHaveLength(7);
  });

  test('§2.2 later pages show the state of the first, and the token reports what came between', async () => {
    await bulk(5);
    const first = await list({ maxResults: 2 });
    const [later] = (await readAll({ maxResults: 2 })).items.slice(-1);
    await remove(later?.id ?? '');
    const added = await insert(hour('2026-11-26'));
    const second = await list({ maxResults: 2, pageToken: first.nextPageToken ?? '' });
    const third = await list({ maxResults: 2, pageToken: second.nextPageToken ?? '' });
    expect(third.items?.map(({ id, status }) => [id, status])).toEqual([[later?.id, 'confirmed']]);
    const delta = await list({ maxResults: 2, syncToken: third.nextSyncToken ?? '' });
    expect(delta.items?.map(({ id, status }) => [id, status]).sort()).toEqual(
      [
        [later?.id, 'cancelled'],
        [added, 'confirmed'],
      ].sort(),
    );
  });

  test('§2.2 by switch the pages drift, and the token still reports what came between', async () => {
    await setSwitches({ pagingReads: 'live' });
    await bulk(5);
    const first = await list({ maxResults: 2 });
    await remove(first.items?.[0]?.id ?? '');
    const added = await insert(hour('2026-11-26'));
    const rest = await readAll({ maxResults: 2, pageToken: first.nextPageToken ?? '' });
    const delta = await list({ maxResults: 2, syncToken: rest.syncToken });
    expect(delta.items?.map(({ id }) => id)).toEqual(expect.arrayContaining([first.items?.[0]?.id, added]));
  });

  test('§2.1 a page token belongs to the exact query', async () => {
    await bulk(3);
    const { nextPageToken } = await list({ maxResults: 2 });
    const pageToken = nextPageToken ?? '';
    expect((await list({ maxResults: 2, pageToken })).items).toHaveLength(1);
    expect(await refusalOf(list({ maxResults: 1, pageToken }))).toMatchObject({ status: 400, reason: 'invalid' });
    expect(await refusalOf(list({ pageToken: 'made-up' }))).toMatchObject({ status: 400, reason: 'invalid' });
  });

  test('§2.2 a page token is no sync token', async () => {
    await bulk(3);
    const { nextPageToken } = await list({ maxResults: 2 });
    expect(await refusalOf(list({ maxResults: 2, syncToken: nextPageToken ?? '' }))).toMatchObject({
      status: 400,
      reason: 'invalid',
      message: 'Invalid sync token value.',
    });
  });

  test('§2.2 an incremental run of several pages carries both tokens', async () => {
    const { syncToken } = await readAll({ maxResults: 2 });
    await bulk(5);
    const first = await list({ maxResults: 2, syncToken });
    const second = await list({ maxResults: 2, syncToken, pageToken: first.nextPageToken ?? '' });
    expect(second.items).toHaveLength(2);
    const withoutSync = list({ maxResults: 2, pageToken: first.nextPageToken ?? '' });
    expect(await refusalOf(withoutSync)).toMatchObject({ status: 400, reason: 'invalid' });
  });
});

describe('sync tokens', () => {
  test('§2.2 an incremental list holds what changed, once, in its present state', async () => {
    const [kept, changed, gone] = [
      await insert({ ...hour('2026-11-25'), summary: 'kept' }),
      await insert({ ...hour('2026-11-26'), summary: 'before' }),
      await insert(hour('2026-11-27')),
    ];
    const { syncToken } = await readAll();
    for (const summary of ['once', 'twice']) {
      await api.events.patch({ calendarId: 'primary', eventId: changed ?? '', requestBody: { summary } });
    }
    await remove(gone ?? '');
    const delta = await list({ syncToken });
    expect(delta.items?.map(({ id, status, summary }) => [id, status, summary])).toEqual([
      [changed, 'confirmed', 'twice'],
      [gone, 'cancelled', undefined],
    ]);
    expect(delta.items?.some(({ id }) => id === kept)).toBe(false);
    expect((await list({ syncToken: delta.nextSyncToken ?? '' })).items).toEqual([]);
  });

  test.each([
    ['orderBy', { orderBy: 'updated' }],
    ['iCalUID', { iCalUID: 'x' }],
    ['q', { q: 'x' }],
    ['timeMin', { timeMin: '2026-01-01T00:00:00Z' }],
    ['timeMax', { timeMax: '2026-01-01T00:00:00Z' }],
    ['updatedMin', { updatedMin: new Date().toISOString() }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
    ['sharedExtendedProperty', { sharedExtendedProperty: ['a=b'] }],
    ['showDeleted=false', { showDeleted: false }],
  ])('§2.2 %s is not allowed with a sync token', async (_, params) => {
    const { syncToken } = await readAll();
    const refusal = await refusalOf(list({ syncToken, ...params }));
    expect(refusal).toMatchObject({ status: 400, reason: 'badRequest' });
    expect(refusal.message).toMatch(/^Sync token cannot be used with/);
  });

  test('§2.2 other parameters must be those of the first run; by switch they are ignored', async () => {
    const { syncToken } = await readAll({ maxResults: 100 });
    expect(await refusalOf(list({ syncToken, maxResults: 100, singleEvents: true }))).toMatchObject({ status: 400 });
    expect(await refusalOf(list({ syncToken }))).toMatchObject({ status: 400 });
    await setSwitches({ syncTokenOtherParameters: 'ignored' });
    expect((await list({ syncToken })).items).toEqual([]);
  });

  test('§2.2 a wrong token is 400 invalid, one of another calendar too', async () => {
    const wrong = { status: 400, reason: 'invalid', message: 'Invalid sync token value.' };
    expect(await refusalOf(list({ syncToken: 'nonsense' }))).toMatchObject(wrong);
    const other = harness.calendarOf(await harness.signIn(ben));
    const { data } = await other.events.list({ calendarId: 'primary' });
    expect(await refusalOf(list({ syncToken: data.nextSyncToken ?? '' }))).toMatchObject(wrong);
  });

  test('§2.2 a token that was ended answers 410 fullSyncRequired', async () => {
    const { syncToken } = await readAll();
    await harness.control.post('/sync-tokens/expire', { calendarId: anna });
    expect(await refusalOf(list({ syncToken }))).toMatchObject({
      status: 410,
      reason: 'fullSyncRequired',
      domain: 'calendar',
      location: 'syncToken',
      message: 'Sync token is no longer valid, a full sync is required.',
    });
    expect((await readAll()).syncToken).not.toBe('');
  });

  test('§2.2 a change of roles ends the tokens', async () => {
    const { syncToken } = await readAll();
    await harness.control.patch(`/accounts/${anna}/calendars/primary`, { accessRole: 'writer' });
    expect(await refusalOf(list({ syncToken }))).toMatchObject({ status: 410 });
  });

  test('§12.6 tokens age by switch', async () => {
    const { syncToken } = await readAll();
    await setSwitches({ syncTokenLifetimeDays: 7, accessTokenLifetimeSeconds: 3_000_000 });
    api = harness.calendarOf(await harness.signIn(anna));
    await harness.control.post('/clock', { advanceMs: 6 * 86_400_000 });
    expect((await list({ syncToken })).items).toEqual([]);
    await harness.control.post('/clock', { advanceMs: 2 * 86_400_000 });
    expect(await refusalOf(list({ syncToken }))).toMatchObject({ status: 410 });
  });

  test.each([
    ['orderBy', { orderBy: 'updated' }],
    ['q', { q: 'x' }],
    ['updatedMin', { updatedMin: new Date().toISOString() }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
  ])('§12.5 a first run with %s earns no token, unless the switch says so', async (name, params) => {
    expect(await list(params)).not.toHaveProperty('nextSyncToken');
    await setSwitches({ noSyncTokenWith: [] });
    expect(await list(params), name).toHaveProperty('nextSyncToken');
  });

  test('§12.4 a token earned in a window reports changes outside of it, unless the switch says no', async () => {
    const { syncToken } = await readAll({ timeMin: '2026-11-01T00:00:00Z' });
    await insert(hour('2020-01-01'));
    expect((await list({ syncToken })).items).toHaveLength(1);
    await setSwitches({ timeMinTokenFilters: true });
    expect((await list({ syncToken })).items).toHaveLength(0);
  });

  test('§3.1 a write is not seen at once by switch, and the token does not pass it by', async () => {
    const changed = await insert({ ...hour('2026-11-25'), summary: 'before' });
    await setSwitches({ readLagMs: 60_000 });
    await harness.control.post('/clock', { advanceMs: 60_000 });
    await insert(hour('2026-11-26'));
    await api.events.patch({ calendarId: 'primary', eventId: changed, requestBody: { summary: 'after' } });
    const { items, syncToken } = await readAll();
    expect(items.map(({ summary }) => summary)).toEqual(['before']);
    await harness.control.post('/clock', { advanceMs: 60_001 });
    expect((await list({ syncToken })).items?.map(({ summary }) => summary).sort()).toEqual(['after', undefined]);
  });
});

describe('deleted entries', () => {
  test('§2.3 a full list leaves them out, showDeleted shows them', async () => {
    const id = await insert({ ...hour('2026-11-25'), summary: 'gone' });
    await remove(id);
    expect((await list()).items).toEqual([]);
    expect((await list({ showDeleted: true })).items).toMatchObject([{ id, status: 'cancelled', summary: 'gone' }]);
  });

  test('§2.3 by switch a deleted entry has an id and nothing else to rely on', async () => {
    const { syncToken } = await readAll();
    const id = await insert({ ...hour('2026-11-25'), summary: 'gone' });
    await remove(id);
    await setSwitches({ tombstones: 'bare' });
    expect((await list({ syncToken })).items).toEqual([
      { kind: 'calendar#event', id, status: 'cancelled', etag: expect.any(String) },
    ]);
  });

  test('§2.3 get returns a deleted event while its entry exists', async () => {
    const eventId = await insert(hour('2026-11-25'));
    await remove(eventId);
    expect((await api.events.get({ calendarId: 'primary', eventId })).data.status).toBe('cancelled');
    await setSwitches({ accessTokenLifetimeSeconds: 9_000_000 });
    api = harness.calendarOf(await harness.signIn(anna));
    await harness.control.post('/clock', { advanceMs: 31 * 86_400_000 });
    expect(await refusalOf(api.events.get({ calendarId: 'primary', eventId }))).toMatchObject({ status: 404 });
    expect((await list({ showDeleted: true })).items).toEqual([]);
  });

  test('§2.1 updatedMin always brings the deleted ones, and 410 when it is too far back', async () => {
    const id = await insert(hour('2026-11-25'));
    await remove(id);
    const updatedMin = new Date(Date.now() - 3_600_000).toISOString();
    expect((await list({ updatedMin })).items).toMatchObject([{ id, status: 'cancelled' }]);
    expect(await refusalOf(list({ updatedMin: '2020-01-01T00:00:00Z' }))).toMatchObject({
      status: 410,
      reason: 'updatedMinTooLongAgo',
    });
  });
});

describe('filters', () => {
  test('§2.1 timeMin bounds the end and timeMax the start, both exclusive', async () => {
    await insert({ ...hour('2026-11-25', 10), summary: 'ten' });
    const titles = async (timeMin: string, timeMax: string) =>
      (await list({ timeMin, timeMax })).items?.map(({ summary }) => summary);
    expect(await titles('2026-11-25T10:59:59+01:00', '2026-11-25T12:00:00+01:00')).toEqual(['ten']);
    expect(await titles('2026-11-25T11:00:00+01:00', '2026-11-25T12:00:00+01:00')).toEqual([]);
    expect(await titles('2026-11-25T09:00:00+01:00', '2026-11-25T10:00:01+01:00')).toEqual(['ten']);
    expect(await titles('2026-11-25T09:00:00+01:00', '2026-11-25T10:00:00+01:00')).toEqual([]);
  });

  test('§2.1 whole days are days of the calendar’s zone', async () => {
    await insert({ start: { date: '2026-11-25' }, end: { date: '2026-11-26' } });
    expect((await list({ timeMin: '2026-11-25T22:59:59Z', timeMax: '2026-12-01T00:00:00Z' })).items).toHaveLength(1);
    expect((await list({ timeMin: '2026-11-25T23:00:00Z', timeMax: '2026-12-01T00:00:00Z' })).items).toHaveLength(0);
  });

  test('§5.3 an empty range, a missing offset and a wrong ordering are refused', async () => {
    const at = '2026-11-25T10:00:00Z';
    expect(await refusalOf(list({ timeMin: at, timeMax: at }))).toMatchObject({
      status: 400,
      reason: 'timeRangeEmpty',
      domain: 'calendar',
      location: 'timeMax',
    });
    expect(await refusalOf(list({ timeMin: '2026-11-25T10:00:00' }))).toMatchObject({
      status: 400,
      reason: 'badRequest',
    });
    expect(await refusalOf(list({ orderBy: 'startTime' }))).toMatchObject({
      status: 400,
      reason: 'badRequest',
      message: 'The requested ordering is not available for the particular query.',
    });
  });

  test('§2.1 q looks into titles, places and people; properties are all needed', async () => {
    const properties = (values: Record<string, string>) => ({ extendedProperties: { private: values } });
    await insert({ ...hour('2026-11-25'), summary: 'Haircut', ...properties({ a: '1', b: '2' }) });
    await insert({ ...hour('2026-11-26'), location: 'Salon', ...properties({ a: '1' }) });
    const count = async (params: Params) => (await list(params)).items?.length;
    expect(await count({ q: 'hairc' })).toBe(1);
    expect(await count({ q: 'salon' })).toBe(1);
    expect(await count({ privateExtendedProperty: ['a=1'] })).toBe(2);
    expect(await count({ privateExtendedProperty: ['a=1', 'b=2'] })).toBe(1);
  });

  test('§2.1 eventTypes and iCalUID narrow the list', async () => {
    await insert({ ...hour('2026-11-25'), eventType: 'focusTime', focusTimeProperties: {} });
    const id = await insert(hour('2026-11-26'));
    expect((await list({ eventTypes: ['focusTime'] })).items).toHaveLength(1);
    expect((await list({ eventTypes: ['focusTime', 'default'] })).items).toHaveLength(2);
    expect((await list({ iCalUID: `${id}@google.com` })).items).toHaveLength(1);
  });

  test('§2.1 orderBy=updated ascends, startTime orders single events', async () => {
    const late = await insert(hour('2026-11-27'));
    const early = await insert(hour('2026-11-25'));
    await new Promise((resolve) => setTimeout(resolve, 2));
    await api.events.patch({ calendarId: 'primary', eventId: late, requestBody: { summary: 'touched' } });
    expect((await list({ orderBy: 'updated' })).items?.map(({ id }) => id)).toEqual([early, late]);
    const single = { singleEvents: true, orderBy: 'startTime' };
    expect((await list(single)).items?.map(({ id }) => id)).toEqual([early, late]);
  });

  test('§2.1 timeZone changes the zone of the answer', async () => {
    await insert(hour('2026-11-25'));
    const page = await list({ timeZone: 'America/New_York' });
    expect([page.timeZone, page.items?.[0]?.start?.dateTime]).toEqual([
      'America/New_York',
      '2026-11-25T04:00:00-05:00',
    ]);
  });
});
