import type { Clock } from '../ports/clock.ts';
import type { GoogleOAuth, Grant, Identity } from '../ports/google.ts';
import type { OAuthEndpoints } from './endpoints.ts';
import type { IdTokenVerifier } from './id-token.ts';
import type { OAuthClients } from './oauth-clients.ts';
import type { TokenEndpoint, Tokens } from './token-endpoint.ts';

type Parts = {
  endpoints: OAuthEndpoints;
  endpoint: TokenEndpoint;
  verify: IdTokenVerifier;
  clients: OAuthClients;
  clock: Clock;
};

export function createOAuth({ endpoints, endpoint, verify, clients, clock }: Parts): GoogleOAuth {
  const exchange = async (request: Parameters<GoogleOAuth['exchangeCode']>[0]) => {
    const { client, redirectUri, code, codeVerifier, nonce } = request;
    const { clientId } = await clients.credentialsOf(client);
    const fields = { code, code_verifier: codeVerifier, redirect_uri: redirectUri };
    const tokens = await endpoint.exchange(client, fields);
    return { tokens, person: await verify(tokens.id_token, { clientId, nonce }) };
  };
  return {
    async authorizationUrl(request) {
      const { clientId } = await clients.credentialsOf(request.client);
      const url = new URL(endpoints.authorization);
      const ask = (name: string, value: string | undefined) => value !== undefined && url.searchParams.set(name, value);
      ask('client_id', clientId);
      ask('redirect_uri', request.redirectUri);
      ask('response_type', 'code');
      ask('scope', request.scopes.join(' '));
      ask('access_type', request.online === true ? 'online' : 'offline');
      ask('state', request.state);
      ask('nonce', request.nonce);
      ask('code_challenge', request.codeChallenge);
      ask('code_challenge_method', 'S256');
      ask('login_hint', request.loginHint);
      ask('prompt', promptFor(request));
      return url.href;
    },

    async exchangeCode(request) {
      const from = clock.now();
      const { tokens, person } = await exchange(request);
      return grantOf(tokens, person, from);
    },

    identify: async (request) => (await exchange(request)).person,

    revoke: (token) => endpoint.revoke(token),
    tryClient: (client) => endpoint.tryClient(client),
  };
}

/**
 * `consent` only where a refresh token is missing (IN3). Without a hint the person chooses the account: Google would else
 * take the one it knows, also when the person has come back to name another.
 */
function promptFor({ forceConsent, loginHint }: { forceConsent: boolean; loginHint?: string }): string | undefined {
  const prompts = [forceConsent ? 'consent' : '', loginHint === undefined ? 'select_account' : ''].filter(Boolean);
  return prompts.length === 0 ? undefined : prompts.join(' ');
}

function grantOf(tokens: Tokens, { sub, email }: Identity, from: number): Grant {
  const { refresh_token: refreshToken, refresh_token_expires_in: endsIn } = tokens;
  return {
    sub,
    email,
    scopes: (tokens.scope ?? '').split(' ').filter(Boolean),
    accessToken: tokens.access_token,
    accessTokenExpiresAt: from + tokens.expires_in * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(endsIn === undefined ? {} : { refreshTokenExpiresAt: from + endsIn * 1000 }),
  };
}
