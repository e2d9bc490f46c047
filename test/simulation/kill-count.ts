import type { Part } from './world.ts';

/** How many points of death the stories of a file have passed. */
export class KillCount {
  readonly #stories: { part: Part; story: string; count: number }[] = [];

  add(part: Part, story: string, count: number): void {
    this.#stories.push({ part, story, count });
  }

  print(): void {
    for (const { part, story, count } of this.#stories)
      process.stdout.write(`${part}: ${story}: ${count} kill points\n`);
    const parts = Map.groupBy(this.#stories, ({ part }) => part);
    for (const [part, stories] of parts) process.stdout.write(`${part}: ${sum(stories)} kill points\n`);
    process.stdout.write(`${sum(this.#stories)} kill points in all of this file\n`);
  }
}

const sum = (stories: readonly { count: number }[]): number => stories.reduce((all, { count }) => all + count, 0);
