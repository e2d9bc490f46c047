import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Held } from './queue-messages.ts';

/**
 * fauxqs shows a queue's messages without receiving them. Its receive gives one message of a group where AWS fills the batch,
 * so the poller looks up what stands behind a received message: while that one is in flight, nobody else can get at those.
 */
export type Peek = {
  /** Messages ready behind `group`'s message in flight, in order. */
  behind(group: string): Promise<Held[]>;
  /** Receipts of what is in flight. */
  inFlight(): Promise<string[]>;
};

const attribute = z.object({
  DataType: z.string().optional(),
  StringValue: z.string().optional(),
});
const stored = z.object({
  messageId: z.string(),
  body: z.string(),
  md5OfBody: z.string(),
  messageAttributes: z.record(z.string(), attribute).default({}),
  sentTimestamp: z.number(),
  approximateReceiveCount: z.number(),
  messageGroupId: z.string().optional(),
  messageDeduplicationId: z.string().optional(),
  sequenceNumber: z.string().optional(),
});
const shown = z.object({
  messages: z.object({ ready: z.array(stored), inflight: z.array(z.object({ receiptHandle: z.string() })) }),
});

/** Undefined where the server is another one: then batches are as it gives them. */
export async function createPeek(endpoint: string, queue: string): Promise<Peek | undefined> {
  const address = `${endpoint}/_fauxqs/queues/${encodeURIComponent(queue)}`;
  const look = async () => {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? shown.parse(await response.json()).messages : undefined;
  };
  const works = await look().catch(() => undefined);
  if (!works) return undefined;
  return {
    async behind(group) {
      const ready = (await look())?.ready ?? [];
      return ready.filter((message) => message.messageGroupId === group).map(holdShown);
    },
    async inFlight() {
      return ((await look())?.inflight ?? []).map((entry) => entry.receiptHandle);
    },
  };
}

function holdShown(message: z.output<typeof stored>): Held {
  const attributes: Record<string, string> = {
    SenderId: '000000000000',
    SentTimestamp: String(message.sentTimestamp),
    ApproximateReceiveCount: String(message.approximateReceiveCount + 1),
    ...(message.messageGroupId === undefined ? {} : { MessageGroupId: message.messageGroupId }),
    ...(message.messageDeduplicationId === undefined ? {} : { MessageDeduplicationId: message.messageDeduplicationId }),
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
  };
  const given = Object.entries(message.messageAttributes).map(([name, value]) => [
    name,
    { DataType: value.DataType, StringValue: value.StringValue },
  ]);
  const plain: Message & { MessageId: string } = {
    MessageId: message.messageId,
    Body: message.body,
    MD5OfBody: message.md5OfBody,
    Attributes: attributes,
    MessageAttributes: Object.fromEntries(given),
  };
  return { message: plain, group: message.messageGroupId, receipt: undefined };
}
