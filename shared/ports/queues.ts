/**
 * Queues as the product sees them.
 *
 * Guarantees every implementation gives, and the contract suite checks:
 * - `send` and `sendAll` return only after the queue has accepted every message; a refusal of any throws.
 * - Delivery is at least once. In a FIFO queue messages of a group arrive in order, one receiver at a time, and a failed
 *   message holds back its group until it succeeds or goes to the dead-letter queue.
 * - `dedupe` hides a second message with the same value for five minutes, so it must differ wherever both matter.
 */
export const queueNames = ['changes', 'deltas', 'pushes', 'mails', 'webhooks'] as const;
export type QueueName = (typeof queueNames)[number];

export type OutgoingMessage = {
  /** A JSON-serialisable message of the queue's contract. At most 256 kB serialised. */
  body: unknown;
  /** FIFO queues only (changes, deltas, pushes). */
  group?: string;
  dedupe?: string;
  delaySeconds?: number;
};

export interface Queues {
  send(queue: QueueName, message: OutgoingMessage): Promise<void>;
  sendAll(queue: QueueName, messages: OutgoingMessage[]): Promise<void>;
}
