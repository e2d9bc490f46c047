import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartOf, tableOf, totalOf, type Usage, usageOf } from './lost-pushes/report.ts';
import { type Habit, hour, live, look, minute, type Resident, settleIn } from './lost-pushes/town.ts';
import type { Started } from './start.ts';

/** Twenty-four hours in which Google tells us nothing. */

const habits: Habit[] = [
  { name: 'idle', says: 'watched, idle' },
  { name: 'calm', says: 'watched, one change', changesEvery: 24 * hour },
  { name: 'busy', says: 'watched, a change every 2 h', changesEvery: 2 * hour },
  { name: 'asked', says: 'watched, asked for all day', asksEvery: 5 * minute },
  { name: 'sold', says: 'watched, booked twice an hour', booksEvery: hour / 2 },
  { name: 'unwatched', says: 'cannot be watched', calendar: { watchable: false }, changesEvery: hour },
  {
    name: 'wanted',
    says: 'cannot be watched, asked for',
    calendar: { watchable: false },
    changesEvery: hour,
    asksEvery: 5 * minute,
  },
  {
    name: 'opaque',
    says: 'free/busy only: no watch',
    calendar: { accessRole: 'freeBusyReader' },
    changesEvery: 3 * hour,
  },
];

/** Until a change is seen, by SW2; a sweep runs every minute. */
const seenWithin: Record<string, number> = {
  calm: 6 * hour,
  busy: 6 * hour,
  unwatched: 30 * minute,
  wanted: 5 * minute,
  opaque: 30 * minute,
};

/** Calls a day; what the bounds of SW2 cost at most, with channels opened and replaced. */
const callsWithin: Record<string, number> = {
  idle: 8,
  calm: 10,
  busy: 75,
  asked: 4 * 24 + 8,
  sold: 2 * 24 + 8,
  unwatched: 24 * 2.75 + 2,
  wanted: 24 * 16 + 2,
  opaque: 24 * 2.75 + 2,
};

describe('a day on which every push is lost', () => {
  let started: Started & { residents: Resident[] };
  let usage: Usage[];

  beforeAll(async () => {
    started = await settleIn(habits);
    const begin = started.world.time;
    for (let at = 0; at < 24 * hour; at += minute) {
      for (const resident of started.residents) await live(started, resident, at);
      await started.world.pass(minute);
      for (const resident of started.residents) await look(started, resident);
    }
    usage = await usageOf(started, started.residents, begin);
  }, 60_000);

  afterAll(() => {
    process.stdout.write(`\nGoogle calls in 24 hours, every push lost\n\n${tableOf(usage, callsWithin)}\n`);
    process.stdout.write(`\nCalls by hour\n\n${chartOf(usage)}\n\n`);
  });

  it('SW2 no push has arrived', () => {
    expect(started.world.metrics.counted('NotificationAccepted')).toBe(0);
    expect(started.world.failures).toEqual([]);
  });

  it.each(Object.keys(seenWithin))('SW2 each change is seen within the bound: %s', (name) => {
    const resident = started.residents.find((one) => one.name === name);
    const bound = (seenWithin[name] ?? 0) + 2 * minute;
    expect(resident?.delays.length).toBeGreaterThan(0);
    expect(Math.max(...(resident?.delays ?? []))).toBeLessThanOrEqual(bound);
    for (const at of resident?.waiting.values() ?? []) expect(started.world.time - at).toBeLessThanOrEqual(bound);
  });

  it.each(Object.keys(callsWithin))('SW2 Google is asked no more than the bounds need: %s', (name) => {
    const one = usage.find(({ resident }) => resident.name === name);
    expect(one && totalOf(one)).toBeGreaterThan(3);
    expect(one && totalOf(one)).toBeLessThanOrEqual(callsWithin[name] ?? 0);
  });

  it('CH2 the loss is counted, told once it is repeated, and its calendars are polled', () => {
    const { world, salon } = started;
    expect(world.metrics.counted('PushSkipped')).toBeGreaterThan(2);
    expect(world.metrics.counted('ChannelReplaced')).toBeGreaterThan(1);
    const told = salon.conflicts().map(({ kind, subject }) => `${kind} ${subject.label.split('@')[0]}`);
    expect(told.filter((one) => one.startsWith('channel_failing')).length).toBe(1);
    expect(told.filter((one) => one.startsWith('watch_unsupported')).length).toBe(3);
    expect(told.length).toBe(4);
  });
});
