import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import { linkEntry } from '../ledger/link-entry.ts';
import type { Put, Update } from '../ports/store.ts';
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

type Turn = Pick<Ports, 'clock' | 'random'>;

/**
 * The link works again: it pulls at once, and what waited to be written is replayed (PU6). With its row of the ledger (LG1),
 * both to stand in one transaction.
 */
export function reviveLink(ports: Turn, link: LinkRow, by: string): [Update, Put] {
  const key = directoryKeys.link(link.businessId, link.id);
  const now = ports.clock.now();
  const update: Update = {
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
  const after = { action: 'revived', state: 'active' };
  return [update, linkEntry(ports, link, { by, cause: 'the grant works again', before: stateOf(link), after })];
}

const stateOf = ({ state, problem }: LinkRow) => ({ state, ...(problem === undefined ? {} : { problem }) });

/** Nothing is read or written through the link until a person acts; it owes nothing meanwhile. */
export function holdLink(ports: Turn, link: LinkRow, problem: string, cause: string): [Update, Put] {
  const after = { action: 'held', state: 'actionNeeded', problem };
  const update: Update = {
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
  return [update, linkEntry(ports, link, { by: 'slotbridge', cause, before: stateOf(link), after })];
}
