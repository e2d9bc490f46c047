import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { resolve } from 'node:path';
import type { Checkpoints } from './checkpoints.ts';
import type { Engines, Readers } from './engines.ts';
import { arnOf } from './names.ts';
import type { ProductClock } from './product-clock.ts';
import { createPeek } from './queue-peek.ts';
import { QueuePoller } from './queue-poller.ts';
import { depthOf, type Depth } from './queues.ts';
import { Schedules } from './schedules.ts';
import { StreamPoller } from './stream-poller.ts';
import type { StreamRecord } from './stream-records.ts';
import type { EnsuredTable } from './tables.ts';
import type { LocalTemplate } from './template.ts';
import type { FunctionPart, MappingPart } from './template-parts.ts';
import type { WorkerSurroundings } from './worker.ts';
import { WorkerPool } from './worker-pool.ts';

export type RuntimeParts = {
  template: LocalTemplate;
  engines: Engines;
  /** Clients with which queues and streams are read for a function. */
  readersOf(functionName: string): Readers;
  tables: EnsuredTable[];
  clock: ProductClock;
  checkpoints: Checkpoints;
  schedulesFile: string;
  /** Sources are named relative to it. */
  root: string;
  environmentOf(part: FunctionPart): Record<string, string>;
  workersOf(name: string): number;
  surroundings: WorkerSurroundings;
  log(line: string): void;
};

export type RuntimeState = {
  queues: Record<string, Depth>;
  /** `busy` holds the process ids of workers in the middle of an event. */
  functions: Record<string, { workers: number; running: number; waiting: number; busy: number[] }>;
  /** Records read and not yet dealt with, by table. */
  streams: Record<string, number>;
  /** Nothing runs, waits or is underway in a queue that a function reads. A stream may be a tenth of a second behind. */
  idle: boolean;
};

const drainMilliseconds = 3_000;

/** Functions with everything that starts them. */
export class Runtime {
  readonly pools: Map<string, WorkerPool>;
  readonly #parts: RuntimeParts;
  readonly #queuePollers: QueuePoller[];
  readonly #streamPollers: { table: string; poller: StreamPoller }[];
  readonly #schedules: Schedules;

