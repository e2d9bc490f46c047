import { describe, expect, it } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { businessId } from '../../shared/onboarding/support/world.ts';
import { askedOf, previewOn, withEvents } from './support/preview.ts';
import { connectThrough, createTown, signIn } from './support/town.ts';

/** Monday morning, the second of March 2026, in Berlin. */
const events = [
  { summary: 'Dentist <b>', start: { dateTime: '2026-03-02T11:00:00Z' }, end: { dateTime: '2026-03-02T12:30:00Z' } },
  {
    summary: 'Lunch',
    start: { dateTime: '2026-03-03T11:00:00Z' },
    end: { dateTime: '2026-03-03T12:00:00Z' },
    transparency: 'transparent',
  },
  {
    summary: 'Night',
    start: { dateTime: '2026-03-03T22:30:00Z' },
    end: { dateTime: '2026-03-04T00:15:00Z' },
  },
  { summary: 'Away', start: { date: '2026-03-05' }, end: { date: '2026-03-07' } },
  { summary: 'Far', start: { dateTime: '2026-03-20T11:00:00Z' }, end: { dateTime: '2026-03-20T12:00:00Z' } },
];

describe('IN10 before a calendar is connected', () => {
  it('IN10 the page shows what the business will see: times that block, in the resource’s zone, and no titles', async () => {
    const town = await createTown();
    await withEvents(town, events);
    const { section, body } = await previewOn(town);
    expect(section).toContain('Monday 2 March');
    expect(section).toContain('12:00–13:30');
    expect(section.match(/all day/g)).toHaveLength(2);
    expect(section).toMatch(/Tuesday 3 March[\s\S]*23:30–00:00[\s\S]*Wednesday 4 March[\s\S]*00:00–01:15/);
    expect(section.match(/busy/g)).toHaveLength(5);
    for (const title of ['Dentist', 'Lunch', 'Night', 'Away', 'Far']) expect(body).not.toContain(title);
  });

  it('IN10 titles stand there only where the settings import them, as text', async () => {
    const town = await createTown();
    await withEvents(town, events);
    const row = {
      ...directoryKeys.settings(businessId),
      v: 1,
      row: 'settings',
      values: { detailsFromGoogle: 'full' },
      version: 1,
    };
    await town.memory.put({ table: 'directory', row });
    const { section } = await previewOn(town);
    expect(section).toContain('Dentist &lt;b&gt;');
    expect(section).not.toContain('Lunch');
  });

  it('IN10 any calendar that can be chosen is looked at without scripts, one call each, and nothing is begun', async () => {
    const town = await createTown();
    await withEvents(town, events);
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    const invited = town.invitation();
    await town.control('DELETE', '/requests');
    const team = await browser.get(`/invitations/${token}/calendar?calendarId=team%40group.example`);
    expect(team.body).toMatch(/value="team@group.example" required checked/);
    expect(team.body).toContain('What Salon Nord will see of “Team”');
    expect(team.body).toContain('In the coming seven days nothing blocks your time');
    expect(team.body).toContain(`formmethod="get" formaction="/invitations/${token}/calendar"`);
    expect(await askedOf(town)).toEqual(['calendarList.list', 'events.list']);
    const foreign = await browser.get(`/invitations/${token}/calendar?calendarId=boss%40example.com`);
    expect(foreign.body).toContain('What Salon Nord will see of “Anna”');
    expect([town.invitation(), town.links()]).toEqual([invited, []]);
  });

  it('IN10 without an answer of Google the calendar can be connected all the same', async () => {
    const town = await createTown();
    await town.control('POST', '/faults', {
      match: { operation: 'events.list' },
      action: { kind: 'status', status: 503 },
      times: 1,
    });
    const { body, browser, token } = await previewOn(town);
    expect(body).toContain('Google does not show the events of “Anna” at the moment.');
    expect(body).toContain('Connect this calendar');
    const chosen = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' });
    expect(chosen.location).toBe(`/invitations/${token}/done`);
  });

  it('IN10 where nothing of Google is read, nothing is asked', async () => {
    const town = await createTown();
    const row = {
      ...directoryKeys.settings(businessId),
      v: 1,
      row: 'settings',
      values: { direction: 'bookingsToGoogle' },
      version: 1,
    };
    await town.memory.put({ table: 'directory', row });
    const { body } = await previewOn(town);
    expect(body).not.toContain('class="preview"');
    expect(await askedOf(town)).not.toContain('events.list');
  });
});

