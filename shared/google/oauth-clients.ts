import { directoryKeys } from '../contracts/keys.ts';
import { defaultClient, GoogleClientRow } from '../contracts/rows/oauth-clients.ts';
import type { Clock } from '../ports/clock.ts';
import { GoogleError, type OAuthClientRef } from '../ports/google.ts';
import type { Secrets, Vault } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { minutes } from '../records/time.ts';
import { defaultGoogleLimits, type GoogleLimits } from '../sync/budget.ts';
import { timedCache } from '../system/timed-cache.ts';
import type { Classified } from './classify.ts';

/** The OAuth clients that rows name, with what only Google and the adapter see of them. */
export type OAuthClients = {
  credentialsOf(client: OAuthClientRef): Promise<{ clientId: string; clientSecret: string }>;
  /** What Google allows the client's project. */
  limitsOf(client: OAuthClientRef): Promise<GoogleLimits>;
};

type Parts = { store: Store; vault: Vault; secrets: Secrets; clock: Clock; limits: GoogleLimits };

/** A changed limit is known everywhere by then. */
const rememberMs = minutes(5);

export function createOAuthClients({ store, vault, secrets, clock, limits }: Parts): OAuthClients {
  const remembered = timedCache<GoogleLimits>({ clock, forMs: rememberMs, capacity: 1000 });
  const read = ({ businessId, oauthClient }: OAuthClientRef) =>
    readRow(store, 'directory', directoryKeys.googleClient(businessId, oauthClient), GoogleClientRow);
  return {
    async credentialsOf(client) {
      if (client.oauthClient === defaultClient) return await secrets.oauthClient();
      const row = await read(client);
      if (row === undefined) throw removed(client.oauthClient);
      const clientSecret = await vault.open(row.businessId, 'grants', row.clientId, row.clientSecret);
      return { clientId: row.clientId, clientSecret };
    },
    limitsOf: async (client) =>
      client.oauthClient === defaultClient
        ? limits
        : await remembered(`${client.businessId} ${client.oauthClient}`, async () => ownLimits(await read(client))),
  };
}

const ownLimits = (row: GoogleClientRow | undefined): GoogleLimits => ({
  perMinute: row?.callsPerMinute ?? defaultGoogleLimits.perMinute,
  perUserPerMinute: defaultGoogleLimits.perUserPerMinute,
  perDay: row?.callsPerDay ?? defaultGoogleLimits.perDay,
});

const removed = (clientId: string): GoogleError =>
  new GoogleError(
    { kind: 'clientRefused', clientId, at: 'signIn' },
    { reason: 'client_removed', message: 'The OAuth client of this account has been removed' },
  );

/** What is set up wrongly with a client that a business brought is for the business to correct, and not for the operator. */
export function blameOf(classified: Classified, oauthClient: string, at: 'signIn' | 'calendar'): Classified {
  const ours = oauthClient === defaultClient || classified.reason?.startsWith('push.') === true;
  if (ours || classified.failure.kind !== 'operatorFault') return classified;
  return { ...classified, failure: { kind: 'clientRefused', clientId: oauthClient, at } };
}