  private constructor(parts: RuntimeParts, pools: Map<string, WorkerPool>, queuePollers: QueuePoller[]) {
    this.#parts = parts;
    this.pools = pools;
    this.#queuePollers = queuePollers;
    this.#streamPollers = createStreamPollers(parts, pools);
    this.#schedules = new Schedules(parts.template.schedules, parts.clock, parts.schedulesFile, async (part) => {
      const outcome = await this.pool(part.function).invoke(part.input);
      if (!outcome.ok) parts.log(`${part.function} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    });
  }

  static async create(parts: RuntimeParts): Promise<Runtime> {
    const pools = createPools(parts);
    return new Runtime(parts, pools, await createQueuePollers(parts, pools));
  }

  pool(functionName: string): WorkerPool {
    return poolOf(this.pools, functionName);
  }

  /** Starts one worker of each of these functions; tells of those that do not load. */
  async warm(functions: string[]): Promise<void> {
    const failures = await Promise.all(functions.map((name) => this.pool(name).warm()));
    for (const failure of failures) if (failure !== undefined) this.#parts.log(`does not start: ${failure}`);
  }

  start(): void {
    for (const poller of this.#queuePollers) poller.start();
    for (const { poller } of this.#streamPollers) poller.start();
    this.#schedules.start();
  }

  async state(): Promise<RuntimeState> {
    const { template, engines } = this.#parts;
    const depths = template.queues.map(
      async ({ name }) => [name, await depthOf(engines.sqs.client, engines.queueUrl(name))] as const,
    );
    const queues = Object.fromEntries(await Promise.all(depths));
    const read = new Set(template.mappings.map((mapping) => mapping.source.name));
    const pools = [...this.pools.values()];
    const streams: Record<string, number> = {};
    for (const { table, poller } of this.#streamPollers) streams[table] = (streams[table] ?? 0) + poller.pending;
    const busyQueue = Object.entries(queues).some(([name, depth]) => read.has(name) && sum(depth) > 0);
    const busy =
      pools.some((pool) => pool.running + pool.waiting > 0) || Object.values(streams).some((pending) => pending > 0);
    return {
      queues,
      functions: Object.fromEntries(pools.map((pool) => [pool.name, pick(pool)])),
      streams,
      idle: !busy && !busyQueue,
    };
  }

  /** Takes nothing more in, gives running events a moment, then ends the workers. */
  async stop(): Promise<void> {
    this.#schedules.stop();
    const pollers = [...this.#queuePollers, ...this.#streamPollers.map(({ poller }) => poller)];
    await Promise.all(pollers.map((poller) => poller.stop()));
    const deadline = Date.now() + drainMilliseconds;
    while (Date.now() < deadline && [...this.pools.values()].some((pool) => pool.running > 0)) await pause(20);
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const sum = ({ visible, inFlight, delayed }: Depth) => visible + inFlight + delayed;
const pick = ({ workers, running, waiting, busyPids }: WorkerPool) => ({ workers, running, waiting, busy: busyPids });

function poolOf(pools: ReadonlyMap<string, WorkerPool>, functionName: string): WorkerPool {
  const pool = pools.get(functionName);
  if (!pool) throw new Error(`The template starts ${functionName}, which it does not hold.`);
  return pool;
}

function createPools(parts: RuntimeParts): Map<string, WorkerPool> {
  const pools = parts.template.functions.map((part) => {
    const spec = {
      functionName: part.name,
      source: resolve(parts.root, part.entry),
      exportName: part.exportName,
      timeoutMilliseconds: part.timeoutSeconds * 1000,
      environment: parts.environmentOf(part),
    };
    const limit = Math.min(parts.workersOf(part.name), part.concurrency ?? Number.POSITIVE_INFINITY);
    return new WorkerPool(spec, limit, parts.surroundings);
  });
  return new Map(pools.map((pool) => [pool.name, pool]));
}

const enabledOf = (parts: RuntimeParts, kind: MappingPart['source']['kind']) =>
  parts.template.mappings.filter((mapping) => mapping.enabled && mapping.source.kind === kind);

async function createQueuePollers(parts: RuntimeParts, pools: Map<string, WorkerPool>): Promise<QueuePoller[]> {
  const { engines, template } = parts;
  return Promise.all(
    enabledOf(parts, 'queue').map(async (mapping) => {
      const queue = template.queues.find(({ name }) => name === mapping.source.name);
      if (!queue)
        throw new Error(`${mapping.id} reads the queue ${mapping.source.name}, which the template does not hold.`);
      const peek = await createPeek(engines.sqs.endpoint, queue.name);
      const shared = {
        reader: parts.readersOf(mapping.function).sqs,
        client: engines.sqs.client,
        url: engines.queueUrl(queue.name),
        clock: parts.clock,
        log: parts.log,
      };
      const poller = new QueuePoller({ ...shared, queue, mapping, peek, pool: poolOf(pools, mapping.function) });
      if (engines.sqs.own) await poller.releaseLeftovers();
      return poller;
    }),
  );
}

function createStreamPollers(parts: RuntimeParts, pools: Map<string, WorkerPool>) {
  const { clock, checkpoints, log } = parts;
  return enabledOf(parts, 'stream').map((mapping) => {
    const table = parts.tables.find(({ name }) => name === mapping.source.name);
    if (!table?.streamArn) throw new Error(`${mapping.id} reads the stream of ${mapping.source.name}, which has none.`);
    const pool = poolOf(pools, mapping.function);
    const giveUp = (records: StreamRecord[], why: string) => tellDestination(parts, mapping, records, why);
    const shared = {
      client: parts.readersOf(mapping.function).streams,
      clock,
      checkpoints,
      log,
      mapping,
      pool,
      giveUp,
    };
    const poller = new StreamPoller({ ...shared, streamArn: table.streamArn, fresh: table.created });
    return { table: table.name, poller };
  });
}

/** The message that Lambda sends about stream records it gives up: where they stand, not what they hold. */
async function tellDestination(
  parts: RuntimeParts,
  mapping: MappingPart,
  records: StreamRecord[],
  why: string,
): Promise<void> {
  const queue = parts.template.queues.find(({ name }) => name === mapping.onFailure);
  if (!queue) return;
  const body = {
    version: '1.0',
    timestamp: new Date(parts.clock.now()).toISOString(),
    requestContext: { functionArn: arnOf.function(mapping.function), condition: why },
    DDBStreamBatchInfo: {
      streamArn: arnOf.stream(mapping.source.name),
      startSequenceNumber: records[0]?.sequenceNumber,
      endSequenceNumber: records.at(-1)?.sequenceNumber,
      batchSize: records.length,
    },
  };
  const message = { QueueUrl: parts.engines.queueUrl(queue.name), MessageBody: JSON.stringify(body) };
  await parts.engines.sqs.client
    .send(new SendMessageCommand(message))
    .catch((error: unknown) => parts.log(String(error)));
}
