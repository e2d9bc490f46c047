import * as z from 'zod';
import { readJson, writeJson } from './files.ts';

/** How far a reader of a stream got: the last sequence number up to which every record is dealt with. */
const schema = z.record(
  z.string(),
  z.record(z.string(), z.object({ after: z.string().optional(), done: z.boolean().optional() })),
);

export type ShardCheckpoint = { after?: string | undefined; done?: boolean | undefined };

const writeDelayMilliseconds = 50;

/** Checkpoints of all readers in one file. A kill loses the last moments: their records come again. */
export class Checkpoints {
  readonly #file: string;
  readonly #readers: z.output<typeof schema>;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    const stored = schema.safeParse(readJson(file));
    this.#readers = stored.success ? stored.data : {};
  }

  has(reader: string): boolean {
    return reader in this.#readers;
  }

  of(reader: string, shard: string): ShardCheckpoint | undefined {
    return this.#readers[reader]?.[shard];
  }

  set(reader: string, shard: string, checkpoint: ShardCheckpoint): void {
    this.#readers[reader] = { ...this.#readers[reader], [shard]: checkpoint };
    this.#timer ??= setTimeout(() => this.save(), writeDelayMilliseconds);
  }

  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    writeJson(this.#file, this.#readers);
  }
}
