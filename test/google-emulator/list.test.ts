import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { anna, freshGoogle, hour, refusalOf, startHarness } from './harness.ts';

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
