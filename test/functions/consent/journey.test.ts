import { describe, expect, it } from 'vitest';
import { connectThrough, createTown, finishImport, signIn } from './support/town.ts';

describe('from the link to the connected calendar', () => {
  it('a person opens the link, grants, chooses a calendar, sees the import and is connected', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();

    const opened = await browser.get(`/invitations/${token}`);
    expect(opened.status).toBe(200);
    expect(opened.body).toContain(
      'Salon Nord sees when you are busy, and never the titles, guests or notes of your events.',
    );
    expect(opened.body).toContain('This link is for Anna (anna@example.com)');
    expect(town.invitation().state).toBe('opened');

    const started = await browser.post(`/invitations/${token}/start`);
    expect(started.status).toBe(303);
    const asked = new URL(started.location ?? '').searchParams;
    expect(asked.get('access_type')).toBe('offline');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('prompt')).toBe('consent');
    expect(asked.get('login_hint')).toBe('anna@example.com');
    expect(asked.get('redirect_uri')).toBe('https://sync.example.com/google/callback');

    const back = await browser.get(await town.atGoogle(started.location ?? ''));
    expect(back).toMatchObject({ status: 303, location: `/invitations/${token}/calendar` });
    expect(town.invitation().state).toBe('consented');

    const list = await browser.get(`/invitations/${token}/calendar`);
    expect(list.status).toBe(200);
    expect(list.body).toMatch(/value="anna@example.com" required checked/);
    expect(list.body).toContain('Boss &lt;b&gt;&amp;');
    expect(list.body).toContain('Cannot be chosen: you see only free and busy times');

    const chosen = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' });
    expect(chosen).toMatchObject({ status: 303, location: `/invitations/${token}/done` });
    expect(town.invitation().state).toBe('done');
    expect(town.links()).toMatchObject([
      { calendarId: 'anna@example.com', role: 'write', building: 1, calendarZone: 'Europe/Berlin' },
    ]);

    const importing = await browser.get(`/invitations/${token}/done`);
    expect(importing.body).toContain('Reading your calendar');
    expect(importing.body).toContain('http-equiv="refresh" content="2"');

    const [link] = town.links();
    if (link) await finishImport(town, link);
    town.clock.advance(12_000);
    const done = await browser.get(`/invitations/${token}/done`);
    expect(done.body).toContain('You are connected');
    expect(done.body).toContain('12 seconds ago');
    expect(done.body).not.toContain('http-equiv="refresh"');
    expect(
      town
        .mails()
        .map(({ template }) => template)
        .sort(),
    ).toEqual(['connected', 'invitation']);
    expect(town.logged).toEqual([]);
  });

  it('IN1 a used link is dead for everybody but the browser that used it', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await connectThrough(town, browser, token);
    expect(await browser.get(`/invitations/${token}`)).toMatchObject({
      status: 303,
      location: `/invitations/${token}/done`,
    });
    const stranger = town.newBrowser();
    for (const page of ['', '/calendar', '/done', '/confirm-account'])
      expect((await stranger.get(`/invitations/${token}${page}`)).status).toBe(404);
    expect((await stranger.post(`/invitations/${token}/start`)).status).toBe(404);
  });

  it('a double click on the calendar connects it once', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    const clicks = await Promise.all(
      [1, 2, 3].map(() => browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' })),
    );
    expect(clicks.map(({ location }) => location)).toEqual(Array(3).fill(`/invitations/${token}/done`));
    expect(town.links().length).toBe(1);
    expect(town.mails().filter(({ template }) => template === 'connected').length).toBe(1);
  });

  it('IN1 a cancel at Google leaves the link good', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const cancelled = await signIn(town, browser, token, { cancel: true });
    expect(cancelled.status).toBe(200);
    expect(cancelled.body).toContain('Nothing was connected');
    expect(cancelled.body).toContain(`/invitations/${token}"`);
    expect(town.accounts()).toEqual([]);
    expect((await connectThrough(town, browser, token)).status).toBe(303);
  });

  it('IN4 an unticked box has its own page and a warning, and nothing goes live until it is ticked', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const lacking = await signIn(town, browser, token, { scopes: ['https://www.googleapis.com/auth/calendar.events'] });
    expect(lacking.status).toBe(400);
    expect(lacking.body).toContain('the box for the list of your calendars');
    expect(town.invitation().problem).toContain('without the box for the list of your calendars');
    expect(town.conflicts()).toMatchObject([{ kind: 'permission_missing', state: 'open', resourceId: 'res_anna' }]);
    expect(town.accounts()).toEqual([]);
    expect(town.links()).toEqual([]);

    expect((await connectThrough(town, browser, token)).location).toBe(`/invitations/${token}/done`);
    expect(town.conflicts()).toMatchObject([{ kind: 'permission_missing', state: 'closed' }]);
    expect(town.invitation().problem).toBeUndefined();
  });

  it('IN5 another account than the invited one is used only after the person confirms, and the business sees it', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const back = await signIn(town, browser, token, { email: 'private@example.com' });
    expect(back.location).toBe(`/invitations/${token}/confirm-account`);
    expect(town.accounts()).toEqual([]);
    expect(town.invitation().problem).toContain('private@example.com');
    expect((await browser.get(`/invitations/${token}/calendar`)).location).toBe(
      `/invitations/${token}/confirm-account`,
    );
    const question = await browser.get(`/invitations/${token}/confirm-account`);
    expect(question.body).toContain('You signed in as private@example.com');
    expect(question.body).toContain('anna@example.com');

    const confirmed = await browser.post(`/invitations/${token}/confirm-account`);
    expect(confirmed.location).toBe(`/invitations/${token}/calendar`);
    expect(town.accounts()).toMatchObject([{ email: 'private@example.com', confirmedForeign: true }]);
    expect((await browser.post(`/invitations/${token}/confirm-account`)).location).toBe(
      `/invitations/${token}/calendar`,
    );
    const done = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'private@example.com' });
    expect(done.location).toBe(`/invitations/${token}/done`);
    expect(town.links()).toMatchObject([{ accountEmail: 'private@example.com' }]);
  });

  it('IN5 who chooses another account instead is asked by Google which one', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token, { email: 'private@example.com' });
    const again = await browser.post(`/invitations/${token}/start`, { account: 'other' });
    const asked = new URL(again.location ?? '').searchParams;
    expect(asked.get('login_hint')).toBeNull();
    expect(asked.get('prompt')).toContain('select_account');
    const back = await browser.get(await town.atGoogle(again.location ?? ''));
    expect(back.location).toBe(`/invitations/${token}/calendar`);
  });

  it('IN3 IN6 a second resource of the same person is asked for no new refresh token and keeps the stored one', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    const stored = town.accounts()[0]?.refreshToken;
    await town.memory.update({
      table: 'directory',
      key: { pk: 'biz_salon', sk: 'resource#res_ben' },
      set: { email: 'anna@example.com' },
    });
    const token = await town.invite('res_ben');
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    expect(new URL(started.location ?? '').searchParams.get('prompt')).toBeNull();
    await browser.get(await town.atGoogle(started.location ?? ''));
    const chosen = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'team@group.example' });
    expect(chosen.status).toBe(303);
    expect(town.accounts().length).toBe(1);
    expect(town.accounts()[0]?.refreshToken).toBe(stored);
    expect(town.links().length).toBe(2);
  });

  it('IN3 where Google gives no refresh token and none is stored, the consent is asked for once more by itself', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    const [account] = town.accounts();
    if (account === undefined) throw new Error('no account');
    const token = await town.invite('res_ben');
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const url = new URL(started.location ?? '');
    url.searchParams.delete('prompt');
    await town.memory.delete({ table: 'directory', key: { pk: account.pk, sk: account.sk } });
    await town.memory.update({
      table: 'directory',
      key: { pk: 'biz_salon', sk: `oauthState#${stateHashOf(town)}` },
      set: { forced: false },
    });
    const back = await browser.get(await town.atGoogle(url.href));
    expect(new URL(back.location ?? '').searchParams.get('prompt')).toBe('consent');
    expect(town.accounts()).toEqual([]);
    const second = await browser.get(await town.atGoogle(back.location ?? ''));
    expect(second.location).toBe(`/invitations/${token}/confirm-account`);
  });

  it('the calendar of another resource is refused with a page that says what to do', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    const token = await town.invite('res_ben');
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    await browser.post(`/invitations/${token}/confirm-account`);
    const refused = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' });
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('This calendar is taken');
    expect(town.conflicts()).toMatchObject([{ kind: 'calendar_wanted_twice', state: 'open' }]);
    expect((await browser.get(`/invitations/${token}/done`)).location).toBe(`/invitations/${token}`);
    const other = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'team@group.example' });
    expect(other.location).toBe(`/invitations/${token}/done`);
  });

  it('IN7 what is not offered cannot be chosen', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    for (const calendarId of ['boss@example.com', 'nobody@example.com', '', 'ANNA@example.com']) {
      const refused = await browser.post(`/invitations/${token}/calendar`, { calendarId });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('Please choose one of these calendars.');
    }
    expect(town.links()).toEqual([]);
  });

  it('a reconnect with the same account goes straight to done and revives the same link', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    const [link] = town.links();
    if (link === undefined) throw new Error('no link');
    await finishImport(town, link);
    await town.control('POST', '/accounts/anna@example.com/revoke', {});
    const { failGrant } = await import('../../../shared/onboarding/failed-grants.ts');
    await failGrant(town.ports, { businessId: 'biz_salon', accountId: link.accountId, reason: 'invalid_grant' });
    const { tokenOf } = await import('../../../shared/onboarding/invitation-token.ts');
    const token = await tokenOf(town.ports, town.invitation());
    const browser = town.newBrowser();
    expect((await browser.get(`/invitations/${token}`)).body).toContain('Reconnect your calendar');
    const back = await signIn(town, browser, token);
    expect(back.location).toBe(`/invitations/${token}/done`);
    expect(town.links()).toMatchObject([{ id: link.id, state: 'active', cursor: 'sync-1', generation: 1 }]);
    expect(town.conflicts()).toMatchObject([{ kind: 'grant_failed', state: 'closed' }]);
    expect((await browser.get(`/invitations/${token}/done`)).body).toContain('You are connected');
  });

  it('a reconnect whose calendar has gone asks for a calendar', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite(), 'team@group.example');
    const [link] = town.links();
    if (link === undefined) throw new Error('no link');
    await town.memory.update({
      table: 'directory',
      key: { pk: link.pk, sk: link.sk },
      set: { calendarId: 'gone@group.example', state: 'actionNeeded' },
    });
    const token = await town.invite('res_anna', 'reconnect');
    expect((await signIn(town, town.newBrowser(), token)).location).toBe(`/invitations/${token}/calendar`);
  });
});

const stateHashOf = (town: { memory: { rows(table: 'directory'): { sk: string; row?: unknown }[] } }): string =>
  town.memory
    .rows('directory')
    .find(({ row }) => row === 'oauthState')
    ?.sk.slice('oauthState#'.length) ?? '';
