import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findings } from './accessible.ts';
import { patience, shows, signsIn } from './colleagues.ts';
import { heading, press } from './hands.ts';
import { look, phone, picture } from './look.ts';
import type { Scene, Stage } from './scene.ts';

/** The operators' console: who comes in, what each view shows, and that it is fit for everyone. */

const hostile = '<img src=x onerror=alert(1)> =2+3';

export function consoleViews({ scene }: Stage): void {
  it('somebody signs in with Google, and every view is accessible in light and dark, on a phone and on a desk', async () => {
    const { salon } = scene();
    const created = await salon.call<{ id: string }>('POST', '/v1/resources', {
      name: hostile,
      email: 'hostile@people.example',
      timeZone: 'Europe/Berlin',
    });
    const { page, context } = await signedIn(scene());
    const [, , business = ''] = new URL(page.url()).pathname.split('/');
    const faults: string[] = [];
    for (const [name, path] of views(created.id)) {
      await page.goto(`${salon.at.api}/console/${business}/${path}`);
      await page.locator('h1').waitFor();
      await expect.poll(() => page.locator('.bone').count(), patience).toBe(0);
      if (pictured.includes(name)) faults.push(...(await look(page, `console-hostile-${name}`)));
      faults.push(...(await judged(page, name)));
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  it('a row is found by keyboard, hostile names are text, and a person is added and put out again', async () => {
    const { page, context } = await signedIn(scene());
    await page.getByText('resources', { exact: false }).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('onerror=alert(1)');
    await expect.poll(() => page.locator('.row-link').allInnerTexts(), patience).toEqual([hostile]);
    expect(new URL(page.url()).searchParams.get('q')).toBe('onerror=alert(1)');
    await page.getByRole('searchbox').blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => heading(page), patience).toBe(hostile);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('E-mail address').fill('new@people.example');
    await press(page, 'Add a person');
    await press(page, 'Remove: new@people.example');
    await expect.poll(() => page.getByText('new@people.example').count(), patience).toBe(0);
    await context.close();
  });

  it('speaks the language that is chosen, and keeps it', async () => {
    const { page, context } = await signedIn(scene());
    await page.getByRole('button', { expanded: false }).last().click();
    await page.getByLabel('Language').selectOption('de');
    await expect.poll(() => heading(page), patience).toBe('Übersicht');
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('lang'), patience).toBe('de');
    await expect.poll(() => page.title(), patience).toMatch(/^Übersicht – .+ – Slotbridge$/);
    await context.close();
  });

  it('what does not fit is said at its field, in the words and the unit of the form', async () => {
    const { page, context } = await signedIn(scene());
    await shows(page, 'settings');
    const minutes = page.getByLabel('Too old after (minutes)');
    await minutes.fill('0');
    await press(page, 'Save');
    await expect(said(minutes)).resolves.toBe('Give a whole number from 1 to 43,200.');
    await minutes.fill('60');
    await page.getByLabel('Booking types written to Google').selectOption({ label: 'Only some' });
    const types = page.getByLabel('Names of the types');
    await expect(said(types)).resolves.toBe('Name at least one type.');
    await types.fill('x'.repeat(101));
    await press(page, 'Save');
    await page.getByRole('alert').getByText('Booking types written to Google:').waitFor();
    await expect(said(types)).resolves.toMatch(/must have at most/);
    await expect(findings(page)).resolves.toEqual([]);
    await context.close();
  });

  it('no booking types are told from all, a name keeps its comma, and a resource says what it inherits', async () => {
    const { salon } = scene();
    const { items } = await salon.call<{ items: { id: string }[] }>('GET', '/v1/resources?limit=1');
    const id = items[0]?.id ?? '';
    const { page, context } = await signedIn(scene());
    const types = page.getByLabel('Booking types written to Google');
    const shown = () => types.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.textContent);
    const stored = async () => (await salon.call<{ exportTypes: unknown }>('GET', '/v1/settings')).exportTypes;
    const saves = async (label: string): Promise<void> => {
      await types.selectOption({ label });
      await press(page, 'Save');
      await page.getByText('Saved. It holds from now on.').waitFor();
    };
    await shows(page, 'settings');
    await expect(shown()).resolves.toBe('All');
    await saves('None');
    await expect(stored()).resolves.toEqual([]);
    await shows(page, `resources/${id}?tab=settings`);
    await expect(shown()).resolves.toBe('As the business: None');
    await salon.call('PATCH', '/v1/settings', { exportTypes: ['Cut, wash', 'colour'] });
    await shows(page, `resources/${id}?tab=settings`);
    await expect(shown()).resolves.toBe('As the business: Only some');
    await page.getByText('"Cut, wash", colour').waitFor();
    await picture(page, 'console-types-inherited');
    await shows(page, 'settings');
    await page.getByLabel('Names of the types').fill('"Cut, wash", colour, beard');
    await picture(page, 'console-types');
    await saves('Only some');
    await expect(stored()).resolves.toEqual(['Cut, wash', 'colour', 'beard']);
    await shows(page, 'settings');
    await saves('All');
    await expect(stored()).resolves.toBe('all');
    await context.close();
  });

  it('a resource that does not exist leads back to the overview', async () => {
    const { page, context } = await signedIn(scene());
    await shows(page, 'resources/res_nothing');
    await expect(heading(page)).resolves.toBe('There is no such resource');
    await page.getByRole('link', { name: 'To the overview' }).click();
    await expect.poll(() => heading(page), patience).toBe('Overview');
    // The browser reports the API's answer, which is what the page is about.
    const complaints = scene().browsing.complaints();
    expect(complaints.filter((complaint) => !complaint.includes('status of 404'))).toEqual([]);
    await context.close();
  });

  it('on a phone no word of a table is broken', async () => {
    const { page, context } = await signedIn(scene());
    await page.setViewportSize(phone);
    await shows(page, 'health');
    const broken = await page.locator('.scroll-x th').evaluateAll((all) =>
      all
        .map((cell) => {
          const word = document.createRange();
          const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
          if (text !== null) word.selectNodeContents(text);
          return { said: word.toString(), lines: word.getClientRects().length };
        })
        .filter(({ said, lines }) => lines > said.split(' ').length),
    );
    expect(broken).toEqual([]);
    await context.close();
  });
}

/** The others are made of the same parts. */
const pictured = ['overview', 'conflicts', 'week'];

const views = (resource: string): [string, string][] => [
  ['overview', 'overview'],
  ['conflicts', 'conflicts'],
  ['week', `resources/${resource}`],
  ['connection', `resources/${resource}?tab=connection`],
  ['resource-settings', `resources/${resource}?tab=settings`],
  ['ledger', `resources/${resource}?tab=ledger`],
  ['settings', 'settings'],
  ['people', 'settings/people'],
  ['privacy', 'settings/privacy'],
  ['google-client', 'settings/google'],
  ['keys', 'settings/keys'],
  ['webhooks', 'webhooks'],
  ['health', 'health'],
];

const signedIn = (scene: Scene) => signsIn(scene, scene.owner);

/** What the field itself says is wrong with it. */
async function said(field: Locator): Promise<string> {
  await expect.poll(() => field.getAttribute('aria-invalid'), patience).toBe('true');
  const [last = ''] = ((await field.getAttribute('aria-describedby')) ?? '').split(' ').slice(-1);
  return await field.page().locator(`[id="${last}"]`).innerText();
}

/** What axe finds: everything in light, and in dark what its colours change. */
async function judged(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const faults = await findings(page, colorScheme === 'light' ? undefined : ['color-contrast']);
    found.push(...faults.map((fault) => `${name} ${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
