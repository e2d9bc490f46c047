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

const calendarId = 'primary';
type Params = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>;
const list = async (params: Params = {}) => (await api.events.list({ calendarId, ...params })).data;
const items = async (params: Params = {}) => (await list(params)).items ?? [];
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);
const series = async (rule: string, body: calendar_v3.Schema$Event = hour('2026-10-20')) =>
  (await api.events.insert({ calendarId, requestBody: { id: 'series', ...body, recurrence: [rule] } })).data.id ?? '';
const patch = async (eventId: string, requestBody: calendar_v3.Schema$Event) =>
  (await api.events.patch({ calendarId, eventId, requestBody })).data;
const october = { singleEvents: true, timeMin: '2026-10-01T00:00:00Z', timeMax: '2026-11-05T00:00:00Z' };
const starts = (events: calendar_v3.Schema$Event[]) => events.map(({ start }) => start?.dateTime ?? start?.date);

describe('expansion', () => {
  test('§3.7 instances keep their local time over a clock change and are named by their original start in UTC', async () => {
    await series('RRULE:FREQ=WEEKLY');
    const found = await items({ ...october, orderBy: 'startTime' });
    expect(starts(found)).toEqual([
      '2026-10-20T10:00:00+02:00',
      '2026-10-27T10:00:00+01:00',
      '2026-11-03T10:00:00+01:00',
    ]);
    expect(found[1]).toMatchObject({
      id: 'series_20261027T090000Z',
      recurringEventId: 'series',
      originalStartTime: { dateTime: '2026-10-27T10:00:00+01:00', timeZone: 'Europe/Berlin' },
      iCalUID: 'series@google.com',
    });
    expect(found[1]).not.toHaveProperty('recurrence');
  });

  test('§3.7 instances of whole days are named by date, or like timed ones by switch', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=2', { start: { date: '2026-10-20' }, end: { date: '2026-10-21' } });
    expect((await items(october)).map(({ id }) => id)).toEqual(['series_20261020', 'series_20261021']);
    await setSwitches({ allDayInstanceId: 'instant' });
    expect((await items(october)).map(({ id }) => id)).toEqual(['series_20261020T000000Z', 'series_20261021T000000Z']);
  });

  test('§2.1 without singleEvents the master stands for its instances', async () => {
    await series('RRULE:FREQ=WEEKLY');
    expect(await items()).toMatchObject([{ id: 'series', recurrence: ['RRULE:FREQ=WEEKLY'] }]);
  });

  test.each([
    ['RRULE:FREQ=DAILY;COUNT=3', 3],
    ['RRULE:FREQ=DAILY;UNTIL=20261022T080000Z', 3],
    ['RRULE:FREQ=DAILY;UNTIL=20261022T075959Z', 2],
    ['RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4', 4],
  ])('§3.7 %s gives %i instances', async (rule, count) => {
    await series(rule);
    expect(await items(october)).toHaveLength(count);
  });

  test('§3.7 EXDATE takes away, RDATE adds', async () => {
    const body = hour('2026-10-20');
    const recurrence = [
      'RRULE:FREQ=DAILY;COUNT=3',
      'EXDATE;TZID=Europe/Berlin:20261021T100000',
      'RDATE:20261101T150000Z',
    ];
    await api.events.insert({ calendarId, requestBody: { ...body, recurrence } });
    expect(starts(await items({ ...october, orderBy: 'startTime' }))).toEqual([
      '2026-10-20T10:00:00+02:00',
      '2026-10-22T10:00:00+02:00',
      '2026-11-01T16:00:00+01:00',
    ]);
  });

  test('§3.7 a start its own rule does not produce is no instance, unless the switch says so', async () => {
    await series('RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2');
    expect(starts(await items(october))).toEqual(['2026-10-23T10:00:00+02:00', '2026-10-30T10:00:00+01:00']);
    await setSwitches({ startOutsideRule: 'included' });
    expect(starts(await items(october))).toContain('2026-10-20T10:00:00+02:00');
  });

  test('§3.2 instances are listed, paged and found by their original start', async () => {
    const eventId = await series('RRULE:FREQ=DAILY;COUNT=5');
    const instances = async (
      params: Omit<calendar_v3.Params$Resource$Events$Instances, 'calendarId' | 'eventId'> = {},
    ) => (await api.events.instances({ calendarId, eventId, ...params })).data;
    const first = await instances({ maxResults: 3 });
    expect(first.items).toHaveLength(3);
    expect(first).not.toHaveProperty('nextSyncToken');
    expect((await instances({ maxResults: 3, pageToken: first.nextPageToken ?? '' })).items).toHaveLength(2);
    const originalStart = '2026-10-21T10:00:00+02:00';
    expect((await instances({ originalStart })).items?.map(({ id }) => id)).toEqual(['series_20261021T080000Z']);
  });

  test('§2.2 an endless series gives a long but finite list', async () => {
    await series('RRULE:FREQ=DAILY');
    await setSwitches({ expansionHorizonDays: 30 });
    const found = await items({ singleEvents: true });
    expect(found.length).toBeGreaterThan(20);
    expect(found.length).toBeLessThan(100);
  });

  test('§12.13 a window finds a series that runs in it, or only one that begins in it by switch', async () => {
    await series('RRULE:FREQ=WEEKLY');
    const window = { timeMin: '2026-12-01T00:00:00Z', timeMax: '2026-12-20T00:00:00Z' };
    expect(await items(window)).toHaveLength(1);
    await setSwitches({ timeMinWithSeries: 'begun' });
    expect(await items(window)).toHaveLength(0);
  });
});

