import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryQueues, type MemoryQueues } from '../memory/queues.ts';

const message = (body: string, dedupe = body) => ({ body, group: 'g', dedupe });

describe('what the memory queues have beyond the contract', () => {
  let now: number;
  let queues: MemoryQueues;

  beforeEach(() => {
    now = 1_000_000;
    queues = createMemoryQueues({ clock: { now: () => now }, settings: { changes: { visibilitySeconds: 30 } } });
  });

  test('a dedupe value hides for five minutes from the first, and not a moment longer', async () => {
    await queues.send('changes', message('a', 'same'));
    now += 5 * 60_000 - 1;
    await queues.send('changes', message('b', 'same'));
    now += 1;
    await queues.send('changes', message('c', 'same'));
    expect(queues.receive('changes').map(({ body }) => body)).toEqual(['a', 'c']);
  });

  test('a dedupe value of one queue hides nothing in another', async () => {
    await queues.send('changes', message('a'));
    await queues.send('pushes', message('a'));
    expect(queues.receive('pushes')).toHaveLength(1);
  });

  test('a message is visible again exactly when its timeout has passed', async () => {
    await queues.send('changes', message('a'));
    queues.receive('changes');
    now += 29_999;
    expect(queues.receive('changes')).toEqual([]);
    now += 1;
    expect(queues.receive('changes')).toHaveLength(1);
  });

  test('a late redelivery comes before what follows it in its group', async () => {
    await queues.sendAll('changes', [message('a'), message('b'), message('c')]);
    const [a, b] = queues.receive('changes', 2);
    expect(queues.ack(b?.receipt ?? '')).toBe(true);
    expect(queues.nack(a?.receipt ?? '', 10)).toBe(true);
    expect(queues.receive('changes')).toEqual([]);
    now += 10_000;
    expect(queues.receive('changes').map(({ body }) => body)).toEqual(['a', 'c']);
  });

  test('a standard queue takes an expired receipt as long as nobody else has the message', async () => {
    await queues.send('mails', { body: 1 });
    const [first] = queues.receive('mails');
    now += 90_000;
    expect(queues.ack(first?.receipt ?? '')).toBe(true);
    expect(queues.counts('mails')).toEqual({ ready: 0, inFlight: 0, delayed: 0, dead: 0 });
  });

  test('counts tell where the messages are, and nextAt when the next can be had', async () => {
    expect(queues.nextAt('changes')).toBeUndefined();
    await queues.sendAll('changes', [message('a'), message('b')]);
    await queues.send('mails', { body: 1, delaySeconds: 7 });
    expect(queues.nextAt('changes')).toBe(now);
    expect(queues.nextAt('mails')).toBe(now + 7_000);
    expect(queues.counts('mails')).toEqual({ ready: 0, inFlight: 0, delayed: 1, dead: 0 });
    queues.receive('changes', 1);
    expect(queues.counts('changes')).toEqual({ ready: 1, inFlight: 1, delayed: 0, dead: 0 });
    expect(queues.nextAt('changes')).toBe(now + 30_000);
  });

  test('what was sent changes no more with the object it was made of', async () => {
    const body = { list: [1] };
    await queues.send('mails', { body });
    body.list.push(2);
    expect(queues.receive('mails')[0]?.body).toEqual({ list: [1] });
  });
});
