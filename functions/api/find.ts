import { ProblemError, wrong } from '../../shared/contracts/problems.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Store } from '../../shared/ports/store.ts';
import { getLink, getResource } from '../../shared/records/directory.ts';

/** Reads that end the request with `not_found`. Keys begin with the caller's business, so foreign ids are unknown ones (API2). */

export async function findResource(store: Store, businessId: string, resourceId: string): Promise<ResourceRow> {
  const row = await getResource(store, businessId, resourceId);
  if (row === undefined) throw new ProblemError('not_found');
  return row;
}

/** For ids that stand in a body or query: the answer names the field. */
export async function findNamedResource(
  store: Store,
  businessId: string,
  resourceId: string,
  path = 'resourceId',
): Promise<ResourceRow> {
  const row = await getResource(store, businessId, resourceId);
  if (row === undefined) throw unknown(path);
  return row;
}

export const unknown = (path: string): ProblemError =>
  new ProblemError('not_found', { errors: [wrong(path, 'field.notThere')] });

export async function findLink(store: Store, businessId: string, linkId: string): Promise<LinkRow> {
  const row = await getLink(store, businessId, linkId);
  if (row === undefined) throw new ProblemError('not_found');
  return row;
}
