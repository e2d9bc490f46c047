import type { QueueName } from '../../../shared/ports/queues.ts';
import type { MemoryQueues } from '../../memory/queues.ts';
import { queueNames } from './deliveries.ts';
import type { Scene } from './scene.ts';

const minute = 60_000;
const waits = [5 * minute, 60 * minute, 24 * 60 * minute];

/** What the queues gave up, and the operator who gives it back to them minutes or days later. */
export class DeadLetters {
  readonly #scene: Scene;
  readonly #queues: () => MemoryQueues;

  constructor(scene: Scene, queues: () => MemoryQueues) {
    this.#scene = scene;
    this.#queues = queues;
  }

  hear(queue: QueueName, body: unknown): void {
    const scene = this.#scene;
    scene.counts.add('deadLetter');
    scene.note({ kind: 'dead', queue, body }, 'queues');
    if (!scene.stormy) return;
    const wait = scene.breaks.pick(waits);
    scene.after(wait + scene.breaks.below(wait), () => this.#redrive(queue));
  }

  /** Gives back whatever is dead now. */
  redriveAll(): void {
    for (const queue of queueNames) this.#redrive(queue);
  }

  /** One dead message of each queue, in words. */
  describe(): string {
    const firsts = queueNames.flatMap((queue) => this.#queues().dead(queue).slice(0, 1));
    return firsts.map(({ body }) => JSON.stringify(body).slice(0, 200)).join('; ');
  }

  #redrive(queue: QueueName): void {
    const moved = this.#queues().redrive(queue);
    if (moved > 0) this.#scene.fault('redriven', 'operator', `${queue}: ${moved}`);
  }
}
