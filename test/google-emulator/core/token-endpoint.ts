import { createHash } from 'node:crypto';
import {
  endGrants,
  givesRefreshToken,
  issueAccessToken,
  issueRefreshToken,
  markRefreshToken,
  OAuthError,
  scopeText,
} from './grants.ts';
import { idToken } from './id-token.ts';
import type { AccessToken, AuthCode, Client, Death, RefreshToken } from './rows.ts';
import type { World } from './world.ts';

type Answer = Record<string, unknown>;

/** Every row of table 6.5 that is about the grant. */
const refusals: Record<Death, () => OAuthError> = {
  revoked: () => new OAuthError(400, 'invalid_grant', 'Token has been expired or revoked.'),
  bad_request: () => new OAuthError(400, 'invalid_grant', 'Bad Request'),
  invalid_rapt: () => new OAuthError(400, 'invalid_grant', 'reauth related error (invalid_rapt)', 'invalid_rapt'),
  rapt_required: () => new OAuthError(400, 'invalid_grant', 'reauth related error (rapt_required)', 'rapt_required'),
  restricted: () => new OAuthError(403, 'access_denied', 'Account restricted'),
  deleted: () => new OAuthError(400, 'invalid_grant', 'The account has been deleted'),
  policy: () =>
    new OAuthError(400, 'admin_policy_enforced', 'Access to this service is restricted by your administrator.'),
  unauthorized_client: () => new OAuthError(401, 'unauthorized_client', 'Unauthorized'),
};

const checkServer = (world: World): void => {
  switch (world.settings.tokenServer) {
    case 'ok':
      return;
    case 'invalid_client':
      throw new OAuthError(401, 'invalid_client', 'The OAuth client was not found.');
    case 'unauthorized_client':
      throw new OAuthError(401, 'unauthorized_client', 'Unauthorized');
    case 'unavailable':
      throw new OAuthError(503, 'internal_failure', 'Backend Error');
    case 'internal_failure':
      throw new OAuthError(500, 'internal_failure', 'Backend Error');
    case 'rate_limited':
      throw new OAuthError(429, 'rate_limit_exceeded', 'Rate Limit Exceeded');
  }
};

const credentials = (
  form: URLSearchParams,
  authorization: string | null,
): { id: string | null; secret: string | null } => {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const text = Buffer.from(basic, 'base64').toString();
  const colon = text.indexOf(':');
  return { id: decodeURIComponent(text.slice(0, colon)), secret: decodeURIComponent(text.slice(colon + 1)) };
};

const clientFrom = (world: World, form: URLSearchParams, authorization: string | null): Client => {
  const { id, secret } = credentials(form, authorization);
  if (!id) throw new OAuthError(400, 'invalid_request', 'Could not determine client ID from request.');
  const client = world.clients.get(id);
  if (!client) throw new OAuthError(401, 'invalid_client', 'The OAuth client was not found.');
  if (client.clientSecret !== secret) throw new OAuthError(401, 'invalid_client', 'Unauthorized');
  return client;
};

/** `POST /token`; the answer is plain JSON, failures are `OAuthError`s. */
export const tokenAnswer = (world: World, form: URLSearchParams, authorization: string | null): Answer => {
  checkServer(world);
  const client = clientFrom(world, form, authorization);
  const grant = form.get('grant_type');
  if (grant === 'authorization_code') return exchange(world, client, form);
  if (grant === 'refresh_token') return refresh(world, client, form);
  throw new OAuthError(400, 'unsupported_grant_type', `Invalid grant_type: ${grant ?? ''}`);
};

const checkVerifier = (code: AuthCode, verifier: string | null): void => {
  if (!code.challenge) return;
  if (!verifier) throw new OAuthError(400, 'invalid_grant', 'Missing code verifier.');
  const { method, value } = code.challenge;
  const proof = method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  if (proof !== value) throw new OAuthError(400, 'invalid_grant', 'Invalid code verifier.');
};

