import { afterEach, expect, test, vi } from 'vitest';
import { facts } from './facts.ts';
import { type PeopleSabotage, peopleSabotages } from './sabotages.ts';
import type * as TownModule from './town.ts';
import { unverified } from './unverified.ts';

/** Loaded anew, so that all of it sees the module that is broken. */
async function townUnder({ fact, module, wrap }: Pick<PeopleSabotage, 'fact' | 'module' | 'wrap'>) {
  vi.resetModules();
  if (module !== undefined)
    vi.doMock(module.path, async (importOriginal) => {
      const real = await importOriginal<object>();
      return { ...real, ...module.replace(real) };
    });
  const { createTown }: typeof TownModule = await import('./town.ts');
  return await createTown({
    ...(fact === 'unverified' ? { breaks: unverified } : {}),
    ...(wrap === undefined ? {} : { wrap }),
  });
}

let broken: string | undefined;
afterEach(() => {
  if (broken !== undefined) vi.doUnmock(broken);
});

for (const { rule, name, fact, ...breaks } of peopleSabotages) {
  test(`${rule} is noticed when ${name}`, async () => {
    await facts[fact].holds(await townUnder({ fact }));
    broken = breaks.module?.path;
    await expect(townUnder({ fact, ...breaks }).then(facts[fact].holds)).rejects.toThrow();
    process.stdout.write(`${rule}: ${name}: killed\n`);
  });
}
