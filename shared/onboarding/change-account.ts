import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { getAccount, getChannel } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { iso, minutes } from '../records/time.ts';

/** What has to be so, and is owed, when a link is joined to an account: to stand in one transaction with the link's own write. */

type ChangePorts = Pick<Ports, 'store' | 'clock'>;

/** From now on a link needs the account (DS1). */
export const stillGranted = (account: AccountRow): Update => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.account(account.businessId, account.id),
  remove: ['releaseAt'],
  when: [
    { attribute: 'grant', is: '=', value: 'ok' },
    { attribute: 'revoking', is: 'absent' },
  ],
});

/** Whether it is to be let go, and when, has not changed since it was read. */
export const sameRelease = ({ releaseAt }: AccountRow): Condition =>
  releaseAt === undefined
    ? { attribute: 'releaseAt', is: 'absent' }
    : { attribute: 'releaseAt', is: '=', value: releaseAt };

/** The account the link had before may have lost its last one; the sweep finds out and lets it go. */
export async function leaveAccount(
  ports: ChangePorts,
  before: LinkRow | undefined,
  account: AccountRow,
): Promise<Update[]> {
  if (before === undefined || before.accountId === account.id) return [];
  if ((await getAccount(ports.store, before.businessId, before.accountId)) === undefined) return [];
  const key = directoryKeys.account(before.businessId, before.accountId);
  // After its channel has been stopped with it (CH3).
  const at = ports.clock.now() + minutes(15);
  const set = { releaseAt: iso(at), ...dueAt(key, at) };
  return [{ kind: 'update', table: 'directory', key, set, when: [{ attribute: 'pk', is: 'present' }] }];
}

/** The channel of a former account is stopped with the grant it was opened with (CH3). */
export async function supersedeChannel(
  ports: ChangePorts,
  before: LinkRow | undefined,
  account: AccountRow,
): Promise<Update[]> {
  if (before?.channelId === undefined || before.accountId === account.id) return [];
  const channel = await getChannel(ports.store, before.businessId, before.channelId);
  if (channel === undefined) return [];
  const key = directoryKeys.channel(channel.businessId, channel.id);
  const when: Condition[] = [{ attribute: 'state', is: '=', value: channel.state }];
  return [
    { kind: 'update', table: 'directory', key, set: { state: 'superseded', ...dueAt(key, ports.clock.now()) }, when },
  ];
}
