/** Something that runs beside this process: an engine, or Google's stand-in. */
export type Running = {
  /** Resolves when it has ended, whoever ended it, with what it last said. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

const mostEnds = 5;
const withinMilliseconds = 60_000;

type Supervision<T> = {
  name: string;
  again(): Promise<T>;
  log(line: string): void;
  /** Called with what runs now, after each new start. */
  started?(now: T): void;
};

/**
 * Starts again, in the same place and with the same data, what ends by itself: a service of AWS comes back as well, and
 * whoever uses it has to live with the gap. `ended` resolves when that is given up: what ends all the time cannot work.
 */
export function supervise<T extends Running>(first: T, { name, again, log, started }: Supervision<T>): Running {
  let current = first;
  let stopping = false;
  const ends: number[] = [];
  const watch = async (): Promise<string> => {
    for (;;) {
      const words = await current.ended;
      if (stopping) return words;
      const now = performance.now();
      ends.push(now);
      if (ends.filter((at) => now - at < withinMilliseconds).length >= mostEnds)
        return `${name} ended ${mostEnds} times within a minute: ${words}`;
      log(`${name} has ended and is started again: ${words}`);
      try {
        current = await again();
      } catch (error) {
        return `${name} has ended and cannot be started again: ${error instanceof Error ? error.message : String(error)}`;
      }
      if (stopping) await current.stop();
      else started?.(current);
    }
  };
  const ended = watch();
  const stop = async () => {
    stopping = true;
    await current.stop();
    await ended;
  };
  return { ended, stop };
}
