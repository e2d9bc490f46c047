import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildConsole } from '../../console/build.ts';
import { readOptions, usage } from './command-line.ts';
import { type Installation, startInstallation } from './installation.ts';
import { StartError } from './listen.ts';
import { playDemo } from './demo-start.ts';

/** `npm start`: the whole product on this machine. */

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), parseArgs);
  if (options.help) return say(usage);
  const began = performance.now();
  const stopping = stopSignal();
  const dataDir = options.data ?? join(process.cwd(), '.slotbridge');
  const site = join(dataDir, 'site');
  const starting = startInstallation(
    { ...options, dataDir, site, log: options.json ? say : () => undefined },
    process.env,
  );
  const built = await Promise.allSettled([buildSite(site), starting]).then(([one]) => one);
  const installation = await starting;
  try {
    if (built.status === 'rejected') throw new StartError(`The console cannot be built: ${String(built.reason)}`);
    if (!options.json) say(`The console is built after ${built.value}.`);
    if (options.json) printJson(installation);
    if (!options.empty) await playDemo(installation, { began, say, stopped: stopping.stopped });
    else if (!options.json) say(addresses(installation));
    for (const note of installation.notes) say(note);
    const ended = await Promise.race([stopping.signal, installation.ended]);
    if (ended !== 'stop') throw new StartError(ended);
  } finally {
    await installation.stop();
  }
}

/** Beside the start, which mostly waits. Answers how long it took. */
async function buildSite(site: string): Promise<string> {
  const since = performance.now();
  await buildConsole(join(site, 'console'));
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

const printJson = ({ api, mailbox, google, firstOwner, adminKey }: Installation): void => {
  process.stdout.write(`${JSON.stringify({ api, mailbox, google, firstOwner, adminKey })}\n`);
};

const addresses = ({ api, mailbox, google, firstOwner = 'nobody yet', adminKey }: Installation): string =>
  [
    `console    ${api}/console/ (first owner: ${firstOwner})`,
    `API        ${api}/v1`,
    `admin key  ${adminKey}`,
    `mailbox    ${mailbox}`,
    `“Google”   ${google}`,
  ].join('\n');

function stopSignal(): { signal: Promise<'stop'>; stopped: () => boolean } {
  let stopped = false;
  const signal = new Promise<'stop'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        stopped = true;
        resolve('stop');
      });
  });
  return { signal, stopped: () => stopped };
}

try {
  await main();
  process.exit(0);
} catch (error) {
  say(
    error instanceof StartError
      ? error.message
      : String(error instanceof Error ? (error.stack ?? error.message) : error),
  );
  process.exit(1);
}
