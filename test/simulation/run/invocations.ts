import { functionSpecs } from '../../../infra/function-specs.ts';
import { GoogleError } from '../../../shared/ports/google.ts';
import type { Ports } from '../../../shared/ports/ports.ts';
import type { QueueName } from '../../../shared/ports/queues.ts';
import { Injected } from './gate.ts';
import { type Engines, type Holder, portsOf } from './ports.ts';
import type { Posted, Receivers } from './receivers.ts';
import type { Scene } from './scene.ts';
import { Task } from './task.ts';
import type { Part } from './types.ts';
import { type FunctionName, functions, type Handlers } from './workers.ts';

/** How an invocation ended for its caller. */
export type Ended<Answer> =
  | { how: 'done'; answer: Answer }
  | { how: 'threw'; error: unknown }
  | { how: 'died' }
  /** `goesOn`: whether its process still works, beside whoever got its work next. */
  | { how: 'timedOut'; goesOn: () => boolean };

type Begin = { input: unknown; queue?: QueueName; messageId?: string; receiveCount?: number; poisoned?: boolean };

/** A process that runs one function, one invocation after another, as Lambda keeps it. */
type Worker<Name extends FunctionName> = { holder: Holder; handler: Handlers[Name] };

type Idle = { [Name in FunctionName]?: Worker<Name>[] };

export type WrapPorts = (ports: Ports, part: Part) => Ports;

export class Invocations {
  readonly #scene: Scene;
  readonly #engines: Engines;
  readonly #receivers: Receivers;
  readonly #wrap: WrapPorts;
  readonly #idle: Idle = {};
  /** Messages that a handler has thrown once. */
  readonly #threw = new Set<string>();
  readonly #numbers = new Map<string, number>();
  /** Invocations whose caller still waits, and all that still do something. */
  running = 0;
  alive = 0;
  begun = 0;

  constructor(engines: Engines, receivers: Receivers, wrap: WrapPorts) {
    this.#scene = engines.scene;
    this.#engines = engines;
    this.#receivers = receivers;
    this.#wrap = wrap;
  }

  /** `pull-changes-17` */
  nameOf(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, number);
    return `${kind}-${number}`;
  }

  /** Runs one invocation of the function; resolves when its caller knows how it ended. Never rejects. */
  start<Name extends FunctionName, Answer>(
    name: Name,
    begin: Begin,
    call: (handler: Handlers[Name]) => Promise<Answer>,
  ): Promise<Ended<Answer>> {
    const scene = this.#scene;
    const skew =
      scene.plan.skewMs === 0 || !scene.stormy ? 0 : scene.draw.below(2 * scene.plan.skewMs) - scene.plan.skewMs;
    const task = new Task(this.nameOf(name), name, { skew });
    if (skew !== 0) scene.counts.add('clockSkewed');
    task.poisoned = begin.poisoned ?? false;
    if (this.running > 0) scene.counts.add('overlapped');
    const { poisoned: _, ...facts } = begin;
    scene.note({ kind: 'begun', part: name, ...facts }, task.name);
    const worker = this.#workerFor(name, task);
    return this.#watch(name, task, worker, call(worker.handler));
  }

  #watch<Name extends FunctionName, Answer>(
    name: Name,
    task: Task,
    worker: Worker<Name>,
    work: Promise<Answer>,
  ): Promise<Ended<Answer>> {
    const scene = this.#scene;
    this.running += 1;
    this.alive += 1;
    this.begun += 1;
    return new Promise((resolve) => {
      const timeout = scene.after(functionSpecs[name].timeoutSeconds * 1000, () =>
        this.#timeOut(task, () => end({ how: 'timedOut', goesOn: () => !task.dead && !task.ended })),
      );
      const end = (ended: Ended<Answer>): void => {
        if (task.over) return;
        task.over = true;
        timeout.cancelled = true;
        this.running -= 1;
        const error = ended.how === 'threw' ? { error: wordsOf(ended.error) } : {};
        scene.note({ kind: 'ended', part: name, how: ended.how, ...error }, task.name);
        resolve(ended);
      };
      const gone = (): void => {
        this.alive -= 1;
      };
      task.onDeath(() => {
        gone();
        end({ how: 'died' });
      });
      const leave = (ended: Ended<Answer>): void => {
        if (task.dead) return;
        task.ended = true;
        gone();
        if (task.over) scene.note({ kind: 'noted', name: 'zombieEnded' }, task.name);
        end(ended);
        this.#idleOf(name).push(worker);
      };
      work.then(
        (answer) => leave({ how: 'done', answer }),
        (error: unknown) => {
          this.#failed(task, error);
          leave({ how: 'threw', error });
        },
      );
    });
  }

  /** Lambda gives it up. Its process is gone with it, or was only frozen and goes on later. */
  #timeOut(task: Task, end: () => void): void {
    if (task.over || task.dead) return;
    const scene = this.#scene;
    scene.counts.add('timedOut');
    end();
    if (scene.breaks.chance(0.4)) task.die();
    else scene.counts.add('zombie');
  }

  /**
   * What a handler throws though nothing was broken for it is a defect (22). A sweep that Google refuses says so and goes on:
   * the row it was about stays due (SW1). A message may lose a race once: it comes again, and then has to be handled.
   */
  #failed(task: Task, error: unknown, messageId?: string): void {
    if (task.faults > 0 || error instanceof Injected) return;
    if (task.part === 'run-schedule' && error instanceof GoogleError) return;
    if (messageId !== undefined && !this.#threw.has(messageId)) {
      this.#threw.add(messageId);
      this.#scene.note({ kind: 'noted', name: 'threwOnce', detail: { messageId, error: wordsOf(error) } }, task.name);
      return this.#scene.counts.add('threwOnce');
    }
    this.#scene.counts.add('defect');
    this.#scene.violated(22, `${task.name} failed though nothing was broken for it: ${wordsOf(error)}`);
  }

  #workerFor<Name extends FunctionName>(name: Name, task: Task): Worker<Name> {
    const idle = this.#idleOf(name).pop();
    if (idle !== undefined) {
      idle.holder.task = task;
      return idle;
    }
    const holder = { task };
    const build: (ports: Ports, around: Parameters<(typeof functions)['api']>[1]) => Handlers[Name] = functions[
      name
    ] as never;
    const around = {
      failed: (error: unknown, messageId?: string) => this.#failed(holder.task, error, messageId),
      post: (posted: Posted) => this.#receivers.post(holder.task, posted),
    };
    return { holder, handler: build(this.#wrap(portsOf(this.#engines, holder), name), around) };
  }

  #idleOf<Name extends FunctionName>(name: Name): Worker<Name>[] {
    const idle: Worker<Name>[] = this.#idle[name] ?? [];
    this.#idle[name] = idle as Idle[Name];
    return idle;
  }
}

/** An error as a line of a trace: its first own frame says where. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frame = error.stack?.split('\n').find((line) => /\/(functions|shared)\//.test(line));
  const where = frame === undefined ? '' : ` at ${frame.replace(/^.*\/((?:functions|shared)\/[^)]*)\)?$/, '$1')}`;
  return `${error.name}: ${error.message.slice(0, 300)}${where}`;
}
