/** One line of the journal: a row that was written, or (without `value`) removed. */
export type Change = { table: string; key: string; value?: unknown };

/** What a journal needs of a table. */
export type Journaled = {
  readonly name: string;
  /** Puts back a row that was read from a journal; nobody is told. */
  restore(key: string, value: unknown): void;
  entries(): Iterable<[string, unknown]>;
  clear(): void;
};

/**
 * A keyed set of immutable rows. A row is replaced, never changed in place, so that snapshots may share rows and
 * every write is seen by `onChange`.
 */
export class Table<Row> implements Journaled {
  readonly name: string;
  readonly #rows = new Map<string, Row>();
  readonly #onChange: (change: Change) => void;

  constructor(name: string, onChange: (change: Change) => void) {
    this.name = name;
    this.#onChange = onChange;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  set(key: string, row: Row): Row {
    this.#rows.set(key, row);
    this.#onChange({ table: this.name, key, value: row });
    return row;
  }

  delete(key: string): void {
    if (this.#rows.delete(key)) this.#onChange({ table: this.name, key });
  }

  clear(): void {
    for (const key of this.#rows.keys()) this.delete(key);
  }

  restore(key: string, value: unknown): void {
    if (value === undefined) this.#rows.delete(key);
    else this.#rows.set(key, value as Row);
  }

  entries(): Iterable<[string, Row]> {
    return this.#rows.entries();
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: Row) => boolean): Row[] {
    return [...this.#rows.values()].filter(matches);
  }
}
