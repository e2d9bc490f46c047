import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Update } from '../ports/store.ts';
import { getLinks } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { iso } from '../records/time.ts';

/** Links that need the account: all but disconnected ones. */
export async function linksOfAccount(
  { store }: Pick<Ports, 'store'>,
  { businessId, id }: Pick<AccountRow, 'businessId' | 'id'>,
): Promise<LinkRow[]> {
  const links = await getLinks(store, businessId);
  return links.filter((link) => link.accountId === id && link.state !== 'disconnected');
}

/** The link works again: it pulls at once, and what waited to be written is replayed (PU6). */
export function reviveLink(link: LinkRow, now: number): Update {
  const key = directoryKeys.link(link.businessId, link.id);
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: { state: 'active', replayAt: iso(now), ...dueAt(key, now) },
    add: { version: 1 },
    remove: ['problem'],
    when: [
      { attribute: 'state', is: '=', value: 'actionNeeded' },
      { attribute: 'accountId', is: '=', value: link.accountId },
    ],
  };
}

/** Nothing is read or written through the link until a person acts; it owes nothing meanwhile. */
export function holdLink(link: LinkRow, problem: string): Update {
  return {
    kind: 'update',
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { state: 'actionNeeded', problem },
    add: { version: 1 },
    remove: ['dueShard', 'dueAt'],
    when: [
      { attribute: 'state', is: '=', value: 'active' },
      { attribute: 'accountId', is: '=', value: link.accountId },
    ],
  };
}
