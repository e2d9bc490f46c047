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

type Body = calendar_v3.Schema$Event;
const calendarId = 'primary';
const day = hour('2026-11-25');

const insert = async (body: Body) => (await api.events.insert({ calendarId, requestBody: body })).data;
const get = async (eventId: string) => (await api.events.get({ calendarId, eventId })).data;
const patch = async (eventId: string, body: Body, etag?: string) =>
  (
    await api.events.patch(
      { calendarId, eventId, requestBody: body },
      etag === undefined ? {} : { headers: { 'If-Match': etag } },
    )
  ).data;
const update = async (eventId: string, body: Body) =>
  (await api.events.update({ calendarId, eventId, requestBody: body })).data;
const remove = (eventId: string, etag?: string) =>
  api.events.delete({ calendarId, eventId }, etag === undefined ? {} : { headers: { 'If-Match': etag } });
const made = async (body: Body = day) => (await insert(body)).id ?? '';
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);
const person = `/accounts/${anna}/calendars/primary/events`;

describe('ids', () => {
  test('§3.1 the client may choose one of base32hex characters', async () => {
    expect(await insert({ ...day, id: 'abv019' })).toMatchObject({ id: 'abv019', iCalUID: 'abv019@google.com' });
  });

  test.each(['abcd', 'ABCDE', 'abcdw', 'abc_de', 'x'.repeat(6)])('§3.1 %s is no id', async (id) => {
    expect(await refusalOf(insert({ ...day, id }))).toMatchObject({
      status: 400,
      reason: 'invalid',
      message: 'Invalid resource id value.',
    });
  });

  test('§3.1 an id that Google makes has 26 characters', async () => {
    expect(await made()).toMatch(/^[a-v0-9]{26}$/);
  });

  test('§3.1 an id that exists is refused, a deleted one too', async () => {
    await insert({ ...day, id: 'taken' });
    const refusal = { status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' };
    expect(await refusalOf(insert({ ...day, id: 'taken' }))).toMatchObject(refusal);
    await remove('taken');
    expect(await refusalOf(insert({ ...day, id: 'taken' }))).toMatchObject(refusal);
  });

  test('§3.1 ids are unique per calendar only', async () => {
    await insert({ ...day, id: 'shared' });
    const other = harness.calendarOf(await harness.signIn(ben));
    expect((await other.events.insert({ calendarId, requestBody: { ...day, id: 'shared' } })).status).toBe(200);
  });
});

describe('revival', () => {
  test('§3.1 a deleted event comes back by status confirmed, by patch and by update', async () => {
    const id = await made({ ...day, summary: 'kept' });
    await remove(id);
    expect(await patch(id, { status: 'confirmed' })).toMatchObject({ status: 'confirmed', summary: 'kept' });
    await remove(id);
    expect(await update(id, { ...day, summary: 'new' })).toMatchObject({ status: 'confirmed', summary: 'new' });
  });

  test('§3.2 a patch without status leaves it deleted', async () => {
    const id = await made();
    await remove(id);
    expect(await patch(id, { summary: 'ghost' })).toMatchObject({ status: 'cancelled' });
  });

  test.each([
    ['403', 403],
    ['404', 404],
  ])('§12.14 revival is refused with %s by switch', async (revival, status) => {
    const id = await made();
    await remove(id);
    await setSwitches({ revival });
    expect(await refusalOf(patch(id, { status: 'confirmed' }))).toMatchObject({ status });
    expect(await refusalOf(update(id, day))).toMatchObject({ status });
  });

  test('§3.1 by switch only what a person deleted stays deleted', async () => {
    await setSwitches({ revival: '403AfterPerson' });
    const [ours, theirs] = [await made(), await made()];
    await remove(ours);
    await harness.control.delete(`${person}/${theirs}`);
    expect(await patch(ours, { status: 'confirmed' })).toMatchObject({ status: 'confirmed' });
    expect(await refusalOf(patch(theirs, { status: 'confirmed' }))).toMatchObject({ status: 403 });
  });
});

describe('update and patch', () => {
  test('§3.2 an update replaces: what is left out is gone', async () => {
    const id = await made({ ...day, summary: 'a', description: 'b', colorId: '5', transparency: 'transparent' });
    const event = await update(id, { ...day, summary: 'c' });
    expect(event).toMatchObject({ summary: 'c' });
    expect(event).not.toHaveProperty('description');
    expect(event).not.toHaveProperty('colorId');
    expect(event).not.toHaveProperty('transparency');
  });

  test('§3.2 a patch merges, null removes, arrays are replaced', async () => {
    const attendees = [{ email: 'x@example.org' }, { email: 'y@example.org' }];
    const properties = { private: { a: '1', b: '2' } };
    const id = await made({ ...day, summary: 'a', description: 'b', attendees, extendedProperties: properties });
    const event = await patch(id, {
      description: null,
      attendees: [{ email: 'z@example.org' }],
      extendedProperties: { private: { b: '3', c: '4' } },
    });
    expect(event).toMatchObject({ summary: 'a', extendedProperties: { private: { a: '1', b: '3', c: '4' } } });
    expect(event).not.toHaveProperty('description');
    expect(event.attendees?.map(({ email }) => email)).toEqual(['z@example.org']);
  });

  test('§3.2 a patch merges inside start and end: the other kind of time must be removed', async () => {
    const id = await made({ start: { date: '2026-11-25' }, end: { date: '2026-11-26' } });
    expect(await refusalOf(patch(id, day))).toMatchObject({
      status: 400,
      reason: 'invalid',
      message: 'Invalid start time.',
    });
    const timed = { start: { ...day.start, date: null }, end: { ...day.end, date: null } };
    expect((await patch(id, timed)).start).toEqual({
      dateTime: '2026-11-25T10:00:00+01:00',
      timeZone: 'Europe/Berlin',
    });
  });

  test('§3.2 by switch null in a patch does nothing', async () => {
    const id = await made({ ...day, description: 'b' });
    await setSwitches({ patchNullRemoves: false });
    expect(await patch(id, { description: null })).toMatchObject({ description: 'b' });
  });

  test('§3.6 a change of reminders moves the etag but not updated', async () => {
    const before = await insert(day);
    const after = await patch(before.id ?? '', {
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] },
    });
    expect(after.etag).not.toBe(before.etag);
    expect(after.updated).toBe(before.updated);
  });

  test('§3.8 the sequence grows when the time changes, and a lower one is refused', async () => {
    const id = await made();
    expect((await patch(id, { summary: 'x' })).sequence).toBe(0);
    expect((await patch(id, hour('2026-11-26'))).sequence).toBe(1);
    expect(await refusalOf(patch(id, { sequence: 0 }))).toMatchObject({ status: 400, reason: 'invalid' });
  });

  test('§3.10 the event type is fixed, and fromGmail cannot be made', async () => {
    const id = await made();
    expect(await refusalOf(patch(id, { eventType: 'outOfOffice' }))).toMatchObject({ status: 400 });
    expect(await refusalOf(insert({ ...day, eventType: 'fromGmail' }))).toMatchObject({ status: 400 });
  });

  test('§3.10 what Gmail made keeps its main fields', async () => {
    const flight = { ...day, summary: 'Flight', eventType: 'fromGmail' };
    const { id } = await harness.control.post<{ id: string }>(person, flight);
    expect(await refusalOf(patch(id, { summary: 'x' }))).toMatchObject({ status: 400, reason: 'eventTypeRestriction' });
    expect(await patch(id, { colorId: '4', visibility: 'private' })).toMatchObject({ colorId: '4', summary: 'Flight' });
  });

  test('§3.2 move takes an event to another calendar and leaves a cancelled entry', async () => {
    await harness.control.post(`/accounts/${anna}/calendars`, {
      id: 'team@group.calendar.google.com',
      summary: 'Team',
    });
    const id = await made({ ...day, summary: 'moved' });
    const moved = await api.events.move({ calendarId, eventId: id, destination: 'team@group.calendar.google.com' });
    expect(moved.data).toMatchObject({
      id,
      summary: 'moved',
      organizer: { email: 'team@group.calendar.google.com', self: true },
    });
    expect(await get(id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('preconditions', () => {
  test('§3.3 a stale If-Match is 412, the present one passes', async () => {
    const first = await insert(day);
    const id = first.id ?? '';
    const second = await patch(id, { summary: 'b' }, first.etag ?? '');
    expect(second.etag).not.toBe(first.etag);
    expect(await refusalOf(patch(id, { summary: 'c' }, first.etag ?? ''))).toMatchObject({
      status: 412,
      reason: 'conditionNotMet',
      location: 'If-Match',
    });
    expect(await refusalOf(remove(id, first.etag ?? ''))).toMatchObject({ status: 412 });
    expect((await remove(id, second.etag ?? '')).status).toBe(204);
  });

  test('§3.3 the etag is quoted, and twice updated in microseconds', async () => {
    const { etag, updated } = await insert(day);
    expect(etag).toBe(`"${Date.parse(updated ?? '') * 2000}"`);
  });

  test('§3.3 a reader who holds the present etag gets 304', async () => {
    const { id, etag } = await insert(day);
    const read = () => api.events.get({ calendarId, eventId: id ?? '' }, { headers: { 'If-None-Match': etag ?? '' } });
    expect((await read()).status).toBe(304);
    await harness.control.patch(`${person}/${id}`, { colorId: '4' });
    expect((await read()).status).toBe(200);
  });

  test('§3.3 a write that changes nothing moves the etag, unless the switch says no', async () => {
    const first = await insert({ ...day, summary: 'same' });
    const second = await patch(first.id ?? '', { summary: 'same' });
    expect(second.etag).not.toBe(first.etag);
    await setSwitches({ noChangeTouches: false });
    expect((await patch(first.id ?? '', { summary: 'same' })).etag).toBe(second.etag);
  });
});

describe('deleting', () => {
  test('§3.4 the answer is 204, the second one 410 deleted, an unknown id 404', async () => {
    const id = await made();
    expect((await remove(id)).status).toBe(204);
    expect(await refusalOf(remove(id))).toMatchObject({
      status: 410,
      reason: 'deleted',
      message: 'Resource has been deleted',
    });
    expect(await refusalOf(remove('neverwas'))).toMatchObject({ status: 404, reason: 'notFound' });
  });

  test('§3.2 status cancelled in a patch deletes', async () => {
    const id = await made();
    await patch(id, { status: 'cancelled' });
    expect(await refusalOf(remove(id))).toMatchObject({ status: 410 });
  });
});
