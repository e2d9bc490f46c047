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
    const { google } = ports;
    const calendar: typeof google.calendar = (account) => {
      const api = google.calendar(account);
      return new Proxy(api, {
        get: (target, name) => (name === this.#operation ? this.#held(target) : Reflect.get(target, name)),
      });
    };
    return { ...ports, google: { ...google, calendar } };
  };

  #held =
    (api: CalendarApi) =>
    async (...values: unknown[]): Promise<unknown> => {
      const call: unknown = Reflect.get(api, this.#operation);
      const answer: unknown = typeof call === 'function' ? Reflect.apply(call, api, values) : undefined;
      const settled = await Promise.resolve(answer).then(
        (value: unknown) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      await this.#wait();
      return settled();
    };

  async #wait(): Promise<void> {
    const now = this.#holds.findIndex(({ after }) => after === 0);
    const [hold] = now < 0 ? [] : this.#holds.splice(now, 1);
    for (const later of this.#holds) later.after = Math.max(0, later.after - 1);
    if (hold === undefined) return;
    hold.reached();
    await hold.opened;
  }
}
