import { directoryKeys } from '../contracts/keys.ts';
import { FirstOwnerRow, OwnerlessRow } from '../contracts/rows/people.ts';
import { personIdOf } from '../identity/ids.ts';
import { sameAddress } from '../onboarding/grants.ts';
import type { Identity } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put, Store, Update } from '../ports/store.ts';
import { readRow, readRows } from '../records/read.ts';
import { standing } from '../records/standing.ts';
import { iso } from '../records/time.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';
import { countOwners, membershipOf, newPerson } from './people.ts';
import { nameOf } from './sessions.ts';

/**
 * SI6: the person whom the installation names as its first owner gets every business that nobody owns, and no other. The Google
 * account that signs in first under that address stays the one.
 */

type Who = Pick<Identity, 'sub' | 'email' | 'name'>;

/** Whether it is the first owner who is here; `firstOwner` is the address named at installation. */
export async function isFirstOwner(store: Store, { sub, email }: Who, firstOwner: string | undefined) {
  if (firstOwner === undefined || !sameAddress(email, firstOwner)) return false;
  const row = await readRow(store, 'directory', directoryKeys.firstOwner(personIdOf(email)), FirstOwnerRow);
  return row?.sub === sub;
}

/** Called when they sign in. False for everybody else. */
export async function welcomeFirstOwner(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  who: Who,
  firstOwner: string | undefined,
): Promise<boolean> {
  if (firstOwner === undefined || !sameAddress(who.email, firstOwner)) return false;
  const now = clock.now();
  await store.put({
    table: 'directory',
    row: { ...directoryKeys.firstOwner(personIdOf(who.email)), v: 1, row: 'firstOwner', sub: who.sub, since: iso(now) },
    when: [{ attribute: 'pk', is: 'absent' }],
  });
  if (!(await isFirstOwner(store, who, firstOwner))) return false;
  const query = { table: 'directory', pk: directoryKeys.ownerless('').pk, sk: { beginsWith: 'ownerless#' } } as const;
  for (const { businessId } of (await readRows(store, query, OwnerlessRow)).items)
    await transactUnlessMoved(store, [
      ...owning(businessId, who, now),
      {
        kind: 'delete',
        table: 'directory',
        key: directoryKeys.ownerless(businessId),
        when: [{ attribute: 'pk', is: 'present' }],
      },
      standing(businessId),
    ]);
  return true;
}

/** The writes that make somebody who is signed in since `since` the owner of a business. */
export function owning(businessId: string, { sub, email, name }: Who, since: number): (Put | Update)[] {
  const person = {
    ...newPerson({ businessId, email, role: 'owner', now: since }),
    ...{ state: 'active', sub, name: nameOf({ name, email }), sessionsFrom: iso(since), lastSeenAt: iso(since) },
  };
  return [
    { kind: 'put', table: 'directory', row: person },
    membershipOf(businessId, person.id),
    countOwners(businessId, 1),
  ];
}

/** Marks a business as nobody's. */
export const ownerless = (businessId: string): Put => ({
  kind: 'put',
  table: 'directory',
  row: { ...directoryKeys.ownerless(businessId), v: 1, row: 'ownerless', businessId },
});
