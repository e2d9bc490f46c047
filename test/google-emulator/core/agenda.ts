type Entry = { due: number; order: number; run: () => void | Promise<void> };

/**
 * What is to happen later. It holds no timer: whoever owns the clock asks `next()` and calls `runDue(now)`.
 * `wake` is called whenever something was put on the agenda, so that a timer can be set.
 */
export class Agenda {
  #entries: Entry[] = [];
  #order = 0;
  readonly #wake: () => void;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  add(due: number, run: () => void | Promise<void>): void {
    this.#entries.push({ due, order: this.#order++, run });
    this.#wake();
  }

  /** When the earliest entry is due, or nothing if the agenda is empty. */
  next(): number | undefined {
    return this.#entries.length === 0 ? undefined : Math.min(...this.#entries.map((entry) => entry.due));
  }

  /** Runs what is due, in order of time; entries started together end together. */
  async runDue(now: number): Promise<void> {
    const due = this.#entries.filter((entry) => entry.due <= now);
    this.#entries = this.#entries.filter((entry) => entry.due > now);
    due.sort((a, b) => a.due - b.due || a.order - b.order);
    await Promise.all(due.map(async (entry) => entry.run()));
  }

  clear(): void {
    this.#entries = [];
  }
}
