import { describe, expect, it } from 'vitest';
import { createTown, signIn } from './support/town.ts';

describe('when Google fails', () => {
  it('GR2 a refused OAuth client is nobody’s fault at the page, is shown to the business, and leaves the link good', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await town.control('POST', '/tokenserver', { mode: 'invalid_client' });
    const page = await signIn(town, browser, token);
    expect(page.status).toBe(502);
    expect(page.body).toContain('This is not your fault');
    expect(town.invitation()).toMatchObject({ state: 'sent' });
    expect(town.invitation().problem).toContain('invalid_client');
    await town.control('POST', '/tokenserver', { mode: 'ok' });
    expect((await signIn(town, browser, token)).status).toBe(303);
  });

  it('an outage says so, keeps everything and offers to try again', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await town.control('POST', '/tokenserver', { mode: 'unavailable' });
    const page = await signIn(town, browser, token);
    expect(page.status).toBe(503);
    expect(page.body).toContain('Google does not answer');
    expect(page.body).toContain(`href="/invitations/${token}"`);
    expect(town.invitation().problem).toBeUndefined();
  });

  it('a code that Google does not take sends the person back to sign in', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    const page = await browser.get(back.replace(/code=[^&]+/, 'code=forged'));
    expect(page.status).toBe(400);
    expect(page.body).toContain('Please sign in once more');
    expect(page.body).toContain(`action="/invitations/${token}/start"`);
    expect(town.accounts()).toEqual([]);
  });

  it('an error that Google names on the way back is told to the business without what was sent along', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const state = new URL(started.location ?? '').searchParams.get('state') ?? '';
    const page = await browser.get(`/google/callback?state=${state}&error=admin_policy_enforced`);
    expect(page.body).toContain('Google did not allow it');
    expect(town.invitation().problem).toBe('Google stopped the sign-in (admin_policy_enforced)');
    const next = await browser.post(`/invitations/${token}/start`);
    const second = new URL(next.location ?? '').searchParams.get('state') ?? '';
    await browser.get(`/google/callback?state=${second}&error=${encodeURIComponent('<b>pay here</b>')}`);
    expect(town.invitation().problem).toBe('Google stopped the sign-in (unknown error)');
  });

  it('a list of calendars that cannot be had is tried again by the person, with the session kept', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    await town.control('POST', '/faults', {
      match: { operation: 'calendarList.list' },
      action: { kind: 'status', status: 503 },
      times: 1,
    });
    const page = await browser.get(`/invitations/${token}/calendar`);
    expect(page.status).toBe(503);
    expect(page.body).toContain(`href="/invitations/${token}/calendar"`);
    expect((await browser.get(`/invitations/${token}/calendar`)).status).toBe(200);
  });

  it('a grant that ends before the calendar is chosen is failed, and the next sign-in asks for the full consent', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    await town.control('POST', '/accounts/anna@example.com/revoke', {});
    const page = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' });
    expect(page.status).toBe(400);
    expect(page.body).toContain('Please sign in once more');
    expect(town.accounts()).toMatchObject([{ grant: 'failed' }]);
    expect(town.links()).toEqual([]);
    const again = await browser.post(`/invitations/${token}/start`);
    expect(new URL(again.location ?? '').searchParams.get('prompt')).toBe('consent');
    await browser.get(await town.atGoogle(again.location ?? ''));
    const chosen = await browser.post(`/invitations/${token}/calendar`, { calendarId: 'anna@example.com' });
    expect(chosen.location).toBe(`/invitations/${token}/done`);
  });

  it('a failure of our own is told as ours, logged once, and nothing of it is shown', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    town.memory.injectThrottle(1);
    const page = await browser.get(`/invitations/${token}`);
    expect(page.status).toBe(500);
    expect(page.body).toContain('Something went wrong here');
    expect(page.body).not.toContain('throttled');
    expect(town.logged.length).toBe(1);
    expect((await browser.get(`/invitations/${token}`)).status).toBe(200);
  });
});
