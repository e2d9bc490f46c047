import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ChannelRow } from '../../shared/contracts/rows/links.ts';
import type { AccountRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { closeOfLink } from '../../shared/desk/close-of-link.ts';
import { transactUnlessMoved } from '../../shared/records/transact-unless-moved.ts';
import { mayStillTidy, nextLook, waitsForChannels } from '../../shared/sync/leaving-pace.ts';
import { linksOfAccount } from '../../shared/onboarding/account-links.ts';
import type { Update } from '../../shared/ports/store.ts';
import { getAccount } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRows } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { wakesOf } from '../../shared/sync/wakes.ts';
import { resourceChanged } from '../../shared/webhooks/resource-change.ts';
import { sendWakes } from '../relay-changes/relay-changes.ts';
import type { SchedulePorts } from './run-schedule.ts';

/**
 * DS1: what a disconnect leaves owed, each step safe to repeat: the link's conflicts close; its copies go, where they are to,
 * while its grant works; its channels are stopped before anything is revoked (CH3); with the last link the account is let go.
 */
export async function tendLeaving(ports: SchedulePorts, link: LinkRow): Promise<void> {
  await closeOfLink(ports, link);
  const now = ports.clock.now();
  const account = await getAccount(ports.store, link.businessId, link.accountId);
  const works = account?.grant === 'ok' && mayStillTidy(link, now);
  if (works && link.leaving === 'remove' && link.copiesGone !== true)
    return await sendWakes(ports, wakesOf({ ...link, dueAt: iso(now) }, iso(now)));
  if (works && waitsForChannels(link, now) && (await hasChannels(ports, link)))
    return await lookAgain(ports, link, nextLook(link, now));
  await finish(ports, link, account);
}

async function hasChannels({ store }: SchedulePorts, link: LinkRow): Promise<boolean> {
  const channels = { table: 'directory', pk: link.businessId, sk: { beginsWith: 'channel#' } } as const;
  const { items } = await readRows(store, channels, ChannelRow);
  return items.some((one) => one.linkId === link.id && one.accountId === link.accountId && one.state !== 'stopped');
}

const stillLeaving = (link: LinkRow): Pick<Update, 'kind' | 'table' | 'key' | 'when'> => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.link(link.businessId, link.id),
  when: [{ attribute: 'leavingSince', is: '=', value: link.leavingSince ?? '' }],
});

async function lookAgain({ store }: SchedulePorts, link: LinkRow, at: number): Promise<void> {
  const { kind: _, ...update } = stillLeaving(link);
  await store.update({ ...update, set: dueAt(update.key, at) });
}

/** The account is let go by its own marker: whoever connects it meanwhile takes that back. */
async function finish(ports: SchedulePorts, link: LinkRow, account: AccountRow | undefined): Promise<void> {
  const remove = ['leaving', 'leavingSince', 'leavingAfter', 'leavingFound', 'copiesGone', 'dueShard', 'dueAt'];
  const last = account !== undefined && (await linksOfAccount(ports, account)).length === 0;
  await transactUnlessMoved(ports.store, [
    { ...stillLeaving(link), remove },
    resourceChanged(link, ports.clock.now()),
    ...(last ? [lettingGo(account, ports.clock.now())] : []),
  ]);
}

function lettingGo(account: AccountRow, now: number): Update {
  const key = directoryKeys.account(account.businessId, account.id);
  const set = { releaseAt: iso(now), ...dueAt(key, now) };
  return {
    kind: 'update',
    table: 'directory',
    key,
    set,
    when: [{ attribute: 'version', is: '=', value: account.version }],
  };
}
