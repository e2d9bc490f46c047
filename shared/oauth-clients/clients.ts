import { inParallel } from '../async/in-parallel.ts';
import { directoryKeys } from '../contracts/keys.ts';
import { defaultClient, GoogleClientRow } from '../contracts/rows/oauth-clients.ts';
import { syncLink } from '../links/commands.ts';
import { probeSoon } from '../onboarding/grants.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Put, Store, Update } from '../ports/store.ts';
import { getLinks } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { readRow } from '../records/read.ts';
import { standing } from '../records/standing.ts';
import { days, hours, iso } from '../records/time.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';
import { getAccounts, presentClient } from './accounts.ts';

/**
 * IN6: a business's own OAuth client.
 *
 *   brought ─▶ present: consents begin with it ── another is brought, or none ─▶ former: its accounts go on ── none left ─▶ gone
 *
 * An account keeps the client it consented to, so the secret of a former one stays while an account needs it.
 */

type StorePorts = Pick<Ports, 'store' | 'clock'>;

export type Brought = {
  businessId: string;
  clientId: string;
  clientSecret: string;
  callsPerMinute?: number | undefined;
  callsPerDay?: number | undefined;
};

const attempts = 4;

export const getClient = (store: Store, businessId: string, clientId: string): Promise<GoogleClientRow | undefined> =>
  readRow(store, 'directory', directoryKeys.googleClient(businessId, clientId), GoogleClientRow);

/** The client is the present one from this write on. The same client again has a new secret or other limits. */
export async function bringClient(ports: Pick<Ports, 'store' | 'vault' | 'clock'>, brought: Brought): Promise<boolean> {
  const { businessId, clientId } = brought;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await presentClient(ports.store, businessId);
    const result = await ports.store.transact([
      standing(businessId),
      await clientPut(ports, brought, before),
      pointAt(businessId, clientId, before),
      ...(before === clientId ? [] : former(ports, businessId, before)),
    ]);
    if (result.ok) return true;
    if (result.lost.includes(0)) return false;
  }
  return false;
}

async function clientPut(
  { store, vault, clock }: Pick<Ports, 'store' | 'vault' | 'clock'>,
  { businessId, clientId, clientSecret, callsPerMinute, callsPerDay }: Brought,
  present: string,
): Promise<Put> {
  const known = present === clientId ? await getClient(store, businessId, clientId) : undefined;
  const row: GoogleClientRow = {
    ...directoryKeys.googleClient(businessId, clientId),
    v: 1,
    row: 'googleClient',
    businessId,
    clientId,
    clientSecret: await vault.seal(businessId, 'grants', clientId, clientSecret),
    since: known?.since ?? iso(clock.now()),
    ...(callsPerMinute === undefined ? {} : { callsPerMinute }),
    ...(callsPerDay === undefined ? {} : { callsPerDay }),
  };
  return { kind: 'put', table: 'directory', row };
}

const pointAt = (businessId: string, clientId: string, before: string): Put => ({
  kind: 'put',
  table: 'directory',
  row: { ...directoryKeys.presentClient(businessId), v: 1, row: 'presentClient', clientId },
  when: [asSeen(before)],
});

const asSeen = (before: string): Condition =>
  before === defaultClient ? { attribute: 'pk', is: 'absent' } : { attribute: 'clientId', is: '=', value: before };

/** The sweep removes it when no account needs it any more; consents under way have an hour to end. */
function former({ clock }: Pick<Ports, 'clock'>, businessId: string, clientId: string): Update[] {
  if (clientId === defaultClient) return [];
  const key = directoryKeys.googleClient(businessId, clientId);
  const set = dueAt(key, clock.now() + hours(1));
  return [{ kind: 'update', table: 'directory', key, set, when: [{ attribute: 'pk', is: 'present' }] }];
}

/** Consents begin with the installation's client again. */
export async function leaveClient(ports: StorePorts, businessId: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await presentClient(ports.store, businessId);
    if (before === defaultClient) return;
    const pointer = directoryKeys.presentClient(businessId);
    const result = await ports.store.transact([
      { kind: 'delete', table: 'directory', key: pointer, when: [asSeen(before)] },
      ...former(ports, businessId, before),
    ]);
    if (result.ok) return await tendClient(ports, { businessId, clientId: before });
  }
}

/** A former client is asked after daily, and goes when no account of the business needs it. */
export async function tendClient(
  { store, clock }: StorePorts,
  { businessId, clientId }: Pick<GoogleClientRow, 'businessId' | 'clientId'>,
): Promise<void> {
  const key = directoryKeys.googleClient(businessId, clientId);
  const needed = (await getAccounts(store, businessId)).some(({ oauthClient }) => oauthClient === clientId);
  if (!needed)
    await transactUnlessMoved(store, [
      { kind: 'delete', table: 'directory', key },
      {
        kind: 'check',
        table: 'directory',
        key: directoryKeys.presentClient(businessId),
        when: [
          {
            anyOf: [
              { attribute: 'pk', is: 'absent' },
              { attribute: 'clientId', is: '<>', value: clientId },
            ],
          },
        ],
      },
    ]);
  else
    await store.update({
      ...{ table: 'directory', key, set: dueAt(key, clock.now() + days(1)) },
      when: [{ attribute: 'dueAt', is: 'present' }],
    });
}

/** A client that may work again: its accounts are tried, and its calendars that Google refused are read and written, now. */
export async function tryAgain(
  ports: Pick<Ports, 'store' | 'clock' | 'random' | 'queues'>,
  { businessId, clientId }: Pick<GoogleClientRow, 'businessId' | 'clientId'>,
): Promise<void> {
  for (const { id, oauthClient } of await getAccounts(ports.store, businessId))
    if (oauthClient === clientId) await probeSoon(ports, { businessId, accountId: id });
  const refused = (await getLinks(ports.store, businessId)).filter(
    (link) => link.oauthClient === clientId && (link.inboundError ?? link.outboundError) !== undefined,
  );
  await inParallel(refused, 8, ({ id }) =>
    syncLink(ports, { businessId, linkId: id }, { fromGoogle: true, toGoogle: true }),
  );
}
