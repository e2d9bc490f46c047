import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { linkEntry } from '../ledger/link-entry.ts';
import { accountsOfPerson } from '../oauth-clients/accounts.ts';
import type { Ports } from '../ports/ports.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';
import { linksOfAccount } from './account-links.ts';
import { leaveAccount, stillGranted, supersedeChannel } from './change-account.ts';
import { movedLink } from './link-row.ts';

type MovePorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/**
 * IN6: a person who consents through another OAuth client has another account row. Every link of theirs moves over to it: the
 * same link with its rows and events, read anew beside the present generation. The former account goes when it has none left.
 * Safe to repeat; only ever towards the later consent.
 */
export async function moveLinks(ports: MovePorts, account: AccountRow): Promise<void> {
  const { businessId, sub } = account;
  for (const former of await accountsOfPerson(ports.store, businessId, sub))
    if (former.id !== account.id && isOlder(former, account))
      for (const link of await linksOfAccount(ports, former)) await moveLink(ports, link, account);
}

const isOlder = (former: AccountRow, account: AccountRow): boolean =>
  former.grant !== 'ok' || former.grantSince < account.grantSince;

/** What another worker has changed meanwhile is moved at the next look (`settleGrant`). */
async function moveLink(ports: MovePorts, link: LinkRow, account: AccountRow): Promise<void> {
  const update = movedLink(link, account, ports.clock.now());
  const side = ({ state, oauthClient }: Pick<LinkRow, 'state' | 'oauthClient'>) => ({ state, oauthClient });
  await transactUnlessMoved(ports.store, [
    stillGranted(account),
    update,
    linkEntry(ports, link, {
      by: account.email,
      cause: 'reconnected through another OAuth client',
      before: side(link),
      after: { action: 'moved', ...side({ state: stateAfter(link), oauthClient: account.oauthClient }) },
    }),
    ...(await supersedeChannel(ports, link, account)),
    ...(await leaveAccount(ports, link, account)),
    resourceChanged(link, ports.clock.now()),
  ]);
}

const stateAfter = ({ state }: LinkRow): LinkRow['state'] => (state === 'paused' ? 'paused' : 'active');
