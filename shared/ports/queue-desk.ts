import type { QueueName } from './queues.ts';

/**
 * The queues as operations see them, all businesses' messages together.
 *
 * Guarantees of every implementation:
 * - Numbers are near the truth, not exact.
 * - `redrive` sends a message back before it takes it out of the dead letters, so none is lost; one may come twice.
 */
export type QueueDepth = { name: QueueName; ready: number; inFlight: number; delayed: number; dead: number };

export interface QueueDesk {
  depths(): Promise<QueueDepth[]>;
  /** Moves dead letters back to where they came from, in order, until none is left or `until` (milliseconds) has come. */
  redrive(queue: QueueName, until: number): Promise<{ moved: number; left: boolean }>;
}
