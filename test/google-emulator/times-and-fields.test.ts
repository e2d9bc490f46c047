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

type Body = calendar_v3.Schema$Event;
const calendarId = 'primary';
const day = hour('2026-11-25');

const insert = async (body: Body) => (await api.events.insert({ calendarId, requestBody: body })).data;
const get = async (eventId: string) => (await api.events.get({ calendarId, eventId })).data;
const made = async (body: Body = day) => (await insert(body)).id ?? '';
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);

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
