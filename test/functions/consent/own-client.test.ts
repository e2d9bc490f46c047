import { describe, expect, it } from 'vitest';
import { leaveClient } from '../../../shared/oauth-clients/clients.ts';
import { minutes } from '../../../shared/records/time.ts';
import { say } from '../../../shared/words/saying.ts';
import { businessId } from '../../shared/onboarding/support/world.ts';
import { connectThrough, createTown, signIn, type Town } from './support/town.ts';

const own = { clientId: '7-own.apps', clientSecret: 'GOCSPX-own' };
const openConflicts = (town: Town) => town.conflicts().filter(({ state }) => state === 'open');

const asked = async (town: Town, token: string) => {
  const started = await town.newBrowser().post(`/invitations/${token}/start`);
  return new URL(started.location ?? '').searchParams;
};

describe('consents of a business with an OAuth client of its own', () => {
  it('IN6 go through that client, and their accounts name it', async () => {
    const town = await createTown();
    await town.bringClient(own);
    const token = await town.invite();
    expect((await asked(town, token)).get('client_id')).toBe(own.clientId);
    expect(await connectThrough(town, town.newBrowser(), token)).toMatchObject({ status: 303 });
    expect(town.accounts()).toMatchObject([{ oauthClient: own.clientId }]);
    expect(town.links()).toMatchObject([{ oauthClient: own.clientId }]);
  });

  it('IN3 a person who has granted to another client is asked for the full consent, once', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    town.clock.advance(minutes(1));
    await town.bringClient(own);
    expect((await asked(town, await town.invite())).get('prompt')).toBe('consent');
    await connectThrough(town, town.newBrowser(), await town.invite());
    expect((await asked(town, await town.invite())).get('prompt')).toBeNull();
  });

  it('IN6 a reconnect through it moves the link without a choice and without a second one', async () => {
    const town = await createTown();
    await connectThrough(town, town.newBrowser(), await town.invite());
    const [before] = town.links();
    town.clock.advance(minutes(1));
    await town.bringClient(own);
    const token = await town.invite('res_anna', 'reconnect');
    const landed = await signIn(town, town.newBrowser(), token);
    expect(landed).toMatchObject({ status: 303, location: `/invitations/${token}/done` });
    expect(town.links()).toMatchObject([{ id: before?.id, oauthClient: own.clientId, state: 'active' }]);
    expect(town.accounts().map(({ oauthClient, releaseAt }) => [oauthClient, releaseAt !== undefined])).toEqual(
      expect.arrayContaining([
        ['default', true],
        [own.clientId, false],
      ]),
    );
  });

  it('IN3 a consent ends at the client it began with, whatever is brought meanwhile', async () => {
    const town = await createTown();
    await town.bringClient(own);
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    await town.bringClient({ clientId: '8-own.apps', clientSecret: 'GOCSPX-other' });
    expect((await browser.get(back)).location).toBe(`/invitations/${token}/calendar`);
    expect(town.accounts()).toMatchObject([{ oauthClient: own.clientId }]);
  });

  it('IN6 a sign-in that meets the removal of the client goes on through the next one', async () => {
    let remove = async (): Promise<unknown> => undefined;
    const town: Town = await createTown({
      breaks: (google) => ({
        ...google,
        oauth: {
          ...google.oauth,
          authorizationUrl: async (request) => {
            await remove();
            return await google.oauth.authorizationUrl(request);
          },
        },
      }),
    });
    await town.bringClient(own);
    const token = await town.invite();
    remove = () => leaveClient(town.ports, businessId);
    expect((await asked(town, token)).get('client_id')).toBe('1-test.apps');
  });

  it('IN5 an account that was confirmed through another client is not asked about again', async () => {
    const town = await createTown();
    const foreign = { email: 'private@example.com' };
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token, foreign);
    await browser.post(`/invitations/${token}/confirm-account`);
    await browser.post(`/invitations/${token}/calendar`, { calendarId: 'private@example.com' });
    expect(town.links()).toHaveLength(1);
    town.clock.advance(minutes(1));
    await town.bringClient(own);
    const again = await town.invite();
    const landed = await signIn(town, town.newBrowser(), again, foreign);
    expect(landed.location).toBe(`/invitations/${again}/calendar`);
    expect(town.accounts().every(({ confirmedForeign }) => confirmedForeign)).toBe(true);
  });

  it('GR2 one that Google refuses is told on the desk and in the funnel, and closes when Google takes it', async () => {
    const town = await createTown();
    await town.bringClient(own);
    const token = await town.invite();
    const redirectUris = ['https://sync.example.com/google/callback'];
    await town.control('POST', '/clients', { ...own, clientSecret: 'GOCSPX-next', redirectUris });
    expect((await signIn(town, town.newBrowser(), token)).status).toBe(502);
    expect(openConflicts(town)).toMatchObject([{ kind: 'client_refused', subject: { label: own.clientId } }]);
    expect(say(openConflicts(town)[0]?.cause ?? '', 'en')).toContain('PUT /v1/google-client');
    expect(town.invitation().problem).toContain('your own OAuth client');
    expect(town.logged.join()).not.toContain('GOCSPX');
    await town.control('POST', '/clients', { ...own, redirectUris });
    expect((await signIn(town, town.newBrowser(), token)).status).toBe(303);
    expect(openConflicts(town)).toEqual([]);
  });

  it('a consent through a client that was taken away meanwhile says so and stores nothing', async () => {
    const town = await createTown();
    await town.bringClient(own);
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    await leaveClient(town.ports, businessId);
    expect((await browser.get(back)).status).toBe(502);
    expect(town.accounts()).toEqual([]);
    expect((await signIn(town, town.newBrowser(), token)).location).toBe(`/invitations/${token}/calendar`);
  });
});
