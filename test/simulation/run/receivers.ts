import type { ReceiverAnswer } from '../../../shared/ports/webhooks.ts';
import type { Gate, Verdict } from './gate.ts';
import type { Scene } from './scene.ts';
import type { Task } from './task.ts';

export type Mood = 'down' | 'slow';

export type Posted = { url: string; headers: Record<string, string>; body: string };

/** Longer than a try waits. */
const tryMs = 10_000;

/** The servers of booking systems: up, down, or slow until somebody mends them. Once the storm is over all are up. */
export class Receivers {
  readonly moods = new Map<string, Mood>();
  readonly #scene: Scene;
  readonly #gate: Gate;

  constructor(scene: Scene, gate: Gate) {
    this.#scene = scene;
    this.#gate = gate;
  }

  async post(task: Task, posted: Posted): Promise<ReceiverAnswer> {
    const mood = this.#scene.stormy ? this.moods.get(posted.url) : undefined;
    if (mood === 'slow') await this.#gate.sleep(task, tryMs);
    return await this.#gate.pass(task, 'receiver', async (verdict) => this.#answer(task, posted, mood, verdict));
  }

  #answer(task: Task, { url, headers }: Posted, mood: Mood | undefined, verdict: Verdict): ReceiverAnswer {
    const scene = this.#scene;
    if (mood !== undefined) scene.counts.add(mood === 'slow' ? 'receiverSlow' : 'receiverDown');
    if (mood === 'slow') return { kind: 'timedOut' };
    if (mood === 'down') return { kind: 'unreachable', reason: 'ECONNREFUSED' };
    if (verdict !== 'fine')
      return scene.breaks.pick<ReceiverAnswer>([
        { kind: 'answered', status: 500 },
        { kind: 'timedOut' },
        { kind: 'unreachable', reason: 'ECONNREFUSED' },
      ]);
    scene.note({ kind: 'posted', url, eventId: headers['webhook-id'] ?? '' }, task.name);
    return { kind: 'answered', status: 200 };
  }
}
