import type { CalendarApi } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Part } from './world.ts';

/** Holds one function between Google's answer and what it does with it: a worker that is slow, or already given up. */
export class Gate {
  readonly #part: Part;
  readonly #operation: keyof CalendarApi;
  readonly #holds: { after: number; reached: () => void; opened: Promise<void> }[] = [];

  constructor(part: Part, operation: keyof CalendarApi) {
    this.#part = part;
    this.#operation = operation;
  }

  /** The next answer, or the one after so many more, waits until `open`; `reached` resolves when it is there. */
  hold(after = 0): { reached: Promise<void>; open: () => void } {
    const reached = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    this.#holds.push({ after, reached: reached.resolve, opened: opened.promise });
    return { reached: reached.promise, open: opened.resolve };
  }

  wrap = (ports: Ports, part: Part): Ports => {
    if (part !== this.#part) return ports;
    return aroundCalls(ports, this.#operation, (call) => this.#held(call));
  };

  async #held(call: Call): Promise<unknown> {
    const settled = await call().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    await this.#wait();
    return settled();
  }

  async #wait(): Promise<void> {
    const now = this.#holds.findIndex(({ after }) => after === 0);
    const [hold] = now < 0 ? [] : this.#holds.splice(now, 1);
    for (const later of this.#holds) later.after = Math.max(0, later.after - 1);
    if (hold === undefined) return;
    hold.reached();
    await hold.opened;
  }
}

/** Something happens just before a function's next call of Google: it is slow, and others are not. */
export class Before {
  happens: (() => Promise<void>) | undefined;
  readonly #part: Part;
  readonly #operation: keyof CalendarApi;

  constructor(part: Part, operation: keyof CalendarApi) {
    this.#part = part;
    this.#operation = operation;
  }

  wrap = (ports: Ports, part: Part): Ports =>
    part === this.#part ? aroundCalls(ports, this.#operation, (call) => this.#after(call)) : ports;

  async #after(call: Call): Promise<unknown> {
    const { happens } = this;
    this.happens = undefined;
    await happens?.();
    return await call();
  }
}

type Call = () => Promise<unknown>;

function aroundCalls(ports: Ports, operation: keyof CalendarApi, around: (call: Call) => Promise<unknown>): Ports {
  const { google } = ports;
  const calendar: typeof google.calendar = (account) =>
    new Proxy(google.calendar(account), {
      get: (target, name) => {
        const real: unknown = Reflect.get(target, name);
        if (name !== operation || typeof real !== 'function') return real;
        return async (...values: unknown[]) => await around(async () => await Reflect.apply(real, target, values));
      },
    });
  return { ...ports, google: { ...google, calendar } };
}
