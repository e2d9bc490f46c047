/** Chance that a seed fixes. What the machine does in between it does not: two runs of a seed differ in their moments. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). Mulberry32. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Whole, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** Undefined of an empty list only. */
  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.share() * from.length)];
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.share() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  /** A sequence of its own, so that what one actor draws does not shift another's. */
  fork(): Draw {
    return new Draw(Math.floor(this.share() * 2 ** 32));
  }
}
