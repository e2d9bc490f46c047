import type { Held } from './queue-messages.ts';

/**
 * What a poller remembers of messages that it handed over without having received them (see `queue-peek.ts`), until they come
 * by themselves: handled ones are then deleted, failed ones put back to sleep, and their receive count is made true.
 */
export class QueueMemory {
  readonly #handled = new Set<string>();
  readonly #asleepUntil = new Map<string, number>();
  readonly #deliveries = new Map<string, number>();

  noteHandled(id: string): void {
    this.#handled.add(id);
    this.#asleepUntil.delete(id);
    this.#deliveries.delete(id);
  }

  noteFailed(id: string, visibleAt: number): void {
    this.#asleepUntil.set(id, visibleAt);
    this.#deliveries.set(id, (this.#deliveries.get(id) ?? 0) + 1);
  }

  /** Leaves out what is handled already, and says of the others how often they were delivered. */
  unhandled(behind: Held[]): Held[] {
    return behind.filter(({ message }) => !this.#handled.has(message.MessageId)).map((held) => this.#counted(held));
  }

  #counted(held: Held): Held {
    const received = Number(held.message.Attributes?.['ApproximateReceiveCount'] ?? 1);
    const delivered = (this.#deliveries.get(held.message.MessageId) ?? 0) + 1;
    const Attributes = { ...held.message.Attributes, ApproximateReceiveCount: String(Math.max(received, delivered)) };
    return { ...held, message: { ...held.message, Attributes } };
  }

  /** What to do with a message just received, in the product's time. */
  judge({ message }: Held, now: number): 'hand over' | 'delete' | 'count again' | { sleepUntil: number } {
    const id = message.MessageId;
    if (this.#handled.delete(id)) return 'delete';
    const until = this.#asleepUntil.get(id);
    this.#asleepUntil.delete(id);
    if (until !== undefined && until > now) return { sleepUntil: until };
    const received = Number(message.Attributes?.['ApproximateReceiveCount'] ?? 1);
    if (received <= (this.#deliveries.get(id) ?? 0)) return 'count again';
    return 'hand over';
  }
}