describe('exceptions', () => {
  const second = 'series_20261021T080000Z';

  test('§3.7 a moved instance keeps its id and its original start', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    expect(await patch(second, hour('2026-10-21', 15))).toMatchObject({
      id: second,
      recurringEventId: 'series',
      start: { dateTime: '2026-10-21T15:00:00+02:00' },
      originalStartTime: { dateTime: '2026-10-21T10:00:00+02:00' },
    });
    expect(await items()).toHaveLength(2);
    expect(await items(october)).toHaveLength(3);
  });

  test('§3.7 get finds a plain instance, and none where the rule has none', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    expect((await api.events.get({ calendarId, eventId: second })).data.recurringEventId).toBe('series');
    const wrong = api.events.get({ calendarId, eventId: 'series_20261021T090000Z' });
    expect(await refusalOf(wrong)).toMatchObject({ status: 404 });
  });

  test('§2.1 a cancelled instance appears without singleEvents while its series lives', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    await api.events.delete({ calendarId, eventId: second });
    const cancelled = (await items()).find(({ status }) => status === 'cancelled');
    expect(cancelled).toMatchObject({ id: second, recurringEventId: 'series', originalStartTime: expect.anything() });
    expect(await items(october)).toHaveLength(2);
    expect(await items({ ...october, showDeleted: true })).toHaveLength(3);
    expect(await refusalOf(api.events.delete({ calendarId, eventId: second }))).toMatchObject({ status: 410 });
  });

  test('§3.7 a more restrictive visibility spreads to the series, a less restrictive one is ignored', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    await patch(second, { visibility: 'private' });
    expect((await api.events.get({ calendarId, eventId: 'series' })).data.visibility).toBe('private');
    expect((await patch(second, { visibility: 'public' })).visibility).toBe('private');
  });

  test('§2.3 a bare cancelled exception still names its series and original start', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    await api.events.delete({ calendarId, eventId: second });
    await setSwitches({ tombstones: 'bare' });
    const cancelled = (await items()).find(({ id }) => id === second);
    expect(Object.keys(cancelled ?? {}).sort()).toEqual([
      'etag',
      'id',
      'kind',
      'originalStartTime',
      'recurringEventId',
      'status',
    ]);
  });

  test('§12.9 an incremental list reports a deleted series alone, or with its exceptions by switch', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    await patch(second, { summary: 'changed' });
    const { nextSyncToken } = await list();
    await api.events.delete({ calendarId, eventId: 'series' });
    const delta = () => items({ syncToken: nextSyncToken ?? '' });
    expect((await delta()).map(({ id }) => id)).toEqual(['series']);
    await patch('series', { status: 'confirmed' });
    expect((await items()).map(({ id }) => id).sort()).toEqual(['series', second]);
    await setSwitches({ seriesDeletionReturns: 'exceptionsToo' });
    await api.events.delete({ calendarId, eventId: 'series' });
    expect((await delta()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });

  test.each([
    ['dropUnmatched', 'cancelled'],
    ['keepExceptions', 'confirmed'],
  ])('§12.9 with %s an exception that fits the new rule no more is %s', async (masterChange, status) => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    await patch(second, { summary: 'changed' });
    await setSwitches({ masterChange });
    await patch('series', hour('2026-10-20', 12));
    expect((await items()).find(({ id }) => id === second)?.status).toBe(status);
  });

  test('§12.9 with dropExceptions the instance is plain again', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=5');
    await patch(second, { summary: 'changed' });
    await setSwitches({ masterChange: 'dropExceptions' });
    await patch('series', { recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] });
    expect((await items(october)).map(({ summary }) => summary)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('§2.2 with singleEvents an incremental list reports instances that fell away', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=3');
    const token = (await list({ singleEvents: true })).nextSyncToken ?? '';
    await patch('series', { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
    const delta = await items({ singleEvents: true, syncToken: token });
    expect(delta.filter(({ status }) => status === 'cancelled').map(({ id }) => id)).toEqual([
      'series_20261022T080000Z',
    ]);
  });

  test('§3.7 this and following: the old series ends and a new one named _R begins', async () => {
    await series('RRULE:FREQ=DAILY;COUNT=5');
    const path = `/accounts/${anna}/calendars/primary/events/series/split`;
    await harness.control.post(path, { at: '2026-10-22T10:00:00+02:00', changes: { summary: 'tail' } });
    const masters = (await items()).map(({ id, iCalUID }) => [id, iCalUID]);
    expect(masters).toEqual([
      ['series', 'series@google.com'],
      ['series_R20261022T080000', 'series_R20261022T080000@google.com'],
    ]);
    const instances = await items(october);
    expect(instances.filter(({ summary }) => summary === undefined)).toHaveLength(2);
    expect(instances.filter(({ summary }) => summary === 'tail')).toHaveLength(3);
  });
});
