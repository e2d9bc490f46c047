import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestEntry } from './control-client.ts';
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

describe('times', () => {
  test('§3.6 output has whole seconds and the offset of the calendar’s zone', async () => {
    const time = (clock: string) => ({ dateTime: `2026-07-01T${clock}Z` });
    expect(await insert({ start: time('10:00:00.500'), end: time('11:00:00') })).toMatchObject({
      start: { dateTime: '2026-07-01T12:00:00+02:00', timeZone: 'Europe/Berlin' },
    });
  });

  test('§3.6 a local time with a zone keeps that zone’s name', async () => {
    const time = (clock: string) => ({ dateTime: `2026-07-01T${clock}`, timeZone: 'America/New_York' });
    expect(await insert({ start: time('10:00:00'), end: time('11:00:00') })).toMatchObject({
      start: { dateTime: '2026-07-01T16:00:00+02:00', timeZone: 'America/New_York' },
    });
  });

  test('§3.6 created ends in .000Z, updated has milliseconds', async () => {
    const event = await insert(day);
    expect(event.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(event.updated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test.each([
    ['no end', { start: day.start }, 'required', 'Missing end time.'],
    [
      'an end before the start',
      { start: day.end, end: day.start },
      'timeRangeEmpty',
      'The specified time range is empty.',
    ],
    [
      'a local time without a zone',
      { start: { dateTime: '2026-11-25T10:00:00' }, end: day.end },
      'required',
      'Missing time zone definition for start time.',
    ],
    [
      'a zone nobody knows',
      { start: { dateTime: '2026-11-25T10:00:00', timeZone: 'Mars/Olympus' }, end: day.end },
      'invalid',
      'Invalid time zone definition for start time.',
    ],
    ['a day and a time', { start: { date: '2026-11-25' }, end: day.end }, 'invalid', 'Invalid start time.'],
    [
      'a series without a zone',
      {
        start: { dateTime: '2026-11-25T10:00:00Z' },
        end: { dateTime: '2026-11-25T11:00:00Z' },
        recurrence: ['RRULE:FREQ=DAILY'],
      },
      'required',
      'Missing time zone definition for start time.',
    ],
    ['a rule nobody can read', { ...day, recurrence: ['RRULE:FREQ=SOMETIMES'] }, 'invalid', 'Invalid recurrence rule.'],
  ])('§3.6 %s is refused', async (_, body, reason, message) => {
    expect(await refusalOf(insert(body))).toMatchObject({ status: 400, reason, message });
  });
});

describe('fields', () => {
  test('§3.10 opaque and default are left out, unless the switch says no', async () => {
    const id = await made({ ...day, transparency: 'opaque', visibility: 'default' });
    expect(Object.keys(await get(id))).not.toContain('transparency');
    expect(Object.keys(await get(id))).not.toContain('visibility');
    await setSwitches({ defaultsOmitted: false });
    expect(await get(id)).toMatchObject({ transparency: 'opaque', visibility: 'default' });
  });

  test('§3.11 long keys fall away and long values are cut, silently', async () => {
    const event = await insert({
      ...day,
      extendedProperties: { private: { ['k'.repeat(44)]: 'v'.repeat(1100), ['k'.repeat(45)]: 'gone' } },
    });
    expect(event.extendedProperties?.private).toEqual({ ['k'.repeat(44)]: 'v'.repeat(1024) });
  });

  test('§3.11 more than 300 properties are refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`k${index}`, 'v']));
    expect(await refusalOf(insert({ ...day, extendedProperties: { private: many } }))).toMatchObject({ status: 400 });
  });

  test.each([
    ['six reminders', { reminders: { overrides: Array.from({ length: 6 }, () => ({ method: 'popup', minutes: 1 })) } }],
    ['a reminder five weeks ahead', { reminders: { overrides: [{ method: 'popup', minutes: 50_400 }] } }],
    ['a guest without an address', { attendees: [{ displayName: 'Nobody' }] }],
    ['a status nobody knows', { status: 'maybe' }],
  ])('§3.10 %s is refused', async (_, body) => {
    expect(await refusalOf(insert({ ...day, ...body }))).toMatchObject({ status: 400 });
  });

  test('§5.3 a body that is no JSON is a parse error', async () => {
    const { credentials } = await harness.signIn(anna);
    const answer = await fetch(`${harness.emulator.url}/calendar/v3/calendars/primary/events`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${credentials.access_token}` },
      body: '{',
    });
    expect(await answer.json()).toMatchObject({ error: { code: 400, errors: [{ reason: 'parseError' }] } });
  });

  test('§4.1 unknown fields and values come by switch', async () => {
    const id = await made();
    await setSwitches({ unknownFields: true });
    expect(await get(id)).toHaveProperty('hologram');
  });
});

describe('people', () => {
  const guests = [{ email: ben }, { email: 'customer@example.org' }];
  const benGets = async (eventId: string) =>
    (await harness.calendarOf(await harness.signIn(ben)).events.get({ calendarId, eventId })).data;

  test('§3.9 organizer and creator are set by Google, self stands for this calendar', async () => {
    const event = await insert({ ...day, organizer: { email: 'else@example.org' }, attendees: guests });
    expect(event).toMatchObject({ organizer: { email: anna, self: true }, creator: { email: anna, self: true } });
    expect(event.attendees).toEqual([
      { email: ben, responseStatus: 'needsAction' },
      { email: 'customer@example.org', responseStatus: 'needsAction' },
    ]);
  });

  test('§3.9 a guest has a copy with the same id, in which self is the guest', async () => {
    const id = await made({
      ...day,
      summary: 'Lunch',
      attendees: guests,
      extendedProperties: { private: { ours: '1' }, shared: { all: '2' } },
    });
    const copy = await benGets(id);
    expect(copy).toMatchObject({
      id,
      summary: 'Lunch',
      organizer: { email: anna },
      extendedProperties: { shared: { all: '2' } },
    });
    expect(copy.organizer).not.toHaveProperty('self');
    expect(copy.extendedProperties).not.toHaveProperty('private');
    expect(copy.attendees?.find(({ self }) => self)?.email).toBe(ben);
  });

  test('§3.9 the guest’s answer reaches the organizer with a new etag', async () => {
    const event = await insert({ ...day, attendees: guests });
    await harness.control.patch(`/accounts/${ben}/calendars/primary/events/${event.id}`, {
      attendees: [{ email: ben, responseStatus: 'accepted' }],
    });
    const after = await get(event.id ?? '');
    expect(after.attendees?.find(({ email }) => email === ben)?.responseStatus).toBe('accepted');
    expect(after.attendees).toHaveLength(2);
    expect(after.etag).not.toBe(event.etag);
  });

  test('§3.9 a guest who removes the invitation has declined; the organizer’s deletion takes the copies', async () => {
    const id = await made({ ...day, attendees: guests });
    await harness.control.delete(`/accounts/${ben}/calendars/primary/events/${id}`);
    expect((await get(id)).attendees?.find(({ email }) => email === ben)?.responseStatus).toBe('declined');
    const other = await made({ ...day, attendees: guests });
    await remove(other);
    expect(await benGets(other)).toMatchObject({ status: 'cancelled' });
  });

  test('§3.9 what is the organizer’s is refused to a guest, and an update without it counts as a change', async () => {
    const id = await made({ ...day, attendees: guests, guestsCanInviteOthers: false });
    const guest = harness.calendarOf(await harness.signIn(ben));
    const refusal = { status: 403, reason: 'forbiddenForNonOrganizer', domain: 'calendar' };
    const change = (requestBody: Body) => guest.events.patch({ calendarId, eventId: id, requestBody });
    expect(await refusalOf(change({ guestsCanModify: true }))).toMatchObject(refusal);
    expect(await refusalOf(guest.events.update({ calendarId, eventId: id, requestBody: day }))).toMatchObject(refusal);
    expect((await change({ colorId: '3' })).status).toBe(200);
    expect(await get(id)).not.toHaveProperty('colorId');
  });

  test('§3.9 on a secondary calendar the calendar is the organizer, or the person by switch', async () => {
    const team = 'team@group.calendar.google.com';
    await harness.control.post(`/accounts/${anna}/calendars`, { id: team, summary: 'Team' });
    const put = async () => (await api.events.insert({ calendarId: team, requestBody: day })).data.organizer;
    expect(await put()).toMatchObject({ email: team, self: true });
    await setSwitches({ secondaryOrganizer: 'person' });
    expect(await put()).toMatchObject({ email: anna });
  });

  test('§3.5 the log knows of every write whether somebody would have been mailed', async () => {
    const id = await made({ ...day, attendees: guests });
    await api.events.insert({ calendarId, sendUpdates: 'all', requestBody: { ...day, attendees: guests } });
    await api.events.patch({
      calendarId,
      eventId: id,
      sendUpdates: 'externalOnly',
      requestBody: { attendees: guests },
    });
    await api.events.patch({ calendarId, eventId: id, sendUpdates: 'none', requestBody: { summary: 'x' } });
    const { items } = await harness.control.get<{ items: RequestEntry[] }>('/requests');
    const writes = items.filter(({ operation }) => /events\.(insert|patch)/.test(operation));
    expect(writes.map(({ sendUpdates, hasAttendees, mails }) => [sendUpdates, hasAttendees, mails])).toEqual([
      [undefined, true, 0],
      ['all', true, 2],
      ['externalOnly', true, 1],
      ['none', false, 0],
    ]);
  });
});
