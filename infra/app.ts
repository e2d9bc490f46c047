import { join } from 'node:path';
import { buildConsole } from '../console/build.ts';
import { createApp } from './synthesize.ts';

/** As it is uploaded: below `console/`, as the addresses are. */
const consoleDirectory = join(import.meta.dirname, '..', 'dist', 'site');
await buildConsole(join(consoleDirectory, 'console'));
createApp({ bundle: true, check: true, consoleDirectory }).synth();
