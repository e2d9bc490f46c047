import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstallation } from './installation.ts';
import { beginStory, steps } from './story/story.ts';

/** `npm run demo`: the story on a fresh installation, checked step by step. Exits 1 naming the step that failed. */

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const time = (since: number): string => `${((performance.now() - since) / 1000).toFixed(2)} s`;

async function main(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'slotbridge-demo-'));
  const lines: string[] = [];
  const began = performance.now();
  const installation = await startInstallation({ dataDir, log: (line) => lines.push(line) }, {});
  try {
    say(`up after ${time(began)}`);
    const story = beginStory(installation);
    for (const [index, step] of steps.entries()) {
      const since = performance.now();
      try {
        say(`${String(index + 1).padStart(2)}. ${step.name}\n    ${await step.run(story)} (${time(since)})`);
      } catch (error) {
        say(
          `${String(index + 1).padStart(2)}. FAILED: ${step.name}\n    ${error instanceof Error ? error.message : String(error)}`,
        );
        say(lines.slice(-30).join('\n'));
        return 1;
      }
    }
    say(`all ${steps.length} steps hold, ${time(began)} in all`);
    return 0;
  } finally {
    await installation.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

process.exit(await main());
