import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  type ShardIteratorType,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Checkpoints } from './checkpoints.ts';
import { createFilter, type Filter } from './filter-criteria.ts';
import type { ProductClock } from './product-clock.ts';
import { type LaneParts, StreamLane } from './stream-lane.ts';
import { StreamProgress } from './stream-progress.ts';
import { readRecord, type StreamRecord } from './stream-records.ts';
import type { MappingPart } from './template-parts.ts';
import type { WorkerPool } from './worker-pool.ts';

export type StreamPollerParts = {
  client: DynamoDBStreamsClient;
  /** As the engine calls it. */
  streamArn: string;
  /** The table was made in this run, so nothing was written before. */
  fresh: boolean;
  mapping: MappingPart;
  pool: WorkerPool;
  clock: ProductClock;
  checkpoints: Checkpoints;
  log(line: string): void;
  giveUp: LaneParts['giveUp'];
};

/** The engine's stream is one shard; records are spread over lanes by key, so that order holds for a key and not beyond. */
const lanes = 4;
const idlePauseMilliseconds = 100;
/** Of a stream in which nothing has been for a while; `settled` knows that it may be that far behind. */
const quietPauseMilliseconds = 250;
const quietAfterReads = 20;
const busyPauseMilliseconds = 20;
const mostPending = 2000;
const longestPauseMilliseconds = 400;

/** A read costs some engines the more the longer the stream is: it may take a tenth of the time, not all of it. */
function pauseAfter(idleReads: number, took: number): number {
  const idle = idleReads > quietAfterReads ? quietPauseMilliseconds : idlePauseMilliseconds;
  return Math.max(idleReads === 0 ? busyPauseMilliseconds : idle, Math.min(longestPauseMilliseconds, 9 * took));
}

/** Reads one table's stream for one function, from where it stopped before. */
export class StreamPoller {
  readonly #parts: StreamPollerParts;
  /** Names the checkpoints: a table that was made anew has another stream. */
  readonly #reader: string;
  readonly #filter: Filter;
  readonly #lanes: StreamLane[];
  readonly #stopping = new AbortController();
  readonly #progress = new Map<string, StreamProgress>();
  readonly #reading = new Map<string, Promise<void>>();
  #running: Promise<void> = Promise.resolve();

  constructor(parts: StreamPollerParts) {
    this.#parts = parts;
    this.#reader = `${parts.mapping.id} ${parts.streamArn}`;
    this.#filter = createFilter(parts.mapping.filters);
    const laneParts: LaneParts = { ...parts, now: () => parts.clock.now() };
    this.#lanes = Array.from({ length: lanes }, () => new StreamLane(laneParts));
  }

  /** Records read and not yet dealt with. */
  get pending(): number {
    return [...this.#progress.values()].reduce((sum, progress) => sum + progress.pending, 0);
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const lane of this.#lanes) lane.stop();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** A new shard appears when an engine closes one; a shard is read after its parent. */
  async #run(): Promise<void> {
    const firstTime = !this.#parts.checkpoints.has(this.#reader);
    while (!this.#stopped) {
      const shards = await this.#retrying(() => this.#listShards());
      for (const shard of shards ?? []) this.#startReading(shard, firstTime);
      await this.#wait(this.#reading.size === 0 ? idlePauseMilliseconds : 5_000);
    }
    await Promise.all(this.#reading.values());
  }

  async #listShards(): Promise<Shard[]> {
    const { client, streamArn } = this.#parts;
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    return StreamDescription?.Shards ?? [];
  }

  #startReading(shard: Shard, firstTime: boolean): void {
    const id = shard.ShardId ?? '';
    const parent = shard.ParentShardId;
    if (this.#reading.has(id) || (parent !== undefined && this.#reading.has(parent) && !this.#isDone(parent))) return;
    if (!this.#isDone(id)) this.#reading.set(id, this.#read(id, firstTime));
  }

  #isDone(shard: string): boolean {
    return this.#parts.checkpoints.of(this.#reader, shard)?.done === true;
  }

  async #read(shard: string, firstTime: boolean): Promise<void> {
    const { checkpoints } = this.#parts;
    const progress = new StreamProgress((after) => checkpoints.set(this.#reader, shard, { after }));
    this.#progress.set(shard, progress);
    let iterator = await this.#retrying(() => this.#iteratorFor(shard, firstTime));
    let idleReads = 0;
    while (iterator !== undefined && !this.#stopped) {
      const since = performance.now();
      const next = await this.#retrying(() => this.#readOnce(iterator ?? '', progress));
      if (next === undefined) return;
      const took = performance.now() - since;
      if (next.expired) iterator = await this.#retrying(() => this.#iteratorFor(shard, false));
      else iterator = next.iterator;
      idleReads = next.records > 0 ? 0 : idleReads + 1;
      await this.#wait(pauseAfter(idleReads, took));
      while (progress.pending > mostPending && !this.#stopped) await this.#wait(busyPauseMilliseconds);
    }
    while (progress.pending > 0 && !this.#stopped) await this.#wait(idlePauseMilliseconds);
    if (!this.#stopped) checkpoints.set(this.#reader, shard, { done: true });
  }

  async #iteratorFor(shard: string, firstTime: boolean): Promise<string | undefined> {
    const { mapping, checkpoints, fresh } = this.#parts;
    const after = checkpoints.of(this.#reader, shard)?.after;
    const fromNow = mapping.start === 'LATEST' && firstTime && !fresh;
    if (after === undefined) return this.#iterator(shard, fromNow ? 'LATEST' : 'TRIM_HORIZON');
    try {
      return await this.#iterator(shard, 'AFTER_SEQUENCE_NUMBER', after);
    } catch (error) {
      if (error instanceof TrimmedDataAccessException) return this.#iterator(shard, 'TRIM_HORIZON');
      throw error;
    }
  }

  async #iterator(shard: string, type: ShardIteratorType, after?: string): Promise<string | undefined> {
    const { client, streamArn } = this.#parts;
    const position = { ShardIteratorType: type, ...(after === undefined ? {} : { SequenceNumber: after }) };
    return (await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shard, ...position })))
      .ShardIterator;
  }

  async #readOnce(iterator: string, progress: StreamProgress) {
    try {
      const { client, mapping, clock } = this.#parts;
      const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      const records = answer.Records ?? [];
      for (const raw of records) {
        const done = progress.add(raw.dynamodb?.SequenceNumber ?? '0');
        const record = readRecord(mapping.source.name, raw, clock.offset);
        if (record && this.#filter(record.event)) this.#laneOf(record).add({ ...record, done });
        else done();
      }
      return { records: records.length, iterator: answer.NextShardIterator, expired: false };
    } catch (error) {
      if (error instanceof ExpiredIteratorException || error instanceof TrimmedDataAccessException) {
        return { records: 0, iterator: undefined, expired: true };
      }
      throw error;
    }
  }

  #laneOf(record: StreamRecord): StreamLane {
    const [first = 0] = createHash('sha1').update(record.key).digest();
    const lane = this.#lanes[first % lanes];
    if (!lane) throw new Error('a stream has no lanes');
    return lane;
  }

  /** Undefined when the poller stops before it succeeds. */
  async #retrying<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (!this.#stopped) {
      try {
        return await work();
      } catch (error) {
        if (!this.#stopped) this.#parts.log(`stream of ${this.#parts.mapping.source.name}: ${String(error)}`);
        await this.#wait(500);
      }
    }
    return undefined;
  }

  async #wait(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
