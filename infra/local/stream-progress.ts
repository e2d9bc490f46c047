/** Follows records that are dealt with in any order, and says up to which one all are. */
export class StreamProgress {
  readonly #open: { sequenceNumber: string; done: boolean }[] = [];
  readonly #moved: (sequenceNumber: string) => void;

  constructor(moved: (sequenceNumber: string) => void) {
    this.#moved = moved;
  }

  get pending(): number {
    return this.#open.length;
  }

  /** Adds the next record of the stream; call what is returned when it is dealt with. */
  add(sequenceNumber: string): () => void {
    const entry = { sequenceNumber, done: false };
    this.#open.push(entry);
    return () => {
      entry.done = true;
      this.#advance();
    };
  }

  #advance(): void {
    const firstOpen = this.#open.findIndex((entry) => !entry.done);
    const dealtWith = this.#open.splice(0, firstOpen < 0 ? this.#open.length : firstOpen);
    const last = dealtWith.at(-1);
    if (last) this.#moved(last.sequenceNumber);
  }
}
