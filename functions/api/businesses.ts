import type * as z from 'zod';
import { Business, CreateBusiness, EraseBusinessQuery, PatchBusiness } from '../../shared/contracts/api-businesses.ts';
import { Operation } from '../../shared/contracts/api-operations.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { BusinessRow } from '../../shared/contracts/rows/directory.ts';
import { beginErasure, closeBusiness } from '../../shared/erasure/erase-business.ts';
import { isFirstOwner, ownerless, owning } from '../../shared/people/first-owner.ts';
import type { Store } from '../../shared/ports/store.ts';
import { getBusiness } from '../../shared/records/directory.ts';
import { iso } from '../../shared/records/time.ts';
import { saying } from '../../shared/words/saying.ts';
import { viewOperation } from './operations.ts';
import { mergePatch } from './merge-patch.ts';
import { parseOr } from './read-request.ts';
import type { AdminOrPerson, SignedIn } from './authenticate.ts';
import type { ApiConfig } from './ports.ts';
import { adminOrPersonRoute, adminOrRoleRoute, type Route } from './route.ts';
import { changeVersioned, contended } from './versioned.ts';

const view = (row: BusinessRow): z.input<typeof Business> => ({
  id: row.id,
  name: row.name,
  timeZone: row.timeZone,
  locale: row.locale,
  contactEmail: row.contactEmail ?? null,
  createdAt: row.createdAt,
  version: row.version,
});

const contentOf = ({ name, timeZone, locale, contactEmail }: BusinessRow): CreateBusiness => ({
  name,
  timeZone,
  locale,
  ...(contactEmail === undefined ? {} : { contactEmail }),
});

/** The content is replaced as a whole, so that what was removed is gone. */
const withContent = (row: BusinessRow, { name, timeZone, locale, contactEmail }: CreateBusiness): BusinessRow => ({
  ...row,
  name,
  timeZone,
  locale,
  contactEmail,
});

/** A person who is signed in creates a business only as the first owner, and then owns it (SI6). */
export const businessRoutes = ({ firstOwner }: Pick<ApiConfig, 'firstOwner'>): Route[] => [
  adminOrPersonRoute({
    method: 'POST',
    path: '/v1/businesses',
    summary: 'Create a business',
    body: CreateBusiness,
    reply: { status: 201, schema: Business },
    description: 'The admin key, or the installation’s first owner when signed in, who owns it from then on.',
    problems: ['role_insufficient', 'contended'],
    handle: async ({ caller, body, ids, now }, { store }) => {
      const id = ids.newId('biz');
      const owner = caller.kind === 'admin' ? undefined : await asFirstOwner(store, caller.person, firstOwner);
      const row: BusinessRow = {
        ...directoryKeys.business(id),
        v: 1,
        row: 'business',
        id,
        ...body,
        createdAt: iso(now),
        version: 1,
      };
      const written = await store.transact([
        { kind: 'put', table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] },
        ...(owner === undefined ? [ownerless(id)] : owning(id, owner, Date.parse(owner.startedAt))),
      ]);
      const stands = written.ok ? row : await getBusiness(store, id);
      if (stands === undefined) throw contended();
      return view(stands);
    },
  }),
  adminOrRoleRoute('viewer', {
    method: 'GET',
    path: '/v1/businesses/{id}',
    summary: 'Read a business',
    reply: { status: 200, schema: Business },
    handle: async ({ params }, { store }) => {
      const row = await getBusiness(store, params.id);
      if (row === undefined) throw new ProblemError('not_found');
      return view(row);
    },
  }),
  adminOrRoleRoute('owner', {
    method: 'PATCH',
    path: '/v1/businesses/{id}',
    summary: 'Change a business',
    body: PatchBusiness,
    ifMatch: 'optional',
    reply: { status: 200, schema: Business },
    handle: async ({ params, body, expectedVersion }, { store }) => {
      const row = await changeVersioned(store, {
        table: 'directory',
        expectedVersion,
        read: () => getBusiness(store, params.id),
        change: (before) =>
          withContent(before, parseOr(CreateBusiness, mergePatch(contentOf(before), body), 'invalid_body')),
      });
      return view(row);
    },
  }),
  adminOrRoleRoute('owner', {
    method: 'DELETE',
    path: '/v1/businesses/{id}',
    summary: 'Erase a business',
    description:
      'Its keys are refused from now on. Its calendars are disconnected, its grants given back where nobody else holds them, and all its rows removed; the operation says when that is done. Nothing can be brought back.',
    query: EraseBusinessQuery,
    problems: ['contended'],
    reply: { status: 202, schema: Operation },
    handle: async ({ caller, params, query, language }, ports) => {
      const business = await getBusiness(ports.store, params.id);
      if (business === undefined) throw new ProblemError('not_found');
      const operation = await beginErasure(ports, business, { copies: query.copies, by: nameOf(caller) });
      if (operation === undefined) throw contended();
      await closeBusiness(ports, business);
      return viewOperation(operation, language);
    },
  }),
];

async function asFirstOwner(store: Store, { session }: SignedIn, firstOwner: string | undefined) {
  if (await isFirstOwner(store, session, firstOwner)) return session;
  throw new ProblemError('role_insufficient', {
    detail: saying('refused.firstOwner'),
  });
}

const nameOf = (caller: AdminOrPerson): string =>
  caller.kind === 'admin' ? 'administrator' : caller.person.session.name;
