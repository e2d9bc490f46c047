import type { Part } from './types.ts';

/** One invocation of a function, or one person's doing. */
export class Task {
  readonly name: string;
  readonly part: Part;
  /** Its machine's clock runs ahead by that many milliseconds. */
  readonly skew: number;
  /** People and booking systems are outside: nothing breaks for them. */
  readonly faulty: boolean;
  /** Its process has ended: nothing it waits for is ever answered. */
  dead = false;
  /** Its caller waits no more, though it may go on. */
  over = false;
  /** Its handler has answered. */
  ended = false;
  /** Faults it has met: what it throws then may be theirs. */
  faults = 0;
  /** It breaks at its first call, like every worker that gets this message. */
  poisoned = false;
  readonly #onDeath: (() => void)[] = [];

  constructor(name: string, part: Part, { skew = 0, faulty = true } = {}) {
    this.name = name;
    this.part = part;
    this.skew = skew;
    this.faulty = faulty;
  }

  onDeath(tell: () => void): void {
    this.#onDeath.push(tell);
  }

  die(): void {
    this.dead = true;
    for (const tell of this.#onDeath) tell();
  }
}
