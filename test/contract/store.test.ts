import { afterAll, describe, test } from 'vitest';
import { storeCases } from './store-cases.ts';
import { storeEngines } from './store-engines.ts';

const started = await Promise.all(storeEngines.map(async (engine) => ({ engine, subject: await engine.start() })));

for (const { engine, subject } of started) {
  if (subject === undefined) {
    process.stdout.write(
      `not run: ${storeCases.length} (store contract on ${engine.name}, which needs ${engine.needs})\n`,
    );
    continue;
  }
  describe(`store on ${subject.name}`, () => {
    for (const { title, run } of storeCases) test(title, () => run(subject.scene()));
    afterAll(() => subject.stop());
  });
}
