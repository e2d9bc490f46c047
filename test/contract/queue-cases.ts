import { expect } from 'vitest';
import type { OutgoingMessage, QueueName } from '../../shared/ports/queues.ts';
import { maxReceive, type QueueCase, type QueueScene, type Received, visibilitySeconds } from './queue-case.ts';

const fifo: QueueName = 'changes';
const standard: QueueName = 'mails';
const pastVisibility = visibilitySeconds.short * 1000 + 100;

let unique = 0;

function message(body: unknown, group = 'g'): OutgoingMessage {
  unique += 1;
  return { body, group, dedupe: `d${unique}` };
}

const bodies = (messages: Received[]): unknown[] => messages.map(({ body }) => body);

/** Receives and deletes until the queue gives nothing more. */
async function drain(scene: QueueScene, queue: QueueName): Promise<unknown[]> {
  const found: unknown[] = [];
  for (;;) {
    const batch = await scene.receive(queue);
    if (batch.length === 0) return found;
    found.push(...bodies(batch));
    for (const { receipt } of batch) await scene.ack(queue, receipt);
  }
}

async function first(scene: QueueScene, queue: QueueName): Promise<Received> {
  const [received] = await scene.receive(queue, 1);
  if (received === undefined) throw new Error(`${queue} gave nothing`);
  return received;
}

