import { createBudget } from '../budget/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Google } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Random } from '../ports/random.ts';
import type { Secrets, Vault } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { defaultGoogleLimits, type GoogleLimits } from '../sync/budget.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createApiCall } from './api-call.ts';
import { createCalendarApi } from './calendar-api.ts';
import { type Fetch, oauthEndpoints } from './endpoints.ts';
import { createIdTokenVerifier } from './id-token.ts';
import { createOAuth } from './oauth.ts';
import { createOAuthClients } from './oauth-clients.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

export type GoogleParts = {
  store: Store;
  vault: Vault;
  secrets: Secrets;
  clock: Clock;
  random: Random;
  metrics: Metrics;
  /** What Google allows; its published limits without it. */
  limits?: GoogleLimits;
  /** Root addresses of the emulator; Google's own without them. */
  apiUrl?: string | undefined;
  oauthUrl?: string | undefined;
  /** Reaches Google some other way, for example an emulator in the same process. */
  fetch?: Fetch;
};

/** Google through the official client. Failures of store and vault pass through as they are; all others are `GoogleError`s. */
export function createGoogle(parts: GoogleParts): Google {
  const { store, vault, secrets, clock, random, metrics, apiUrl, fetch = globalThis.fetch } = parts;
  const endpoints = oauthEndpoints(parts.oauthUrl);
  const limits = parts.limits ?? defaultGoogleLimits;
  const clients = createOAuthClients({ store, vault, secrets, clock, limits });
  const endpoint = createTokenEndpoint({ endpoints, clients, metrics, fetch });
  const tokens = createAccessTokens({ store, vault, clock, random, endpoint });
  const budget = createBudget({ store, clock, random, metrics, limitsOf: clients.limitsOf });
  const call = createApiCall({ tokens, budget, metrics, fetch, ...(apiUrl === undefined ? {} : { apiUrl }) });
  const verify = createIdTokenVerifier({ endpoints, clock, fetch });
  return {
    calendar: (account) => createCalendarApi({ call, tokens, clock }, account),
    oauth: createOAuth({ endpoints, endpoint, verify, clients, clock }),
  };
}
