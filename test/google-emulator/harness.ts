import { OAuth2Client } from 'google-auth-library';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import type { Control } from './control-client.ts';
import { consent, createControl } from './control-client.ts';
import type { Emulator } from './server.ts';
import { startGoogleEmulator } from './server.ts';

export const prefix = 'https://www.googleapis.com/auth/';
export const eventsScope = `${prefix}calendar.events`;
export const listScope = `${prefix}calendar.calendarlist.readonly`;
export const usualScopes = ['openid', 'email', eventsScope, listScope];

export const clientId = '636397034666-slotbridge.apps.googleusercontent.com';
export const clientSecret = 'GOCSPX-secret';
export const redirectUri = 'http://127.0.0.1:1/google/callback';

export type Harness = {
  emulator: Emulator;
  control: Control;
  /** An `OAuth2Client` of Google's own, pointed here. */
  oauthClient(options?: { clientId?: string; clientSecret?: string }): OAuth2Client;
  /** Consents as the person and gives a client with live tokens. */
  signIn(email: string, scopes?: readonly string[], options?: { clientId?: string }): Promise<OAuth2Client>;
  /** The official Calendar client; nothing is retried unless asked for. */
  calendarOf(auth: OAuth2Client): calendar_v3.Calendar;
};

export const startHarness = async (): Promise<Harness> => {
  const emulator = await startGoogleEmulator();
  const { url } = emulator;
  const oauthClient: Harness['oauthClient'] = (options = {}) =>
    new OAuth2Client({
      clientId: options.clientId ?? clientId,
      clientSecret: options.clientSecret ?? clientSecret,
      redirectUri,
      endpoints: {
        oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
        oauth2TokenUrl: `${url}/token`,
        oauth2RevokeUrl: `${url}/revoke`,
        tokenInfoUrl: `${url}/tokeninfo`,
        oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
        oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
      },
    });
  const signIn: Harness['signIn'] = async (email, scopes = usualScopes, options = {}) => {
    const auth = oauthClient(options);
    const page = auth.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: [...scopes] });
    const back = await consent(page, { account: email, scopes });
    const { tokens } = await auth.getToken(back.searchParams.get('code') ?? '');
    auth.setCredentials(tokens);
    return auth;
  };
  const calendarOf = (auth: OAuth2Client) => calendar({ version: 'v3', auth, rootUrl: `${url}/`, retry: false });
  return { emulator, control: createControl(url), oauthClient, signIn, calendarOf };
};

export const anna = 'anna@example.com';
export const ben = 'ben@example.com';

/** A clean Google with one client and two people in Berlin. */
export const freshGoogle = async ({ control }: Harness): Promise<void> => {
  await control.post('/reset');
  await control.post('/clients', { clientId, clientSecret, redirectUris: [redirectUri] });
  for (const [email, name] of [
    [anna, 'Anna Ahrens'],
    [ben, 'Ben Bauer'],
  ]) {
    const calendars = [{ summary: name, timeZone: 'Europe/Berlin', primary: true }];
    await control.post('/accounts', { email, name, calendars });
  }
};

/** An hour on a day in Berlin. */
export const hour = (date: string, from = 10): calendar_v3.Schema$Event => ({
  start: { dateTime: `${date}T${String(from).padStart(2, '0')}:00:00`, timeZone: 'Europe/Berlin' },
  end: { dateTime: `${date}T${String(from + 1).padStart(2, '0')}:00:00`, timeZone: 'Europe/Berlin' },
});

export type Refusal = {
  status: number;
  reason: string;
  message: string;
  domain: string;
  location: string | undefined;
  body: unknown;
};

type ErrorBody = {
  error?: { message?: string; errors?: { reason?: string; domain?: string; location?: string }[] } | string;
};

/** What a call was refused with; fails if it was not. */
export const refusalOf = async (call: Promise<unknown>): Promise<Refusal> => {
  const outcome = await call.then(
    () => undefined,
    (error: { status?: number; response?: { status?: number; data?: ErrorBody } }) => error,
  );
  if (outcome === undefined) throw new Error('the call was not refused');
  const data = outcome.response?.data;
  const error = typeof data?.error === 'object' ? data.error : undefined;
  const [item] = error?.errors ?? [];
  return {
    status: outcome.response?.status ?? outcome.status ?? 0,
    reason: item?.reason ?? (typeof data?.error === 'string' ? data.error : ''),
    message: error?.message ?? '',
    domain: item?.domain ?? '',
    location: item?.location,
    body: data,
  };
};

/** Waits until a condition holds, for at most two seconds. */
export const eventually = async <Value>(
  look: () => Promise<Value> | Value,
  fits: (value: Value) => boolean,
): Promise<Value> => {
  for (let tries = 0; ; tries++) {
    const value = await look();
    if (fits(value)) return value;
    if (tries > 200) throw new Error(`never came true: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
