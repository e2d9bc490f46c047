import * as z from 'zod';
import { readJson, writeJson } from './files.ts';
import type { ProductClock } from './product-clock.ts';
import { parseSchedule, type Timetable } from './schedule-expression.ts';
import type { SchedulePart } from './template-parts.ts';

/** How late a schedule may fire; also how often the wait is looked at again, for a timer cannot be longer than 24 days. */
const longestTimer = 60 * 60 * 1000;
const stored = z.record(z.string(), z.number());

type Entry = {
  part: SchedulePart;
  timetable: Timetable;
  /** The instant after which the next firing is looked for. */
  since: number;
  running: boolean;
};

/**
 * Fires the schedules of the template in the product's time. When time is moved past several firings, one happens at once;
 * a schedule is not fired again while its function still runs. A rate that never fired yet does so at the start.
 */
export class Schedules {
  readonly #clock: ProductClock;
  readonly #file: string;
  readonly #fire: (part: SchedulePart) => Promise<void>;
  readonly #entries: Entry[];
  readonly #forgetClock: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: SchedulePart[], clock: ProductClock, file: string, fire: (part: SchedulePart) => Promise<void>) {
    this.#clock = clock;
    this.#file = file;
    this.#fire = fire;
    const fired = stored.safeParse(readJson(file));
    this.#entries = parts.map((part) => ({
      part,
      timetable: parseSchedule(part.expression),
      since:
        (fired.success ? fired.data[part.id] : undefined) ?? (part.expression.startsWith('rate') ? 0 : clock.now()),
      running: false,
    }));
    this.#forgetClock = clock.onAdvance(() => this.#tick());
  }

  get running(): number {
    return this.#entries.filter((entry) => entry.running).length;
  }

  start(): void {
    this.#tick();
  }

  stop(): void {
    this.#stopped = true;
    this.#forgetClock();
    clearTimeout(this.#timer);
  }

  #tick(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    let soonest = now + longestTimer;
    for (const entry of this.#entries) {
      const due = entry.timetable(entry.since);
      if (due === undefined || entry.running) continue;
      if (due <= now) this.#start(entry, now);
      else soonest = Math.min(soonest, due);
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(10, soonest - now));
  }

  #start(entry: Entry, now: number): void {
    entry.since = now;
    entry.running = true;
    writeJson(this.#file, Object.fromEntries(this.#entries.map(({ part, since }) => [part.id, since])));
    void this.#fire(entry.part).finally(() => {
      entry.running = false;
      this.#tick();
    });
  }
}
