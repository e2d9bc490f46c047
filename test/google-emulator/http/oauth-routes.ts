import {
  accountOf,
  boxedScopes,
  consentKey,
  grantedScopes,
  issueCode,
  OAuthError,
  rememberConsent,
} from '../core/grants.ts';
import { publicKeys, publicPems } from '../core/id-token.ts';
import type { Account, Client } from '../core/rows.ts';
import { canonicalScope } from '../core/scopes.ts';
import { revokeToken, tokenAnswer, tokenInfo } from '../core/token-endpoint.ts';
import type { World } from '../core/world.ts';
import { consentErrorPage, consentPage } from './consent-page.ts';
import { bodyOf, ControlError, control } from './control-call.ts';
import { ConsentChoice } from './control-schemas.ts';
import { pageHeaders } from './html.ts';
import type { Call, Reply, Route } from './router.ts';

/** A checked authorization request (6.1). */
type Authorization = {
  client: Client;
  redirectUri: string;
  scopes: string[];
  prompts: string[];
  offline: boolean;
  includeEarlier: boolean;
  state: string | null;
  nonce: string | null;
  hint: string | null;
  challenge?: { value: string; method: 'S256' | 'plain' };
};

/** Shown on Google's own page; the application never hears of it. */
class PageError extends Error {
  readonly code: string;
  constructor(code: string, says: string) {
    super(says);
    this.code = code;
  }
}

const isLoopback = (uri: string): boolean =>
  URL.canParse(uri) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(uri).hostname);

const registered = (client: Client, uri: string): boolean =>
  client.redirectUris === 'any-loopback' ? isLoopback(uri) : client.redirectUris.includes(uri);

const challengeIn = (query: URLSearchParams): Authorization['challenge'] => {
  const value = query.get('code_challenge');
  if (!value) return undefined;
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method === 'S256' || method === 'plain') return { value, method };
  throw new PageError('invalid_request', `Invalid code_challenge_method: ${method}`);
};

const readAuthorization = (world: World, query: URLSearchParams): Authorization => {
  const client = world.clients.get(query.get('client_id') ?? '');
  if (!client) throw new PageError('invalid_client', 'The OAuth client was not found.');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!registered(client, redirectUri)) {
    throw new PageError('redirect_uri_mismatch', `The redirect URI in the request, ${redirectUri}, is not registered.`);
  }
  if (query.get('response_type') !== 'code')
    throw new PageError('invalid_request', 'Required parameter: response_type');
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter(Boolean);
  if (scopes.length === 0) throw new PageError('invalid_request', 'Missing required parameter: scope');
  const prompts = (query.get('prompt') ?? '').split(/\s+/).filter(Boolean);
  const wrong = prompts.some((prompt) => !['none', 'consent', 'select_account'].includes(prompt));
  if (wrong || (prompts.includes('none') && prompts.length > 1)) {
    throw new PageError('invalid_request', `Invalid parameter value for prompt: ${prompts.join(' ')}`);
  }
  const challenge = challengeIn(query);
  return {
    client,
    redirectUri,
    scopes,
    prompts,
    offline: query.get('access_type') === 'offline',
    includeEarlier: query.get('include_granted_scopes') === 'true',
    state: query.get('state'),
    nonce: query.get('nonce'),
    hint: query.get('login_hint'),
    ...(challenge ? { challenge } : {}),
  };
};

const back = (asked: Authorization, parameters: Record<string, string>, cookie?: string): Reply => {
  const target = new URL(asked.redirectUri);
  if (asked.state !== null) target.searchParams.set('state', asked.state);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return {
    status: 303,
    headers: { Location: target.toString(), ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) },
    text: '',
  };
};

const giveCode = (world: World, asked: Authorization, account: Account, ticked: string[]): Reply => {
  const earlier = world.consents.get(consentKey(account.email, asked.client.project));
  const scopes = grantedScopes(world, asked.scopes, ticked, earlier, asked.includeEarlier);
  rememberConsent(world, account.email, asked.client, scopes);
  const code = issueCode(world, {
    email: account.email,
    clientId: asked.client.clientId,
    redirectUri: asked.redirectUri,
    scopes,
    offline: asked.offline,
    forceConsent: asked.prompts.includes('consent'),
    ...(asked.nonce === null ? {} : { nonce: asked.nonce }),
    ...(asked.challenge ? { challenge: asked.challenge } : {}),
  });
  const extras: Record<string, string> = world.switches.redirectExtras
    ? { scope: scopes.join(' '), authuser: '0', prompt: 'consent' }
    : {};
  const cookie = `signed_in=${encodeURIComponent(account.email)}; Path=/o/oauth2; HttpOnly; SameSite=Lax`;
  return back(asked, { code: code.code, ...extras }, cookie);
};

const signedIn = (world: World, call: Call): Account | undefined => {
  const cookie = /(?:^|;\s*)signed_in=([^;]+)/.exec(call.request.headers.get('Cookie') ?? '')?.[1];
  return cookie === undefined ? undefined : accountOf(world, decodeURIComponent(cookie));
};

/** Asked nothing: already signed in here, and everything was granted before (6.1, `prompt`). */
const silently = (world: World, asked: Authorization, account: Account | undefined): boolean => {
  if (!account || (asked.hint !== null && accountOf(world, asked.hint) !== account)) return false;
  const earlier = world.consents.get(consentKey(account.email, asked.client.project))?.scopes ?? [];
  return asked.scopes.every((scope) => earlier.includes(canonicalScope(scope)));
};

