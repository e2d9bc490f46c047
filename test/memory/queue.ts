import type { OutgoingMessage } from '../../shared/ports/queues.ts';
import { encodeBody } from '../../shared/sqs/message.ts';

const deduplicationMilliseconds = 5 * 60_000;

export type Stored = {
  messageId: string;
  body: string;
  group: string | undefined;
  sentAt: number;
  visibleAt: number;
  receiveCount: number;
  /** Of the receive that has the message now, or had it last. */
  receipt: string | undefined;
};

export type QueueSettings = { visibilitySeconds: number; maxReceive: number };

/** One queue and its dead-letter queue. Every moment is passed in, as milliseconds since the epoch. */
export class MemoryQueue {
  readonly #name: string;
  readonly #fifo: boolean;
  readonly #settings: QueueSettings;
  readonly #onDead: (body: unknown) => void;
  /** In the order sent, which is the order of each group. */
  #messages: Stored[] = [];
  #dead: Stored[] = [];
  readonly #hiddenUntil = new Map<string, number>();
  #sent = 0;
  #received = 0;

  constructor(name: string, fifo: boolean, settings: QueueSettings, onDead: (body: unknown) => void) {
    this.#name = name;
    this.#fifo = fifo;
    this.#settings = settings;
    this.#onDead = onDead;
  }

  send({ body, group, dedupe, delaySeconds = 0 }: OutgoingMessage, now: number): void {
    if (dedupe !== undefined) {
      if ((this.#hiddenUntil.get(dedupe) ?? 0) > now) return;
      this.#hiddenUntil.set(dedupe, now + deduplicationMilliseconds);
    }
    this.#append({ body: encodeBody(body), group, sentAt: now, visibleAt: now + delaySeconds * 1000 });
  }

  receive(max: number, now: number): Stored[] {
    const held = new Set(this.#messages.flatMap(({ group, visibleAt }) => (visibleAt > now ? (group ?? []) : [])));
    const visible = this.#messages.filter(({ group, visibleAt }) => visibleAt <= now && !held.has(group ?? ''));
    const batch: Stored[] = [];
    for (const message of visible) {
      if (batch.length >= max) break;
      if (message.receiveCount >= this.#settings.maxReceive) this.#bury(message);
      else batch.push(message);
    }
    for (const message of batch) this.#take(message, now);
    return batch;
  }

  delete(receipt: string, now: number): boolean {
    const message = this.#held(receipt, now);
    if (message === undefined) return false;
    this.#messages = this.#messages.filter((stored) => stored !== message);
    return true;
  }

  hide(receipt: string, seconds: number, now: number): boolean {
    const message = this.#held(receipt, now);
    if (message === undefined) return false;
    message.visibleAt = now + seconds * 1000;
    return true;
  }

  dead(): Stored[] {
    return this.#dead;
  }

  redrive(now: number): number {
    const moved = this.#dead;
    this.#dead = [];
    for (const { body, group } of moved) this.#append({ body, group, sentAt: now, visibleAt: now });
    return moved.length;
  }

  counts(now: number): { ready: number; inFlight: number; delayed: number; dead: number } {
    const hidden = this.#messages.filter(({ visibleAt }) => visibleAt > now);
    const inFlight = hidden.filter(({ receipt }) => receipt !== undefined).length;
    return {
      ready: this.#messages.length - hidden.length,
      inFlight,
      delayed: hidden.length - inFlight,
      dead: this.#dead.length,
    };
  }

  nextAt(): number | undefined {
    if (this.#messages.length === 0) return undefined;
    const freeAt = new Map<string, number>();
    for (const { messageId, group, visibleAt } of this.#messages) {
      const unit = group ?? messageId;
      freeAt.set(unit, Math.max(freeAt.get(unit) ?? 0, visibleAt));
    }
    return Math.min(...freeAt.values());
  }

  #append(message: Pick<Stored, 'body' | 'group' | 'sentAt' | 'visibleAt'>): void {
    this.#sent += 1;
    this.#messages.push({ ...message, messageId: `${this.#name}-${this.#sent}`, receiveCount: 0, receipt: undefined });
  }

  #take(message: Stored, now: number): void {
    this.#received += 1;
    message.receipt = `${this.#name}/${this.#received}`;
    message.receiveCount += 1;
    message.visibleAt = now + this.#settings.visibilitySeconds * 1000;
  }

  #bury(message: Stored): void {
    this.#messages = this.#messages.filter((stored) => stored !== message);
    this.#dead.push(message);
    this.#onDead(JSON.parse(message.body));
  }

  /** A FIFO queue refuses an expired receipt; a standard one takes the latest until somebody else has the message. */
  #held(receipt: string, now: number): Stored | undefined {
    const message = this.#messages.find((stored) => stored.receipt === receipt);
    return this.#fifo && message !== undefined && message.visibleAt <= now ? undefined : message;
  }
}
