import type * as z from 'zod';
import { readingLinks } from '../../shared/bookings/view.ts';
import type { Resource } from '../../shared/contracts/api-resources.ts';
import type { AccountRow, InvitationRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Store } from '../../shared/ports/store.ts';
import { getAccount, getInvitation, getLinksOfResource } from '../../shared/records/directory.ts';
import { freshnessOf } from '../../shared/sync/freshness.ts';
import { resourceState } from '../../shared/sync/health.ts';
import { viewLink } from './link-view.ts';

type ViewPorts = Pick<Ports, 'store'>;
type ResourceView = z.input<typeof Resource>;

/** A resource with everything that is derived from evidence and never stored: state, freshness, progress, both directions. */
export async function showResource(
  ports: ViewPorts,
  resource: ResourceRow,
  settings: Settings,
  now: number,
): Promise<ResourceView> {
  const { businessId, id } = resource;
  const links = await getLinksOfResource(ports.store, businessId, id);
  const [invitation, accounts, waiting] = await Promise.all([
    getInvitation(ports.store, businessId, id),
    accountsOf(ports, links),
    countWaiting(ports.store, businessId, id),
  ]);
  return viewResource(resource, { invitation, links, accounts, waiting, settings }, now);
}

/** All that a resource is derived from; `waiting` says how many of its bookings wait to be written. */
export type ResourceEvidence = {
  invitation: InvitationRow | undefined;
  links: LinkRow[];
  accounts: AccountRow[];
  waiting: number;
  settings: Settings;
};

export function viewResource(resource: ResourceRow, evidence: ResourceEvidence, now: number): ResourceView {
  const { invitation, links, accounts, waiting, settings } = evidence;
  const { staleAfterSeconds } = settings;
  const time = freshnessOf(readingLinks(links, settings), settings, now);
  return {
    id: resource.id,
    name: resource.name,
    email: resource.email,
    timeZone: resource.timeZone,
    workingHours: resource.workingHours,
    ...resourceState({ invitation, links, accounts, now, staleAfterSeconds }),
    sellable: time.sellable,
    ...(time.sellableUntil === undefined ? {} : { sellableUntil: time.sellableUntil }),
    freshness: { asOf: time.asOf ?? null, ageSeconds: time.ageSeconds ?? null },
    ...importOf(links),
    inbound: { lastSuccessAt: latest(links.map((link) => link.inboundAt)), ...firstError(links, 'inboundError') },
    outbound: {
      lastSuccessAt: latest(links.map((link) => link.outboundAt)),
      ...firstError(links, 'outboundError'),
      waiting,
    },
    privacy: { fromGoogle: settings.detailsFromGoogle, toGoogle: settings.detailsToGoogle },
    links: links.map((link) => viewLink(link, settings.direction, now)),
    version: resource.version,
  };
}

export const countWaiting = async (store: Store, businessId: string, resourceId: string): Promise<number> =>
  await store.count({ table: 'calendar', index: 'bookingsWaiting', pk: `${businessId}#${resourceId}` });

async function accountsOf({ store }: ViewPorts, links: readonly LinkRow[]): Promise<AccountRow[]> {
  const pairs = new Map(links.map((link) => [link.accountId, link.businessId]));
  const rows = await Promise.all([...pairs].map(([accountId, businessId]) => getAccount(store, businessId, accountId)));
  return rows.filter((row) => row !== undefined);
}

/** Progress of the reading under way, of the link that is written to before others. */
function importOf(links: readonly LinkRow[]): Pick<ResourceView, 'import'> {
  const running = links.filter((link) => link.state === 'active' && link.building !== undefined);
  const link = running.find(({ role }) => role === 'write') ?? running[0];
  if (link === undefined) return {};
  // How many there are is known once the last page is read.
  const { importDone: done = 0 } = link;
  const total = link.pullState === 'applying' ? link.importTotal : undefined;
  const percent = total === undefined || total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100));
  return { import: { done, ...(total === undefined ? {} : { total }), percent } };
}

const latest = (instants: readonly (string | undefined)[]): string | null =>
  instants
    .filter((instant) => instant !== undefined)
    .sort()
    .at(-1) ?? null;

function firstError(links: readonly LinkRow[], name: 'inboundError' | 'outboundError'): { lastError?: string } {
  const lastError = links.find((link) => link.state !== 'disconnected' && link[name] !== undefined)?.[name];
  return lastError === undefined ? {} : { lastError };
}
