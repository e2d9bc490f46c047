import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProductClock } from './product-clock.ts';
import { QueueMemory } from './queue-memory.ts';
import { createQueueEvent, failedItems, type Held, holdReceived, shareOut } from './queue-messages.ts';
import type { Peek } from './queue-peek.ts';
import { depthOf } from './queues.ts';
import type { MappingPart, QueuePart } from './template-parts.ts';
import type { WorkerPool } from './worker-pool.ts';

export type QueuePollerParts = {
  /** Receives and deletes, as the function that it reads for. */
  reader: SQSClient;
  client: SQSClient;
  url: string;
  queue: QueuePart;
  mapping: MappingPart;
  pool: WorkerPool;
  clock: ProductClock;
  peek: Peek | undefined;
  log(line: string): void;
};

const perReceive = 10;
/** Peeking shows the whole queue, so a long one is looked into only now and then. */
const peekedDepth = 500;
const peekedShare = 0.1;

/**
 * Reads one queue for one function, as Lambda does:
 * - what is handled is deleted; what fails, or was in the hands of a worker that died, is seen again after the queue's
 *   visibility timeout and counts as received
 * - in a FIFO queue a group is with one worker at a time, and a delete after the visibility timeout is refused
 */
export class QueuePoller {
  readonly #parts: QueuePollerParts;
  readonly #limit: number;
  readonly #visibilityMilliseconds: number;
  readonly #memory = new QueueMemory();
  /** Receipts of failed messages and when, in the product's time, they are seen again. */
  readonly #asleep = new Map<string, number>();
  readonly #batches = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #forgetClock: () => void;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: QueuePollerParts) {
    this.#parts = parts;
    this.#limit = Math.min(parts.pool.limit, parts.mapping.maximumConcurrency ?? parts.pool.limit);
    this.#visibilityMilliseconds = parts.queue.VisibilityTimeout * 1000;
    this.#forgetClock = parts.clock.onAdvance(() => void this.#wakeDue());
  }

  /** Shows again what a run before had in its hands when it was killed: its workers are gone. */
  async releaseLeftovers(): Promise<void> {
    const receipts = (await this.#parts.peek?.inFlight()) ?? [];
    // One whose time-out ends at this moment is shown by the engine itself, and refused to us.
    await Promise.allSettled(receipts.map((receipt) => this.#show(receipt)));
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Asks for no more; batches under way are not waited for. */
  async stop(): Promise<void> {
    this.#forgetClock();
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const free = this.#limit - this.#batches.size;
      if (free <= 0) await Promise.race(this.#batches);
      else await this.#receiveAndHandle(free).catch((error: unknown) => this.#complain(error));
    }
  }

  async #complain(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#parts.log(`${this.#parts.queue.name}: ${String(error)}`);
    await pause(500);
  }

  async #receiveAndHandle(free: number): Promise<void> {
    const { reader, url, mapping } = this.#parts;
    const { Messages = [] } = await reader.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(perReceive, free * mapping.batchSize),
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: this.#stopping.signal },
    );
    const deadline = performance.now() + this.#visibilityMilliseconds;
    const fresh: Held[] = [];
    for (const held of Messages.map(holdReceived)) if (await this.#isForHandling(held)) fresh.push(held);
    for (const batch of shareOut(fresh, free, mapping.batchSize)) {
      const handled = this.#handle(batch, deadline).catch((error: unknown) => this.#complain(error));
      this.#batches.add(handled);
      void handled.finally(() => this.#batches.delete(handled));
    }
  }

  async #isForHandling(held: Held): Promise<boolean> {
    const now = this.#parts.clock.now();
    const verdict = this.#memory.judge(held, now);
    if (verdict === 'hand over') return true;
    if (verdict === 'delete') await this.#delete(held);
    else if (verdict === 'count again') await this.#show(held.receipt);
    else await this.#sleep(held, verdict.sleepUntil);
    return false;
  }

  async #handle(received: Held[], deadline: number): Promise<void> {
    const { queue, mapping, pool, clock, log } = this.#parts;
    const batch = await this.#fill(received);
    const visibleAt = clock.now() + this.#visibilityMilliseconds;
    const outcome = await pool.invoke(createQueueEvent(queue.name, batch, clock.offset));
    if (!outcome.ok) log(`${pool.name} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    const ids = batch.map(({ message }) => message.MessageId);
    const late = queue.FifoQueue && performance.now() > deadline;
    if (late)
      log(`${pool.name} handled ${ids.length} of ${queue.name} after their visibility timeout: they come again`);
    const failed =
      late || !outcome.ok ? new Set(ids) : failedItems(mapping.reportsFailures ? outcome.value : null, ids);
    for (const held of batch) this.#remember(held, failed.has(held.message.MessageId) ? visibleAt : undefined);
    for (const held of batch) if (!failed.has(held.message.MessageId)) await this.#delete(held);
  }

  /** Puts into a FIFO batch what stands behind its messages, up to the batch size. */
  async #fill(received: Held[]): Promise<Held[]> {
    const { mapping, peek, client, url, queue } = this.#parts;
    const groups = [...new Set(received.flatMap(({ group }) => group ?? []))];
    if (!peek || !queue.FifoQueue || received.length >= mapping.batchSize || groups.length === 0) return received;
    const { visible } = await depthOf(client, url);
    if (visible === 0 || (visible > peekedDepth && Math.random() > peekedShare)) return received;
    const batch = [...received];
    for (const group of groups) {
      const room = mapping.batchSize - batch.length;
      if (room > 0) batch.push(...this.#memory.unhandled(await peek.behind(group)).slice(0, room));
    }
    return batch;
  }

  /** Before anything is deleted, for a delete lets the message behind it come at once. */
  #remember({ message, receipt }: Held, failedUntil: number | undefined): void {
    if (receipt === undefined && failedUntil === undefined) this.#memory.noteHandled(message.MessageId);
    else if (receipt === undefined) this.#memory.noteFailed(message.MessageId, failedUntil ?? 0);
    else if (failedUntil !== undefined) this.#asleep.set(receipt, failedUntil);
  }

  async #sleep({ receipt }: Held, until: number): Promise<void> {
    const seconds = Math.max(1, Math.ceil((until - this.#parts.clock.now()) / 1000));
    await this.#hide(receipt, seconds);
    if (receipt !== undefined) this.#asleep.set(receipt, until);
  }

  /** The engine's visibility runs in the machine's time; what is due in the product's time is shown at once. */
  async #wakeDue(): Promise<void> {
    const now = this.#parts.clock.now();
    const due = [...this.#asleep].filter(([, until]) => until <= now);
    for (const [receipt] of due) {
      this.#asleep.delete(receipt);
      await this.#show(receipt).catch(() => undefined);
    }
  }

  async #delete({ receipt }: Held): Promise<void> {
    if (receipt === undefined) return;
    this.#asleep.delete(receipt);
    await this.#parts.reader.send(new DeleteMessageCommand({ QueueUrl: this.#parts.url, ReceiptHandle: receipt }));
  }

  /** Zero seconds makes fauxqs lose the message when it keeps its queues on disk, so it gets a millisecond. */
  async #show(receipt: string | undefined): Promise<void> {
    await this.#hide(receipt, this.#parts.peek ? 0.001 : 0);
  }

  async #hide(receipt: string | undefined, seconds: number): Promise<void> {
    const { client, url } = this.#parts;
    if (receipt === undefined) return;
    const input = { QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(input));
  }
}
