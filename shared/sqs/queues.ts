import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutgoingMessage, QueueName, Queues } from '../ports/queues.ts';
import { nextBatch, type Outgoing } from './batches.ts';
import { checkMessage, encodeBody } from './message.ts';

const mostRefusals = 3;

/** The queues a function may send to, by their URLs. A queue without one is a mistake in the wiring and throws. */
export function createSqsQueues(options: { client: SQSClient; urls: Partial<Record<QueueName, string>> }): Queues {
  const { client, urls } = options;
  return {
    async send(queue, message) {
      const QueueUrl = urlOf(urls, queue);
      await client.send(new SendMessageCommand({ QueueUrl, ...parameters(encode(queue, message)) }));
    },
    async sendAll(queue, messages) {
      const url = urlOf(urls, queue);
      await sendBatches(
        client,
        url,
        messages.map((message) => encode(queue, message)),
      );
    },
  };
}

function urlOf(urls: Partial<Record<QueueName, string>>, queue: QueueName): string {
  const url = urls[queue];
  if (url === undefined) throw new Error(`This function may not send to ${queue}.`);
  return url;
}

/** What a batch refuses goes first again with the next, so that every group keeps its order. */
async function sendBatches(client: SQSClient, url: string, messages: Outgoing[]): Promise<void> {
  let waiting = messages;
  let refusals = 0;
  while (waiting.length > 0) {
    const { batch, rest } = nextBatch(waiting);
    const failed = await sendBatch(client, url, batch);
    refusals = failed.length === 0 ? 0 : refusals + 1;
    if (refusals === mostRefusals || failed.some(({ SenderFault }) => SenderFault)) throw refusal(failed);
    const refused = new Set(failed.map(({ Id }) => Id));
    waiting = [...batch.filter((_, position) => refused.has(String(position))), ...rest];
  }
}

async function sendBatch(client: SQSClient, url: string, batch: Outgoing[]): Promise<BatchResultErrorEntry[]> {
  const Entries = batch.map((message, position) => ({ Id: String(position), ...parameters(message) }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  return Failed;
}

function refusal(failed: BatchResultErrorEntry[]): Error {
  const codes = new Set(failed.map(({ Code = 'unknown' }) => Code));
  return new Error(`The queue refused ${failed.length} messages: ${[...codes].join(', ')}`);
}

function encode(queue: QueueName, message: OutgoingMessage): Outgoing {
  checkMessage(queue, message);
  const { body: _, ...rest } = message;
  return { ...rest, body: encodeBody(message.body) };
}

function parameters({ body, group, dedupe, delaySeconds }: Outgoing) {
  return {
    MessageBody: body,
    ...(group !== undefined && { MessageGroupId: group }),
    ...(dedupe !== undefined && { MessageDeduplicationId: dedupe }),
    ...(delaySeconds !== undefined && delaySeconds > 0 && { DelaySeconds: delaySeconds }),
  };
}
