import type { parseArgs } from 'node:util';
import { StartError } from './listen.ts';

export type StartOptions = {
  /** No demo business: an installation without any data of its own. */
  empty: boolean;
  /** When ready, one line of JSON with the addresses on standard output. */
  json: boolean;
  reset: boolean;
  help: boolean;
  port?: number;
  data?: string;
};

export const usage = `npm start -- [--empty] [--json] [--reset] [--port N] [--data DIR]

  --empty     start without the demo business
  --json      print the addresses as one line of JSON when ready
  --reset     forget what earlier runs have stored
  --port N    where the API and pages are served (default: that of the run before, or any free one)
  --data DIR  where everything is stored (default: .slotbridge)`;

const known = {
  empty: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  port: { type: 'string' },
  data: { type: 'string' },
} as const;

/** Throws a StartError that names what is wrong. */
export function readOptions(args: string[], parse: typeof parseArgs): StartOptions {
  const { port, ...values } = parseKnown(args, parse);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    throw new StartError(`--port takes a number from 1 to 65535, not “${port}”.`);
  if (values.data === '') throw new StartError('--data takes the name of a folder.');
  return { ...values, ...(port === undefined ? {} : { port: Number(port) }) };
}

function parseKnown(args: string[], parse: typeof parseArgs) {
  try {
    return parse({ args, options: known, allowPositionals: false }).values;
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new StartError(`${first}.\n\n${usage}`);
  }
}
