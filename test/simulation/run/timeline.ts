/** `cancelled`: it came to nothing, and takes no turn. */
export type Due = { at: number; order: number; run: () => void; cancelled: boolean };

/** What is to happen, by virtual time; what is due together happens in the order it was added. A binary heap. */
export class Timeline {
  readonly #heap: Due[] = [];
  #order = 0;

  /** Virtual time passes in whole milliseconds, as the machine's clock tells it. */
  add(at: number, run: () => void): Due {
    const due = { at: Math.ceil(at), order: this.#order++, run, cancelled: false };
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
    return due;
  }

  next(): number | undefined {
    while (this.#heap[0]?.cancelled) this.take();
    return this.#heap[0]?.at;
  }

  take(): Due | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && first !== last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    return a !== undefined && b !== undefined && (a.at - b.at || a.order - b.order) < 0;
  }

  #swapIfBefore(child: number, parent: number): boolean {
    if (!this.#isBefore(child, parent)) return false;
    const [a, b] = [this.#heap[child], this.#heap[parent]];
    if (a === undefined || b === undefined) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }
}
