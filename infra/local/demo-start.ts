import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from './installation.ts';
import { readJson, writeJson } from './files.ts';
import { beginStory, steps } from './story/story.ts';

type Showing = { began: number; say: (line: string) => void; stopped: () => boolean };

/** Plays the story on a fresh installation, then shows where to go on; a later start only shows. */
export async function playDemo(installation: Installation, { began, say, stopped }: Showing): Promise<void> {
  const { dataDirectory } = await installation.stack.state();
  const file = join(dataDirectory, 'demo.json');
  say(`Slotbridge is up after ${seconds(began)}.\n`);
  if (installation.notes.length > 0) return show(installation, undefined, say);
  if (existsSync(file)) return show(installation, keyIn(readJson(file)), say);
  const story = beginStory(installation, { changes: 3 });
  for (const step of steps) {
    if (stopped()) return;
    const since = performance.now();
    say(`✓ ${step.name}: ${await step.run(story)} (${seconds(since)})`);
  }
  writeJson(file, { key: story.salon.key });
  show(installation, story.salon.key, say);
  say(`Ready after ${seconds(began)}. Ctrl-C ends everything; state is kept in ${dataDirectory}.`);
}

const keyIn = (stored: unknown): string | undefined =>
  typeof stored === 'object' && stored !== null && 'key' in stored && typeof stored.key === 'string'
    ? stored.key
    : undefined;

function show(
  { api, mailbox, google, adminKey }: Installation,
  key: string | undefined,
  say: (line: string) => void,
): void {
  const rows = [
    ['API', `${api}/v1`],
    ...(key === undefined ? [] : [['key of the demo business', key]]),
    ['admin key', adminKey],
    ['OpenAPI document', `${api}/v1/openapi.json`],
    ['mailbox', mailbox],
    ['“Google”', google],
  ];
  say(`\n${rows.map(([name = '', value = '']) => `  ${name.padEnd(26)}${value}`).join('\n')}\n`);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
