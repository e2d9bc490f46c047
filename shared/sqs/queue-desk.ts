import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../ports/clock.ts';
import type { QueueDesk, QueueDepth } from '../ports/queue-desk.ts';
import { type QueueName, queueNames } from '../ports/queues.ts';

export type QueuePair = { main: string; dead: string };

type Options = { client: SQSClient; queues: Partial<Record<QueueName, QueuePair>>; clock: Clock };

/** Queues whose addresses the function was given. */
export function createSqsQueueDesk({ client, queues, clock }: Options): QueueDesk {
  return {
    depths: async () =>
      await Promise.all(
        queueNames.flatMap((name) => {
          const pair = queues[name];
          return pair === undefined ? [] : [depthOf(client, name, pair)];
        }),
      ),
    redrive: async (name, until) => {
      const pair = queues[name];
      if (pair === undefined) throw new Error(`This function may not redrive ${name}.`);
      let moved = 0;
      while (clock.now() < until) {
        const messages = await receive(client, pair.dead);
        if (messages.length === 0) return { moved, left: false };
        for (const message of messages) await moveBack(client, pair, message);
        moved += messages.length;
      }
      return { moved, left: true };
    },
  };
}

const counts = ['', 'NotVisible', 'Delayed'] as const;

async function depthOf(client: SQSClient, name: QueueName, { main, dead }: QueuePair): Promise<QueueDepth> {
  const [of, ofDead] = await Promise.all([attributes(client, main), attributes(client, dead)]);
  const [ready, inFlight, delayed] = of;
  return { name, ready, inFlight, delayed, dead: ofDead[0] + ofDead[1] };
}

async function attributes(client: SQSClient, url: string): Promise<[number, number, number]> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: counts.map((part) => `ApproximateNumberOfMessages${part}` as const),
    }),
  );
  const number = (part: (typeof counts)[number]) => Number(Attributes[`ApproximateNumberOfMessages${part}`] ?? 0);
  return [number(''), number('NotVisible'), number('Delayed')];
}

async function receive(client: SQSClient, url: string): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      // Asks all of SQS's servers, so that nothing means nothing.
      WaitTimeSeconds: 1,
      VisibilityTimeout: 60,
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  return Messages;
}

/** The id for deduplication follows from the dead letter: one that could not be taken out is not doubled at once. */
async function moveBack(client: SQSClient, { main, dead }: QueuePair, message: Message): Promise<void> {
  const { Body, MessageId, ReceiptHandle, Attributes = {} } = message;
  const { MessageGroupId } = Attributes;
  const order =
    MessageGroupId === undefined ? {} : { MessageGroupId, MessageDeduplicationId: `redriven-${MessageId ?? ''}` };
  await client.send(new SendMessageCommand({ QueueUrl: main, MessageBody: Body, ...order }));
  await client.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle }));
}
