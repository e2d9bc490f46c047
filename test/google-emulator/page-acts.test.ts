import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { anna, ben, freshGoogle, hour, startHarness } from './harness.ts';
import type { Act, Changes, PageEvent, PageState } from './page/browser/model.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(() => freshGoogle(harness));

const zone = 'Europe/Berlin';
const path = `/accounts/${anna}/calendars/primary/events`;
const here = { account: anna, calendar: anna, zone };
const ask = async (address: string, body?: unknown) => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(`${harness.emulator.url}/page/${address}`, init);
};
const act = async (what: Act) => {
  const answer = await ask('act', what);
  const { error }: { error?: { message: string } } = await answer.json();
  return error?.message ?? 'done';
};
const stateOf = async (account = anna): Promise<PageState> =>
  (await ask(`state?${new URLSearchParams({ account, zone, first: '2026-11-23', days: '7' })}`)).json();
const shown = async () => (await stateOf()).events.map(({ title, start, end }) => [title, start, end]);
const onDay = async (date: string): Promise<PageEvent> => {
  const found = (await stateOf()).events.find(({ start }) => start.startsWith(date));
  if (!found) throw new Error(`nothing on ${date}`);
  return found;
};
type Resource = {
  id: string;
  summary?: string;
  etag: string;
  sequence: number;
  iCalUID: string;
  recurrence?: string[];
  start: Record<string, string>;
  extendedProperties?: unknown;
};
const stored = async () => (await harness.control.get<{ items: Resource[] }>(path)).items;
const insert = (body: object) => harness.control.post<Resource>(path, body);
const daily = (more: Record<string, unknown> = {}) =>
  insert({ ...hour('2026-11-23'), summary: 'Daily', recurrence: ['RRULE:FREQ=DAILY;COUNT=5'], ...more });
const change = (id: string, changes: Changes, scope: 'this' | 'following' | 'all' = 'this') =>
  act({ ...here, act: 'change', id, scope, changes });

