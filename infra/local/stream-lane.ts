import { setTimeout as pause } from 'node:timers/promises';
import { failedItems } from './queue-messages.ts';
import type { StreamRecord } from './stream-records.ts';
import type { MappingPart } from './template-parts.ts';
import type { WorkerPool } from './worker-pool.ts';

export type LaneParts = {
  mapping: MappingPart;
  pool: WorkerPool;
  now(): number;
  log(line: string): void;
  /** Tells the destination of failures about records that are given up. */
  giveUp(records: StreamRecord[], why: string): Promise<void>;
};

export type LaneRecord = StreamRecord & { done: () => void };

const firstPauseMilliseconds = 100;
const longestPauseMilliseconds = 20_000;

/**
 * One lane of a stream, in order, one batch at a time, as Lambda reads a shard: a failed batch holds back what follows until
 * it succeeds, is too old or was tried too often; bisecting finds the record at fault.
 */
export class StreamLane {
  readonly #parts: LaneParts;
  readonly #queue: LaneRecord[] = [];
  #busy = false;
  readonly #stopping = new AbortController();

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  add(record: LaneRecord): void {
    this.#queue.push(record);
    if (this.#busy) return;
    this.#busy = true;
    // What arrives in the same read goes into one batch.
    setImmediate(() => void this.#run());
  }

  stop(): void {
    this.#stopping.abort();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      await this.#deliver(this.#queue.splice(0, this.#parts.mapping.batchSize), 0);
    }
    this.#busy = false;
  }

  async #deliver(batch: LaneRecord[], attempt: number): Promise<void> {
    const { mapping } = this.#parts;
    if (this.#stopped) return;
    const records = await this.#dropAged(batch);
    if (records.length === 0) return;
    const rest = await this.#invoke(records);
    if (rest.length === 0 || this.#stopped) return;
    const progressed = rest.length < records.length;
    if (mapping.bisect && rest.length > 1 && !progressed) {
      const middle = Math.ceil(rest.length / 2);
      await this.#deliver(rest.slice(0, middle), attempt);
      return this.#deliver(rest.slice(middle), attempt);
    }
    if (mapping.maximumRetries >= 0 && attempt >= mapping.maximumRetries) {
      return this.#give(rest, `gave up after ${attempt + 1} attempts`);
    }
    const milliseconds = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** attempt);
    await pause(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    return this.#deliver(rest, attempt + 1);
  }

  /** What is left to do after one attempt. */
  async #invoke(records: LaneRecord[]): Promise<LaneRecord[]> {
    const { pool, mapping, log } = this.#parts;
    const outcome = await pool.invoke({ Records: records.map((record) => record.event) });
    if (this.#stopped) return records;
    if (!outcome.ok) {
      log(`${pool.name} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      return records;
    }
    const numbers = records.map((record) => record.sequenceNumber);
    const failed = failedItems(mapping.reportsFailures ? outcome.value : null, numbers);
    const first = numbers.findIndex((number) => failed.has(number));
    const done = first < 0 ? records : records.slice(0, first);
    for (const record of done) record.done();
    return records.slice(done.length);
  }

  async #dropAged(batch: LaneRecord[]): Promise<LaneRecord[]> {
    const { mapping, now } = this.#parts;
    if (mapping.maximumAgeSeconds < 0) return batch;
    const oldest = now() - mapping.maximumAgeSeconds * 1000;
    const aged = batch.filter((record) => record.createdAt < oldest);
    if (aged.length > 0) await this.#give(aged, `older than ${mapping.maximumAgeSeconds} s`);
    return aged.length > 0 ? batch.filter((record) => record.createdAt >= oldest) : batch;
  }

  async #give(records: LaneRecord[], why: string): Promise<void> {
    this.#parts.log(`${this.#parts.pool.name}: ${records.length} records given up: ${why}`);
    await this.#parts.giveUp(records, why);
    for (const record of records) record.done();
  }
}
