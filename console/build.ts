import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Compressed script of a first load, at most. */
const budgetBytes = 200_000;

const root = import.meta.dirname;

/** Writes the console to the folder, as it is to be served at `/console/`; what was there before goes. Needs no network. */
export async function buildConsole(outDirectory: string): Promise<void> {
  await build({
    root,
    base: '/console/',
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    // The same whoever calls: Vite would follow NODE_ENV, which is `test` in tests.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: outDirectory,
      emptyOutDir: true,
      target: 'es2022',
      // The Content-Security-Policy allows no data: addresses.
      assetsInlineLimit: 0,
      sourcemap: false,
    },
  });
  const bytes = firstLoadBytes(outDirectory);
  if (bytes > budgetBytes)
    throw new Error(`The console's first load is ${bytes} bytes of script, over ${budgetBytes}.`);
}

/** Script that the page itself names, compressed; what is loaded later is not in it. */
export function firstLoadBytes(outDirectory: string): number {
  const page = readFileSync(join(outDirectory, 'index.html'), 'utf8');
  return readdirSync(join(outDirectory, 'assets'))
    .filter((file) => file.endsWith('.js') && page.includes(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(outDirectory, 'assets', file))).length, 0);
}
