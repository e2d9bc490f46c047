export type Phases = {
  /** Does the work and says how long it took. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Says the sentence and how long the whole start took. */
  finish(sentence: string): void;
};

/** Measures the steps of a start. */
export function createPhases(log: (line: string) => void): Phases {
  const begin = performance.now();
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  return {
    async run(name, work) {
      const start = performance.now();
      const result = await work();
      log(`${name}: ${seconds(start)}`);
      return result;
    },
    finish(sentence) {
      log(`${sentence} (ready after ${seconds(begin)})`);
    },
  };
}
