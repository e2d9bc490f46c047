import type { OutgoingMessage, QueueName } from '../../shared/ports/queues.ts';
import type { QueueScene } from './queue-case.ts';
import { memoryScene } from './queue-engines.ts';

type Sabotage = { name: string; caughtBy: string; breaks: (scene: QueueScene) => Partial<QueueScene> };

/** Changes every message on its way into the queue. */
function sending({ queues }: QueueScene, change: (message: OutgoingMessage) => OutgoingMessage): Partial<QueueScene> {
  const send = (queue: QueueName, message: OutgoingMessage) => queues.send(queue, change(message));
  const sendAll = (queue: QueueName, messages: OutgoingMessage[]) => queues.sendAll(queue, messages.map(change));
  return { queues: { send, sendAll } };
}

let unique = 0;
const fresh = () => `fresh${(unique += 1)}`;

export const queueSabotages: Sabotage[] = [
  {
    name: 'groups are ignored',
    caughtBy: 'a group gives nothing more while one of its messages is in flight; other groups do',
    breaks: (scene) => sending(scene, (message) => (message.group ? { ...message, group: fresh() } : message)),
  },
  {
    name: 'dedupe values are ignored',
    caughtBy: 'the same dedupe value hides a second message, also when the first is done',
    breaks: (scene) => sending(scene, (message) => (message.dedupe ? { ...message, dedupe: fresh() } : message)),
  },
  {
    name: 'the same body is taken for the same message',
    caughtBy: 'another dedupe value hides nothing, though the body is the same',
    breaks: (scene) => sending(scene, (message) => ({ ...message, dedupe: JSON.stringify(message.body) })),
  },
  {
    name: 'a list is sent from its end',
    caughtBy: 'messages of a group arrive in the order they were sent, however they were sent',
    breaks: ({ queues }) => ({
      queues: { ...sendOf(queues), sendAll: (queue, messages) => queues.sendAll(queue, [...messages].reverse()) },
    }),
  },
  {
    name: 'a list is sent up to the first bad message',
    caughtBy: 'what the queue would refuse throws, and nothing of the call is sent',
    breaks: ({ queues }) => ({
      queues: {
        ...sendOf(queues),
        async sendAll(queue, messages) {
          for (const message of messages) await queues.send(queue, message);
        },
      },
    }),
  },
  {
    name: 'a failed message goes to the end of its group',
    caughtBy: 'a failed message comes again before those behind it in its group',
    breaks: (scene) => ({
      async nack(queue, receipt) {
        await scene.ack(queue, receipt);
        await scene.queues.send(queue, { body: 1, group: 'g', dedupe: fresh() });
      },
    }),
  },
  {
    name: 'a message stays invisible for ever',
    caughtBy: 'a message that nobody deletes is visible again after its timeout, and not before',
    breaks: () => ({ wait: async () => {} }),
  },
  {
    name: 'a message is never invisible',
    caughtBy: 'a message that nobody deletes is visible again after its timeout, and not before',
    breaks: (scene) => ({
      async receive(queue, max) {
        const messages = await scene.receive(queue, max);
        for (const { receipt } of messages) await scene.nack(queue, receipt);
        return messages;
      },
    }),
  },
  {
    name: 'a batch holds one message of a group',
    caughtBy: 'one batch holds several messages of one group, in order, and at most ten',
    breaks: (scene) => ({ receive: (queue) => scene.receive(queue, 1) }),
  },
  {
    name: 'an expired receipt still deletes',
    caughtBy: 'an expired receipt of a FIFO queue deletes nothing',
    breaks: (scene) => ({
      async ack(queue, receipt) {
        if (await scene.ack(queue, receipt)) return true;
        const [again] = await scene.receive(queue, 1);
        return again !== undefined && scene.ack(queue, again.receipt);
      },
    }),
  },
  {
    name: 'a message never dies',
    caughtBy: 'a message that fails too often is dead, its group goes on, and redrive brings it back',
    breaks: () => memoryScene({ maxReceive: 1000 }),
  },
];

const sendOf = (queues: QueueScene['queues']) => ({
  send: (queue: QueueName, message: OutgoingMessage) => queues.send(queue, message),
});
