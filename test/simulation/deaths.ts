import type { Google } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Part, World } from './world.ts';

/** What a killed invocation runs into at every further call. */
class Death extends Error {
  override name = 'Death';
}

/**
 * Kills one invocation of one function at its n-th call of a store, a queue or Google, counted over all its invocations:
 * from then on that invocation reaches nothing, as if its process had ended between the two calls.
 */
export class Deaths {
  readonly #part: Part;
  #at: number | undefined;
  #calls = 0;
  happened = false;

  constructor(part: Part) {
    this.#part = part;
  }

  /** The n-th call from now on is not made. */
  arm(at: number): void {
    this.#at = at;
    this.#calls = 0;
  }

  disarm(): void {
    this.#at = undefined;
  }

  wrap = (ports: Ports, part: Part): Ports => {
    if (part !== this.#part) return ports;
    const life = { over: false };
    const touch = () => this.#touch(life);
    const { google } = ports;
    const mortalGoogle: Google = {
      oauth: mortal(google.oauth, touch),
      calendar: (account) => mortal(google.calendar(account), touch),
    };
    return { ...ports, store: mortal(ports.store, touch), queues: mortal(ports.queues, touch), google: mortalGoogle };
  };

  #touch(life: { over: boolean }): void {
    if (life.over) throw new Death();
    if (this.#at === undefined) return;
    this.#calls += 1;
    if (this.#calls !== this.#at) return;
    life.over = true;
    this.happened = true;
    throw new Death(`at call ${this.#at} of ${this.#part}`);
  }
}

function mortal<Port extends object>(port: Port, touch: () => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        touch();
        return Reflect.apply(value, target, values);
      };
    },
  });
}

const quarter = 15 * 60_000;

/**
 * Plays the story once for each call the function makes in its act, each time killed there, and lets a quarter of an hour pass
 * with the schedule running. Answers how many kill points there were; `check` throws where one does not converge.
 */
export async function dieEverywhere<Story extends { world: World }>(
  part: Part,
  story: {
    begin: (wrap: Deaths['wrap']) => Promise<Story>;
    act: (story: Story) => Promise<void>;
    check: (story: Story) => Promise<void>;
  },
): Promise<number> {
  for (let at = 1; ; at++) {
    const deaths = new Deaths(part);
    const begun = await story.begin(deaths.wrap);
    deaths.arm(at);
    await story.act(begun);
    deaths.disarm();
    await begun.world.pass(quarter);
    try {
      await story.check(begun);
    } catch (error) {
      throw new Error(`${part} killed at its call ${at} leaves the world wrong`, { cause: error });
    }
    if (!deaths.happened) return at - 1;
  }
}
