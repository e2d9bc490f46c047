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
