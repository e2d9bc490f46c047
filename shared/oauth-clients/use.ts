import { inParallel } from '../async/in-parallel.ts';
import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { issueInvitation } from '../onboarding/invitations.ts';
import type { Ports } from '../ports/ports.ts';
import type { Store } from '../ports/store.ts';
import { getLinks, getResource } from '../records/directory.ts';

const connected = async (store: Store, businessId: string): Promise<LinkRow[]> =>
  (await getLinks(store, businessId)).filter(({ state }) => state !== 'disconnected');

/** How many connected accounts of the business use each OAuth client. */
export async function countUses(store: Store, businessId: string): Promise<Map<string, number>> {
  const byAccount = new Map((await connected(store, businessId)).map((link) => [link.accountId, link.oauthClient]));
  const counts = new Map<string, number>();
  for (const oauthClient of byAccount.values()) counts.set(oauthClient, (counts.get(oauthClient) ?? 0) + 1);
  return counts;
}

type InvitePorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

/** Each person whose account uses a client of the business's own gets a link to consent anew: one an address. */
export async function askToReconnect(ports: InvitePorts, businessId: string, by: string): Promise<void> {
  const links = (await connected(ports.store, businessId)).filter(({ oauthClient }) => oauthClient !== defaultClient);
  const resources = await Promise.all(
    [...new Set(links.map(({ resourceId }) => resourceId))].map((id) => getResource(ports.store, businessId, id)),
  );
  const byAddress = new Map(
    resources.flatMap((resource) => (resource === undefined ? [] : [[resource.email.toLowerCase(), resource.id]])),
  );
  await inParallel([...byAddress.values()], 8, (resourceId) =>
    issueInvitation(ports, { businessId, resourceId, purpose: 'reconnect', by }),
  );
}
