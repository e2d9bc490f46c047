import { expect, test } from 'vitest';
import type { InProcess } from './in-process.ts';
import { startInProcess } from './in-process.ts';

const calendarPath = '/accounts/anna@example.com/calendars/primary/events';
const body = { start: { dateTime: '2026-05-05T10:00:00Z' }, end: { dateTime: '2026-05-05T11:00:00Z' } };

const story = async (seed: number) => {
  const world = await startInProcess(seed);
  const channel = { id: 'channel', type: 'web_hook', address: 'https://slotbridge.test/', token: 't' };
  await world.api('POST', '/calendars/primary/events/watch', channel);
  await world.google.tick();
  for (let count = 0; count < 5; count++) {
    await world.control.post(calendarPath, body);
    world.time.now += 1000;
    await world.google.tick();
  }
  const list = await world.api('GET', '/calendars/primary/events');
  return { delivered: world.delivered, list };
};

test('§11.14 the same seed gives the same ids, tokens and messages, another seed others', async () => {
  const [one, again, other] = [await story(1), await story(1), await story(2)];
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});

const watched = async (): Promise<InProcess> => {
  const world = await startInProcess(3);
  const channel = { id: 'channel', type: 'web_hook', address: 'https://slotbridge.test/', token: 't' };
  await world.api('POST', '/calendars/primary/events/watch', channel);
  await world.google.tick();
  return world;
};

test('§1.4 nothing is delivered before its time on the injected clock', async () => {
  const world = await watched();
  await world.control.post('/push', { delayMs: 5000 });
  await world.control.post(calendarPath, body);
  expect(world.google.pending()).toBe(world.time.now + 5000);
  world.time.now += 4999;
  await world.google.tick();
  expect(world.delivered).toHaveLength(1);
  world.time.now += 1;
  await world.google.tick();
  expect(world.delivered).toHaveLength(2);
  expect(world.google.pending()).toBeUndefined();
});

test('§1.1 a channel’s life is counted on the emulator’s clock, its offset included', async () => {
  const world = await watched();
  await world.control.post('/clock', { advanceMs: 7 * 86_400_000 });
  expect(await world.control.get('/channels')).toMatchObject({ items: [{ id: 'channel', live: false }] });
  await world.control.post(calendarPath, body);
  await world.google.tick();
  expect(world.delivered).toHaveLength(1);
});

test('§11.14 a dropped connection rejects where there is no socket to close', async () => {
  const world = await startInProcess(4);
  await world.control.post('/faults', { match: { operation: 'events.list' }, action: { kind: 'drop' } });
  await expect(world.api('GET', '/calendars/primary/events')).rejects.toThrow('closed before an answer');
});
