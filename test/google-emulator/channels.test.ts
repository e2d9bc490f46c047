import { randomUUID } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { anna, ben, eventually, freshGoogle, hour, refusalOf, startHarness } from './harness.ts';
import type { Receiver } from './receiver.ts';
import { startReceiver } from './receiver.ts';

let harness: Harness;
let receiver: Receiver;
let api: calendar_v3.Calendar;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.emulator.close());
beforeEach(async () => {
  await freshGoogle(harness);
  receiver = await startReceiver();
  api = harness.calendarOf(await harness.signIn(anna));
  return () => receiver.close();
});

const day = 86_400_000;

const watch = (body: calendar_v3.Schema$Channel = {}, calendarId = 'primary') =>
  api.events.watch({
    calendarId,
    requestBody: { id: randomUUID(), type: 'web_hook', address: receiver.url, token: 'secret', ...body },
  });

const arrived = (count: number) =>
  eventually(
    () => receiver.messages,
    (messages) => messages.length >= count,
  );
const change = () => harness.control.post(`/accounts/${anna}/calendars/primary/events`, hour('2026-11-25'));
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);

describe('opening a channel', () => {
  test('§1.2 the answer has a resource id, a uri, the token and the expiration in milliseconds as text', async () => {
    const { data } = await watch({ id: 'channel-1' });
    expect(data).toMatchObject({ kind: 'api#channel', id: 'channel-1', token: 'secret' });
    expect(data.expiration).toMatch(/^\d{13}$/);
    expect(Number(data.expiration)).toBeCloseTo(Date.now() + 7 * day, -5);
    expect(data.resourceUri).toContain('/calendars/anna%40example.com/events?alt=json');
  });

  test('§1.2 channels of one user on one calendar share the resource id', async () => {
    const [one, two] = [await watch(), await watch()];
    expect(one.data.resourceId).toBe(two.data.resourceId);
  });

  test('§1.1 ttl is text in seconds, and expiration milliseconds; the tighter one counts', async () => {
    const short = await watch({ params: { ttl: '3600' } });
    expect(Number(short.data.expiration)).toBeCloseTo(Date.now() + 3_600_000, -5);
    const both = await watch({ params: { ttl: '86400' }, expiration: String(Date.now() + 60_000) });
    expect(Number(both.data.expiration)).toBeCloseTo(Date.now() + 60_000, -5);
  });

  test('§1.1 more than the longest life gives the longest life', async () => {
    await setSwitches({ channelMaxTtlSeconds: 604_800 });
    const { data } = await watch({ params: { ttl: '2592000' } });
    expect(Number(data.expiration)).toBeCloseTo(Date.now() + 7 * day, -5);
  });

  test('§1.1 an expiration in seconds lies in the past and is refused', async () => {
    const refusal = await refusalOf(watch({ expiration: String(Math.floor(Date.now() / 1000)) }));
    expect(refusal).toMatchObject({ status: 400 });
    expect(refusal.message).toMatch(/^Invalid ttl value for channel -\d+$/);
  });

  test('§1.7 an id that is in use is refused, for a stopped channel too', async () => {
    await watch({ id: 'taken' });
    expect(await refusalOf(watch({ id: 'taken' }))).toMatchObject({ status: 400, reason: 'channelIdNotUnique' });
  });

  test.each([
    ['no id', { id: null }, 'required'],
    ['a long id', { id: 'x'.repeat(65) }, 'invalid'],
    ['an id with a dot', { id: 'a.b' }, 'invalid'],
    ['a wrong type', { type: 'pigeon' }, 'push.channelTypeNotSupported'],
    ['a long token', { token: 'x'.repeat(257) }, 'invalid'],
    ['http to another machine', { address: 'http://example.com/hook' }, 'push.webhookUrlNotHttps'],
  ])('§1.1 %s is refused', async (_, body, reason) => {
    expect(await refusalOf(watch(body))).toMatchObject({ status: 400, reason });
  });

  test('§1.1 https to another machine is accepted', async () => {
    await harness.control.post('/push', { mode: 'off' });
    expect((await watch({ address: 'https://hooks.example.com/google' })).status).toBe(200);
  });

  test('§1.7 a generated calendar cannot be watched', async () => {
    const calendar = {
      id: 'holidays@group.v.calendar.google.com',
      summary: 'Holidays',
      watchable: false,
      accessRole: 'reader',
    };
    await harness.control.post(`/accounts/${anna}/calendars`, calendar);
    expect(await refusalOf(watch({}, calendar.id))).toMatchObject({
      status: 400,
      reason: 'pushNotSupportedForRequestedResource',
      domain: 'calendar',
    });
  });

  test('§1.7 an unknown calendar is not found', async () => {
    expect(await refusalOf(watch({}, 'nobody@example.com'))).toMatchObject({ status: 404, reason: 'notFound' });
  });

  test.each(['401', '403'])('§1.7 an address that is not authorized is refused with %s by switch', async (status) => {
    await setSwitches({ webhookUnauthorized: status });
    expect(await refusalOf(watch())).toMatchObject({ status: Number(status), reason: 'push.webhookUrlUnauthorized' });
  });
});

