import { setTimeout as pause } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { sqsQueueUrl, startSqs } from '../../infra/local/engines/sqs.ts';
import type { QueueName } from '../../shared/ports/queues.ts';
import { isFifo } from '../../shared/sqs/message.ts';
import { createSqsQueues } from '../../shared/sqs/queues.ts';
import { sqsClientAt } from '../engines/clients.ts';
import { createMemoryQueues } from '../memory/queues.ts';
import { maxReceive, type QueueScene, type Received, visibilitySeconds } from './queue-case.ts';

export type QueuesUnderTest = {
  name: 'memory' | 'fauxqs';
  scene(visibility?: 'short'): Promise<QueueScene>;
  stop(): Promise<void>;
};

const queueNames: QueueName[] = ['changes', 'deltas', 'mails'];

export function startMemoryQueues(): QueuesUnderTest {
  return { name: 'memory', scene: async (visibility) => memoryScene({ visibility }), stop: async () => {} };
}

export function memoryScene(options: { visibility?: 'short' | undefined; maxReceive?: number } = {}): QueueScene {
  let now = Date.UTC(2026, 0, 1);
  const limits = { maxReceive, ...options, visibilitySeconds: visibilitySeconds[options.visibility ?? 'long'] };
  const settings = Object.fromEntries(queueNames.map((name) => [name, limits]));
  const queues = createMemoryQueues({ clock: { now: () => now }, settings });
  return {
    queues,
    receive: async (queue, max) => queues.receive(queue, max),
    ack: async (_queue, receipt) => queues.ack(receipt),
    nack: async (_queue, receipt) => void queues.nack(receipt),
    dead: async (queue) => queues.dead(queue).map(({ body }) => body),
    redrive: async (queue) => queues.redrive(queue),
    wait: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

export async function startFauxqs(): Promise<QueuesUnderTest> {
  const engine = await startSqs();
  const client = sqsClientAt(engine.endpoint);
  let scenes = 0;
  const scene = async (visibility?: 'short') => {
    scenes += 1;
    return sqsScene(client, engine.endpoint, `case${scenes}-`, visibilitySeconds[visibility ?? 'long']);
  };
  const stop = async () => {
    client.destroy();
    await engine.stop();
  };
  return { name: 'fauxqs', scene, stop };
}

async function sqsScene(client: SQSClient, endpoint: string, prefix: string, seconds: number): Promise<QueueScene> {
  const urlOf = (queue: QueueName, kind: '' | '-dead' = '') =>
    sqsQueueUrl(endpoint, `${prefix}${queue}${kind}${isFifo(queue) ? '.fifo' : ''}`);
  for (const queue of queueNames) await createQueues(client, urlOf(queue), urlOf(queue, '-dead'), seconds);
  return {
    queues: createSqsQueues({ client, urls: Object.fromEntries(queueNames.map((name) => [name, urlOf(name)])) }),
    receive: (queue, max = 10) => receive(client, urlOf(queue), max),
    ack: async (queue, receipt) => {
      const command = new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle: receipt });
      return client.send(command).then(
        () => true,
        () => false,
      );
    },
    nack: async (queue, receipt) => {
      const target = { QueueUrl: urlOf(queue), ReceiptHandle: receipt, VisibilityTimeout: 0 };
      await client.send(new ChangeMessageVisibilityCommand(target));
    },
    dead: async (queue) => {
      const messages = await receive(client, urlOf(queue, '-dead'), 10);
      for (const { receipt } of messages) {
        const target = { QueueUrl: urlOf(queue, '-dead'), ReceiptHandle: receipt, VisibilityTimeout: 0 };
        await client.send(new ChangeMessageVisibilityCommand(target));
      }
      return messages.map(({ body }) => body);
    },
    redrive: (queue) => redrive(client, urlOf(queue, '-dead'), urlOf(queue)),
    wait: (milliseconds) => pause(milliseconds),
  };
}

async function createQueues(client: SQSClient, url: string, deadUrl: string, seconds: number): Promise<void> {
  const nameOf = (address: string) => address.split('/').at(-1) ?? '';
  await client.send(new CreateQueueCommand({ QueueName: nameOf(deadUrl) }));
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${nameOf(deadUrl)}`;
  const Attributes = {
    VisibilityTimeout: String(seconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceive }),
  };
  await client.send(new CreateQueueCommand({ QueueName: nameOf(url), Attributes }));
}

async function receive(client: SQSClient, url: string, max: number): Promise<Received[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: max,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
    }),
  );
  return Messages.map(({ ReceiptHandle = '', Body = '', Attributes = {} }) => {
    const body: unknown = JSON.parse(Body);
    const group = Attributes.MessageGroupId;
    const receiveCount = Number(Attributes.ApproximateReceiveCount);
    return { receipt: ReceiptHandle, body, receiveCount, ...(group !== undefined && { group }) };
  });
}

/** As an operator does it by hand; the move task of AWS is not there to try. */
async function redrive(client: SQSClient, deadUrl: string, url: string): Promise<number> {
  const messages = await receive(client, deadUrl, 10);
  for (const { receipt, body, group } of messages) {
    const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: receipt };
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body), ...fifo }));
    await client.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle: receipt }));
  }
  return messages.length;
}
