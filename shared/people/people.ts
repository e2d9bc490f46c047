import { directoryKeys } from '../contracts/keys.ts';
import { MembershipRow, PersonRow, type Role } from '../contracts/rows/people.ts';
import { personIdOf } from '../identity/ids.ts';
import type { Condition, Delete, Put, Store, Update } from '../ports/store.ts';
import { readRow, readRows } from '../records/read.ts';
import { standing } from '../records/standing.ts';
import { iso } from '../records/time.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';

/** The people of a business. Whatever changes how many owners there are says so in the same write (SI7). */

type Write = Put | Update | Delete;

export const getPerson = (store: Store, businessId: string, personId: string) =>
  readRow(store, 'directory', directoryKeys.person(businessId, personId), PersonRow);

export const businessesOf = async (store: Store, personId: string): Promise<string[]> => {
  const { pk } = directoryKeys.membership(personId, '');
  const query = { table: 'directory', pk, sk: { beginsWith: 'business#' } } as const;
  return (await readRows(store, query, MembershipRow)).items.map(({ businessId }) => businessId);
};

const absent: Condition[] = [{ attribute: 'pk', is: 'absent' }];

export const unchanged = ({ version }: PersonRow): Condition[] => [{ attribute: 'version', is: '=', value: version }];

/** An owner who has signed in counts; the last one cannot be taken away. */
export const countOwners = (businessId: string, by: 1 | -1): Update => ({
  kind: 'update',
  table: 'directory',
  key: directoryKeys.owners(businessId),
  add: { count: by },
  set: { v: 1, row: 'owners' },
  ...(by < 0 ? { when: [{ attribute: 'count', is: '>', value: 1 }] } : {}),
});

export const membershipOf = (businessId: string, personId: string): Put => ({
  kind: 'put',
  table: 'directory',
  row: { ...directoryKeys.membership(personId, businessId), v: 1, row: 'membership', businessId },
});

type Invited = { businessId: string; email: string; role: Role; now: number };

export function newPerson({ businessId, email, role, now }: Invited): PersonRow {
  const id = personIdOf(email);
  return {
    ...directoryKeys.person(businessId, id),
    v: 1,
    row: 'person',
    id,
    businessId,
    email,
    role,
    state: 'invited',
    createdAt: iso(now),
    version: 1,
  };
}

/** Who is there already stays as they are. */
export async function addPerson(store: Store, invited: Invited): Promise<'added' | 'there' | 'noBusiness'> {
  const row = newPerson(invited);
  const added = await store.transact([
    { kind: 'put', table: 'directory', row, when: absent },
    membershipOf(row.businessId, row.id),
    standing(row.businessId),
  ]);
  if (added.ok) return 'added';
  return (await getPerson(store, row.businessId, row.id)) === undefined ? 'noBusiness' : 'there';
}

const isOwner = ({ role, state }: PersonRow): boolean => role === 'owner' && state === 'active';

type Outcome = 'done' | 'lastOwner' | 'changed';

/** The counter stands last, so that a lost position of its own says that the owner is the last one. */
async function writeAll(store: Store, writes: Write[], counting: Update | undefined): Promise<Outcome> {
  const items = counting === undefined ? writes : [...writes, counting];
  const written = await store.transact(items);
  if (written.ok) return 'done';
  return counting !== undefined && written.lost.includes(items.length - 1) ? 'lastOwner' : 'changed';
}

export async function changeRole(store: Store, person: PersonRow, role: Role): Promise<Outcome> {
  const next = { ...person, role, version: person.version + 1 };
  const put: Put = { kind: 'put', table: 'directory', row: next, when: unchanged(person) };
  const gained = Number(isOwner(next)) - Number(isOwner(person));
  const counting = gained === 0 ? undefined : countOwners(person.businessId, gained > 0 ? 1 : -1);
  return await writeAll(store, [put], counting);
}

export async function removePerson(store: Store, person: PersonRow): Promise<Outcome> {
  const { businessId, id } = person;
  const key = directoryKeys.person(businessId, id);
  const writes: Write[] = [
    { kind: 'delete', table: 'directory', key, when: unchanged(person) },
    { kind: 'delete', table: 'directory', key: directoryKeys.membership(id, businessId) },
  ];
  return await writeAll(store, writes, isOwner(person) ? countOwners(businessId, -1) : undefined);
}

/** SI8: with the business its people go, owners or not, and what leads from them to it. */
export async function removePeople(store: Store, businessId: string): Promise<void> {
  const people = { table: 'directory', pk: businessId, sk: { beginsWith: 'person#' } } as const;
  for (const { id } of (await readRows(store, people, PersonRow)).items)
    await transactUnlessMoved(store, [
      { kind: 'delete', table: 'directory', key: directoryKeys.person(businessId, id) },
      { kind: 'delete', table: 'directory', key: directoryKeys.membership(id, businessId) },
    ]);
  await store.delete({ table: 'directory', key: directoryKeys.owners(businessId) });
  await store.delete({ table: 'directory', key: directoryKeys.ownerless(businessId) });
}
