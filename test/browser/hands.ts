import type { Locator, Page } from 'playwright-core';

/** What a person does with mouse and keyboard, on the mailbox, on Google's consent page and in Google's calendar. */

export async function openMail(page: Page, mailbox: string, to: string, subject: RegExp): Promise<void> {
  await page.goto(mailbox);
  await page.locator('nav a').filter({ hasText: to }).filter({ hasText: subject }).first().click();
}

/** The one button of the mail that is open. */
export const mailButton = (page: Page): Locator => page.frameLocator('iframe[title="Mail"]').locator('a.button');

export const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

/** Two clicks before the page is drawn anew. */
export const pressTwice = (button: Locator): Promise<void> =>
  button.evaluate((element: HTMLElement) => {
    element.click();
    element.click();
  });

export const heading = async (page: Page): Promise<string> => (await page.locator('h1').innerText()).trim();

export type AtGoogle = { account: string; untick?: string; cancel?: boolean };

export async function consentAtGoogle(page: Page, { account, untick, cancel }: AtGoogle): Promise<void> {
  await page.locator(`input[name=account][value="${account}"]`).check();
  if (untick !== undefined) await page.locator('label').filter({ hasText: untick }).getByRole('checkbox').uncheck();
  await press(page, cancel === true ? 'Cancel' : 'Continue');
}

export async function chooseCalendar(page: Page, name: string): Promise<void> {
  await page.locator('label.choice').filter({ hasText: name }).click();
  await press(page, 'Connect this calendar');
}

/** A calendar of “Google” at the week of a day, reached through the choices on its page without scripts. */
export type Week = { google: string; account: string; calendar?: string; day: { toString(): string } };

export async function showWeek(page: Page, { google, account, calendar, day }: Week): Promise<void> {
  await page.goto(`${google}/plain`);
  await page.getByLabel('Account').selectOption(account);
  await press(page, 'Show');
  if (calendar !== undefined) await page.getByLabel('Calendar', { exact: true }).selectOption({ label: calendar });
  await page.getByLabel('Week of', { exact: true }).fill(day.toString());
  await press(page, 'Show');
}

export const eventNamed = (page: Page, title: string): Locator =>
  page.locator('details.event').filter({ has: page.locator('strong', { hasText: title }) });

type Times = { start: string; end: string };

export async function createEvent(page: Page, { title, start, end }: Times & { title: string }): Promise<void> {
  const form = page.locator('form.new');
  await form.getByLabel('Title').fill(title);
  await form.getByLabel('Start').fill(start);
  await form.getByLabel('End').fill(end);
  await form.getByRole('button', { name: 'Create event' }).click();
}

export async function moveEvent(page: Page, title: string, { start, end }: Times): Promise<void> {
  const event = eventNamed(page, title);
  await event.locator('summary').click();
  await event.getByLabel('Start').fill(start);
  await event.getByLabel('End').fill(end);
  await event.getByRole('button', { name: 'Save' }).click();
}

export async function deleteEvent(page: Page, title: string): Promise<void> {
  const event = eventNamed(page, title);
  await event.locator('summary').click();
  await event.getByRole('button', { name: 'Delete', exact: true }).click();
}
