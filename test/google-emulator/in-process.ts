import { createHash } from 'node:crypto';
import type { Control } from './control-client.ts';
import { consent, createControl } from './control-client.ts';
import type { Google } from './create-google.ts';
import { createGoogle } from './create-google.ts';

const url = 'http://google.test';
const client = { clientId: '1-test', clientSecret: 'secret', redirectUris: ['http://127.0.0.1:1/callback'] };

/** Bytes that depend on the seed alone. */
const seeded = (seed: number) => {
  let count = 0;
  return {
    bytes: (wanted: number): Uint8Array => {
      const parts: Buffer[] = [];
      for (let have = 0; have < wanted; have += 32)
        parts.push(createHash('sha256').update(`${seed}/${count++}`).digest());
      return Buffer.concat(parts).subarray(0, wanted);
    },
  };
};

/** What Google answered; the body is taken to be what the caller says. */
type Answer<Body> = { status: number; body: Body };

export type InProcess = {
  google: Google;
  control: Control;
  time: { now: number };
  /** What was delivered, in order. */
  delivered: { url: string; headers: Record<string, string>; at: number }[];
  /** What the receiver of messages answers. */
  answer: () => Promise<{ status: number }>;
  /** A call to the Calendar API as the person. */
  api<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
  /** A code for all of the calendar, offline. */
  code(): Promise<string>;
  /** A call to the token endpoint. */
  token(form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
};

const redirectUri = client.redirectUris[0] ?? '';

const prepare = async (control: Control, switches: Record<string, unknown>): Promise<void> => {
  await control.put('/switches', {
    quotaPerUserPerMinute: 0,
    quotaPerProjectPerMinute: 0,
    accessTokenLifetimeSeconds: 10_000_000,
    ...switches,
  });
  await control.post('/clients', client);
  await control.post('/accounts', {
    email: 'anna@example.com',
    name: 'Anna',
    calendars: [{ summary: 'Anna', timeZone: 'Europe/Berlin', primary: true }],
  });
};

/** Google without a server, on a clock that stands until it is moved, with one person signed in. */
export const startInProcess = async (seed: number, switches: Record<string, unknown> = {}): Promise<InProcess> => {
  const time = { now: Date.parse('2026-05-04T06:00:00Z') };
  const delivered: InProcess['delivered'] = [];
  const google = createGoogle({
    clock: { now: () => time.now },
    random: seeded(seed),
    deliver: async (target, { headers }) => {
      delivered.push({ url: target, headers, at: time.now });
      return await world.answer();
    },
  });
  const serve = (request: Request) => google.fetch(request);
  const control = createControl(url, serve);
  let access = '';
  const call = async <Body>(path: string, init: RequestInit): Promise<Answer<Body>> => {
    const answer = await serve(new Request(`${url}${path}`, init));
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  };
  const world: InProcess = {
    google,
    control,
    time,
    delivered,
    answer: async () => ({ status: 200 }),
    api: (method, path, body) => {
      const headers = { Authorization: `Bearer ${access}` };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      return call(`/calendar/v3${path}`, init);
    },
    code: () => codeFrom(serve),
    token: (form) => call('/token', { method: 'POST', body: new URLSearchParams(form) }),
  };
  await prepare(control, switches);
  const { body } = await world.token({
    grant_type: 'authorization_code',
    code: await world.code(),
    client_id: client.clientId,
    client_secret: client.clientSecret,
    redirect_uri: redirectUri,
  });
  access = String(body['access_token']);
  return world;
};

const codeFrom = async (serve: (request: Request) => Promise<Response>): Promise<string> => {
  const query = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    access_type: 'offline',
    prompt: 'consent',
    scope: 'email profile https://www.googleapis.com/auth/calendar',
  });
  const choice = { account: 'anna@example.com', scopes: [] };
  const back = await consent(`${url}/o/oauth2/v2/auth?${query}`, choice, serve);
  return back.searchParams.get('code') ?? '';
};
