import { defineConfig } from 'vitest/config';

/**
 * One project a kind of test, so that each can run alone: `npx vitest run --project unit`. The files of a project share the
 * modules they load: loading them anew for each file took longer than many of the tests. What replaces modules stands in
 * `sabotage`, where each file has its own; so has each file of a project whose files run alone.
 */
const project = (
  name: string,
  include: string[],
  more: { timeout?: number; alone?: boolean; exclude?: string[]; isolate?: true } = {},
) => ({
  test: {
    name,
    include,
    exclude: more.exclude ?? [],
    environment: 'node' as const,
    isolate: more.alone ?? more.isolate ?? false,
    testTimeout: more.timeout ?? 10_000,
    hookTimeout: more.timeout ?? 30_000,
    ...(more.alone ? { fileParallelism: false } : {}),
  },
});

const sabotages = 'test/{shared,functions,sabotage}/**/sabotage.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      project(
        'unit',
        [
          'test/shared/**/*.test.ts',
          'test/functions/**/*.test.ts',
          'test/console/**/*.test.ts',
          'test/simulation/**/*.test.ts',
          'test/sabotage/**/*.test.ts',
          'test/cited/*.test.ts',
        ],
        { exclude: ['test/simulation/simulation.test.ts', sabotages] },
      ),
      project('sabotage', [sabotages], { isolate: true }),
      project('simulation', ['test/simulation/simulation.test.ts'], { timeout: 300_000 }),
      project('google', ['test/google-emulator/**/*.test.ts'], { timeout: 30_000 }),
      project('contract', ['test/contract/**/*.test.ts'], { timeout: 60_000, alone: true }),
      project('infra', ['test/infra/**/*.test.ts'], { timeout: 120_000 }),
      project('stack', ['test/stack/**/*.test.ts'], { timeout: 180_000, alone: true }),
      project('browser', ['test/browser/**/*.test.ts'], { timeout: 180_000, alone: true }),
    ],
  },
});
