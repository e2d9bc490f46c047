import { createConsent } from '../../../../functions/consent/create-consent.ts';
import { calendarScopes } from '../../../../shared/contracts/google.ts';
import type { LinkRow } from '../../../../shared/contracts/rows/links.ts';
import { createGoogle as createAdapter } from '../../../../shared/google/adapter.ts';
import { bringClient } from '../../../../shared/oauth-clients/clients.ts';
import { tokenOf } from '../../../../shared/onboarding/invitation-token.ts';
import { issueInvitation } from '../../../../shared/onboarding/invitations.ts';
import type { Google } from '../../../../shared/ports/google.ts';
import type { Store } from '../../../../shared/ports/store.ts';
import { createGoogle as createEmulator } from '../../../google-emulator/create-google.ts';
import { testRandom } from '../../../memory/random.ts';
import { businessId, createWorld } from '../../../shared/onboarding/support/world.ts';
import { Browser } from './browser.ts';

export const publicUrl = 'https://sync.example.com';
const googleUrl = 'https://google.test';

export const bothBoxes: string[] = Object.values(calendarScopes);

type TownOptions = {
  wrap?: (store: Store) => Store;
  /** Breaks what the product hears of Google, on purpose. */
  breaks?: (google: Google) => Google;
  seed?: string;
  firstOwner?: string;
};

/** The world of onboarding with the real handler, the real Google adapter and the Google emulator in one process. */
export async function createTown({ wrap, breaks = (google) => google, seed = 'town', firstOwner }: TownOptions = {}) {
  const world = await createWorld(wrap === undefined ? { seed } : { wrap, seed });
  const { ports, clock } = world;
  const emulator = createEmulator({
    clock,
    random: testRandom(`google ${seed}`),
    deliver: async () => ({ status: 200 }),
  });
  const logged: string[] = [];
  const log = (what: string, facts: object = {}, error?: unknown) =>
    void logged.push(
      JSON.stringify([what, facts, error instanceof Error ? (error.stack ?? error.message) : undefined]),
    );
  const google = createAdapter({
    ...ports,
    secrets: {
      adminKey: async () => 'admin',
      oauthClient: async () => ({ clientId: '1-test.apps', clientSecret: 'GOCSPX-test' }),
    },
    metrics: { count: () => undefined, time: () => undefined },
    apiUrl: googleUrl,
    oauthUrl: googleUrl,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
  });
  const handler = createConsent(
    { ...ports, google: breaks(google) },
    { publicUrl, googleOrigin: googleUrl, firstOwner, log: { warn: log, error: log } },
  );
  const control = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: { 'content-type': 'application/json' } };
    const request = new Request(
      `${googleUrl}/control${path}`,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    );
    const response = await emulator.fetch(request);
    if (!response.ok) throw new Error(`control ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : await response.json();
  };
  await control('POST', '/clients', {
    clientId: '1-test.apps',
    clientSecret: 'GOCSPX-test',
    redirectUris: [`${publicUrl}/google/callback`],
  });
  await control('POST', '/accounts', {
    email: 'anna@example.com',
    name: 'Anna',
    calendars: [
      { id: 'anna@example.com', summary: 'Anna', timeZone: 'Europe/Berlin', primary: true },
      { id: 'team@group.example', summary: 'Team', timeZone: 'Europe/Berlin', accessRole: 'writer' },
      { id: 'boss@example.com', summary: 'Boss <b>&', timeZone: 'Europe/Berlin', accessRole: 'freeBusyReader' },
    ],
  });
  await control('POST', '/accounts', { email: 'private@example.com', name: 'Anna at home' });
  await control('POST', '/accounts', { email: 'ben@example.com', name: 'Ben' });

  /** The business has an OAuth client of its own from now on. */
  const bringOwnClient = async (own = { clientId: '7-own.apps', clientSecret: 'GOCSPX-own' }) => {
    await control('POST', '/clients', { ...own, redirectUris: [`${publicUrl}/google/callback`] });
    if (!(await bringClient(ports, { businessId, ...own }))) throw new Error('not brought');
  };

  const newBrowser = () => new Browser(handler, publicUrl);
  const invite = async (resourceId = 'res_anna', purpose: 'connect' | 'reconnect' = 'connect') => {
    const issued = await issueInvitation(ports, { businessId, resourceId, purpose, by: 'Front desk' });
    if (!issued.ok) throw new Error(issued.reason);
    return await tokenOf(ports, issued.invitation);
  };
  return {
    ...world,
    handler,
    emulator,
    control,
    newBrowser,
    invite,
    logged,
    bringClient: bringOwnClient,
    atGoogle: atGoogle(emulator),
  };
}
export type Town = Awaited<ReturnType<typeof createTown>>;

type AtGoogle = { email?: string; scopes?: string[]; cancel?: boolean };

/** What the person does on Google's page; answers the path that Google sends the browser back to. */
const atGoogle =
  (emulator: { fetch(request: Request): Promise<Response> }) =>
  async (
    url: string,
    { email = 'anna@example.com', scopes = bothBoxes, cancel = false }: AtGoogle = {},
  ): Promise<string> => {
    const form = new URLSearchParams({ account: email, action: cancel ? 'cancel' : 'continue' });
    for (const scope of scopes) form.append('scope', scope);
    const response = await emulator.fetch(new Request(url, { method: 'POST', body: form, redirect: 'manual' }));
    const location = response.headers.get('location');
    if (location === null) throw new Error(`Google stayed on its page: ${response.status} ${await response.text()}`);
    const back = new URL(location);
    if (back.origin !== publicUrl) throw new Error(`Google went to ${location}`);
    return back.pathname + back.search;
  };

/** From the link to where the browser stands after Google. */
export async function signIn(town: Town, browser: Browser, token: string, person: AtGoogle = {}) {
  const started = await browser.post(`/invitations/${token}/start`);
  return await browser.get(await town.atGoogle(started.location ?? '', person));
}

export async function connectThrough(
  town: Town,
  browser: Browser,
  token: string,
  calendarId = 'anna@example.com',
  person: AtGoogle = {},
) {
  await signIn(town, browser, token, person);
  return await browser.post(`/invitations/${token}/calendar`, { calendarId });
}

export async function finishImport(town: Town, link: LinkRow): Promise<void> {
  await town.memory.update({
    table: 'directory',
    key: { pk: link.pk, sk: link.sk },
    set: { cursor: 'sync-1', generation: link.building ?? 1, asOf: new Date(town.clock.now()).toISOString() },
    remove: ['building', 'dueAt', 'dueShard'],
  });
}
