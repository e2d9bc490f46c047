import type { Clock } from '../../shared/ports/clock.ts';
import type { OutgoingMessage, QueueName, Queues } from '../../shared/ports/queues.ts';
import { checkMessage, isFifo } from '../../shared/sqs/message.ts';
import { MemoryQueue, type QueueSettings, type Stored } from './queue.ts';

const mostInBatch = 10;

/** As the CDK app sets its queues. */
const usual: QueueSettings = { visibilitySeconds: 90, maxReceive: 5 };

/** What a receiver gets. `receipt` is good until the visibility timeout has passed. */
export type ReceivedMessage = {
  receipt: string;
  messageId: string;
  body: unknown;
  group?: string;
  /** 1 the first time. */
  receiveCount: number;
  sentAt: number;
};

export type MemoryQueuesOptions = {
  clock: Pick<Clock, 'now'>;
  settings?: Partial<Record<QueueName, Partial<QueueSettings>>>;
  /** Hears of each message that goes to a dead-letter queue. */
  onDead?: (queue: QueueName, body: unknown) => void;
};

/**
 * The queues in memory, with the guarantees of the port and a receiving side like that of AWS, in the time of the clock.
 * A deduplication value counts for the whole queue, not for its group alone: the stricter of the two ways AWS offers.
 */
export class MemoryQueues implements Queues {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #settings: NonNullable<MemoryQueuesOptions['settings']>;
  readonly #onDead: NonNullable<MemoryQueuesOptions['onDead']>;
  readonly #queues = new Map<QueueName, MemoryQueue>();

  constructor({ clock, settings = {}, onDead = () => undefined }: MemoryQueuesOptions) {
    this.#clock = clock;
    this.#settings = settings;
    this.#onDead = onDead;
  }

  async send(queue: QueueName, message: OutgoingMessage): Promise<void> {
    await this.sendAll(queue, [message]);
  }

  async sendAll(queue: QueueName, messages: OutgoingMessage[]): Promise<void> {
    for (const message of messages) checkMessage(queue, message);
    for (const message of messages) this.#queue(queue).send(message, this.#clock.now());
  }

  /**
   * Up to `max` messages, at most ten, as AWS fills a batch: several of one group in order, none of a group that has
   * a message in flight. A message received too often before goes to the dead-letter queue instead.
   */
  receive(queue: QueueName, max = mostInBatch): ReceivedMessage[] {
    return this.#queue(queue).receive(Math.min(max, mostInBatch), this.#clock.now()).map(toReceived);
  }

  /** Deletes the message. False when the receipt is good no more; then the message stays. */
  ack(receipt: string): boolean {
    return this.#ofReceipt(receipt).delete(receipt, this.#clock.now());
  }

  /** Shows the message again after the delay; its group waits that long. False when the receipt is good no more. */
  nack(receipt: string, delaySeconds = 0): boolean {
    return this.#ofReceipt(receipt).hide(receipt, delaySeconds, this.#clock.now());
  }

  dead(queue: QueueName): ReceivedMessage[] {
    return this.#queue(queue).dead().map(toReceived);
  }

  /** Moves what is dead to the end of its queue, as if sent now; returns how many. */
  redrive(queue: QueueName): number {
    return this.#queue(queue).redrive(this.#clock.now());
  }

  counts(queue: QueueName): { ready: number; inFlight: number; delayed: number; dead: number } {
    return this.#queue(queue).counts(this.#clock.now());
  }

  /** When the next `receive` can find a message: in the past when one is ready, undefined when the queue is empty. */
  nextAt(queue: QueueName): number | undefined {
    return this.#queue(queue).nextAt();
  }

  #queue(name: QueueName): MemoryQueue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const settings = { ...usual, ...this.#settings[name] };
    const queue = new MemoryQueue(name, isFifo(name), settings, (body) => this.#onDead(name, body));
    this.#queues.set(name, queue);
    return queue;
  }

  #ofReceipt(receipt: string): MemoryQueue {
    for (const [name, queue] of this.#queues) if (receipt.startsWith(`${name}/`)) return queue;
    throw new TypeError('No queue gave this receipt.');
  }
}

export function createMemoryQueues(options: MemoryQueuesOptions): MemoryQueues {
  return new MemoryQueues(options);
}

function toReceived({ receipt, messageId, body, group, receiveCount, sentAt }: Stored): ReceivedMessage {
  const content: unknown = JSON.parse(body);
  return {
    receipt: receipt ?? '',
    messageId,
    body: content,
    receiveCount,
    sentAt,
    ...(group !== undefined && { group }),
  };
}