const showConsent = (world: World, call: Call): Reply => {
  const asked = readAuthorization(world, call.query);
  const account = signedIn(world, call);
  const asks = asked.prompts.some((prompt) => prompt !== 'none');
  if (!asks && account && silently(world, asked, account)) return giveCode(world, asked, account, asked.scopes);
  if (asked.prompts.includes('none'))
    return back(asked, { error: account ? 'interaction_required' : 'login_required' });
  const boxed = boxedScopes(world, asked.scopes);
  const chosen = (asked.hint === null ? undefined : accountOf(world, asked.hint))?.email ?? account?.email;
  const page = consentPage({
    client: asked.client,
    accounts: world.accounts.all(),
    ...(chosen === undefined ? {} : { chosen }),
    boxed,
    ticked: world.switches.boxesTicked,
    plain: asked.scopes.map(canonicalScope).filter((scope) => !boxed.includes(scope)),
  });
  return { status: 200, text: page, headers: consentHeaders };
};

const consentHeaders = {
  ...pageHeaders,
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'X-Frame-Options': 'DENY',
};

const answerConsent = (world: World, call: Call): Reply => {
  const asked = readAuthorization(world, call.query);
  const form = new URLSearchParams(call.body);
  if (form.get('action') === 'cancel') return back(asked, { error: 'access_denied' });
  if (form.get('action') !== 'continue')
    throw new PageError('invalid_request', 'Neither continue nor cancel was chosen.');
  const account = world.accounts.get(form.get('account') ?? '');
  if (!account) throw new PageError('invalid_request', 'No account was chosen.');
  return giveCode(world, asked, account, form.getAll('scope'));
};

/** What a person chose on the consent page, without a browser: answers where it would have gone. */
const chooseConsent = (world: World, call: Call) => {
  const { url, account, scopes, action = 'continue' } = bodyOf(call, ConsentChoice);
  const form = new URLSearchParams({ account, action });
  for (const scope of scopes) form.append('scope', scope);
  try {
    const reply = answerConsent(world, { ...call, query: new URL(url).searchParams, body: form.toString() });
    return { location: reply.headers?.['Location'] };
  } catch (error) {
    if (error instanceof PageError) throw new ControlError(400, error.message, error.code);
    throw error;
  }
};

export const consentRoutes = (world: World): Route[] => [
  control('POST', '/consent', (call) => chooseConsent(world, call)),
];

/** Errors become Google's own page or its OAuth body. */
const guarded =
  (handle: (call: Call) => Reply | Promise<Reply>) =>
  async (call: Call): Promise<Reply> => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof OAuthError) return { status: error.status, json: error.body, headers: tokenHeaders };
      if (!(error instanceof PageError)) throw error;
      return { status: 400, text: consentErrorPage(error.code, error.message), headers: consentHeaders };
    }
  };

const tokenHeaders = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

const bearer = (call: Call): string =>
  /^Bearer (.+)$/i.exec(call.request.headers.get('Authorization') ?? '')?.[1] ?? '';

const userInfo = (world: World, call: Call): Reply => {
  const token = world.accessTokens.get(bearer(call) || (call.query.get('access_token') ?? ''));
  const account = token && token.expires > world.now() ? world.accounts.get(token.email) : undefined;
  if (!account) throw new OAuthError(401, 'invalid_request', 'Invalid Credentials');
  const { sub, email, name } = account;
  return { status: 200, json: { sub, email, email_verified: true, name } };
};

const delayed = (world: World): Promise<void> =>
  world.switches.refreshDelayMs === 0
    ? Promise.resolve()
    : new Promise((resolve) => world.agenda.add(world.now() + world.switches.refreshDelayMs, resolve));

export const oauthRoutes = (world: World): Route[] => {
  const route = (method: string, path: string, operation: string, handle: Route['handle']): Route => ({
    method,
    path,
    operation,
    handle: guarded(handle),
  });
  const info = (call: Call): Reply => {
    const text = call.query.get('access_token') ?? (new URLSearchParams(call.body).get('access_token') || bearer(call));
    return { status: 200, json: tokenInfo(world, text) };
  };
  const token = async (call: Call): Promise<Reply> => {
    const form = new URLSearchParams(call.body);
    if (form.get('grant_type') === 'refresh_token') await delayed(world);
    return {
      status: 200,
      json: tokenAnswer(world, form, call.request.headers.get('Authorization')),
      headers: tokenHeaders,
    };
  };
  const revoke = (call: Call): Reply => {
    revokeToken(world, call.query.get('token') ?? new URLSearchParams(call.body).get('token') ?? '');
    return { status: 200, json: {} };
  };
  return [
    route('GET', '/o/oauth2/v2/auth', 'oauth.authorize', (call) => showConsent(world, call)),
    route('POST', '/o/oauth2/v2/auth', 'oauth.consent', (call) => answerConsent(world, call)),
    route('POST', '/token', 'oauth.token', token),
    route('POST', '/revoke', 'oauth.revoke', revoke),
    route('GET', '/tokeninfo', 'oauth.tokeninfo', info),
    route('POST', '/tokeninfo', 'oauth.tokeninfo', info),
    route('GET', '/oauth2/v3/certs', 'oauth.certs', () => ({ status: 200, json: publicKeys() })),
    route('GET', '/oauth2/v1/certs', 'oauth.certs', () => ({ status: 200, json: publicPems() })),
    ...['/v1/userinfo', '/oauth2/v3/userinfo', '/oauth2/v2/userinfo'].map((path) =>
      route('GET', path, 'oauth.userinfo', (call) => userInfo(world, call)),
    ),
  ];
};
