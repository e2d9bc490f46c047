import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { createApi } from '../../../functions/api/create-api.ts';
import type { Google } from '../../../shared/ports/google.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { noGoogle } from '../../memory/google.ts';
import { createMemoryMetrics } from '../../memory/metrics.ts';
import { MemoryQueues } from '../../memory/queues.ts';
import { Browser, type Served } from '../consent/support/browser.ts';
import { createTown as createConsentTown, publicUrl } from '../consent/support/town.ts';

/** Consent and API over one store, and people with browsers in front of both: the console without its pages. */

const adminKey = 'the-admin-key-of-this-test';
export const owner = 'owner@harbour.example';
const names: Record<string, string> = {
  [owner]: 'Olga Owner',
  'otto@harbour.example': 'Otto Operator',
  'vera@harbour.example': 'Vera Viewer',
  'stranger@example.com': 'A Stranger',
};

export type TownOptions = { wrap?: (store: Store) => Store; breaks?: (google: Google) => Google; firstOwner?: string };

const Session = z.looseObject({
  csrfToken: z.string(),
  person: z.looseObject({ id: z.string(), name: z.string() }),
  businesses: z.array(z.looseObject({ id: z.string(), role: z.string() })),
});

const Answer = z.looseObject({ id: z.string().optional(), code: z.string().optional() });
type Call = { body?: unknown; headers?: Record<string, string>; business?: string | undefined; bare?: boolean };

export async function createTown(options: TownOptions = {}) {
  const town = await createConsentTown({ firstOwner: owner, ...options });
  const { ports, clock, control } = town;
  const defects: unknown[] = [];
  const api = createApi(
    {
      ...ports,
      queues: new MemoryQueues({ clock }),
      google: noGoogle,
      secrets: {
        adminKey: async () => adminKey,
        oauthClient: async () => ({ clientId: 'client', clientSecret: 'client-secret' }),
      },
      metrics: createMemoryMetrics(),
    },
    { publicUrl, firstOwner: options.firstOwner ?? owner, onDefect: (error) => defects.push(error) },
  );
  for (const [email, name] of Object.entries(names)) await control('POST', '/accounts', { email, name });

  const both = async (event: APIGatewayProxyEventV2, context: Context) =>
    event.rawPath.startsWith('/v1/') ? await api(event, context) : await town.handler(event, context);
  const newBrowser = () => new Browser(both, publicUrl);

  /** From the console's button to where the browser stands afterwards. */
  async function signIn(browser: Browser, email: string, returnTo?: string): Promise<Served> {
    const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo })}`;
    const started = await browser.get(`/console/sign-in${query}`);
    return await browser.get(await town.atGoogle(started.location ?? '', { email, scopes: [] }));
  }

  async function session(browser: Browser) {
    return Session.parse(JSON.parse((await browser.get('/v1/session')).body));
  }

  /** As the console asks: with the token and the origin where something changes, unless `bare`. */
  async function call(browser: Browser, method: string, path: string, more: Call = {}) {
    const proof: Record<string, string> =
      method === 'GET' || more.bare === true
        ? {}
        : { origin: publicUrl, 'slotbridge-csrf': (await session(browser)).csrfToken };
    const served = await browser.send(method, path, {
      ...(more.body === undefined ? {} : { json: more.body }),
      headers: {
        ...(more.business === undefined ? {} : { 'slotbridge-business': more.business }),
        ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...proof,
        ...more.headers,
      },
    });
    const json = served.body === '' ? {} : Answer.parse(JSON.parse(served.body));
    return { status: served.status, json };
  }

  async function business(name = 'Harbour Practice'): Promise<string> {
    const body = { name, timeZone: 'Europe/Berlin', locale: 'en' };
    const headers = { authorization: `Bearer ${adminKey}` };
    const created = await call(newBrowser(), 'POST', '/v1/businesses', { body, headers, bare: true });
    return created.json.id ?? '';
  }

  /** Olga at her business, with Otto and Vera let in and signed in. */
  async function harbour() {
    const id = await business();
    const [olga, otto, vera] = [newBrowser(), newBrowser(), newBrowser()];
    await signIn(olga, owner);
    const added = async (email: string, role: string) => {
      const answer = await call(olga, 'POST', '/v1/people', { business: id, body: { email, role } });
      return answer.json.id ?? '';
    };
    const ids = {
      olga: (await session(olga)).person.id,
      otto: await added('otto@harbour.example', 'operator'),
      vera: await added('vera@harbour.example', 'viewer'),
    };
    await signIn(otto, 'otto@harbour.example');
    await signIn(vera, 'vera@harbour.example');
    return { id, olga, otto, vera, ids };
  }

  return { ...town, defects, newBrowser, signIn, session, call, business, harbour, adminKey };
}
export type PeopleTown = Awaited<ReturnType<typeof createTown>>;