describe('what a person does on the page goes through the core', () => {
  test('§3.6 create takes wall-clock times of the zone that is shown', async () => {
    const times = { start: '2026-11-25T10:00', end: '2026-11-25T10:45' };
    await act({ ...here, act: 'create', changes: { title: 'New', times, colorId: '', description: '' } });
    expect(await stored()).toMatchObject([
      { summary: 'New', start: { dateTime: '2026-11-25T10:00:00+01:00', timeZone: zone }, sequence: 0 },
    ]);
    expect(await shown()).toEqual([['New', times.start, times.end]]);
  });

  test('§3.3 a change is a new version, and leaves alone what it does not name', async () => {
    const extendedProperties = { private: { slotbridgeBooking: 'bok_1' }, shared: { a: 'b' } };
    const before = await insert({ ...hour('2026-11-25'), summary: 'Old', description: 'kept', extendedProperties });
    await change(before.id, { title: 'Newer', colorId: '11', free: true, visibility: 'private' });
    await change(before.id, { times: { start: '2026-11-26T12:00', end: '2026-11-26T12:30' } });
    const [after] = await stored();
    expect(after).toMatchObject({
      ...{ id: before.id, summary: 'Newer', description: 'kept', colorId: '11', transparency: 'transparent' },
      ...{ visibility: 'private', extendedProperties, sequence: 1 },
      start: { dateTime: '2026-11-26T12:00:00+01:00' },
    });
    expect(after?.etag).not.toBe(before.etag);
  });

  test('an event keeps its own zone when it is moved in another', async () => {
    const { id } = await insert({
      start: { dateTime: '2026-11-25T09:00:00', timeZone: 'America/New_York' },
      end: { dateTime: '2026-11-25T10:00:00', timeZone: 'America/New_York' },
    });
    await change(id, { times: { start: '2026-11-25T16:00', end: '2026-11-25T17:00' } });
    expect((await stored())[0]?.start).toMatchObject({
      dateTime: '2026-11-25T16:00:00+01:00',
      timeZone: 'America/New_York',
    });
  });

  test('an event becomes a day and a time again; emptied fields are gone', async () => {
    const { id } = await insert({ ...hour('2026-11-25'), location: 'Here', colorId: '4' });
    await change(id, { times: { start: '2026-11-25', end: '2026-11-27' }, location: '', colorId: '' });
    const [day] = await stored();
    expect(day).toMatchObject({ start: { date: '2026-11-25' }, end: { date: '2026-11-27' } });
    expect(day).not.toHaveProperty('location');
    expect(day).not.toHaveProperty('colorId');
    await change(id, { times: { start: '2026-11-25T08:00', end: '2026-11-25T09:00' } });
    expect(await shown()).toMatchObject([[expect.anything(), '2026-11-25T08:00', '2026-11-25T09:00']]);
  });

  test('§1.3 channels hear of it', async () => {
    const calendar = harness.calendarOf(await harness.signIn(anna));
    const requestBody = { id: 'page-1', type: 'web_hook', address: 'https://127.0.0.1:1/hook' };
    await calendar.events.watch({ calendarId: 'primary', requestBody });
    const { id } = await insert(hour('2026-11-25'));
    await harness.control.delete('/pushes');
    await change(id, { title: 'Told' });
    await expect
      .poll(async () => (await harness.control.get<{ items: unknown[] }>('/pushes')).items.length)
      .toBeGreaterThan(0);
  });

  test('an event goes to another calendar with its id', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, { id: 'salon@group.example', summary: 'Salon' });
    const { id } = await insert(hour('2026-11-25'));
    await act({ ...here, act: 'change', id, scope: 'this', changes: {}, moveTo: 'salon@group.example' });
    expect(await stored()).toEqual([]);
    const { items } = await harness.control.get<{ items: Resource[] }>(
      `/accounts/${anna}/calendars/salon@group.example/events`,
    );
    expect(items).toMatchObject([{ id }]);
  });

  test.each([true, false])('§3.11 a duplicate is an event of its own; private properties: %s', async (withPrivate) => {
    const extendedProperties = { private: { slotbridgeBooking: 'bok_1' } };
    const { id, iCalUID } = await insert({ ...hour('2026-11-25'), summary: 'Twin', extendedProperties });
    await act({ ...here, act: 'duplicate', id, copyTo: anna, withPrivate });
    const copy = (await stored()).find((event) => event.id !== id);
    expect(copy).toMatchObject({ summary: 'Twin', sequence: 0 });
    expect(copy?.iCalUID).not.toBe(iCalUID);
    expect(copy?.extendedProperties).toEqual(withPrivate ? extendedProperties : {});
  });

  test('§3.9 a guest’s answer reaches the organizer', async () => {
    const attendees = [{ email: anna }, { email: ben, responseStatus: 'accepted' }];
    const organizer = `/accounts/${ben}/calendars/primary/events`;
    const { id } = await harness.control.post<Resource>(organizer, { ...hour('2026-11-25'), attendees });
    expect(await onDay('2026-11-25')).toMatchObject({ answer: 'needsAction', own: false, guests: [{ email: ben }] });
    await change(id, { answer: 'declined' });
    expect(await onDay('2026-11-25')).toMatchObject({ answer: 'declined' });
    expect(await harness.control.get(`${organizer}/${id}`)).toMatchObject({
      attendees: [{ email: anna, responseStatus: 'declined' }, { email: ben }],
    });
  });

  test('a refusal is told in Google’s words, and a body that is none by its field', async () => {
    const times = { start: '2026-11-25T10:00', end: '2026-11-25T09:00' };
    expect(await act({ ...here, act: 'create', changes: { times } })).toBe('The specified time range is empty.');
    expect(await change('unknown', { title: 'x' })).toBe('Not Found');
    const wrong = await ask('act', { ...here, act: 'create', changes: { times: { start: 'soon', end: 'later' } } });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { field: 'changes.times.start' } }]);
    await harness.control.post(`/accounts/${ben}/calendars`, { id: anna, summary: 'x', accessRole: 'reader' });
    expect(await act({ ...here, account: ben, act: 'create', changes: { title: 'x' } })).toContain('writer access');
  });
});

