/** Measures the steps of a start and says how long each took. */
export function createPhases(log: (line: string) => void) {
  const begin = performance.now();
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  return {
    async run<T>(name: string, work: () => Promise<T>): Promise<T> {
      const start = performance.now();
      const result = await work();
      log(`${name}: ${seconds(start)}`);
      return result;
    },
    finish(sentence: string): void {
      log(`${sentence} (ready after ${seconds(begin)})`);
    },
  };
}
