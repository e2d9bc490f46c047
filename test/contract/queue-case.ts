import type { QueueName, Queues } from '../../shared/ports/queues.ts';

export type Received = { receipt: string; body: unknown; group?: string; receiveCount: number };

/** Where one case runs: queues of its own, empty; a message is dead after three receives. */
export type QueueScene = {
  queues: Queues;
  receive(queue: QueueName, max?: number): Promise<Received[]>;
  /** False when the queue refused the receipt. */
  ack(queue: QueueName, receipt: string): Promise<boolean>;
  nack(queue: QueueName, receipt: string): Promise<void>;
  dead(queue: QueueName): Promise<unknown[]>;
  redrive(queue: QueueName): Promise<number>;
  /** Lets time pass; real time on a real engine. */
  wait(milliseconds: number): Promise<void>;
};

export const maxReceive = 3;

/** Long enough that no case meets its end by accident, on a busy machine either; short where a case waits for it. */
export const visibilitySeconds = { long: 60, short: 2 };

/** One guarantee of the port, or of the receiving side it relies on. `unlike` names engines known to differ, and how. */
export type QueueCase = {
  title: string;
  visibility?: 'short';
  unlike?: { fauxqs: string };
  run: (scene: QueueScene) => Promise<void>;
};
