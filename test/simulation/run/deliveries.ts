import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { functionSpecs } from '../../../infra/function-specs.ts';
import type { QueueName } from '../../../shared/ports/queues.ts';
import { isFifo } from '../../../shared/sqs/message.ts';
import type { MemoryQueues, ReceivedMessage } from '../../memory/queues.ts';
import type { Ended, Invocations } from './invocations.ts';
import type { Scene } from './scene.ts';

const readers = {
  changes: 'pull-changes',
  deltas: 'apply-deltas',
  pushes: 'push-bookings',
  mails: 'send-mails',
  webhooks: 'deliver-webhooks',
} as const satisfies Record<QueueName, string>;

export const queueNames: readonly QueueName[] = ['changes', 'deltas', 'pushes', 'mails', 'webhooks'];

/** Hands the messages of the queues to their functions, as Lambda's event source mappings do. */
export class Deliveries {
  readonly #scene: Scene;
  readonly #queues: MemoryQueues;
  readonly #invocations: Invocations;
  readonly #polls = new Map<QueueName, number>();
  readonly #busy = new Map<QueueName, number>();
  readonly #poisoned = new Set<string>();
  /** Whether whoever had the message and took too long still works on it. */
  readonly #zombies = new Map<string, () => boolean>();

  constructor(scene: Scene, queues: MemoryQueues, invocations: Invocations) {
    this.#scene = scene;
    this.#queues = queues;
    this.#invocations = invocations;
  }

  /** Sees to it that each queue is looked into when it can have a message. */
  arrange(): void {
    for (const queue of queueNames) this.#arrange(queue);
  }

  #arrange(queue: QueueName): void {
    const next = this.#queues.nextAt(queue);
    if (next === undefined || (this.#busy.get(queue) ?? 0) >= this.#scene.plan.workers) return;
    const at = Math.max(next, this.#scene.time);
    if ((this.#polls.get(queue) ?? Number.POSITIVE_INFINITY) <= at + 100) return;
    const poll = at + 1 + this.#scene.draw.below(100);
    this.#polls.set(queue, poll);
    this.#scene.timeline.add(poll, () => {
      if (this.#polls.get(queue) !== poll) return;
      this.#polls.delete(queue);
      this.#poll(queue);
    });
  }

  #poll(queue: QueueName): void {
    const scene = this.#scene;
    const most = functionSpecs[readers[queue]].trigger.batchSize;
    const messages = this.#queues.receive(queue, 1 + scene.draw.below(most));
    if (messages.length === 0) return;
    const groups = messages.flatMap(({ group }) => group ?? []);
    if (new Set(groups).size < groups.length) scene.counts.add('groupInBatch');
    for (const { receiveCount, messageId } of messages) {
      if (receiveCount > 1) scene.counts.add('duplicateDelivery');
      if (this.#zombies.get(messageId)?.()) scene.fault('visibilityEnded', 'queues', messageId);
    }
    void this.#handle(queue, messages);
    if (!isFifo(queue) && scene.isBroken('deliveredTwice')) {
      scene.fault('deliveredTwice', 'queues', queue);
      void this.#invoke(queue, messages);
    }
  }

  async #handle(queue: QueueName, messages: ReceivedMessage[]): Promise<void> {
    this.#busy.set(queue, (this.#busy.get(queue) ?? 0) + 1);
    const ended = await this.#invoke(queue, messages);
    this.#busy.set(queue, (this.#busy.get(queue) ?? 1) - 1);
    // Whoever failed, died or took too long leaves its messages to their visibility timeout.
    if (ended.how === 'timedOut') for (const { messageId } of messages) this.#zombies.set(messageId, ended.goesOn);
    if (ended.how !== 'done') return;
    const failed = new Set(ended.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (failed.size > 0 && failed.size < messages.length) this.#scene.counts.add('partialBatch');
    for (const message of messages) if (!failed.has(message.messageId)) this.#acknowledge(queue, message);
  }

  #acknowledge(queue: QueueName, { receipt }: ReceivedMessage): void {
    const scene = this.#scene;
    if (scene.isBroken('ackLost')) scene.fault('ackLost', 'queues', queue);
    else this.#queues.ack(receipt);
  }

  #invoke(queue: QueueName, messages: ReceivedMessage[]): Promise<Ended<SQSBatchResponse>> {
    const scene = this.#scene;
    const [first] = messages;
    const event = { Records: messages.map((message) => this.#recordOf(queue, message)) };
    const begin = {
      input: messages.map(({ body }) => body),
      queue,
      ...(first === undefined ? {} : { messageId: first.messageId, receiveCount: first.receiveCount }),
      poisoned: scene.stormy && messages.some((message) => this.#isPoisoned(message)),
    };
    const call = (handler: (event: SQSEvent) => Promise<SQSBatchResponse>) => handler(event);
    return this.#invocations.start(readers[queue], begin, call);
  }

  #isPoisoned({ messageId, receiveCount }: ReceivedMessage): boolean {
    if (receiveCount === 1 && this.#scene.isBroken('poisoned')) {
      this.#scene.fault('poisoned', 'queues', messageId);
      this.#poisoned.add(messageId);
    }
    return this.#poisoned.has(messageId);
  }

  #recordOf(queue: QueueName, message: ReceivedMessage): SQSRecord {
    const { messageId, receipt, group, receiveCount, sentAt } = message;
    return {
      messageId,
      receiptHandle: receipt,
      body: JSON.stringify(this.#asOld(message.body)),
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        SenderId: 'simulation',
        ApproximateFirstReceiveTimestamp: String(this.#scene.time),
        ...(group === undefined ? {} : { MessageGroupId: group }),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${queue}`,
      awsRegion: 'eu-central-1',
    };
  }

  /** Old and new code together: what a later release added to messages is not there (SE2). */
  #asOld(body: unknown): unknown {
    if (typeof body !== 'object' || body === null || !('epoch' in body) || !this.#scene.isBroken('oldMessage'))
      return body;
    this.#scene.fault('oldMessage', 'queues');
    const { epoch: _, ...old } = body;
    return old;
  }
}
