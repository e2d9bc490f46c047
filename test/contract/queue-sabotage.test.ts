import { expect, test } from 'vitest';
import { queueCases } from './queue-cases.ts';
import { memoryScene } from './queue-engines.ts';
import { queueSabotages } from './queue-sabotage.ts';

for (const { name, caughtBy, breaks } of queueSabotages) {
  test(`the queue contract notices when ${name}`, async () => {
    const found = queueCases.find(({ title }) => title === caughtBy);
    const { visibility } = found ?? {};
    await expect(found?.run(memoryScene({ visibility }))).resolves.toBeUndefined();
    const scene = memoryScene({ visibility });
    await expect(found?.run({ ...scene, ...breaks(scene) })).rejects.toThrow();
    process.stdout.write(`queue contract: ${name}: killed by "${caughtBy}"\n`);
  });
}
