import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Installation } from './installation.ts';
import { readJson, writeJson } from './files.ts';
import { anna } from './story/calendars.ts';
import { beginStory, steps } from './story/story.ts';

/** Kept for later starts: the demo's key, and Anna. */
const Demo = z.object({ key: z.string(), resource: z.string() });
type Demo = z.infer<typeof Demo>;

type Showing = { began: number; say: (line: string) => void; stopped: () => boolean };

/** Plays the story on a fresh installation, then shows where to go on; a later start only shows. */
export async function playDemo(installation: Installation, { began, say, stopped }: Showing): Promise<void> {
  const { dataDirectory } = await installation.stack.state();
  const file = join(dataDirectory, 'demo.json');
  say(`Slotbridge is up after ${seconds(began)}.\n`);
  if (installation.notes.length > 0) return show(installation, undefined, say);
  const before = Demo.safeParse(existsSync(file) ? readJson(file) : undefined);
  const ready = () => say(`Ready after ${seconds(began)}. Ctrl-C ends everything; state is kept in ${dataDirectory}.`);
  if (before.success) {
    show(installation, before.data, say);
    return ready();
  }
  const story = beginStory(installation, { changes: 3, bounded: false });
  for (const step of steps) {
    if (stopped()) return;
    const since = performance.now();
    say(`✓ ${step.name}: ${await step.run(story)} (${seconds(since)})`);
  }
  const demo: Demo = { key: story.salon.key, resource: story.anna.id };
  writeJson(file, demo);
  show(installation, demo, say);
  ready();
}

function show(
  { api, mailbox, google, firstOwner, adminKey }: Installation,
  demo: Demo | undefined,
  say: (line: string) => void,
): void {
  const rows = [
    ['console', firstOwner === undefined ? `${api}/console/` : `${api}/console/  (sign in as ${firstOwner})`],
    ['API', api],
    ['API reference', `${api}/docs`],
    ['OpenAPI document', `${api}/v1/openapi.json`],
    ['admin key', adminKey],
    ['mailbox', mailbox],
    ['“Google”', `${google}/?account=${anna}&week=2027-01-11  (Anna’s, in the week of the booking below)`],
  ];
  say(`\n${rows.map(([name = '', value = '']) => `  ${name.padEnd(18)}${value}`).join('\n')}\n`);
  if (demo === undefined) return;
  say(
    `To try the API, paste:\n\n  export API=${api} GOOGLE=${google}\n  export KEY=${demo.key}\n  export RESOURCE=${demo.resource}\n`,
  );
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