describe('stopping', () => {
  const stop = (calendar: calendar_v3.Calendar, id: string, resourceId: string | null | undefined) =>
    calendar.channels.stop({ requestBody: { id, resourceId: resourceId ?? null } });

  test('§1.6 a stopped channel is silent, the answer is 204 and empty', async () => {
    const { data } = await watch({ id: 'channel-1' });
    await arrived(1);
    const answer = await stop(api, 'channel-1', data.resourceId);
    expect([answer.status, answer.data]).toEqual([204, '']);
    await change();
    await quiet();
    expect(receiver.messages).toHaveLength(1);
  });

  test('§1.6 messages still arrive for a while after a stop, by switch', async () => {
    await setSwitches({ lateMessagesAfterStopMs: 10_000 });
    const { data } = await watch({ id: 'channel-1' });
    await stop(api, 'channel-1', data.resourceId);
    await change();
    await arrived(2);
    await harness.control.post('/clock', { advanceMs: 10_001 });
    await change();
    await quiet();
    expect(receiver.messages).toHaveLength(2);
  });

  test('§1.6 an unknown channel is not found for the project', async () => {
    expect(await refusalOf(stop(api, 'my-channel', 'x'))).toMatchObject({
      status: 404,
      message: "Channel 'my-channel' not found for project '636397034666'",
    });
  });

  test('§1.6 both ids are required', async () => {
    expect(await refusalOf(stop(api, 'my-channel', null))).toMatchObject({ status: 400, reason: 'required' });
  });

  test('§1.6 a second stop finds nothing, or several succeed by switch', async () => {
    const first = await watch({ id: 'channel-1' });
    await stop(api, 'channel-1', first.data.resourceId);
    expect(await refusalOf(stop(api, 'channel-1', first.data.resourceId))).toMatchObject({ status: 404 });
    await setSwitches({ stopForgetsAfter: 3 });
    expect((await stop(api, 'channel-1', first.data.resourceId)).status).toBe(204);
  });

  test('§1.6 nobody else can stop a channel, nor another client of the same person', async () => {
    const { data } = await watch({ id: 'channel-1' });
    const other = harness.calendarOf(await harness.signIn(ben));
    expect(await refusalOf(stop(other, 'channel-1', data.resourceId))).toMatchObject({ status: 403 });
    await harness.control.post('/clients', {
      clientId: '636397034666-other.apps.googleusercontent.com',
      clientSecret: 'GOCSPX-secret',
      redirectUris: 'any-loopback',
    });
    const sibling = harness.calendarOf(
      await harness.signIn(anna, undefined, { clientId: '636397034666-other.apps.googleusercontent.com' }),
    );
    expect(await refusalOf(stop(sibling, 'channel-1', data.resourceId))).toMatchObject({ status: 403 });
    expect((await stop(api, 'channel-1', data.resourceId)).status).toBe(204);
  });
});