describe('series', () => {
  const titles = async () => (await shown()).map(([title, start]) => `${start?.slice(8)} ${title}`);

  test('§3.7 this event is an exception', async () => {
    const { id } = await daily();
    await change(`${id}_20261125T090000Z`, {
      title: 'One',
      times: { start: '2026-11-25T15:00', end: '2026-11-25T16:00' },
    });
    expect(await titles()).toEqual([
      '23T10:00 Daily',
      '24T10:00 Daily',
      '25T15:00 One',
      '26T10:00 Daily',
      '27T10:00 Daily',
    ]);
  });

  test('§3.7 this and following split the series and keep its count', async () => {
    const { id } = await daily();
    await change(
      `${id}_20261125T090000Z`,
      { title: 'Tail', times: { start: '2026-11-25T15:00', end: '2026-11-25T16:00' } },
      'following',
    );
    expect(await titles()).toEqual([
      '23T10:00 Daily',
      '24T10:00 Daily',
      '25T15:00 Tail',
      '26T15:00 Tail',
      '27T15:00 Tail',
    ]);
    expect((await stored()).map((event) => [event.id, event.recurrence])).toEqual([
      [id, ['RRULE:FREQ=DAILY;UNTIL=20261125T085959Z']],
      [`${id}_R20261125T090000`, ['RRULE:FREQ=DAILY;COUNT=3']],
    ]);
  });

  test('all events go along when one is dragged, from the first on', async () => {
    const { id } = await daily();
    await change(`${id}_20261125T090000Z`, { times: { start: '2026-11-26T12:00', end: '2026-11-26T12:30' } }, 'all');
    expect(await shown()).toEqual(
      ['24', '25', '26', '27', '28'].map((day) => ['Daily', `2026-11-${day}T12:00`, `2026-11-${day}T12:30`]),
    );
    expect(await stored()).toMatchObject([{ id, sequence: 1 }]);
  });

  test('a weekly meeting dragged to another day meets on that day', async () => {
    const { id } = await daily({ recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'] });
    await change(`${id}_20261123T090000Z`, { times: { start: '2026-11-25T10:00', end: '2026-11-25T11:00' } }, 'all');
    expect(await titles()).toEqual(['25T10:00 Daily']);
    expect((await stored())[0]?.recurrence).toEqual(['RRULE:FREQ=WEEKLY;BYDAY=WE']);
  });

  test('§3.10 one of a series cannot go to another calendar, and nothing of it is changed', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, { id: 'salon@group.example', summary: 'Salon' });
    const { id } = await daily();
    const changes = { title: 'Half done' };
    const moving = { act: 'change', id: `${id}_20261125T090000Z`, changes, moveTo: 'salon@group.example' } as const;
    expect(await act({ ...here, ...moving, scope: 'this' })).toBe('Cannot change the organizer of an instance.');
    expect(await stored()).toMatchObject([{ id, summary: 'Daily' }]);
    expect(await act({ ...here, ...moving, scope: 'all' })).toBe('done');
    expect(await stored()).toEqual([]);
  });

  test('following from the first on is all of it', async () => {
    const { id } = await daily();
    await change(`${id}_20261123T090000Z`, { title: 'Whole' }, 'following');
    expect(await stored()).toMatchObject([{ id, summary: 'Whole' }]);
  });

  test('a single event becomes a series until a day, and a single one again', async () => {
    const { id } = await insert({ ...hour('2026-11-23'), summary: 'Once' });
    await change(id, { recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261125'] });
    expect((await stored())[0]?.recurrence).toEqual(['RRULE:FREQ=DAILY;UNTIL=20261125T225959Z']);
    expect(await titles()).toEqual(['23T10:00 Once', '24T10:00 Once', '25T10:00 Once']);
    const instance = await onDay('2026-11-24');
    expect(instance.recurrence).toEqual(['RRULE:FREQ=DAILY;UNTIL=20261125']);
    await change(instance.id, { recurrence: [] }, 'all');
    expect(await titles()).toEqual(['23T10:00 Once']);
  });

  test.each([
    ['this', ['23', '24', '26', '27']],
    ['following', ['23', '24']],
    ['all', []],
  ] as const)('§3.7 delete: %s', async (scope, left) => {
    const { id } = await daily();
    await act({ ...here, act: 'delete', id: `${id}_20261125T090000Z`, scope });
    expect((await shown()).map(([, start]) => start?.slice(8, 10))).toEqual(left);
  });

  test('a single event is deleted once; a second time is refused as Google does', async () => {
    const { id } = await insert(hour('2026-11-25'));
    const remove: Act = { ...here, act: 'delete', id, scope: 'this' };
    expect([await act(remove), await act(remove)]).toEqual(['done', 'Resource has been deleted']);
  });

  test('§3.9 guests get the series that a split begins', async () => {
    const { id } = await daily({ attendees: [{ email: ben }] });
    await change(`${id}_20261125T090000Z`, { title: 'Tail' }, 'following');
    const { items } = await harness.control.get<{ items: Resource[] }>(`/accounts/${ben}/calendars/primary/events`);
    expect(items.map(({ id, summary }) => [id, summary])).toEqual([
      [id, 'Daily'],
      [`${id}_R20261125T090000`, 'Tail'],
    ]);
  });
});

describe('what the page is told', () => {
  const revision = async (): Promise<{ revision: string }> => (await ask(`revision?account=${anna}`)).json();

  test('the revision changes with every change, whoever made it, and stays otherwise', async () => {
    const seen = [await revision(), await revision()];
    const { id } = await insert(hour('2026-11-25'));
    seen.push(await revision());
    await harness.control.delete(`${path}/${id}`);
    seen.push(await revision());
    await harness.control.patch(`/accounts/${anna}/calendars/primary`, { summary: 'Renamed' });
    seen.push(await revision());
    await harness.control.post('/faults', { match: {}, action: { kind: 'hold' } });
    seen.push(await revision());
    expect(new Set(seen.map(({ revision }) => revision)).size).toBe(seen.length - 1);
    expect((await stateOf()).revision).toBe(seen.at(-1)?.revision);
  });

  test('what is set wrong on purpose is said in words', async () => {
    expect((await stateOf()).troubles).toEqual([]);
    const fault = { match: { operation: 'events.insert' }, action: { kind: 'status', status: 503 }, times: 2 };
    await harness.control.post('/faults', fault);
    await harness.control.post('/push', { mode: 'off' });
    await harness.control.put('/switches', { revival: '403' });
    await harness.control.post('/clock', { advanceMs: 3_600_000 });
    const { troubles, now } = await stateOf();
    expect(troubles).toEqual([
      'events.insert: status 503 (0 of 2)',
      'push messages are off',
      'Google’s clock runs 60 min ahead',
      'switch revival = "403"',
    ]);
    expect(Math.abs(Date.parse(`${now}+01:00`) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  test('whoever sees only busy times sees no titles', async () => {
    await insert({ ...hour('2026-11-25'), summary: 'Secret', location: 'Nowhere' });
    await harness.control.post(`/accounts/${ben}/calendars`, { id: anna, summary: 'x', accessRole: 'freeBusyReader' });
    const { events, calendars } = await stateOf(ben);
    expect(calendars.map(({ writable }) => writable)).toEqual([true, false]);
    expect(JSON.stringify(events)).not.toMatch(/Secret|Nowhere/);
    expect(events).toHaveLength(1);
  });

  test.each(['first=soon&days=7&zone=UTC', 'first=2026-11-23&days=0&zone=UTC', 'first=2026-11-23&days=7&zone=Nowhere'])(
    'days that are none are refused: %s',
    async (query) => expect((await ask(`state?account=${anna}&${query}`)).status).toBe(400),
  );

  test('the page, its script and its style are served without anything inline', async () => {
    const answer = await fetch(`${harness.emulator.url}/?account=${anna}`);
    expect(answer.headers.get('Content-Security-Policy')).not.toContain('unsafe');
    const text = await answer.text();
    expect(text).toContain('This is not Google');
    expect(text).toMatch(/<noscript>.*Create event/s);
    expect(text).not.toMatch(/ style=|<style|<script(?! type="module" src=)/);
    for (const [file, type] of [
      ['page.js', 'text/javascript'],
      ['page.css', 'text/css'],
    ]) {
      const served = await ask(file ?? '');
      expect([served.status, served.headers.get('Content-Type')]).toEqual([200, `${type}; charset=UTF-8`]);
    }
  });
});
