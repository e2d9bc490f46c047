import { defineConfig } from 'vitest/config';

/** What the decisions of the core are proven by: properties of its functions, and every scenario in a sound world. */
export default defineConfig({
  test: {
    pool: 'forks',
    include: [
      'test/shared/{sync,budget,links}/**/*.test.ts',
      'test/functions/*.test.ts',
      'test/functions/api/*.test.ts',
    ],
    exclude: ['test/functions/channels.test.ts', 'test/functions/run-schedule.test.ts'],
    environment: 'node',
    isolate: false,
    testTimeout: 10_000,
  },
});
