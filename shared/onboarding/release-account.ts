import { directoryKeys } from '../contracts/keys.ts';
import { type AccountRow, GrantFenceRow } from '../contracts/rows/directory.ts';
import { closeConflict } from '../desk/desk.ts';
import { grantHashOf } from '../identity/ids.ts';
import { GoogleError } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { getLinks } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { readRow } from '../records/read.ts';
import { days, hours, minutes } from '../records/time.ts';
import { sameRelease } from './change-account.ts';

/**
 * DS1, IN6: an account without a link is forgotten, with its tokens. Its grant is revoked at Google only when no account of any
 * business on this installation holds it, for that ends it for all of them.
 *
 *   nobody else holds it ── fence closed ─▶ revoke at Google ─▶ row and reference go
 *   somebody does ─────────────────────────────────────────▶ row and reference go
 *
 * Each write is conditional on the fence as it was read: of two that let go at the same moment the second sees that it is the
 * last, and nobody stores the grant while it is being revoked.
 */

type ReleasePorts = Pick<Ports, 'store' | 'vault' | 'google' | 'clock' | 'random'>;

const revokingMs = minutes(2);
/** A grant that Google does not let us revoke for so long is forgotten all the same. */
const triedForMs = days(7);

export async function releaseAccount(ports: ReleasePorts, account: AccountRow): Promise<'released' | 'kept' | 'later'> {
  const links = (await getLinks(ports.store, account.businessId)).filter(({ accountId }) => accountId === account.id);
  // A link that still leaves asks for this again when it has left.
  if (links.some(({ state, leaving }) => state !== 'disconnected' || leaving !== undefined))
    return await keep(ports, account);
  for (const kind of ['grant_failed', 'permission_missing', 'grant_ending'] as const)
    await closeConflict(ports, { businessId: account.businessId, kind, subjectId: account.id });
  const hash = grantHashOf(account.oauthClient, account.sub);
  const fence = await readRow(ports.store, 'directory', directoryKeys.grantFence(hash), GrantFenceRow);
  const held = await isHeldElsewhere(ports, hash, account.id);
  if (held || account.refreshToken === undefined) return await forget(ports, account, hash, fence?.version);
  const version = await close(ports, account, hash, fence);
  if (version === undefined) return 'later';
  if (!(await revoke(ports, account))) return await tryAgain(ports, account);
  return await forget(ports, account, hash, version);
}

async function keep({ store, clock }: ReleasePorts, account: AccountRow): Promise<'kept'> {
  const key = directoryKeys.account(account.businessId, account.id);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, clock.now()),
    remove: ['releaseAt'],
    when: [sameRelease(account)],
  });
  return 'kept';
}

async function isHeldElsewhere({ store }: ReleasePorts, hash: string, accountId: string): Promise<boolean> {
  const { rows } = await store.query({ table: 'directory', pk: `grant#${hash}`, sk: { beginsWith: 'acc_' } });
  return rows.some(({ sk }) => sk !== accountId);
}

/** Answers the fence's version once it is closed; undefined when somebody has just stored the grant, or is at it already. */
async function close(
  { store, clock }: ReleasePorts,
  account: AccountRow,
  hash: string,
  fence: GrantFenceRow | undefined,
): Promise<number | undefined> {
  const now = clock.now();
  const key = directoryKeys.account(account.businessId, account.id);
  const marked: Update = {
    ...{ kind: 'update', table: 'directory', key },
    set: { revoking: true },
    when: [sameRelease(account), sameToken(account)],
  };
  const closed = await store.transact([moveFence(hash, fence?.version, { revokingUntil: now + revokingMs }), marked]);
  return closed.ok ? (fence?.version ?? 0) + 1 : undefined;
}

const moveFence = (hash: string, version: number | undefined, set: Update['set']): Update => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.grantFence(hash),
  set: { v: 1, row: 'grantFence', ...set },
  add: { version: 1 },
  when: [version === undefined ? { attribute: 'pk', is: 'absent' } : { attribute: 'version', is: '=', value: version }],
});

const sameToken = ({ refreshToken }: AccountRow): Condition =>
  refreshToken === undefined
    ? { attribute: 'refreshToken', is: 'absent' }
    : { attribute: 'refreshToken', is: '=', value: refreshToken };

async function revoke({ vault, google }: ReleasePorts, account: AccountRow): Promise<boolean> {
  const { businessId, id, refreshToken = '' } = account;
  try {
    await google.oauth.revoke(await vault.open(businessId, 'grants', id, refreshToken));
    return true;
  } catch (error) {
    if (error instanceof GoogleError) return false;
    throw error;
  }
}

async function tryAgain(ports: ReleasePorts, account: AccountRow): Promise<'later' | 'released'> {
  const hash = grantHashOf(account.oauthClient, account.sub);
  const now = ports.clock.now();
  if (now > Date.parse(account.releaseAt ?? '') + triedForMs) {
    const fence = await readRow(ports.store, 'directory', directoryKeys.grantFence(hash), GrantFenceRow);
    return await forget(ports, account, hash, fence?.version);
  }
  const key = directoryKeys.account(account.businessId, account.id);
  await ports.store.update({
    ...{ table: 'directory', key, set: dueAt(key, now + hours(1)) },
    when: [sameRelease(account)],
  });
  return 'later';
}

/** With the row its tokens go, and whoever still asks Google in its name finds none (invariant 20). */
async function forget(
  { store, clock }: ReleasePorts,
  account: AccountRow,
  hash: string,
  version: number | undefined,
): Promise<'released' | 'later'> {
  const key = directoryKeys.account(account.businessId, account.id);
  const result = await store.transact([
    { kind: 'delete', table: 'directory', key, when: [sameRelease(account), sameToken(account)] },
    { kind: 'delete', table: 'directory', key: directoryKeys.grant(hash, account.id) },
    moveFence(hash, version, { revokingUntil: clock.now() }),
  ]);
  return result.ok ? 'released' : 'later';
}
