import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FromWorker, FunctionError, Outcome, ToWorker } from './worker-protocol.ts';

export type WorkerSpec = {
  functionName: string;
  /** Absolute path of the source file. */
  source: string;
  exportName: string;
  timeoutMilliseconds: number;
  /** The whole environment of the process: nothing of the stack's own gets in. */
  environment: Record<string, string>;
};

export type WorkerSurroundings = {
  clockOffset(): number;
  /** Every line a worker writes to stdout or stderr. */
  line(functionName: string, text: string): void;
};

const bootstrap = join(import.meta.dirname, 'worker-bootstrap.ts');
const startLimitMilliseconds = 60_000;

/** A child process that handles one event at a time. After a time-out or a crash it is of no further use. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #spec: WorkerSpec;
  readonly #surroundings: WorkerSurroundings;
  readonly #ended: Promise<void>;
  readonly #ready: Promise<FunctionError | undefined>;
  #pending: { id: number; settle: (outcome: Outcome) => void } | undefined;
  #alive = true;
  #events = 0;
  #exit = '';

  constructor(spec: WorkerSpec, surroundings: WorkerSurroundings) {
    this.#spec = spec;
    this.#surroundings = surroundings;
    const args = [bootstrap, spec.source, spec.exportName, String(surroundings.clockOffset())];
    this.#child = spawn(process.execPath, args, {
      env: spec.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (text) => surroundings.line(spec.functionName, text));
    }
    this.#ended = this.#watchEnd();
    this.#ready = this.#watchMessages();
  }

  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  /** The cold start: resolves when the source is loaded, with the error if that failed. */
  ready(): Promise<FunctionError | undefined> {
    return this.#ready;
  }

  /** Never rejects. The time-out counts from the moment the source is loaded, as in Lambda. */
  async invoke(event: unknown): Promise<Outcome> {
    const broken = await this.#ready;
    if (broken) {
      await this.stop();
      return { ok: false, error: broken, crashed: true };
    }
    this.#events += 1;
    const message: ToWorker = {
      id: this.#events,
      event,
      requestId: randomUUID(),
      timeoutMilliseconds: this.#spec.timeoutMilliseconds,
      clockOffset: this.#surroundings.clockOffset(),
    };
    return this.#send(message);
  }

  async stop(): Promise<void> {
    this.#alive = false;
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #send(message: ToWorker): Promise<Outcome> {
    const seconds = (message.timeoutMilliseconds / 1000).toFixed(2);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle({
          ok: false,
          crashed: true,
          error: { errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds} seconds` },
        });
        void this.stop();
      }, message.timeoutMilliseconds);
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#pending = { id: message.id, settle };
      if (!this.#alive) return this.#settle(this.#exited());
      this.#child.send(message, (error) => {
        if (error) this.#settle(this.#exited());
      });
    });
  }

  #settle(outcome: Outcome): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.settle(outcome);
  }

  #exited(): Outcome {
    const errorMessage = `Runtime exited with ${this.#exit || 'its channel closed'}`;
    return { ok: false, crashed: true, error: { errorType: 'Runtime.ExitError', errorMessage } };
  }

  #watchMessages(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        resolve({ errorType: 'Runtime.InitTimeout', errorMessage: `${this.#spec.functionName} does not start` });
      }, startLimitMilliseconds);
      const settle = (error: FunctionError | undefined) => {
        clearTimeout(late);
        resolve(error);
      };
      this.#child.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') return settle(undefined);
        if (message.kind === 'broken') return settle(message.error);
        if (message.id !== this.#pending?.id) return;
        if (message.kind === 'done') this.#settle({ ok: true, value: message.value });
        else this.#settle({ ok: false, error: message.error, crashed: false });
      });
      void this.#ended.then(() => {
        settle({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with ${this.#exit} while starting` });
        this.#settle(this.#exited());
      });
    });
  }

  #watchEnd(): Promise<void> {
    return new Promise((resolve) => {
      const end = (how: string) => {
        this.#alive = false;
        this.#exit = how;
        resolve();
      };
      this.#child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit status ${code}`));
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) end(error.message);
      });
    });
  }
}
