import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const here = import.meta.dirname;

/** Only what is served once is built: whoever never opens the page never loads the bundler. */
const bundled = async (): Promise<string> => {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(here, 'browser', 'main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    charset: 'utf8',
    treeShaking: true,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

let script: Promise<string> | undefined;
let style: Promise<string> | undefined;

/** The scripts of `browser/` as one module; TypeScript is stripped in memory, so that nothing has to be built before. */
export const pageScript = (): Promise<string> => (script ??= bundled());

export const pageStyle = (): Promise<string> => (style ??= readFile(join(here, 'page.css'), 'utf8'));
