import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { until } from '../../infra/local/story/addresses.ts';
import { chooseCalendar, consentAtGoogle, heading, openMail, press } from './hands.ts';
import { look } from './look.ts';
import type { Stage } from './scene.ts';
import { connects, followMail, funnelOf, hasAccount, invitation, invited, linksOf, live } from './town.ts';

/** Everything that people do otherwise than meant: nothing is lost by it, and each page says what to do. */
export function detours(stage: Stage): void {
  const connected = { name: 'You are connected' };

  it('IN4 an unticked permission has its own page, and the link does not go live until it is ticked', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Dora');
    const { page } = await browsing.visitor();
    await followMail(page, mailbox, person.email, invitation);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: person.email, untick: 'View and edit events' });
    await expect(heading(page)).resolves.toBe('A permission is missing');
    await expect(page.locator('main').innerText()).resolves.toContain('the box for viewing and editing events');
    await expect.soft(look(page, 'permission-missing')).resolves.toEqual([]);
    expect(await linksOf(salon, person.resource)).toEqual([]);
    await expect(salon.resource(person.resource.id)).resolves.not.toMatchObject({ state: 'live' });
    expect(await salon.conflicts('permission_missing')).toHaveLength(1);

    await press(page, 'Sign in once more');
    await consentAtGoogle(page, { account: person.email });
    await chooseCalendar(page, person.name);
    await live(page, salon, person);
    expect(await salon.conflicts('permission_missing')).toEqual([]);
  });

  it('IN1 Cancel at Google leaves the link good', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Erik');
    const { page } = await browsing.visitor();
    await followMail(page, mailbox, person.email, invitation);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: person.email, cancel: true });
    await expect(heading(page)).resolves.toBe('Nothing was connected');
    await expect.soft(look(page, 'cancelled')).resolves.toEqual([]);
    await page.getByRole('link', { name: 'Try again' }).click();
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: person.email });
    await chooseCalendar(page, person.name);
    await live(page, salon, person);
  });

  it('IN5 another account than the invited one is used only after the person says so', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Finn');
    const own = 'finn.at.home@gmail.example';
    await hasAccount(salon, own, 'Finn at home');
    const { page } = await browsing.visitor();
    await followMail(page, mailbox, person.email, invitation);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: own });
    await expect(heading(page)).resolves.toBe('Is this the right account?');
    await expect.soft(look(page, 'wrong-account')).resolves.toEqual([]);
    expect((await funnelOf(salon, person.resource)).problem).toContain(own);
    expect(await linksOf(salon, person.resource)).toEqual([]);

    await press(page, 'Choose another account');
    await consentAtGoogle(page, { account: own });
    await press(page, `Use ${own}`);
    await chooseCalendar(page, 'Finn at home');
    await live(page, salon, person);
    expect(await linksOf(salon, person.resource)).toMatchObject([{ accountEmail: own }]);
  });

  it('IN1 a used link is dead for another browser, and goes on telling its own how things stand', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Greta');
    const { page } = await connects(stage.scene(), person);
    const stranger = await browsing.visitor();
    await followMail(stranger.page, mailbox, person.email, invitation);
    await expect(heading(stranger.page)).resolves.toBe('This link no longer works');
    await expect(stranger.page.locator('body').innerText()).resolves.not.toContain('Salon Nord');
    await expect.soft(look(stranger.page, 'dead-link')).resolves.toEqual([]);
    await followMail(page, mailbox, person.email, invitation);
    await live(page, salon, person);
  });

  it('of two browsers at one link the first to choose connects, and the other is told', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Hanna');
    const [phone, desk] = [await browsing.visitor(), await browsing.visitor()];
    for (const { page } of [phone, desk]) {
      await followMail(page, mailbox, person.email, invitation);
      await press(page, 'Continue with Google');
      await consentAtGoogle(page, { account: person.email });
      await expect(heading(page)).resolves.toBe('Choose your calendar');
    }
    await chooseCalendar(phone.page, person.name);
    await live(phone.page, salon, person);
    await chooseCalendar(desk.page, person.name);
    await expect(heading(desk.page)).resolves.toBe('This link no longer works');
    expect(await linksOf(salon, person.resource)).toMatchObject([{ state: 'active' }]);
  });

  it('IN8 a mail that bounces shows in the funnel with its address, until the person is invited again', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Karl');
    const { page, context } = await browsing.visitor({ scripts: false });
    await openMail(page, mailbox, person.email, invitation);
    await press(page, 'Let it bounce');
    await expect(page.locator('.back').innerText()).resolves.toBe('This mail came back.');
    const problem = `Mail to ${person.email} came back`;
    await until('the funnel', async () => (await funnelOf(salon, person.resource)).problem === problem);
    expect(await salon.conflicts('mail_undeliverable')).toHaveLength(1);
    await salon.invite(person.resource.id);
    await until('a second mail', async () => (await salon.mails(person.email, invitation)).length === 2);
    await until('the row is closed', async () => (await salon.conflicts('mail_undeliverable')).length === 0);
    expect((await funnelOf(salon, person.resource)).problem).toBeUndefined();
    await context.close();
  });

  it('the Back button does no harm', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Ida');
    const { page } = await browsing.visitor();
    await followMail(page, mailbox, person.email, invitation);
    await press(page, 'Continue with Google');
    await consentAtGoogle(page, { account: person.email });
    await expect(heading(page)).resolves.toBe('Choose your calendar');
    await page.goBack();
    await consentAtGoogle(page, { account: person.email });
    await expect(heading(page)).resolves.toBe('This sign-in has ended');
    await page.goBack();
    await page.goBack();
    await expect(heading(page)).resolves.toBe('Connect your Google calendar');
    await press(page, 'Continue with Google');
    await page.waitForURL(/\/calendar$/);
    await chooseCalendar(page, person.name);
    await live(page, salon, person);
    await page.goBack();
    await page.getByRole('heading', connected).waitFor();
    expect(await linksOf(salon, person.resource)).toHaveLength(1);
  });

  it('a double click on any button does no harm', async () => {
    const { salon, browsing, mailbox } = stage.scene();
    const person = await invited(salon, 'Jan');
    const { page } = await browsing.visitor();
    await followMail(page, mailbox, person.email, invitation);
    await page.getByRole('button', { name: 'Continue with Google' }).dblclick();
    await page.getByRole('button', { name: 'Continue' }).dblclick();
    const choice = page.getByRole('button', { name: 'Connect this calendar' });
    const ended = page.getByRole('heading', { name: 'This sign-in has ended' });
    await choice.or(ended).waitFor();
    if (await ended.isVisible()) await startOver(page, mailbox, person.email);
    await choice.dblclick();
    await live(page, salon, person);
    expect(await linksOf(salon, person.resource)).toMatchObject([{ state: 'active' }]);
    expect(await salon.mails(person.email, /is connected/)).toHaveLength(1);
  });
}

/** The second click reached the product while the first was being answered: the link is still good. */
async function startOver(page: Page, mailbox: string, email: string): Promise<void> {
  await followMail(page, mailbox, email, invitation);
  await press(page, 'Continue with Google');
  const again = page.getByRole('button', { name: 'Continue', exact: true });
  await again.or(page.getByRole('button', { name: 'Connect this calendar' })).waitFor();
  if (await again.isVisible()) await again.click();
}
