import type { CalendarApi } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Part } from './world.ts';

/** Holds one function between Google's answer and what it does with it: a worker that is slow, or already given up. */
export class Gate {
  readonly #part: Part;
  readonly #operation: keyof CalendarApi;
  #closed = false;
  #reached: (() => void) | undefined;
  #open: (() => void) | undefined;

  constructor(part: Part, operation: keyof CalendarApi) {
    this.#part = part;
    this.#operation = operation;
  }

  /** The next answer waits until `open`. Resolves when it is there. */
  hold(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  open(): void {
    this.#open?.();
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
      if (this.#closed) {
        this.#closed = false;
        const opened = new Promise<void>((resolve) => {
          this.#open = resolve;
        });
        this.#reached?.();
        await opened;
      }
      return settled();
    };
}
