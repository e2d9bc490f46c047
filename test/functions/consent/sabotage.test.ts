import { expect, test } from 'vitest';
import { Browser } from './support/browser.ts';
import { consentSabotages } from './support/sabotages.ts';
import { createTown, publicUrl } from './support/town.ts';

for (const { rule, name, breaks, holds } of consentSabotages) {
  test(`${rule} is noticed when ${name}`, async () => {
    await holds(await createTown());
    await expect(createTown({ breaks }).then(holds)).rejects.toThrow();
    process.stdout.write(`${rule}: ${name}: killed\n`);
  });
}

test('IN9 is noticed when the choice of a language is not kept', async () => {
  const town = await createTown();
  const token = await town.invite();
  const speaksPolish = async (browser: Browser) => {
    await browser.get(`/invitations/${token}?lang=pl`);
    expect((await browser.get(`/invitations/${token}`)).body).toContain('<html lang="pl">');
  };
  await speaksPolish(town.newBrowser());
  const forgetful = new Browser((event, context) => town.handler({ ...event, cookies: [] }, context), publicUrl);
  await expect(speaksPolish(forgetful)).rejects.toThrow();
  process.stdout.write('IN9: the choice of a language is not kept: killed\n');
});
