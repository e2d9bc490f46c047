import { setTimeout as pause } from 'node:timers/promises';
import type { Doors } from './doors.ts';
import { type Entry, type Ledger, nameOf } from './ledger.ts';
import { differenceOf, look, type Sight } from './sight.ts';

/** Looks at both sides again and again, and notes which acknowledged changes have arrived on both. */

const betweenLooksMilliseconds = 1200;

/** One look: when, how many changes were seen to have arrived since the one before, how many are owed. */
export type Look = { at: number; arrived: number; owed: number };

export class Watcher {
  readonly #doors: Doors;
  readonly #ledger: Ledger;
  readonly looks: Look[] = [];
  readonly #reasons = new Map<Entry, string>();
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(doors: Doors, ledger: Ledger) {
    this.#doors = doors;
    this.#ledger = ledger;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Changes acknowledged before the moment that have not been seen on both sides. */
  owedSince(moment: number): number {
    return this.#owed(moment).length;
  }

  /** Of those, what was last seen instead. */
  whatIsOwed(moment: number): string[] {
    return this.#owed(moment).map((entry) => this.#reasons.get(entry) ?? 'was not looked at yet');
  }

  #owed(moment: number): Entry[] {
    return this.#ledger.entries.filter(({ changes, arrived, owedSince }) => changes > arrived && owedSince <= moment);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const began = performance.now();
      const sight = await look(this.#doors, this.#ledger);
      if (sight === undefined) this.looks.push({ at: performance.now(), arrived: 0, owed: this.owedSince(Infinity) });
      else this.note(sight, began);
      await pause(betweenLooksMilliseconds);
    }
  }

  /** What was changed since the look began is left to the next one. */
  note(sight: Sight, began: number): void {
    let arrived = 0;
    for (const entry of this.#ledger.entries) {
      if (entry.busy || entry.changedAt >= began || entry.changes === entry.arrived) continue;
      const difference = differenceOf(entry, sight);
      if (difference !== undefined) {
        this.#reasons.set(entry, `${nameOf(entry)} ${difference}`);
        continue;
      }
      arrived += entry.changes - entry.arrived;
      entry.arrived = entry.changes;
    }
    this.looks.push({ at: performance.now(), arrived, owed: this.owedSince(Infinity) });
  }
}
