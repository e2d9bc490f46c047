import * as z from 'zod';
import { signIn, type Town } from './town.ts';

export async function withEvents(town: Town, events: object[]): Promise<void> {
  const calendar = '/accounts/anna%40example.com/calendars/anna%40example.com';
  await town.control('POST', `${calendar}/events:bulk`, { events });
}

/** The page on which a calendar is chosen, as the person comes to it, and the part of it that previews. */
export async function previewOn(town: Town) {
  const token = await town.invite();
  const browser = town.newBrowser();
  await signIn(town, browser, token);
  const { body, status } = await browser.get(`/invitations/${token}/calendar`);
  const section = /<section class="preview">[\s\S]*?<\/section>/.exec(body)?.[0] ?? '';
  return { token, browser, body, status, section };
}

/** What Google was asked, in order. */
export async function askedOf(town: Town): Promise<string[]> {
  const log = z.object({ items: z.array(z.object({ operation: z.string() })) });
  return log.parse(await town.control('GET', '/requests')).items.map(({ operation }) => operation);
}