describe('IN9 the language of a page', () => {
  it('IN9 is the invitation’s until the reader chooses another, and then stays on every page and in the mail', async () => {
    const town = await createTown();
    await town.memory.update({
      table: 'directory',
      key: directoryKeys.business(businessId),
      set: { locale: 'de-AT' },
    });
    const token = await town.invite();
    const browser = town.newBrowser();
    const german = await browser.get(`/invitations/${token}`);
    expect(german.body).toContain('<html lang="de">');
    expect(german.body).toContain('Salon Nord sieht, wann Sie belegt sind');
    expect(german.body).toContain(`href="/invitations/${token}?lang=pl" lang="pl" hreflang="pl">Polski</a>`);

    const switched = await browser.get(`/invitations/${token}?lang=pl`);
    expect(switched).toMatchObject({ status: 303, location: `/invitations/${token}` });
    expect(switched.cookies[0]).toMatch(
      /^__Host-slotbridge-language=pl; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect((await browser.get(`/invitations/${token}`)).body).toContain('<html lang="pl">');

    await connectThrough(town, browser, token);
    expect((await browser.get(`/invitations/${token}/done`)).body).toContain('Odczytujemy kalendarz');
    expect(town.mails().find(({ template }) => template === 'connected')?.locale).toBe('pl');
    expect(town.invitation().locale).toBe('pl');
  });

  it('IN9 reading a page in another language changes nothing that is stored', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await browser.get(`/invitations/${token}`);
    const before = town.everything();
    for (const language of ['de', 'pl', 'ru', 'en', 'xx']) {
      await browser.get(`/invitations/${token}?lang=${language}`);
      expect((await browser.get(`/invitations/${token}`)).status).toBe(200);
    }
    expect(town.everything()).toBe(before);
  });

  it('IN9 of a dead link and of a stray address is the browser’s, and tells nothing else', async () => {
    const town = await createTown();
    const stranger = town.newBrowser();
    const headers = { 'accept-language': 'fr, ru;q=0.9, en;q=0.8' };
    const unknown = await stranger.get('/invitations/unknown', headers);
    expect(unknown.status).toBe(404);
    expect(unknown.body).toContain('Эта ссылка больше не действует');
    expect((await stranger.get('/elsewhere', headers)).body).toBe(unknown.body);
    expect((await stranger.get('/invitations/unknown?lang=de')).location).toBe('/invitations/unknown');
    expect((await stranger.get('/invitations/unknown', headers)).body).toContain('<html lang="de">');
  });

  it('IN9 no address leads elsewhere by the switch', async () => {
    const town = await createTown();
    for (const path of ['//evil.example/x', '/invitations/%0d%0aSet-Cookie:x', '/invitations//evil.example'])
      expect((await town.newBrowser().get(`${path}?lang=de`)).location ?? '/').toMatch(/^\/(?!\/)[\w/.-]*$/);
  });

  it('IN4 what the business reads of a missing permission is in its own language, whoever signs in', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await browser.get(`/invitations/${token}?lang=ru`);
    const page = await signIn(town, browser, token, { scopes: [] });
    expect(page.body).toContain(
      'Без разрешения на просмотр и изменение событий и разрешения на просмотр списка календарей',
    );
    expect(town.invitation().problem).toContain('without the box for viewing and editing events');
  });
});

describe('a page', () => {
  it('is under 30 kB in every language, with a preview as long as it gets', async () => {
    const town = await createTown();
    const many = Array.from({ length: 40 }, (_, n) => {
      const start = Date.parse('2026-03-02T10:00:00Z') + n * 3_600_000;
      return {
        summary: 'x',
        start: { dateTime: new Date(start).toISOString() },
        end: { dateTime: new Date(start + 1_800_000).toISOString() },
      };
    });
    await withEvents(town, many);
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    for (const language of ['en', 'de', 'pl', 'ru'])
      for (const page of ['', '/calendar']) {
        await browser.get(`/invitations/${token}?lang=${language}`);
        const { body } = await browser.get(`/invitations/${token}${page}`);
        expect(Buffer.byteLength(body)).toBeLessThan(30_000);
        expect(body).toContain(`<html lang="${language}">`);
      }
  });
});
