import type { MemoryStore } from '../../memory/store.ts';
import type { Invocations } from './invocations.ts';
import type { Scene } from './scene.ts';

const minute = 60_000;

/** Runs the schedule each virtual minute. A minute at which nothing is due is left out: its sweep would only look. */
export class Sweeps {
  readonly #scene: Scene;
  readonly #store: MemoryStore;
  readonly #invocations: Invocations;
  #arranged: number | undefined;
  #begun = -1;

  constructor(scene: Scene, store: MemoryStore, invocations: Invocations) {
    this.#scene = scene;
    this.#store = store;
    this.#invocations = invocations;
  }

  arrange(): void {
    const due = this.#store.nextDue();
    if (due === undefined) return;
    const scene = this.#scene;
    const at = Math.ceil(Math.max(Date.parse(due), scene.time, this.#begun + 1) / minute) * minute;
    if (this.#arranged !== undefined && this.#arranged <= at) return;
    this.#arranged = at;
    scene.timeline.add(at, () => {
      if (this.#arranged !== at) return;
      this.#arranged = undefined;
      this.#begun = at;
      this.#run();
    });
  }

  #run(): void {
    const scene = this.#scene;
    if (scene.isBroken('scheduleMissed')) return scene.fault('scheduleMissed', 'schedule');
    const late = scene.isBroken('scheduleLate') ? scene.breaks.below(180_000) : 0;
    if (late > 0) scene.fault('scheduleLate', 'schedule', `${Math.round(late / 1000)} s`);
    scene.after(late, () => this.#sweep());
    if (!scene.isBroken('scheduleTwice')) return;
    scene.fault('scheduleTwice', 'schedule');
    scene.after(scene.breaks.below(50), () => this.#sweep());
  }

  #sweep(): void {
    void this.#invocations.start('run-schedule', { input: { job: 'sweep' } }, (sweep) => sweep());
  }
}
