import type { Killed } from './deaths.ts';
import type { Part } from './world.ts';

/** How many points of death the stories of a file have passed. */
export class KillCount {
  readonly #stories: ({ part: Part; story: string } & Killed)[] = [];

  add(part: Part, story: string, killed: Killed): void {
    this.#stories.push({ part, story, ...killed });
  }

  print(): void {
    for (const { part, story, points, played } of this.#stories)
      process.stdout.write(`${part}: ${story}: ${points} kill points${played < points ? `, ${played} played` : ''}\n`);
    const parts = Map.groupBy(this.#stories, ({ part }) => part);
    for (const [part, stories] of parts) process.stdout.write(`${part}: ${sum(stories)} kill points played\n`);
    process.stdout.write(`${sum(this.#stories)} kill points played in all of this file\n`);
  }
}

const sum = (stories: readonly Killed[]): number => stories.reduce((all, { played }) => all + played, 0);
