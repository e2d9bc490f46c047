import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page, Route } from 'playwright-core';

/** Pictures of a page, light and dark, on a phone and on a desk, and what can be judged of them without eyes. */

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'test-results', 'browser');
const shownFolder = join(root, 'docs', 'screenshots');

/** The pictures that the documentation shows; `SCREENSHOTS=1` renews them. */
const shown = [
  'invitation-mail-desk-light',
  'invitation-phone-light',
  'google-consent-phone-light',
  'choose-calendar-of-three-phone-light',
  'connected-phone-dark',
  'google-week-desk-light',
  'console-overview-desk-light',
  'console-conflict-desk-light',
  'console-week-desk-light',
];

export const phone = { width: 390, height: 844 };
const widths = { phone, desk: { width: 1440, height: 900 } };
const schemes = ['light', 'dark'] as const;

/** Answers what is wrong with how the page looks: an empty list is what a test expects. */
export async function look(page: Page, name: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const wrong: string[] = [];
  for (const [device, size] of Object.entries(widths)) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const shot = `${name}-${device}-${colorScheme}`;
      const path = join(folder, `${shot}.png`);
      await page.screenshot({ path, fullPage: device === 'phone' && (await isFew(page)), animations: 'disabled' });
      if (process.env.SCREENSHOTS === '1' && shown.includes(shot)) show(path);
      wrong.push(...(await lookOnce(page)).map((fault) => `${shot}: ${fault}`));
    }
  }
  await page.setViewportSize(widths.desk);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return wrong;
}

/** Of a page of more screens than anybody would look through in one picture, the screen that is shown is photographed: a browser takes seconds to draw all of a reference. */
const isFew = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollHeight <= 10 * document.documentElement.clientHeight);

/** The page as it stands now, by the ruler. */
export const lookOnce = (page: Page): Promise<string[]> => page.evaluate(judge);

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** The same for a page that asks for itself again: it stands still while it is looked at. */
export async function lookStill(page: Page, name: string): Promise<string[]> {
  const asked: Route[] = [];
  await page.route('**', (route) => void asked.push(route));
  try {
    return await look(page, name);
  } finally {
    await page.unroute('**');
    for (const route of asked) await route.continue();
  }
}

function show(path: string): void {
  mkdirSync(shownFolder, { recursive: true });
  copyFileSync(path, join(shownFolder, basename(path)));
}

/** Runs inside the page: nothing cut off sideways, text against its ground at least 4.5 to 1, targets at least 40 pixels. */
function judge(): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const colourOf = (css: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const light = ([red, green, blue]: Colour): number => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) =>
      part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
  const groundOf = (element: Element | null): Colour => {
    if (element === null) return colourOf(canvas);
    const colour = colourOf(getComputedStyle(element).backgroundColor);
    return colour[3] === 0 ? groundOf(element.parentElement) : colour;
  };
  const contrast = (element: Element): number => {
    const pair = [light(colourOf(getComputedStyle(element).color)), light(groundOf(element))];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  const said = (element: Element) => (element.textContent ?? '').trim().slice(0, 40);
  const visible = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const faults: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`${scrollWidth - clientWidth} pixels stand out to the right`);
  for (const element of document.body.querySelectorAll('*')) {
    const speaks = [...element.childNodes].some(
      (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
    );
    if (!speaks || !visible(element) || element.closest('[disabled], option, progress') !== null) continue;
    if (contrast(element) < 4.5) faults.push(`“${said(element)}” has a contrast of ${contrast(element).toFixed(1)}`);
  }
  for (const element of document.querySelectorAll('button, a.button, select, label.choice, summary')) {
    const { height } = element.getBoundingClientRect();
    // An event in Google’s calendar is as high as it is long.
    if (visible(element) && height < 40 && !element.matches('.entry'))
      faults.push(`“${said(element)}” is only ${height.toFixed(0)} pixels high`);
  }
  return faults;
}
