import { expect, test } from 'vitest';
import { createMemoryMetrics } from '../memory/metrics.ts';
import { createMemoryStore } from '../memory/store.ts';
import { storeCases } from './store-cases.ts';
import { sceneOf } from './store-engines.ts';
import { sabotaged, sabotages } from './store-sabotage.ts';

for (const sabotage of sabotages) {
  test(`the store contract notices when ${sabotage.name}`, async () => {
    const found = storeCases.find(({ title }) => title === sabotage.caughtBy);
    const metrics = createMemoryMetrics();
    const store = createMemoryStore({ metrics });
    await expect(found?.run(sceneOf(store, metrics))).resolves.toBeUndefined();
    await expect(found?.run(sceneOf(sabotaged(store, sabotage), metrics))).rejects.toThrow();
    process.stdout.write(`store contract: ${sabotage.name}: killed by "${sabotage.caughtBy}"\n`);
  });
}