const codeFrom = (world: World, client: Client, form: URLSearchParams): AuthCode => {
  const text = form.get('code') ?? '';
  if (!/^4[/-]/.test(text)) throw new OAuthError(400, 'invalid_grant', 'Malformed auth code.');
  const code = world.codes.get(text);
  if (!code || code.clientId !== client.clientId) throw new OAuthError(400, 'invalid_grant', 'Bad Request');
  if (code.usedFor) {
    world.accessTokens.delete(code.usedFor.accessToken);
    throw new OAuthError(400, 'invalid_grant', 'Bad Request');
  }
  if (code.expires <= world.now()) throw new OAuthError(400, 'invalid_grant', 'Bad Request');
  if (form.get('redirect_uri') !== code.redirectUri) throw new OAuthError(400, 'redirect_uri_mismatch', 'Bad Request');
  checkVerifier(code, form.get('code_verifier'));
  return code;
};

const exchange = (world: World, client: Client, form: URLSearchParams): Answer => {
  const code = codeFrom(world, client, form);
  const owner = { email: code.email, clientId: client.clientId, project: client.project, scopes: code.scopes };
  const gives = givesRefreshToken(world, code, client.project);
  const refreshToken = gives ? issueRefreshToken(world, owner) : undefined;
  if (gives) markRefreshToken(world, code.email, client);
  const accessToken = issueAccessToken(world, owner, refreshToken?.token);
  world.codes.set(code.code, { ...code, usedFor: { accessToken: accessToken.token } });
  return answerOf(world, accessToken, {
    ...(refreshToken ? { refreshToken } : {}),
    ...(code.nonce ? { nonce: code.nonce } : {}),
  });
};

const refresh = (world: World, client: Client, form: URLSearchParams): Answer => {
  const token = world.refreshTokens.get(form.get('refresh_token') ?? '');
  if (!token) throw refusals.bad_request();
  if (token.clientId !== client.clientId) throw refusals.unauthorized_client();
  if (token.death !== undefined) throw refusals[token.death]();
  if (token.expires !== undefined && token.expires <= world.now()) throw refusals.revoked();
  const accessToken = issueAccessToken(world, token, token.token);
  const rotated = world.switches.refreshTokensRotate ? issueRefreshToken(world, token) : undefined;
  return answerOf(world, accessToken, rotated ? { refreshToken: rotated } : {});
};

const answerOf = (world: World, token: AccessToken, more: { refreshToken?: RefreshToken; nonce?: string }): Answer => {
  const lifetimeSeconds = world.switches.accessTokenLifetimeSeconds;
  const account = world.accounts.get(token.email);
  const { refreshToken } = more;
  const signsIn = token.scopes.includes('openid') && account !== undefined;
  return {
    access_token: token.token,
    expires_in: lifetimeSeconds,
    ...(refreshToken ? { refresh_token: refreshToken.token } : {}),
    ...(refreshToken?.expires === undefined
      ? {}
      : { refresh_token_expires_in: Math.round((refreshToken.expires - world.now()) / 1000) }),
    scope: scopeText(world, token.scopes),
    token_type: 'Bearer',
    ...(signsIn
      ? {
          id_token: idToken({
            account,
            clientId: token.clientId,
            scopes: token.scopes,
            accessToken: token.token,
            now: world.now(),
            lifetimeSeconds: 3600,
            ...(more.nonce === undefined ? {} : { nonce: more.nonce }),
          }),
        }
      : {}),
  };
};

/** `POST /revoke`: by access or refresh token, and everything the person gave the project goes along (6.7). */
export const revokeToken = (world: World, text: string): void => {
  const now = world.now();
  const access = world.accessTokens.get(text);
  const refreshed = world.refreshTokens.get(text);
  const live = (access && access.expires > now) || (refreshed && refreshed.death === undefined);
  const token = access ?? refreshed;
  if (live && token) return endGrants(world, token.email, 'revoked', { project: token.project });
  if (world.switches.revokeDeadToken === '400') {
    throw new OAuthError(400, 'invalid_token', 'Token expired or revoked');
  }
};

/** `tokeninfo` (6.8). */
export const tokenInfo = (world: World, text: string): Answer => {
  const token = world.accessTokens.get(text);
  const now = world.now();
  if (!token || token.expires <= now) throw new OAuthError(400, 'invalid_token', 'Invalid Value');
  const account = world.accounts.get(token.email);
  return {
    azp: token.clientId,
    aud: token.clientId,
    sub: account?.sub,
    scope: scopeText(world, token.scopes),
    exp: String(Math.floor(token.expires / 1000)),
    expires_in: String(Math.floor((token.expires - now) / 1000)),
    email: token.email,
    email_verified: 'true',
    access_type: token.refreshToken === undefined ? 'online' : 'offline',
  };
};
