import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import type { Change, Journaled } from './core/table.ts';

/**
 * Keeps the emulator's rows in a file: one JSON line a change, appended before the request that caused it is answered,
 * so that not even SIGKILL loses what somebody was told. At the start, and when it has grown too long, the file is
 * written anew beside itself and renamed.
 */
export class Journal {
  readonly #path: string;
  readonly #tables: () => Journaled[];
  readonly #pending = new Map<string, Change>();
  #file: number | undefined;
  #size = 0;
  #compactAt = 0;

  constructor(path: string, tables: () => Journaled[]) {
    this.#path = path;
    this.#tables = tables;
  }

  note(change: Change): void {
    this.#pending.set(`${change.table}\n${change.key}`, change);
  }

  /** Reads the file into the tables; a last line that was cut off is ignored. */
  load(): void {
    if (existsSync(this.#path)) {
      const tables = new Map(this.#tables().map((table) => [table.name, table]));
      for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
        const change = parsed(line);
        if (change) tables.get(change.table)?.restore(change.key, change.value);
      }
    }
    this.#pending.clear();
    this.#compact();
  }

  /** Appends what changed since the last time. */
  flush(): void {
    if (this.#pending.size === 0 || this.#file === undefined) return;
    const text = [...this.#pending.values()].map((change) => `${JSON.stringify(change)}\n`).join('');
    this.#pending.clear();
    this.#size += writeSync(this.#file, text);
    if (this.#size > this.#compactAt) this.#compact();
  }

  close(): void {
    this.flush();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #compact(): void {
    const next = `${this.#path}.new`;
    const file = openSync(next, 'w');
    for (const table of this.#tables()) {
      for (const [key, value] of table.entries()) {
        writeSync(file, `${JSON.stringify({ table: table.name, key, value })}\n`);
      }
    }
    closeSync(file);
    renameSync(next, this.#path);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = openSync(this.#path, 'a');
    this.#size = statSync(this.#path).size;
    this.#compactAt = this.#size * 4 + 8_000_000;
  }
}

const parsed = (line: string): Change | undefined => {
  try {
    return JSON.parse(line) as Change;
  } catch {
    return undefined;
  }
};
