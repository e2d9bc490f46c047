import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueuePart } from './template-parts.ts';

/** Creates the queues of the template, or brings those that are there to its attributes; messages stay. */
export async function ensureQueues(
  client: SQSClient,
  queues: QueuePart[],
  urlOf: (name: string) => string,
): Promise<void> {
  const deadLetterFirst = queues.toSorted(
    (a, b) => Number(Boolean(a.RedrivePolicy)) - Number(Boolean(b.RedrivePolicy)),
  );
  for (const queue of deadLetterFirst) await ensureQueue(client, queue, urlOf(queue.name));
}

async function ensureQueue(client: SQSClient, queue: QueuePart, url: string): Promise<void> {
  const { DeduplicationScope, FifoThroughputLimit, ...attributes } = attributesOf(queue);
  if (!(await exists(client, queue.name))) {
    const fifo: Record<string, string> = queue.FifoQueue ? { FifoQueue: 'true' } : {};
    const throughput = DeduplicationScope && FifoThroughputLimit ? { DeduplicationScope, FifoThroughputLimit } : {};
    const Attributes = { ...fifo, ...attributes, ...throughput };
    await client.send(new CreateQueueCommand({ QueueName: queue.name, Attributes }));
    return;
  }
  // fauxqs knows the two of high throughput when it creates a queue only.
  await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
}

async function exists(client: SQSClient, name: string): Promise<boolean> {
  try {
    await client.send(new GetQueueUrlCommand({ QueueName: name }));
    return true;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return false;
    throw error;
  }
}

/** Visible, invisible and delayed messages. */
export type Depth = { visible: number; inFlight: number; delayed: number };

export async function depthOf(client: SQSClient, url: string): Promise<Depth> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return {
    visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
  };
}

function attributesOf(queue: QueuePart): Record<string, string> {
  const { name: _name, FifoQueue: _fifo, KmsMasterKeyId: _key, RedrivePolicy, ...plain } = queue;
  const given = Object.entries(plain).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given.map(([key, value]) => [key, String(value)])),
    ...(RedrivePolicy ? { RedrivePolicy: JSON.stringify(RedrivePolicy) } : {}),
  };
}
