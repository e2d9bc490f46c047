import { createMemoryQueues, type MemoryQueues } from '../../memory/queues.ts';
import { createMemoryStore } from '../../memory/store.ts';
import { createMemoryMetrics } from '../../memory/metrics.ts';
import { testVault } from '../../memory/vault.ts';
import { DeadLetters } from './dead-letters.ts';
import { Deliveries, queueNames } from './deliveries.ts';
import { digestOf } from './digest.ts';
import { createDraw, seededBytes } from './draw.ts';
import { drained } from './drained.ts';
import { denyKeys, falter } from './falter.ts';
import { Gate } from './gate.ts';
import { GoogleLine } from './google-line.ts';
import { Invocations, type WrapPorts } from './invocations.ts';
import { stillOwed } from './owed.ts';
import { type Engines, portsOf } from './ports.ts';
import { Receivers } from './receivers.ts';
import { Scene, startOfTime } from './scene.ts';
import type { Size } from './size.ts';
import { Streams } from './streams.ts';
import { Sweeps } from './sweeps.ts';
import { Task } from './task.ts';
import type { Action, Draw, Entry, Judge, Life, Stage, Violation } from './types.ts';
import { client } from '../world.ts';
import { Web } from './web.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Nothing that is sound takes longer: most schedules rest within hours and a few thousand steps. */
const longestCalm = 3 * day;
const mostSteps = 150_000;
/** People mend again until that changes nothing any more. */
const mostRounds = 6;

type Storm = { actions: (draw: Draw) => number; longest: readonly (readonly [number, number])[] };

/** How many actions a storm has, and how long it lasts at most. */
const storms: Record<Size, Storm> = {
  small: {
    actions: (draw) => 3 + draw.below(draw.pick([2, 3, 6])),
    longest: [
      [2 * minute, 5],
      [15 * minute, 4],
      [2 * hour, 1],
    ],
  },
  quarrel: {
    actions: (draw) => 7 + draw.below(9),
    longest: [
      [2 * minute, 3],
      [15 * minute, 5],
      [2 * hour, 2],
    ],
  },
  desk: {
    actions: (draw) => 8 + draw.below(10),
    longest: [
      [3 * minute, 3],
      [15 * minute, 5],
      [2 * hour, 2],
    ],
  },
  large: {
    actions: (draw) => {
      const most = draw.weighted([
        [8, 6],
        [16, 3],
        [35, 1],
      ]);
      return 6 + draw.below(most);
    },
    longest: [
      [3 * minute, 4],
      [20 * minute, 4],
      [3 * hour, 2],
      [2 * day, 1],
    ],
  },
};

export type ScheduleOptions = {
  life: Life;
  judge: Judge;
  /** Breaks the product on purpose: the ports an invocation gets. */
  wrap?: WrapPorts;
};

export type Outcome = {
  seed: string;
  /** Of everything that happened, in order: the same seed gives the same (25). */
  digest: string;
  steps: number;
  simulatedMs: number;
  counts: Record<string, number>;
  violations: Violation[];
  history: readonly Entry[];
  /** The simulation itself failed; nothing is known about the product. */
  crashed?: string;
};

