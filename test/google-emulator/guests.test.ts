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
const remove = (eventId: string, etag?: string) =>
  api.events.delete({ calendarId, eventId }, etag === undefined ? {} : { headers: { 'If-Match': etag } });
const made = async (body: Body = day) => (await insert(body)).id ?? '';
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);

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
