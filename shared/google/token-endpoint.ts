import * as z from 'zod';
import type { Metrics } from '../ports/metrics.ts';
import { GoogleError, type GoogleOAuth, type OAuthClientRef } from '../ports/google.ts';
import { classify, type OAuthOperation } from './classify.ts';
import { blameOf, type OAuthClients } from './oauth-clients.ts';
import { type Fetch, type OAuthEndpoints, requestTimeoutMs } from './endpoints.ts';
import { failing } from './failing.ts';
import { parseJson } from './problem.ts';

const Tokens = z.object({
  access_token: z.string().min(1),
  expires_in: z.number(),
  scope: z.string().optional(),
  refresh_token: z.string().min(1).optional(),
  /** Seconds; testing-mode and time-based grants only (reference 6.3). */
  refresh_token_expires_in: z.number().optional(),
  id_token: z.string().optional(),
});
export type Tokens = z.infer<typeof Tokens>;

/**
 * The token and revoke endpoints, spoken to directly: Google's own OAuth client retries on its own, keeps the client secret
 * in its errors, and sends the token to be revoked in the address.
 */
export type TokenEndpoint = {
  refresh(client: OAuthClientRef, refreshToken: string): Promise<Tokens>;
  exchange(
    client: OAuthClientRef,
    fields: { code: string; code_verifier: string; redirect_uri: string },
  ): Promise<Tokens>;
  /** Done also when the token is dead already. */
  revoke(token: string): Promise<void>;
  tryClient: GoogleOAuth['tryClient'];
};

type Parts = { endpoints: OAuthEndpoints; clients: OAuthClients; metrics: Metrics; fetch: Fetch };

export function createTokenEndpoint(parts: Parts): TokenEndpoint {
  const tokens = async (operation: OAuthOperation, client: OAuthClientRef, fields: Record<string, string>) => {
    const { clientId, clientSecret } = await parts.clients.credentialsOf(client);
    const form = { ...fields, client_id: clientId, client_secret: clientSecret };
    const answer = await post(parts, operation, parts.endpoints.token, form);
    const parsed = answer.ok ? Tokens.safeParse(parseJson(answer.body)) : undefined;
    if (parsed?.success) return parsed.data;
    throw failing({ operation }, blameOf(classify({ operation }, answer), client.oauthClient, 'signIn'), parts.metrics);
  };
  return {
    refresh: (client, refreshToken) =>
      tokens('token.refresh', client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    exchange: (client, fields) => tokens('token.exchange', client, { grant_type: 'authorization_code', ...fields }),
    async revoke(token) {
      const operation = 'token.revoke';
      const answer = await post(parts, operation, parts.endpoints.revoke, { token });
      if (answer.ok) return;
      const classified = classify({ operation }, answer);
      if (classified.failure.kind !== 'deleted') throw failing({ operation }, classified, parts.metrics);
    },
    async tryClient({ clientId, clientSecret }) {
      const operation = 'token.refresh';
      const form = {
        grant_type: 'refresh_token',
        refresh_token: nobodys,
        client_id: clientId,
        client_secret: clientSecret,
      };
      const answer = await post(parts, operation, parts.endpoints.token, form).catch(noAnswer);
      const { kind } = classify({ operation }, answer).failure;
      return kind === 'operatorFault' ? 'refused' : kind === 'grantFailed' ? 'known' : 'unknown';
    },
  };
}

/** Google looks at the client first: one that it knows is told that this token is none. */
const nobodys = '1//nobodys';

const noAnswer = (error: unknown): undefined => {
  if (!(error instanceof GoogleError)) throw error;
};

type Answer = { ok: boolean; status: number; body: string; retryAfter: string | undefined };

async function post({ metrics, fetch }: Parts, operation: OAuthOperation, url: string, form: Record<string, string>) {
  metrics.count('GoogleCall');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const body = await response.text();
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    return { ok: response.ok, status: response.status, body, retryAfter } satisfies Answer;
  } catch {
    throw failing({ operation }, classify({ operation }, undefined), metrics);
  }
}
