import { randomUUID } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushEntry } from './control-client.ts';
import type { Harness } from './harness.ts';
import { anna, ben, eventually, freshGoogle, hour, startHarness } from './harness.ts';
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
const header = (index: number, name: string) => receiver.messages[index]?.headers[name];
const change = () => harness.control.post(`/accounts/${anna}/calendars/primary/events`, hour('2026-11-25'));
const pushes = async () => (await harness.control.get<{ items: PushEntry[] }>('/pushes')).items;
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const setSwitches = (values: Record<string, unknown>) => harness.control.put('/switches', values);

describe('messages', () => {
  test('§1.3 the first message is sync, number 1, with every header and no body', async () => {
    const { data } = await watch({ id: 'channel-1' });
    await arrived(1);
    expect(receiver.messages[0]).toMatchObject({
      body: '',
      headers: {
        'content-length': '0',
        'x-goog-channel-id': 'channel-1',
        'x-goog-channel-token': 'secret',
        'x-goog-message-number': '1',
        'x-goog-resource-id': data.resourceId,
        'x-goog-resource-state': 'sync',
        'x-goog-resource-uri': data.resourceUri,
        'x-goog-channel-expiration': new Date(Number(data.expiration)).toUTCString(),
      },
    });
    expect(header(0, 'user-agent')).toContain('APIs-Google');
  });

  test('§1.3 without a token there is no token header', async () => {
    await watch({ token: null });
    await arrived(1);
    expect(header(0, 'x-goog-channel-token')).toBeUndefined();
  });

  test('§1.3 sync can arrive before the answer to watch', async () => {
    await setSwitches({ syncMessage: 'before' });
    await watch();
    expect(header(0, 'x-goog-resource-state')).toBe('sync');
  });

  test('§1.3 each change sends exists with a growing number that jumps', async () => {
    await watch();
    await arrived(1);
    await change();
    await change();
    await arrived(3);
    const numbers = receiver.messages
      .map(({ headers }) => Number(headers['x-goog-message-number']))
      .sort((a, b) => a - b);
    expect(header(1, 'x-goog-resource-state')).toBe('exists');
    expect(new Set(numbers).size).toBe(3);
    expect(numbers[2]).toBeGreaterThan(3);
  });

  test('§1.3 a change of one’s own notifies as well, unless the switch says no', async () => {
    await watch();
    await arrived(1);
    await api.events.insert({ calendarId: 'primary', requestBody: hour('2026-11-25') });
    await arrived(2);
    await setSwitches({ ownChangesNotify: false });
    await api.events.insert({ calendarId: 'primary', requestBody: hour('2026-11-26') });
    await quiet();
    expect(receiver.messages).toHaveLength(2);
  });

  test('§1.1 a channel for certain event types is told of those only', async () => {
    const requestBody = { id: 'channel-1', type: 'web_hook', address: receiver.url };
    await api.events.watch({ calendarId: 'primary', eventTypes: ['outOfOffice'], requestBody });
    await arrived(1);
    await change();
    await harness.control.post(`/accounts/${anna}/calendars/primary/events`, {
      ...hour('2026-11-26'),
      eventType: 'outOfOffice',
    });
    await arrived(2);
    await quiet();
    expect(receiver.messages).toHaveLength(2);
  });

  test('§1.3 a change in another calendar is not told', async () => {
    await watch();
    await arrived(1);
    await harness.control.post(`/accounts/${ben}/calendars/primary/events`, hour('2026-11-25'));
    await quiet();
    expect(receiver.messages).toHaveLength(1);
  });

  test.each([500, 502, 503, 504])('§1.4 after %i a message is sent again until it is taken', async (status) => {
    await setSwitches({ pushRetryFirstMs: 1 });
    receiver.answers.push(status, status);
    await watch();
    await arrived(3);
    expect((await pushes()).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'delivered'],
    ]);
  });

  test.each([400, 404, 410, 301, 501])('§1.4 after %i a message is lost', async (status) => {
    await setSwitches({ pushRetryFirstMs: 1 });
    receiver.answers.push(status);
    await watch();
    await eventually(pushes, (items) => items.length === 1);
    await quiet();
    expect(await pushes()).toMatchObject([{ outcome: 'failed', status, attempt: 1 }]);
  });

  test('§1.4 a receiver that cannot be reached loses the message', async () => {
    await watch({ address: 'http://127.0.0.1:1/nobody' });
    expect(await eventually(pushes, (items) => items.length === 1)).toMatchObject([{ outcome: 'unreachable' }]);
  });

  test('§1.4 a small share is lost by switch, or all', async () => {
    await watch();
    await arrived(1);
    await harness.control.post('/push', { mode: 'off' });
    await change();
    await harness.control.post('/push', { mode: 'on', dropShare: 1 });
    await change();
    await quiet();
    expect(receiver.messages).toHaveLength(1);
    expect((await pushes()).filter(({ outcome }) => outcome === 'dropped')).toHaveLength(2);
  });

  test('§1.4 messages are delayed by switch, on the emulator’s clock', async () => {
    await watch();
    await arrived(1);
    await harness.control.post('/push', { delayMs: 60_000 });
    await change();
    await quiet();
    expect(receiver.messages).toHaveLength(1);
    await harness.control.post('/clock', { advanceMs: 60_000 });
    await arrived(2);
  });

  test('§1.5 messages are doubled by switch', async () => {
    await watch();
    await arrived(1);
    await harness.control.post('/push', { duplicate: true });
    await change();
    await arrived(3);
    expect(header(1, 'x-goog-message-number')).toBe(header(2, 'x-goog-message-number'));
  });

  test('§1.3 messages overtake each other by switch', async () => {
    await watch();
    await arrived(1);
    await harness.control.post('/push', { reorder: true, delayMs: 1000 });
    for (let count = 0; count < 12; count++) await change();
    await harness.control.post('/clock', { advanceMs: 5000 });
    await arrived(13);
    const numbers = (await pushes()).slice(1).map(({ messageNumber }) => messageNumber);
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
  });

  test('§1.3 a forged message comes without a secret of its own', async () => {
    await watch({ id: 'channel-1' });
    await arrived(1);
    await harness.control.post('/push/forge', {
      channelId: 'channel-1',
      headers: { 'X-Goog-Channel-Token': 'guessed' },
    });
    await harness.control.post('/push/forge', { url: receiver.url, headers: { 'X-Goog-Channel-ID': 'unknown' } });
    await arrived(3);
    expect([header(1, 'x-goog-channel-id'), header(1, 'x-goog-channel-token')]).toEqual(['channel-1', 'guessed']);
    expect([header(2, 'x-goog-channel-id'), header(2, 'x-goog-channel-token')]).toEqual(['unknown', undefined]);
  });

  test('§1.5 an expired channel is silent', async () => {
    await watch({ params: { ttl: '60' } });
    await arrived(1);
    await harness.control.post('/clock', { advanceMs: 61_000 });
    await change();
    await quiet();
    expect(receiver.messages).toHaveLength(1);
  });
});
