import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { call } from '../../infra/local/story/addresses.ts';
import type { Visitor } from './browser.ts';
import { consentAtGoogle, createEvent, openMail, press, showWeek } from './hands.ts';
import { look } from './look.ts';
import type { Stage } from './scene.ts';
import { at, followMail, hasAccount, invitation, onDay } from './town.ts';

const markup = '</title></style><script>alert(1)</script><img src=x onerror=alert(2)><b>bold</b>';
const turned = '\u202Egnp.\u2066exe\u2067';
const formula = '=1+1';
const long = 'W'.repeat(8192 - markup.length) + markup;

/** Whatever stands in a name is shown as the text it is: nothing runs, nothing is added to a page, nothing is turned round. */
export function hostileText(stage: Stage): void {
  const email = 'mallory@gmail.example';
  const name = `${formula} “Salon” ${markup} ${turned} & Söhne`;
  let visitor: Visitor;

  beforeAll(async () => {
    const { salon, browsing } = stage.scene();
    visitor = await browsing.visitor();
    await hasAccount(salon, email, long);
    const summary = { summary: `${formula} ${markup} ${turned}`, timeZone: 'Europe/Berlin' };
    await salon.control('POST', `/accounts/${email}/calendars`, { id: 'hostile@group.example', ...summary });
    await salon.control('POST', `/accounts/${email}/calendars`, {
      id: 'long@group.example',
      ...summary,
      summary: long,
    });
    await call('PATCH', `${salon.at.api}/v1/businesses/${salon.id}`, {
      key: salon.at.adminKey,
      body: { name },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  });

  it('in the name of a business and a resource is text in mails and on every page', async () => {
    const { salon, mailbox } = stage.scene();
    const { page } = visitor;
    const resource = await salon.addResource(name, email);
    await salon.invite(resource.id);
    await salon.mail(email, invitation);
    await openMail(page, mailbox, email, invitation);
    await plain(page, 'hostile-mail', markup);
    await followMail(page, mailbox, email, invitation);
    await plain(page, 'hostile-invitation', markup);
    await press(page, 'Continue with Google');
    await plain(page, 'hostile-consent', long);
    await consentAtGoogle(page, { account: email });
  });

  it('in the name of a calendar is text where it is chosen and where it is connected', async () => {
    const { page } = visitor;
    await plain(page, 'hostile-calendars', markup);
    await expect(page.locator('main').innerText()).resolves.toContain(`${'W'.repeat(200)}…`);
    await page.locator('input[value="hostile@group.example"]').check();
    await press(page, 'Connect this calendar');
    await page.locator('h1', { hasText: 'You are connected' }).waitFor();
    await plain(page, 'hostile-connected', markup);
  });

  it('in the title of an event is text in Google’s calendar', async () => {
    const { google } = stage.scene();
    const { page } = visitor;
    const day = onDay(3);
    await showWeek(page, { google, account: email, day });
    await createEvent(page, {
      title: `${formula} ${markup} ${turned}`,
      start: at(day, '10:00'),
      end: at(day, '11:00'),
    });
    await createEvent(page, { title: long, start: at(day, '12:00'), end: at(day, '13:00') });
    await plain(page, 'hostile-week', long);
  });
}

/** The text stands there as it was given, and none of its markup became a part of the page. */
async function plain(page: Page, picture: string, text: string): Promise<void> {
  const frames = await Promise.all(page.frames().map((frame) => frame.locator('html').innerText()));
  expect(frames.join('\n')).toContain(text);
  if (page.url().includes('/invitations/')) expect(frames.join('\n')).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  for (const frame of page.frames())
    await expect(frame.locator('script, img, b, iframe[src=x], [onerror]').count()).resolves.toBe(0);
  await expect.soft(look(page, picture)).resolves.toEqual([]);
}
