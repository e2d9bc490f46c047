import { expect, test } from 'vitest';
import { consentSabotages } from './support/sabotages.ts';
import { createTown } from './support/town.ts';

for (const { rule, name, breaks, holds } of consentSabotages) {
  test(`${rule} is noticed when ${name}`, async () => {
    await holds(await createTown());
    await expect(createTown({ breaks }).then(holds)).rejects.toThrow();
    process.stdout.write(`${rule}: ${name}: killed\n`);
  });
}
