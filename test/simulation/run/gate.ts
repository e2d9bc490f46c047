import type { Scene } from './scene.ts';
import type { Task } from './task.ts';

/** What stands behind a call. `conditional` writes know afterwards whether they were made; others are simply made again. */
export type CallKind =
  | 'read'
  | 'write'
  | 'conditional'
  | 'transact'
  | 'send'
  | 'vault'
  | 'google'
  | 'mail'
  | 'receiver';

/** What a broken engine throws; a handler that throws it has no defect. */
export class Injected extends Error {}

export type Verdict = 'fine' | 'dieBefore' | 'dieAfter' | 'refuse' | 'lose' | 'twice' | 'conflict';

/**
 * Where every call of every task waits for its turn. One proceeds at a time, at the virtual moment drawn for it, so between
 * two calls of a worker anything may happen that another one, a person or Google does.
 */
export class Gate {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  pass<Answer>(task: Task, kind: CallKind, effect: (verdict: Verdict) => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (task.dead) return;
      this.#scene.after(this.#delay(task, kind), () => this.#proceed(task, kind, effect, resolve, reject));
    });
  }

  sleep(task: Task, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      // Clocks tell whole milliseconds.
      this.#scene.after(Math.ceil(milliseconds), () => {
        if (!task.dead) resolve();
      });
    });
  }

  #proceed<Answer>(
    task: Task,
    kind: CallKind,
    effect: (verdict: Verdict) => Promise<Answer>,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ): void {
    if (task.dead) return;
    const verdict = this.#judge(task, kind);
    if (verdict === 'dieBefore') return task.die();
    if (verdict === 'refuse') return reject(new Injected(`The ${kind} was refused.`));
    this.#act(task, () => effect(verdict)).then(
      (answer) => {
        if (verdict === 'dieAfter') task.die();
        else if (task.dead) return;
        else if (verdict === 'lose') reject(new Injected(`The answer to the ${kind} was lost.`));
        else resolve(answer);
      },
      (error: unknown) => {
        if (!task.dead) reject(error);
      },
    );
  }

  /** What an effect writes, it writes before it first yields. */
  #act<Answer>(task: Task, effect: () => Promise<Answer>): Promise<Answer> {
    const scene = this.#scene;
    scene.acting = task.name;
    try {
      return effect();
    } finally {
      scene.acting = 'outside';
    }
  }

  #judge(task: Task, kind: CallKind): Verdict {
    if (!task.faulty || !this.#scene.stormy) return 'fine';
    const verdict = this.#broken(task, kind);
    if (verdict !== 'fine') task.faults += 1;
    return verdict;
  }

  #broken(task: Task, kind: CallKind): Verdict {
    if (task.poisoned) return this.#hit(task, 'brokenByPoison', kind, 'refuse');
    const scene = this.#scene;
    if (scene.isBroken('died'))
      return scene.breaks.chance(0.5)
        ? this.#hit(task, 'diedBefore', kind, 'dieBefore')
        : this.#hit(task, 'diedAfter', kind, 'dieAfter');
    switch (kind) {
      case 'read':
      case 'write':
      case 'conditional':
      case 'transact':
        return this.#brokenStore(task, kind);
      case 'send':
        if (scene.isBroken('sendRefused')) return this.#hit(task, 'sendRefused', kind, 'refuse');
        if (scene.isBroken('sendAnswerLost')) return this.#hit(task, 'sendAnswerLost', kind, 'lose');
        return scene.isBroken('sentTwice') ? this.#hit(task, 'sentTwice', kind, 'twice') : 'fine';
      case 'vault':
        return scene.kmsDenied ? this.#hit(task, 'kmsDenied', kind, 'refuse') : 'fine';
      case 'google':
        if (scene.isBroken('googleNeverSent')) return this.#hit(task, 'googleNeverSent', kind, 'refuse');
        return scene.isBroken('googleAnswerLost') ? this.#hit(task, 'googleAnswerLost', kind, 'lose') : 'fine';
      case 'mail':
        if (scene.isBroken('mailRefused')) return this.#hit(task, 'mailRefused', kind, 'refuse');
        return scene.isBroken('mailAnswerLost') ? this.#hit(task, 'mailAnswerLost', kind, 'lose') : 'fine';
      case 'receiver':
        return scene.isBroken('receiverFailed') ? this.#hit(task, 'receiverFailed', kind, 'conflict') : 'fine';
    }
  }

  #brokenStore(task: Task, kind: 'read' | 'write' | 'conditional' | 'transact'): Verdict {
    const scene = this.#scene;
    if (scene.isBroken('throttled')) return this.#hit(task, 'throttled', kind, 'refuse');
    if (kind === 'read') return 'fine';
    if (kind === 'write')
      return scene.isBroken('appliedTwice') ? this.#hit(task, 'appliedTwice', kind, 'twice') : 'fine';
    if (kind === 'transact' && scene.isBroken('transactionConflict'))
      return this.#hit(task, 'transactionConflict', kind, 'conflict');
    return scene.isBroken('commitAnswerLost') ? this.#hit(task, 'commitAnswerLost', kind, 'lose') : 'fine';
  }

  #hit(task: Task, name: string, kind: CallKind, verdict: Verdict): Verdict {
    this.#scene.fault(name, task.name, kind);
    return verdict;
  }

  /** Milliseconds until the call takes effect. */
  #delay(task: Task, kind: CallKind): number {
    const { draw, plan, stormy } = this.#scene;
    const usual = kind === 'google' ? 20 + draw.below(180) : 1 + draw.below(12);
    if (!task.faulty || !stormy) return usual;
    if (this.#scene.isBroken('slowCall')) return this.#slow(task, 'slowCall', 1_000 + draw.below(20_000));
    if (this.#scene.isBroken('stuckCall')) return this.#slow(task, 'stuckCall', 40_000 + draw.below(400_000));
    return usual * plan.stretch;
  }

  #slow(task: Task, name: string, milliseconds: number): number {
    this.#scene.fault(name, task.name, `${Math.round(milliseconds / 1000)} s`);
    return milliseconds;
  }
}
