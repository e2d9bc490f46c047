import { registerHooks } from 'node:module';

/** Files of the product and its tests are loaded a second time under this mark, apart from those loaded before. */
const mark = 'broken';
const original = 'original';

type Replace = (real: object) => object;

/**
 * From now on everything is loaded afresh, and functions and shared code that ask for the module get it with some exports
 * replaced. Tests go on with what it really exports: they are to notice the damage, not to share it.
 */
export async function swapModule(module: { url: URL; replace: Replace } | undefined): Promise<void> {
  const target = module?.url.href;
  const names = target === undefined ? [] : Object.keys((await import(target)) as object);
  Object.assign(globalThis, { [key]: module?.replace });
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (!isOurs(found.url)) return found;
      const url = new URL(found.url);
      const isTarget = url.href.split('?', 1)[0] === target;
      if (isTarget && url.search === `?${original}`) return found;
      url.search = isTarget && isTest(context.parentURL) ? original : mark;
      return { ...found, url: url.href, format: 'module-typescript' };
    },
    load(url, context, next) {
      if (target === undefined || url !== `${target}?${mark}`) return next(url, context);
      return { format: 'module', source: sourceOf(`${target}?${original}`, names), shortCircuit: true };
    },
  });
}

const key = 'replaceExports';

const sourceOf = (url: string, names: readonly string[]): string =>
  [
    `import * as real from ${JSON.stringify(url)};`,
    `const all = { ...real, ...globalThis[${JSON.stringify(key)}](real) };`,
    ...names.map((name) => `export const ${name} = all[${JSON.stringify(name)}];`),
  ].join('\n');

const isOurs = (url: string): boolean => url.startsWith('file:') && !url.includes('/node_modules/');

const isTest = (url: string | undefined): boolean => url?.includes('/test/') ?? false;
