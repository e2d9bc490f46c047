import { CreatedKey, CreateKey, KeyList } from '../../shared/contracts/api-businesses.ts';
import { PageQuery } from '../../shared/contracts/api.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { ApiKeyRow } from '../../shared/contracts/rows/directory.ts';
import { hashSecret, newSecret } from '../../shared/identity/ids.ts';
import { getBusiness } from '../../shared/records/directory.ts';
import { standing } from '../../shared/records/standing.ts';
import { iso } from '../../shared/records/time.ts';
import * as z from 'zod';
import { keyText } from './authenticate.ts';
import { readPage } from './paging.ts';
import type { ApiPorts } from './ports.ts';
import { adminOrRoleRoute, type Route } from './route.ts';
import { storeWhileThere } from './versioned.ts';

async function requireBusiness(store: ApiPorts['store'], businessId: string): Promise<void> {
  const business = await getBusiness(store, businessId);
  if (business === undefined || business.erasingSince !== undefined) throw new ProblemError('not_found');
}

export const keyRoutes: Route[] = [
  adminOrRoleRoute('owner', {
    method: 'POST',
    path: '/v1/businesses/{id}/keys',
    summary: 'Create a key of a business',
    description: 'The key is in this answer only.',
    body: CreateKey,
    reply: { status: 201, schema: CreatedKey, secret: true },
    handle: async ({ params, body, ids, now }, { store, random }) => {
      await requireBusiness(store, params.id);
      const id = ids.newId('key');
      const key = keyText(params.id, id, newSecret(random));
      const row: ApiKeyRow = {
        ...directoryKeys.apiKey(params.id, id),
        v: 1,
        row: 'key',
        id,
        businessId: params.id,
        ...body,
        hash: hashSecret(key),
        createdAt: iso(now),
      };
      // A key made by a worker that died was never seen by anybody: the new one takes its place.
      await storeWhileThere(store, [{ kind: 'put', table: 'directory', row }, standing(params.id)]);
      return { id, key };
    },
  }),
  adminOrRoleRoute('owner', {
    method: 'GET',
    path: '/v1/businesses/{id}/keys',
    summary: 'List the keys of a business',
    query: z.strictObject(PageQuery),
    reply: { status: 200, schema: KeyList },
    handle: async ({ params, query }, { store }) => {
      await requireBusiness(store, params.id);
      const keys = { table: 'directory', pk: params.id, sk: { beginsWith: 'key#' } } as const;
      return await readPage(store, keys, query, ApiKeyRow, ({ id, name, scopes, createdAt }) => ({
        id,
        name,
        scopes,
        createdAt,
      }));
    },
  }),
  adminOrRoleRoute('owner', {
    method: 'DELETE',
    path: '/v1/businesses/{id}/keys/{keyId}',
    summary: 'Revoke a key',
    description: 'It is refused from now on.',
    reply: { status: 204 },
    handle: async ({ params }, { store }) => {
      const key = directoryKeys.apiKey(params.id, params.keyId);
      const deleted = await store.delete({ table: 'directory', key, when: [{ attribute: 'pk', is: 'present' }] });
      if (!deleted.ok) throw new ProblemError('not_found');
    },
  }),
];
