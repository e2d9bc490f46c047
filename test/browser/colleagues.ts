import type { Page } from 'playwright-core';
import { tryCall } from '../../infra/local/story/addresses.ts';
import type { Visitor } from './browser.ts';
import { consentAtGoogle } from './hands.ts';
import type { Scene } from './scene.ts';

/** Whoever works with the console: signs in with Google and finds the way. */

/** A machine that does other things besides is no fault. */
export const patience = { timeout: 15_000 };

/** Somebody whom Google knows, and who has gone through its sign-in to where that leads. */
export async function signsIn({ browsing, salon }: Scene, account: string): Promise<Visitor> {
  const visitor = await browsing.visitor();
  const { page } = visitor;
  await page.goto(`${salon.at.api}/console/`);
  await page.getByRole('link', { name: 'Sign in with Google' }).click();
  await consentAtGoogle(page, { account });
  await page.locator('main h1').waitFor();
  return visitor;
}

/** An account at Google; whoever has it already keeps it. */
export const hasGoogleAccount = ({ salon }: Scene, email: string, name: string): Promise<unknown> =>
  tryCall('POST', `${salon.at.google}/control/accounts`, { body: { email, name } });

export const businessIn = (page: Page): string => new URL(page.url()).pathname.split('/')[2] ?? '';

/** A view of the business that is open, loaded anew and with all that it has to show. */
export async function shows(page: Page, path: string): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/console/${businessIn(page)}/${path}`);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => document.querySelector('.bone') === null);
}

export const place = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();

export const tab = (page: Page, name: string): Promise<void> =>
  page.locator('nav.tabs').getByRole('link', { name, exact: true }).click();