export const queueCases: QueueCase[] = [
  {
    title: 'a message arrives as it was sent',
    async run(scene) {
      const body = {
        text: 'Frühstück 🎉 \u0000\u001f\ufffe\uffff "quoted"\n',
        list: [1, null, { deep: true }],
        empty: '',
      };
      await scene.queues.send(fifo, message(body, 'a group'));
      await scene.queues.send(standard, { body });
      const [fromFifo, fromStandard] = [await first(scene, fifo), await first(scene, standard)];
      expect(fromFifo).toMatchObject({ body, group: 'a group', receiveCount: 1 });
      expect(fromStandard).toMatchObject({ body, receiveCount: 1 });
    },
  },
  {
    title: 'messages of a group arrive in the order they were sent, however they were sent',
    async run(scene) {
      const numbers = Array.from({ length: 25 }, (_, at) => at);
      const twoGroups = numbers.map((at) => message(at, at % 3 === 0 ? 'a' : 'b'));
      await scene.queues.sendAll(fifo, twoGroups.slice(0, 20));
      for (const one of twoGroups.slice(20)) await scene.queues.send(fifo, one);
      const found = await drain(scene, fifo);
      expect(found.filter((at) => Number(at) % 3 === 0)).toEqual(numbers.filter((at) => at % 3 === 0));
      expect(found.filter((at) => Number(at) % 3 !== 0)).toEqual(numbers.filter((at) => at % 3 !== 0));
    },
  },
  {
    title: 'large messages arrive in order, though they do not fit into one request',
    async run(scene) {
      const pad = 'x'.repeat(250_000);
      const numbers = Array.from({ length: 12 }, (_, at) => at);
      await scene.queues.sendAll(
        'deltas',
        numbers.map((at) => message({ at, pad }, at % 2 === 0 ? 'a' : 'b')),
      );
      await scene.queues.sendAll(
        standard,
        numbers.map((at) => ({ body: { at, pad } })),
      );
      const found = (await drain(scene, 'deltas')).map((body) => Object(body).at);
      expect(found.filter((at) => at % 2 === 0)).toEqual([0, 2, 4, 6, 8, 10]);
      expect(found.filter((at) => at % 2 === 1)).toEqual([1, 3, 5, 7, 9, 11]);
      expect(await drain(scene, standard)).toHaveLength(12);
    },
  },
  {
    title: 'an escaped message may be larger on the wire than its limit',
    async run(scene) {
      const body = '🎉'.repeat(60_000);
      await scene.queues.send(standard, { body });
      expect((await first(scene, standard)).body).toBe(body);
    },
  },
  {
    title: 'what the queue would refuse throws, and nothing of the call is sent',
    async run(scene) {
      const { queues } = scene;
      await expect(queues.send(fifo, { body: 1 })).rejects.toThrow();
      await expect(queues.send(fifo, { body: 1, group: 'g' })).rejects.toThrow();
      await expect(queues.send(fifo, { ...message(1), delaySeconds: 5 })).rejects.toThrow();
      await expect(queues.send(fifo, message('x'.repeat(262_143)))).rejects.toThrow();
      await expect(queues.send(fifo, message(undefined))).rejects.toThrow();
      await expect(queues.send(standard, message(1))).rejects.toThrow();
      await expect(queues.send(standard, { body: 1, delaySeconds: 901 })).rejects.toThrow();
      await expect(queues.sendAll(fifo, [message(1), { body: 2 }])).rejects.toThrow();
      await queues.sendAll(fifo, []);
      expect(await scene.receive(fifo)).toEqual([]);
      expect(await scene.receive(standard)).toEqual([]);
    },
  },
  {
    title: 'the same dedupe value hides a second message, also when the first is done',
    async run(scene) {
      const once = message('first');
      await scene.queues.send(fifo, once);
      await scene.queues.sendAll(fifo, [{ ...once, body: 'second' }]);
      expect(await drain(scene, fifo)).toEqual(['first']);
      await scene.queues.send(fifo, { ...once, body: 'third' });
      expect(await drain(scene, fifo)).toEqual([]);
    },
  },
  {
    title: 'another dedupe value hides nothing, though the body is the same',
    async run(scene) {
      await scene.queues.sendAll(fifo, [message('same'), message('same')]);
      expect(await drain(scene, fifo)).toEqual(['same', 'same']);
    },
  },
  {
    title: 'a group gives nothing more while one of its messages is in flight; other groups do',
    async run(scene) {
      await scene.queues.sendAll(fifo, [message('a1', 'a'), message('a2', 'a'), message('b1', 'b')]);
      const held = await first(scene, fifo);
      expect(held.body).toBe('a1');
      expect(bodies(await scene.receive(fifo))).toEqual(['b1']);
      expect(await scene.receive(fifo)).toEqual([]);
      expect(await scene.ack(fifo, held.receipt)).toBe(true);
      expect(bodies(await scene.receive(fifo))).toEqual(['a2']);
    },
  },
  {
    title: 'one batch holds several messages of one group, in order, and at most ten',
    unlike: { fauxqs: 'gives one message per group and batch' },
    async run(scene) {
      const numbers = Array.from({ length: 12 }, (_, at) => at);
      await scene.queues.sendAll(
        fifo,
        numbers.map((at) => message(at)),
      );
      const batch = await scene.receive(fifo, 10);
      expect(bodies(batch)).toEqual(numbers.slice(0, 10));
      for (const { receipt } of batch.slice(0, 9)) await scene.ack(fifo, receipt);
      expect(await scene.receive(fifo)).toEqual([]);
      await scene.ack(fifo, batch[9]?.receipt ?? '');
      expect(bodies(await scene.receive(fifo))).toEqual([10, 11]);
    },
  },
  {
    title: 'a failed message comes again before those behind it in its group',
    async run(scene) {
      await scene.queues.sendAll(fifo, [message(1), message(2)]);
      const failed = await first(scene, fifo);
      await scene.nack(fifo, failed.receipt);
      const again = await first(scene, fifo);
      expect(again).toMatchObject({ body: 1, receiveCount: 2 });
      await scene.ack(fifo, again.receipt);
      expect(await drain(scene, fifo)).toEqual([2]);
    },
  },
  {
    title: 'a message that nobody deletes is visible again after its timeout, and not before',
    visibility: 'short',
    async run(scene) {
      await scene.queues.send(fifo, message(1));
      await scene.queues.send(standard, { body: 1 });
      await Promise.all([first(scene, fifo), first(scene, standard)]);
      expect(await scene.receive(fifo)).toEqual([]);
      expect(await scene.receive(standard)).toEqual([]);
      await scene.wait(pastVisibility);
      expect(await first(scene, fifo)).toMatchObject({ body: 1, receiveCount: 2 });
      expect(await first(scene, standard)).toMatchObject({ body: 1, receiveCount: 2 });
    },
  },
  {
    title: 'an expired receipt of a FIFO queue deletes nothing',
    visibility: 'short',
    unlike: { fauxqs: 'deletes by an expired receipt until somebody else has the message' },
    async run(scene) {
      await scene.queues.send(fifo, message(1));
      const { receipt } = await first(scene, fifo);
      await scene.wait(pastVisibility);
      expect(await scene.ack(fifo, receipt)).toBe(false);
      expect(bodies(await scene.receive(fifo))).toEqual([1]);
    },
  },
  {
    title: 'a receipt is worth nothing when somebody else has the message',
    visibility: 'short',
    async run(scene) {
      await scene.queues.send(fifo, message(1));
      const late = await first(scene, fifo);
      await scene.wait(pastVisibility);
      await first(scene, fifo);
      await scene.ack(fifo, late.receipt);
      await scene.wait(pastVisibility);
      expect(bodies(await scene.receive(fifo))).toEqual([1]);
    },
  },
  {
    title: 'a message that fails too often is dead, its group goes on, and redrive brings it back',
    async run(scene) {
      await scene.queues.sendAll(fifo, [message('poison'), message('healthy')]);
      for (let times = 1; times <= maxReceive; times += 1) {
        const received = await first(scene, fifo);
        expect(received).toMatchObject({ body: 'poison', receiveCount: times });
        await scene.nack(fifo, received.receipt);
      }
      expect(await drain(scene, fifo)).toEqual(['healthy']);
      expect(await scene.dead(fifo)).toEqual(['poison']);
      expect(await scene.redrive(fifo)).toBe(1);
      expect(await scene.dead(fifo)).toEqual([]);
      expect(await first(scene, fifo)).toMatchObject({ body: 'poison', group: 'g', receiveCount: 1 });
    },
  },
  {
    title: 'a delayed message arrives after its delay, and not before',
    async run(scene) {
      await scene.queues.send(standard, { body: 'later', delaySeconds: 1 });
      expect(await scene.receive(standard)).toEqual([]);
      await scene.wait(1_100);
      expect(bodies(await scene.receive(standard))).toEqual(['later']);
    },
  },
];
