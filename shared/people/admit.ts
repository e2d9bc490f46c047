import type { PersonRow } from '../contracts/rows/people.ts';
import { directoryKeys } from '../contracts/keys.ts';
import { personIdOf } from '../identity/ids.ts';
import type { Identity } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { standing } from '../records/standing.ts';
import { iso } from '../records/time.ts';
import { welcomeFirstOwner } from './first-owner.ts';
import { businessesOf, countOwners, getPerson, unchanged } from './people.ts';
import { nameOf } from './sessions.ts';

type AdmitPorts = Pick<Ports, 'store' | 'clock'>;

export type Admission = 'admitted' | 'unverified' | 'unknown';

/** SI1: whether somebody who has signed in at Google is one of ours; whoever was invited is here from now on. */
export async function admit(ports: AdmitPorts, identity: Identity, firstOwner: string | undefined): Promise<Admission> {
  if (!identity.emailVerified) return 'unverified';
  const first = await welcomeFirstOwner(ports, identity, firstOwner);
  const personId = personIdOf(identity.email);
  const joined: boolean[] = [];
  for (const businessId of await businessesOf(ports.store, personId)) {
    const person = await getPerson(ports.store, businessId, personId);
    joined.push(person !== undefined && (await join(ports, person, identity)));
  }
  return first || joined.includes(true) ? 'admitted' : 'unknown';
}

async function join({ store, clock }: AdmitPorts, person: PersonRow, identity: Identity): Promise<boolean> {
  const seen = { name: nameOf(identity), lastSeenAt: iso(clock.now()) };
  if (person.state === 'active') {
    const key = directoryKeys.person(person.businessId, person.id);
    const when = [{ attribute: 'sub', is: '=', value: identity.sub } as const];
    return (await store.update({ table: 'directory', key, set: seen, when })).ok;
  }
  const row: PersonRow = {
    ...person,
    ...seen,
    state: 'active',
    sub: identity.sub,
    sessionsFrom: iso(clock.now()),
    version: person.version + 1,
  };
  const put: Put = { kind: 'put', table: 'directory', row, when: unchanged(person) };
  const owner = person.role === 'owner' ? [countOwners(person.businessId, 1)] : [];
  return (await store.transact([put, ...owner, standing(person.businessId)])).ok;
}
