import { readJson, writeJson } from './files.ts';

/**
 * The product's time: the machine's, moved forward by an offset that is kept over restarts. Workers get the offset with each
 * event; schedules and waiting messages follow by listening.
 */
export class ProductClock {
  #offset: number;
  readonly #file: string;
  readonly #listeners = new Set<() => void>();

  constructor(file: string) {
    this.#file = file;
    const stored = readJson(file);
    this.#offset = typeof stored === 'number' ? stored : 0;
  }

  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /** Moves time forward; returns the new now. */
  advance(milliseconds: number): number {
    this.#offset += milliseconds;
    writeJson(this.#file, this.#offset);
    for (const listener of this.#listeners) listener();
    return this.now();
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
