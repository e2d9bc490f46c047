import { afterAll, describe, test } from 'vitest';
import { queueCases } from './queue-cases.ts';
import { startFauxqs, startMemoryQueues } from './queue-engines.ts';

for (const subject of [startMemoryQueues(), await startFauxqs()]) {
  describe(`queues on ${subject.name}`, () => {
    const { name } = subject;
    const known = name === 'memory' ? [] : queueCases.filter(({ unlike }) => unlike !== undefined);
    for (const { title, unlike } of known) {
      process.stdout.write(`not run: 1 (queue contract on ${name}, which ${unlike?.fauxqs}: ${title})\n`);
    }
    for (const { title, visibility, run } of queueCases.filter((one) => !known.includes(one))) {
      test.concurrent(title, async () => run(await subject.scene(visibility)));
    }
    afterAll(() => subject.stop());
  });
}
