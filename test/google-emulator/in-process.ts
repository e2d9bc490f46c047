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

export type InProcess = {
  google: Google;
  control: Control;
  time: { now: number };
  /** What was delivered, in order. */
  delivered: { url: string; headers: Record<string, string>; at: number }[];
  /** A call to the Calendar API as the person. */
  api<Answer>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
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
      return { status: 200 };
    },
  });
  const serve = (request: Request) => google.fetch(request);
  const control = createControl(url, serve);
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
  const token = await signIn(serve);
  const api: InProcess['api'] = async <Answer>(method: string, path: string, body?: unknown) => {
    const headers = { Authorization: `Bearer ${token}` };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await google.fetch(new Request(`${url}/calendar/v3${path}`, init));
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Answer };
  };
  return { google, control, time, delivered, api };
};

const signIn = async (serve: (request: Request) => Promise<Response>): Promise<string> => {
  const redirectUri = client.redirectUris[0] ?? '';
  const query = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'https://www.googleapis.com/auth/calendar',
  });
  const back = await consent(`${url}/o/oauth2/v2/auth?${query}`, { account: 'anna@example.com', scopes: [] }, serve);
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    redirect_uri: redirectUri,
  });
  const answer = await serve(new Request(`${url}/token`, { method: 'POST', body: form }));
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
};
