import type { Google } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Part, World } from './world.ts';

/** What a killed invocation runs into at every further call. */
class Death extends Error {
  override name = 'Death';
}

/**
 * Kills one invocation of one function at its n-th point, counted over all its invocations. Every call of a port has two
 * points: before it is made, and after its effect with the answer lost. From then on that invocation reaches nothing, as if
 * its process had ended there.
 */
export class Deaths {
  readonly #part: Part;
  #at: number | undefined;
  #points = 0;
  happened = false;

  /** How many points have passed since it was armed. */
  get points(): number {
    return this.#points;
  }

  constructor(part: Part) {
    this.#part = part;
  }

  /** The n-th point from now on is the last of its invocation. */
  arm(at: number): void {
    this.#at = at;
    this.#points = 0;
  }

  disarm(): void {
    this.#at = undefined;
  }

  wrap = (ports: Ports, part: Part): Ports => this.wrapWith(ports, part, {});

  /** Also the ports that only this function has. */
  wrapWith<More extends Record<string, object>>(ports: Ports, part: Part, more: More): Ports & More {
    if (part !== this.#part) return { ...ports, ...more };
    const life = { over: false };
    const touch = () => this.#touch(life);
    const { google } = ports;
    const mortalGoogle: Google = {
      oauth: mortal(google.oauth, touch),
      calendar: (account) => mortal(google.calendar(account), touch),
    };
    const own = Object.fromEntries(Object.entries(more).map(([name, port]) => [name, mortal(port, touch)])) as More;
    return {
      ...ports,
      store: mortal(ports.store, touch),
      queues: mortal(ports.queues, touch),
      vault: mortal(ports.vault, touch),
      secrets: mortal(ports.secrets, touch),
      mail: mortal(ports.mail, touch),
      google: mortalGoogle,
      ...own,
    };
  }

  #touch(life: { over: boolean }): void {
    if (life.over) throw new Death();
    if (this.#at === undefined) return;
    this.#points += 1;
    if (this.#points !== this.#at) return;
    life.over = true;
    this.happened = true;
    throw new Death(`at point ${this.#at} of ${this.#part}`);
  }
}

function mortal<Port extends object>(port: Port, touch: () => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        touch();
        const answer: unknown = Reflect.apply(value, target, values);
        if (!(answer instanceof Promise)) return answer;
        const answered = answer.finally(touch);
        // Of calls made side by side, a dead process waits for none.
        answered.catch(() => undefined);
        return answered;
      };
    },
  });
}

const quarter = 15 * 60_000;

export type MortalStory<Story> = {
  begin: (deaths: Deaths) => Promise<Story>;
  act: (story: Story, deaths: Deaths) => Promise<void>;
  /** Time enough to be found again: a quarter of an hour with the schedule running, unless the story says otherwise. */
  rest?: (story: Story) => Promise<void>;
  check: (story: Story) => Promise<void>;
};

/** Of a story's points, evenly spread; `npm run kill-points` plays all. */
const mostPlayed = process.env['KILL_POINTS'] === 'all' ? Number.POSITIVE_INFINITY : 24;

/** `played` of `points` that the function passes. */
export type Killed = { points: number; played: number };

/**
 * Plays the story without a death, then once for each point that is played of those the function passes in its act, each time
 * killed there, and lets time pass. `check` throws where one does not converge.
 */
export async function dieEverywhere<Story extends { world: World }>(
  part: Part,
  { begin, act, rest = ({ world }) => world.pass(quarter), check }: MortalStory<Story>,
): Promise<Killed> {
  const play = async (at: number): Promise<Deaths> => {
    const deaths = new Deaths(part);
    const begun = await begin(deaths);
    deaths.arm(at);
    try {
      await act(begun, deaths);
      deaths.disarm();
      await rest(begun);
      await check(begun);
    } catch (error) {
      throw new Error(`${part} killed at its point ${at} leaves the world wrong: ${String(error)}`, { cause: error });
    }
    return deaths;
  };
  const { points } = await play(Number.POSITIVE_INFINITY);
  // Points before and after an effect take turns: an odd step meets both.
  const step = Math.ceil(points / mostPlayed) | 1;
  let played = 0;
  for (let at = 1; at <= points; at += step, played++)
    if (!(await play(at)).happened) throw new Error(`${part} does not come to its point ${at} of ${points}`);
  return { points, played };
}
