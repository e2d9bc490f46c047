import { afterEach, expect, test, vi } from 'vitest';
import type * as WorldModule from './world.ts';
import { idempotencySabotages } from './idempotency-sabotages.ts';
import { type ApiSabotage, apiSabotages } from './sabotages.ts';

/** Loaded anew, so that all of it sees the module that is broken. */
async function worldUnder({ module, store }: Pick<ApiSabotage, 'module' | 'store'>) {
  vi.resetModules();
  if (module !== undefined)
    vi.doMock(module.path, async (importOriginal) => {
      const real = await importOriginal<object>();
      return { ...real, ...module.replace(real) };
    });
  const { World }: typeof WorldModule = await import('./world.ts');
  return new World(store === undefined ? {} : { store });
}

let broken: string | undefined;
afterEach(() => {
  if (broken !== undefined) vi.doUnmock(broken);
});

for (const { rule, name, holds, sound, ...breaks } of [...apiSabotages, ...idempotencySabotages]) {
  test(`${rule} is noticed when ${name}`, async () => {
    await holds(await worldUnder(sound === undefined ? {} : { store: sound }));
    broken = breaks.module?.path;
    await expect(worldUnder(breaks).then(holds)).rejects.toThrow();
    process.stdout.write(`${rule}: ${name}: killed\n`);
  });
}
