import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../shared/words/language.ts';
import { findings } from './accessible.ts';
import { type Browsing, startBrowser, type Visitor } from './browser.ts';
import { lookOnce, phone, picture } from './look.ts';
import { mailsIn } from './words-mails.ts';
import { pagesIn } from './words-pages.ts';

/** Every page and every mail in every language and both themes, on a phone: what axe and the ruler find, and pictures to look at. */

let browsing: Browsing;
let visitor: Visitor;

beforeAll(async () => {
  browsing = await startBrowser();
  visitor = await browsing.visitor();
  await visitor.page.setViewportSize(phone);
});
afterAll(async () => await browsing.stop());

async function judge(name: string, markup: string): Promise<string[]> {
  const { page } = visitor;
  const wrong: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setContent(markup.replace(/<meta http-equiv="refresh"[^>]*>/, ''));
    const found = await findings(page, colorScheme === 'light' ? undefined : ['color-contrast']);
    wrong.push(...[...found, ...(await lookOnce(page))].map((fault) => `${name} ${colorScheme}: ${fault}`));
    await picture(page, `${name}-${colorScheme}`);
  }
  return wrong;
}

describe.each(languages)('in the language %s', (language) => {
  it('every page is accessible, legible and whole on a phone, light and dark', async () => {
    const pages = await pagesIn(language);
    const wrong: string[] = [];
    for (const [name, markup] of Object.entries(pages)) {
      expect(markup, name).toContain(`<html lang="${language}">`);
      expect(Buffer.byteLength(markup), name).toBeLessThan(30_000);
      wrong.push(...(await judge(`page-${language}-${name}`, markup)));
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('every mail is accessible, legible and whole on a phone, light and dark, and loads nothing', async () => {
    const mails = await mailsIn(language);
    expect(Object.keys(mails)).toHaveLength(12);
    const wrong: string[] = [];
    for (const [name, { subject, html, text }] of Object.entries(mails)) {
      expect(subject, name).toContain('Salon Nord');
      expect(html, name).toContain(`<html lang="${language}">`);
      expect(html + text, name).not.toMatch(/undefined|\{\w+\}|<img|url\(/);
      wrong.push(...(await judge(`mail-${language}-${name}`, html)));
    }
    expect(wrong).toEqual([]);
    expect(browsing.complaints()).toEqual([]);
  }, 120_000);
});
