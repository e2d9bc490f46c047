import * as z from 'zod';
import { PageQuery } from '../../shared/contracts/api.ts';
import { CreatePerson, PatchPerson, Person, PersonList } from '../../shared/contracts/api-people.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { PersonRow } from '../../shared/contracts/rows/people.ts';
import { personIdOf } from '../../shared/identity/ids.ts';
import { addPerson, changeRole, getPerson, removePerson } from '../../shared/people/people.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readPage } from './paging.ts';
import { roleRoute, type Route } from './route.ts';
import { contended } from './versioned.ts';

const view = ({ id, email, name, role, state, lastSeenAt }: PersonRow): z.input<typeof Person> => ({
  id,
  email,
  ...(name === undefined ? {} : { name }),
  role,
  state,
  ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
});

async function findPerson(store: Store, businessId: string, personId: string): Promise<PersonRow> {
  const row = await getPerson(store, businessId, personId);
  if (row === undefined) throw new ProblemError('not_found');
  return row;
}

const attempts = 5;

/** Again as long as others write the same row; the last owner stays (SI7). */
async function change(
  read: () => Promise<PersonRow>,
  write: (row: PersonRow) => Promise<'done' | 'lastOwner' | 'changed'>,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const outcome = await write(await read());
    if (outcome === 'done') return;
    if (outcome === 'lastOwner') throw new ProblemError('last_owner');
  }
  throw contended();
}

export const peopleRoutes: Route[] = [
  roleRoute('owner', {
    method: 'GET',
    path: '/v1/people',
    summary: 'List who may use the console',
    query: z.strictObject(PageQuery),
    reply: { status: 200, schema: PersonList },
    handle: async ({ caller, query }, { store }) => {
      const people = { table: 'directory', pk: caller.businessId, sk: { beginsWith: 'person#' } } as const;
      return await readPage(store, people, query, PersonRow, view);
    },
  }),
  roleRoute('owner', {
    method: 'POST',
    path: '/v1/people',
    summary: 'Let somebody in',
    description:
      'Whoever signs in with Google under this address, which Google must have verified, is in from then on.',
    body: CreatePerson,
    reply: { status: 201, schema: Person },
    problems: ['person_exists', 'not_found'],
    handle: async ({ caller: { businessId }, body, ids, now }, { store }) => {
      const added = await addPerson(store, { businessId, ...body, now });
      if (added === 'there' && !ids.repeated) throw new ProblemError('person_exists');
      return view(await findPerson(store, businessId, personIdOf(body.email)));
    },
  }),
  roleRoute('owner', {
    method: 'PATCH',
    path: '/v1/people/{id}',
    summary: 'Give somebody another role',
    description: 'It counts from their next request on.',
    body: PatchPerson,
    reply: { status: 200, schema: Person },
    problems: ['last_owner', 'contended'],
    handle: async ({ caller: { businessId }, params, body }, { store }) => {
      const read = () => findPerson(store, businessId, params.id);
      await change(read, async (row) => (row.role === body.role ? 'done' : await changeRole(store, row, body.role)));
      return view(await read());
    },
  }),
  roleRoute('owner', {
    method: 'DELETE',
    path: '/v1/people/{id}',
    summary: 'Let somebody in no more',
    description: 'From their next request on, in every browser.',
    reply: { status: 204 },
    problems: ['last_owner', 'contended'],
    handle: async ({ caller: { businessId }, params }, { store }) => {
      await change(
        () => findPerson(store, businessId, params.id),
        (row) => removePerson(store, row),
      );
    },
  }),
];
