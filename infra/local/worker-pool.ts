import { Worker, type WorkerSpec, type WorkerSurroundings } from './worker.ts';
import type { Outcome } from './worker-protocol.ts';

/**
 * The workers of one function: started when needed up to a limit, each with one event at a time. An event that finds no free
 * worker waits its turn.
 */
export class WorkerPool {
  readonly name: string;
  readonly limit: number;
  readonly #spec: WorkerSpec;
  readonly #surroundings: WorkerSurroundings;
  readonly #free: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: ((worker: Worker) => void)[] = [];
  #running = 0;
  #resting: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(spec: WorkerSpec, limit: number, surroundings: WorkerSurroundings) {
    this.name = spec.functionName;
    this.limit = limit;
    this.#spec = spec;
    this.#surroundings = surroundings;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get workers(): number {
    return this.#all.size;
  }

  /** Process ids of the workers alive, for the state page and for tests. */
  get pids(): number[] {
    return [...this.#all].flatMap((worker) => worker.pid ?? []);
  }

  /** Of those, the ones in the middle of an event. */
  get busyPids(): number[] {
    return [...this.#all].filter((worker) => worker.busy).flatMap((worker) => worker.pid ?? []);
  }

  /** Starts the first worker ahead of the first event; the error if its source cannot be loaded. */
  async warm(): Promise<string | undefined> {
    if (this.#all.size > 0 || this.#stopped) return undefined;
    const worker = this.#start();
    const error = await worker.ready();
    this.#release(worker);
    return error && !this.#stopped ? `${this.name}: ${error.errorMessage}` : undefined;
  }

  /** Never rejects; a failure is an outcome. */
  async invoke(event: unknown): Promise<Outcome> {
    if (this.#stopped) return stopping;
    const worker = await this.#acquire();
    if (this.#stopped) return stopping;
    this.#running += 1;
    try {
      return await worker.invoke(event);
    } finally {
      this.#running -= 1;
      this.#release(worker);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#resting);
    await Promise.all([...this.#all].map((worker) => worker.stop()));
  }

  #start(): Worker {
    const worker = new Worker(this.#spec, this.#surroundings);
    this.#all.add(worker);
    return worker;
  }

  #acquire(): Worker | Promise<Worker> {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (free.alive) return free;
      this.#all.delete(free);
    }
    if (this.#all.size < this.limit) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(worker: Worker): void {
    const usable = worker.alive || this.#stopped ? worker : this.#replace(worker);
    const next = this.#waiting.shift();
    if (next) return next(usable ?? this.#start());
    if (!usable || this.#stopped) return;
    this.#free.push(usable);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.#shrink(), restMilliseconds).unref();
  }

  /** After a while of rest one worker stays. */
  async #shrink(): Promise<void> {
    const [, ...spare] = this.#free;
    this.#free.length = Math.min(1, this.#free.length);
    for (const worker of spare) this.#all.delete(worker);
    await Promise.all(spare.map((worker) => worker.stop()));
  }

  /** A dead worker leaves the pool; a new one is started only if an event waits for it. */
  #replace(worker: Worker): Worker | undefined {
    this.#all.delete(worker);
    return this.#waiting.length > 0 && !this.#stopped ? this.#start() : undefined;
  }
}

const restMilliseconds = 60_000;

const stopping: Outcome = {
  ok: false,
  crashed: true,
  error: { errorType: 'Stopping', errorMessage: 'The stack is stopping' },
};
