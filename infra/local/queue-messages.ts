import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { arnOf, region } from './names.ts';

/** A message in the hands of a poller. */
export type Held = {
  message: Message & { MessageId: string };
  /** FIFO only. */
  group: string | undefined;
  /** Absent for a message that was seen behind a received one of its group, but not received itself. */
  receipt: string | undefined;
};

export function holdReceived(message: Message): Held {
  const { MessageId = '', ReceiptHandle } = message;
  return { message: { ...message, MessageId }, group: message.Attributes?.['MessageGroupId'], receipt: ReceiptHandle };
}

/** The event that Lambda makes of a batch. Times are moved to the product's time. */
export function createQueueEvent(queue: string, batch: Held[], clockOffset: number): object {
  return { Records: batch.map((held) => recordOf(queue, held, clockOffset)) };
}

function recordOf(queue: string, { message, receipt }: Held, clockOffset: number): object {
  return {
    messageId: message.MessageId,
    receiptHandle: receipt ?? `behind-${message.MessageId}`,
    body: message.Body ?? '',
    attributes: moveTimes(message.Attributes ?? {}, clockOffset),
    messageAttributes: lowerFirst(message.MessageAttributes ?? {}),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf.queue(queue),
    awsRegion: region,
  };
}

function moveTimes(attributes: Record<string, string>, offset: number): Record<string, string> {
  const moved = { ...attributes };
  for (const name of ['SentTimestamp', 'ApproximateFirstReceiveTimestamp']) {
    const given = attributes[name];
    if (given !== undefined) moved[name] = String(Number(given) + offset);
  }
  return moved;
}

function lowerFirst(attributes: Record<string, MessageAttributeValue>): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      {
        dataType: value.DataType ?? 'String',
        ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
        ...(value.BinaryValue === undefined ? {} : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  );
}

const report = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() });

/**
 * The items that a function reports as failed. As in AWS, nothing reported means all went well, and a report that cannot be
 * understood or names an unknown item means that all failed.
 */
export function failedItems(value: unknown, known: string[]): Set<string> {
  if (value === null || value === undefined) return new Set();
  const parsed = report.safeParse(value);
  if (!parsed.success) return new Set(known);
  const ids = (parsed.data.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return ids.every((id) => known.includes(id)) ? new Set(ids) : new Set(known);
}

/** Shares received messages among at most `batches` batches; a group stays together and in order. */
export function shareOut(messages: Held[], batches: number, batchSize: number): Held[][] {
  const groups = Map.groupBy(messages, (held) => held.group ?? held.message.MessageId);
  const shares: Held[][] = [];
  for (const group of groups.values()) {
    const fullest = shares.length < batches ? undefined : shares.toSorted((a, b) => a.length - b.length)[0];
    const share = fullest && fullest.length + group.length <= batchSize ? fullest : [];
    if (share !== fullest) shares.push(share);
    share.push(...group);
  }
  return shares;
}
