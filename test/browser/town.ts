import type { Page } from 'playwright-core';
import type { Temporal } from 'temporal-polyfill';
import { until } from '../../infra/local/story/addresses.ts';
import { type Resource, type Salon, workingDay, zone } from '../../infra/local/story/salon.ts';
import { today } from '../stack/salon.ts';
import type { Visitor } from './browser.ts';
import type { Scene } from './scene.ts';
import { chooseCalendar, consentAtGoogle, mailButton, openMail, press } from './hands.ts';

/** The people of the story, and the ways that every one of them goes. */

export type Person = { name: string; email: string; resource: Resource };

export const onDay = (n: number): Temporal.PlainDate => workingDay(n, today);
export const at = (day: Temporal.PlainDate, time: string): string => `${day.toString()}T${time}`;

/** Somebody with a Google account and one calendar, who is a resource of the business and has an invitation in the mail. */
export async function invited(salon: Salon, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}@gmail.example`;
  await hasAccount(salon, email, name);
  const resource = await salon.addResource(name, email);
  await salon.invite(resource.id);
  await salon.mail(email, /connect your calendar/);
  return { name, email, resource };
}

export async function hasAccount(salon: Salon, email: string, name: string): Promise<void> {
  const calendars = [{ summary: name, timeZone: zone, primary: true }];
  await salon.control('POST', '/accounts', { email, name, calendars });
}

/** From the mailbox to the page of the invitation. */
export async function followMail(page: Page, mailbox: string, to: string, subject: RegExp): Promise<void> {
  await openMail(page, mailbox, to, subject);
  await mailButton(page).click();
  await page.waitForURL(/\/invitations\//);
}

export const invitation = /connect your calendar/;

/** The whole way in a browser of one's own: mail, invitation, Google, calendar. */
export async function connects({ browsing, mailbox, salon }: Scene, person: Person): Promise<Visitor> {
  const visitor = await browsing.visitor();
  const { page } = visitor;
  await followMail(page, mailbox, person.email, invitation);
  await press(page, 'Continue with Google');
  await consentAtGoogle(page, { account: person.email });
  await chooseCalendar(page, person.name);
  await live(page, salon, person);
  return visitor;
}

/** The last page says so; loading it again spares the wait until it does that by itself. */
export async function live(page: Page, salon: Salon, { resource }: Person): Promise<void> {
  await page.waitForURL(/\/done$/);
  await salon.becomes(resource.id, 'live', 30_000);
  await page.reload();
  await page.getByRole('heading', { name: 'You are connected' }).waitFor();
}

export type Link = { id: string; resourceId: string; accountEmail: string; calendarName: string; state: string };

export const linksOf = async (salon: Salon, resource: Resource): Promise<Link[]> =>
  (await salon.call<{ items: Link[] }>('GET', '/v1/links?limit=200')).items.filter(
    ({ resourceId }) => resourceId === resource.id,
  );

type Funnel = { state: string; problem?: string };

export const funnelOf = (salon: Salon, resource: Resource): Promise<Funnel> =>
  salon.call('GET', `/v1/resources/${resource.id}/invitation`);

/** Stops the nth of Google's answers to an operation for one account until it is let go. */
export async function holdAnswer(salon: Salon, match: { operation: string; account: string; nth: number }) {
  const fault = await salon.control<{ id: string }>('POST', '/faults', { match, action: { kind: 'hold' } });
  return {
    reached: () =>
      until(
        `the held ${match.operation}`,
        async () => (await salon.control<{ hits: number }>('GET', `/faults/${fault.id}`)).hits > 0,
      ),
    release: () => salon.control('POST', `/faults/${fault.id}/release`),
  };
}