export async function runSchedule(seed: string, options: ScheduleOptions): Promise<Outcome> {
  const schedule = new Schedule(seed, options);
  let crashed: string | undefined;
  try {
    await schedule.run();
  } catch (error) {
    crashed = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  return schedule.outcome(crashed);
}

class Schedule {
  readonly #scene: Scene;
  readonly #store = createMemoryStore();
  readonly #queues: MemoryQueues;
  readonly #dead: DeadLetters;
  readonly #engines: Engines;
  readonly #google: GoogleLine;
  readonly #receivers: Receivers;
  readonly #invocations: Invocations;
  readonly #deliveries: Deliveries;
  readonly #streams: Streams;
  readonly #sweeps: Sweeps;
  readonly #web: Web;
  readonly #life: Life;
  readonly #judge: Judge;
  readonly #lifeDraw: Draw;
  readonly #mails: { at: number; to: string; subject: string; text: string; html: string }[] = [];
  #steps = 0;
  #writes = 0;
  /** How many writes there were when it was last looked for what is owed. */
  #looked = -1;
  #acting = 0;
  #failed: unknown;

  constructor(seed: string, { life, judge, wrap = (same) => same }: ScheduleOptions) {
    this.#life = life;
    this.#judge = judge;
    this.#scene = new Scene(seed, (entry, index) => judge.see(entry, index));
    const scene = this.#scene;
    this.#lifeDraw = createDraw(`${scene.stem} life`);
    this.#dead = new DeadLetters(scene, () => this.#queues);
    this.#queues = createMemoryQueues({
      clock: { now: () => scene.time },
      onDead: (queue, body) => this.#dead.hear(queue, body),
    });
    const random = seededBytes(`${scene.stem} product`);
    this.#google = new GoogleLine(scene, (headers) => this.#web.notify(headers));
    this.#engines = {
      scene,
      gate: new Gate(scene),
      store: this.#store,
      queues: this.#queues,
      vault: testVault(random),
      secrets: { adminKey: async () => 'admin-key', oauthClient: async () => client },
      random,
      metrics: createMemoryMetrics(),
      askGoogle: this.#google.ask,
      keepMail: (mail) => `mail-${this.#mails.push({ at: scene.time, ...mail })}`,
    };
    this.#receivers = new Receivers(scene, this.#engines.gate);
    this.#invocations = new Invocations(this.#engines, this.#receivers, wrap);
    this.#deliveries = new Deliveries(scene, this.#queues, this.#invocations);
    this.#streams = new Streams(scene, this.#invocations);
    this.#sweeps = new Sweeps(scene, this.#store, this.#invocations);
    this.#web = new Web(scene, this.#invocations);
    this.#store.observe((changes) => {
      this.#writes += 1;
      for (const change of changes) {
        scene.note({ kind: 'row', write: this.#writes, ...change });
        this.#streams.hear(change);
      }
    });
  }

  async run(): Promise<void> {
    const scene = this.#scene;
    scene.stormy = false;
    await this.#during('begin', (stage) => this.#life.begin(stage));
    if (scene.draw.chance(0.6)) await this.#go(() => this.#isQuiet(), scene.time + hour);
    scene.stormy = true;
    await this.#storm();
    scene.stormy = false;
    // What somebody still asks for, to have something switched off for one, belongs to the storm.
    await this.#go(() => this.#acting === 0, scene.time + hour);
    scene.note({ kind: 'noted', name: 'calm' }, 'scheduler');
    await this.#calm();
    await this.#judge.atRest(this.#stage('judge'));
  }

  outcome(crashed: string | undefined): Outcome {
    const scene = this.#scene;
    return {
      seed: scene.seed,
      digest: digestOf(scene.history, this.#store),
      steps: this.#steps,
      simulatedMs: scene.time - startOfTime,
      counts: Object.fromEntries([...scene.tally].sort(([one], [other]) => (one < other ? -1 : 1))),
      violations: [...scene.violations, ...this.#judge.violations],
      history: scene.history,
      ...(crashed === undefined ? {} : { crashed }),
    };
  }

  /** Draws when people act and engines falter, then lets time pass until the last has begun. */
  async #storm(): Promise<void> {
    const scene = this.#scene;
    const { draw } = scene;
    const actions = storms[scene.size].actions(draw);
    const longest = draw.weighted(storms[scene.size].longest);
    let at = scene.time;
    for (let count = 0; count < actions; count++) {
      at += draw.chance(0.4) ? draw.below(400) : draw.below((2 * longest) / actions);
      scene.timeline.add(at, () => this.#act());
    }
    falter(scene, this.#store, { from: scene.time, to: at });
    await this.#go(() => scene.time >= at, at + 1);
    scene.time = Math.max(scene.time, at);
  }

  #act(): void {
    const stage = this.#stage('person');
    const weighted = this.#life.actions.map((action) => [action, action.weight(stage)] as const);
    if (weighted.every(([, weight]) => weight <= 0)) return;
    const action = this.#scene.draw.weighted(weighted);
    this.#scene.counts.add('actions');
    void this.#play(action);
  }

  async #play(action: Action): Promise<void> {
    this.#acting += 1;
    const name = this.#invocations.nameOf('person');
    this.#scene.note({ kind: 'noted', name: 'acts', detail: { action: action.name } }, name);
    try {
      await action.act(this.#stage(name));
    } catch (error) {
      this.#failed ??= new Error(`The action ${action.name} failed`, { cause: error });
    }
    this.#acting -= 1;
  }

  /** Nothing is broken any more: people mend, the dead is redriven once, and everything has to come to rest. */
  async #calm(): Promise<void> {
    const scene = this.#scene;
    this.#store.expire(scene.time);
    denyKeys(scene, false);
    let since = scene.time;
    let redriven = false;
    for (let round = 0; round < mostRounds; round++) {
      const { begun } = this.#invocations;
      await this.#during('mend', (stage) => this.#life.mend(stage));
      if (round > 0 && this.#invocations.begun === begun && this.#isQuiet()) return;
      if (round === 0) since = scene.time;
      this.#looked = -1;
      if (!(await this.#go(() => this.#isAtRest(since), since + longestCalm))) return this.#restless(since);
      const dies = this.#dead.describe();
      if (dies === '') continue;
      if (redriven) return scene.violated(22, `Redriven with nothing broken, it dies again: ${dies}`);
      this.#dead.redriveAll();
      redriven = true;
    }
  }

  #restless(since: number): void {
    const scene = this.#scene;
    const counts = queueNames.map((queue) => `${queue} ${JSON.stringify(this.#queues.counts(queue))}`).join(', ');
    const owed = stillOwed(this.#store, since, scene.time);
    const what =
      owed.length > 0
        ? owed.join('; ')
        : `${this.#invocations.alive} alive, ${counts}, ${this.#streams.pending} in streams, next due ${this.#store.nextDue()}`;
    scene.violated(
      22,
      `No rest ${((scene.time - since) / day).toFixed(1)} days and ${this.#steps} steps later. Still owed: ${what.slice(0, 900)}`,
    );
  }

  #isQuiet(): boolean {
    if (this.#acting > 0 || this.#invocations.alive > 0 || this.#streams.pending > 0) return false;
    if (queueNames.some((queue) => this.#queues.nextAt(queue) !== undefined)) return false;
    const due = this.#store.nextDue();
    return (due === undefined || Date.parse(due) > this.#scene.time) && this.#google.pending === undefined;
  }

  /** Looks for what is owed only after something was written: that alone can change it. */
  #isAtRest = (since: number): boolean => {
    if (this.#looked === this.#writes || !this.#isQuiet()) return false;
    this.#looked = this.#writes;
    return stillOwed(this.#store, since, this.#scene.time).length === 0;
  };

  /** Somebody's doing from outside, from its begin to its end. */
  async #during(name: string, act: (stage: Stage) => Promise<void>): Promise<void> {
    let over = false;
    this.#acting += 1;
    const acted = act(this.#stage(name)).finally(() => {
      over = true;
      this.#acting -= 1;
    });
    acted.catch(() => undefined);
    await this.#go(() => over, this.#scene.time + day);
    if (!over) throw new Error(`${name} takes longer than a day`);
    await acted;
  }

  /** Step by step until `isDone`: true; or until nothing is left to do or the time has come: whether it is done then. */
  async #go(isDone: () => boolean, until: number): Promise<boolean> {
    const scene = this.#scene;
    await drained();
    while (!isDone()) {
      if (this.#failed !== undefined) throw this.#failed;
      this.#deliveries.arrange();
      this.#google.arrange();
      this.#sweeps.arrange();
      const next = scene.timeline.next();
      if (next === undefined || next > until || this.#steps >= mostSteps) return false;
      scene.time = Math.max(scene.time, next);
      this.#steps += 1;
      scene.timeline.take()?.run();
      await drained();
    }
    return true;
  }

  #stage(task: string): Stage {
    const scene = this.#scene;
    return {
      ...{ seed: scene.seed, draw: this.#lifeDraw, counts: scene.counts, history: scene.history },
      ...{ store: this.#store, queues: this.#queues, mails: this.#mails },
      receivers: this.#receivers.moods,
      now: () => scene.time,
      note: (entry, by = task) => scene.note(entry, by),
      control: this.#google.control,
      request: (part, request) => this.#web.request(part, request, task),
      ports: (name) => portsOf(this.#engines, { task: new Task(name, 'outside', { faulty: false }) }),
      get stormy() {
        return scene.stormy;
      },
    };
  }
}
