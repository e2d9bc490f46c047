import { createDraw } from './draw.ts';
import { drawPlan, type FaultName, type FaultPlan } from './faults.ts';
import { type Due, Timeline } from './timeline.ts';
import { type Size, sizeOf, stemOf } from './size.ts';
import type { Counts, Draw, Entry, Noted, Violation } from './types.ts';

export const startOfTime = Date.parse('2026-03-02T06:00:00.000Z');

/** What all parts of a running schedule share: its time, its chance, what has happened. */
export class Scene {
  readonly seed: string;
  /** What every stream of chance begins with. */
  readonly stem: string;
  readonly size: Size;
  readonly timeline = new Timeline();
  readonly history: Entry[] = [];
  readonly tally = new Map<string, number>();
  readonly violations: Violation[] = [];
  readonly plan: FaultPlan;
  /** What the scheduler chooses, and what breaks: apart, so that a new fault does not reshuffle everything else. */
  readonly draw: Draw;
  readonly breaks: Draw;
  time = startOfTime;
  stormy = true;
  kmsDenied = false;
  /** Whose effect is happening now. */
  acting = 'outside';
  /** Told of every entry. */
  readonly #see: (entry: Entry, index: number) => void;

  constructor(seed: string, see: (entry: Entry, index: number) => void) {
    this.seed = seed;
    this.stem = stemOf(seed);
    this.size = sizeOf(seed);
    this.draw = createDraw(`${this.stem} engine`);
    this.breaks = createDraw(`${this.stem} faults`);
    this.plan = drawPlan(this.breaks, this.size);
    this.#see = see;
  }

  readonly counts: Counts = {
    add: (name, by = 1) => {
      this.tally.set(name, (this.tally.get(name) ?? 0) + by);
    },
  };

  note = (noted: Noted, task = this.acting): void => {
    const entry: Entry = { ...noted, at: this.time, task };
    this.history.push(entry);
    this.#see(entry, this.history.length - 1);
  };

  /** Whether this breaks now. Nothing does once the storm is over. */
  isBroken(name: FaultName): boolean {
    const rate = this.plan.rates[name];
    return rate > 0 && this.stormy && this.breaks.chance(rate);
  }

  fault(name: string, task: string, detail?: string): void {
    this.counts.add(name);
    this.note({ kind: 'fault', name, ...(detail === undefined ? {} : { detail }) }, task);
  }

  violated(invariant: number, says: string): void {
    this.violations.push({ invariant, says, entry: this.history.length - 1 });
  }

  after(milliseconds: number, run: () => void): Due {
    return this.timeline.add(this.time + milliseconds, run);
  }
}
