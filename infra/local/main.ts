import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
  const installation = await startInstallation(
    {
      ...options,
      dataDir: options.data ?? join(process.cwd(), '.slotbridge'),
      log: options.json ? say : () => undefined,
    },
    process.env,
  );
  try {
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

const printJson = ({ api, mailbox, google, adminKey }: Installation): void => {
  process.stdout.write(`${JSON.stringify({ api, mailbox, google, adminKey })}\n`);
};

const addresses = ({ api, mailbox, google, adminKey }: Installation): string =>
  [`API        ${api}/v1`, `admin key  ${adminKey}`, `mailbox    ${mailbox}`, `“Google”   ${google}`].join('\n');

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
