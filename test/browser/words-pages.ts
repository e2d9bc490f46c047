import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { Language } from '../../shared/words/language.ts';
import { withEvents } from '../functions/consent/support/preview.ts';
import { createTown, finishImport, signIn, type Town } from '../functions/consent/support/town.ts';
import { businessId } from '../shared/onboarding/support/world.ts';

/** Every page of the consent in one language, as its handler serves it, by name. */
export async function pagesIn(language: Language): Promise<Record<string, string>> {
  const pages: Record<string, string> = {};
  const town = await townIn(language);
  const { control } = town;
  const token = await town.invite();
  const path = `/invitations/${token}`;
  const browser = town.newBrowser();
  const at = async (page: string) => (await browser.get(`${path}${page}`)).body;
  const started = async () => (await browser.post(`${path}/start`)).location ?? '';
  const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? '';

  pages['invitation'] = await at('');
  pages['cancelled'] = (await browser.get(await town.atGoogle(await started(), { cancel: true }))).body;
  pages['permission-missing'] = (await signIn(town, browser, token, { scopes: [] })).body;
  const refused = `/google/callback?state=${stateOf(await started())}&error=admin_policy_enforced`;
  pages['refused'] = (await browser.get(refused)).body;
  for (const [name, mode] of [
    ['operator', 'invalid_client'],
    ['later', 'unavailable'],
  ] as const) {
    await control('POST', '/tokenserver', { mode });
    pages[name] = (await signIn(town, browser, token)).body;
  }
  await control('POST', '/tokenserver', { mode: 'ok' });
  await signIn(town, browser, token, { email: 'private@example.com' });
  pages['wrong-account'] = await at('/confirm-account');
  await signIn(town, browser, token);
  pages['choose-calendar'] = await at('/calendar');
  pages['nothing-chosen'] = (await browser.post(`${path}/calendar`)).body;
  await takeTeam(town);
  await signIn(town, browser, token);
  pages['wanted-twice'] = (await browser.post(`${path}/calendar`, { calendarId: 'team@group.example' })).body;
  await browser.post(`${path}/calendar`, { calendarId: 'anna@example.com' });
  pages['importing'] = await at('/done');
  for (const link of town.links()) await finishImport(town, link);
  town.clock.advance(130_000);
  pages['connected'] = await at('/done');
  pages['reconnect'] = (await browser.get(`/invitations/${await town.invite('res_anna', 'reconnect')}`)).body;
  const headers = { 'accept-language': language };
  pages['dead-link'] = (await town.newBrowser().get('/invitations/unknown', headers)).body;
  pages['sign-in-ended'] = (await town.newBrowser().get('/google/callback?state=old', headers)).body;
  const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
  pages['forbidden'] = (await town.newBrowser().post(`${path}/start`, {}, foreign)).body;
  return pages;
}

/** Ben uses Anna’s account and has the calendar of the team. */
async function takeTeam(town: Town): Promise<void> {
  const browser = town.newBrowser();
  const path = `/invitations/${await town.invite('res_ben')}`;
  await signIn(town, browser, path.slice('/invitations/'.length));
  await browser.post(`${path}/confirm-account`);
  await browser.post(`${path}/calendar`, { calendarId: 'team@group.example' });
}

async function townIn(locale: Language) {
  const town = await createTown();
  await town.memory.update({ table: 'directory', key: directoryKeys.business(businessId), set: { locale } });
  await withEvents(town, [
    { start: { dateTime: '2026-03-02T11:00:00Z' }, end: { dateTime: '2026-03-02T12:30:00Z' } },
    { start: { dateTime: '2026-03-04T22:30:00Z' }, end: { dateTime: '2026-03-05T00:30:00Z' } },
    { start: { date: '2026-03-06' }, end: { date: '2026-03-08' } },
  ]);
  return town;
}
