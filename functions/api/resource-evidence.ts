import { directoryKeys } from '../../shared/contracts/keys.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { AccountRow, InvitationRow, type ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Query, Store } from '../../shared/ports/store.ts';
import { readKeys, readRows } from '../../shared/records/read.ts';
import { settingsOf } from './directions.ts';
import { countWaiting, type ResourceEvidence } from './resource-view.ts';

/** Sorts behind every character of an id. */
const last = '~';

/**
 * What a page of resources is derived from, in as many reads for two hundred as for one: whole ranges and batches, each put
 * to its resource afterwards. The resources follow one another by id, as they are listed.
 */
export async function evidenceOf(
  store: Store,
  businessId: string,
  resources: readonly ResourceRow[],
): Promise<(resourceId: string) => ResourceEvidence> {
  const ids = resources.map(({ id }) => id);
  const [settings, invitations, links, waiting] = await Promise.all([
    settingsOf(store, businessId, ids),
    readKeys(
      store,
      'directory',
      ids.map((id) => directoryKeys.invitation(businessId, id)),
      InvitationRow,
    ),
    linksOf(store, businessId, ids),
    waitingOf(store, businessId, ids),
  ]);
  const accountKeys = [...new Set(links.map(({ accountId }) => accountId))].map((id) =>
    directoryKeys.account(businessId, id),
  );
  const accounts = await readKeys(store, 'directory', accountKeys, AccountRow);
  const invitationOf = new Map(invitations.map((row) => [row.resourceId, row]));
  const linksByResource = Map.groupBy(links, ({ resourceId }) => resourceId);
  const accountOf = new Map(accounts.map((row) => [row.id, row]));
  return (resourceId) => {
    const own = linksByResource.get(resourceId) ?? [];
    const accountIds = [...new Set(own.map(({ accountId }) => accountId))];
    return {
      invitation: invitationOf.get(resourceId),
      links: own,
      accounts: accountIds.flatMap((id) => accountOf.get(id) ?? []),
      waiting: waiting.get(resourceId) ?? 0,
      settings: settings(resourceId),
    };
  };
}

/** Links of these resources, the oldest first. */
async function linksOf(store: Store, businessId: string, resourceIds: readonly string[]): Promise<LinkRow[]> {
  const prefix = 'resourceLink#';
  const sk = rangeOf(resourceIds, (id) => `${prefix}${id}#`);
  if (sk === undefined) return [];
  const { rows } = await store.query({ table: 'directory', pk: businessId, sk });
  const wanted = new Set(resourceIds);
  const pointers = rows.map((row) => row.sk.slice(prefix.length).split('#'));
  const keys = pointers.flatMap(([resourceId = '', linkId = '']) =>
    wanted.has(resourceId) ? directoryKeys.link(businessId, linkId) : [],
  );
  const links = await readKeys(store, 'directory', keys, LinkRow);
  return links.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** So many waiting bookings are looked at; beyond them the resources that are left are counted one by one. */
const mostLookedAt = 1000;

/** How many bookings of each wait. Usually none, but while Google is out any number may. */
async function waitingOf(
  store: Store,
  businessId: string,
  resourceIds: readonly string[],
): Promise<Map<string, number>> {
  const sk = rangeOf(resourceIds, (id) => `${businessId}#${id}`);
  if (sk === undefined) return new Map();
  const index = 'bookingsWaitingOfBusiness';
  const query = { table: 'calendar', index, pk: businessId, sk, limit: mostLookedAt } as const;
  const page = await readRows(store, query, BookingRow.pick({ resourceId: true }));
  const seen = page.items.map(({ resourceId }) => resourceId);
  const counts = new Map([...Map.groupBy(seen, (id) => id)].map(([id, all]) => [id, all.length]));
  const cut = page.cursor === undefined ? undefined : seen.at(-1);
  const left = cut === undefined ? [] : resourceIds.filter((id) => id >= cut);
  const counted = await inParallel(left, 16, async (id) => [id, await countWaiting(store, businessId, id)] as const);
  return new Map([...counts, ...counted]);
}

/** From what the first of them begins with to what the last does. */
function rangeOf(resourceIds: readonly string[], keyOf: (resourceId: string) => string): Query['sk'] {
  const [first, final] = [resourceIds[0], resourceIds.at(-1)];
  return first === undefined || final === undefined ? undefined : { from: keyOf(first), to: `${keyOf(final)}${last}` };
}
