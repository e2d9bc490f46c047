import * as z from 'zod';
import { PageQuery } from '../../shared/contracts/api.ts';
import {
  CreateResource,
  DeleteResourceQuery,
  PatchResource,
  Resource,
  ResourceList,
} from '../../shared/contracts/api-resources.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { getResource, getSettings } from '../../shared/records/directory.ts';
import { readRows } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { resourceChanged } from '../../shared/webhooks/resource-change.ts';
import { deleteResource } from './delete-resource.ts';
import { findResource } from './find.ts';
import { mergePatch } from './merge-patch.ts';
import { originOf } from './origin.ts';
import { paged, toPage } from './paging.ts';
import type { ApiPorts } from './ports.ts';
import { parseOr } from './read-request.ts';
import { evidenceOf } from './resource-evidence.ts';
import { showResource, viewResource } from './resource-view.ts';
import { businessRoute, type Route } from './route.ts';
import { changeVersioned, contended } from './versioned.ts';

async function show(ports: ApiPorts, row: ResourceRow, now: number) {
  return await showResource(ports, row, await getSettings(ports.store, row.businessId, row.id), now);
}

type Content = z.output<typeof CreateResource>;

const contentOf = ({ name, email, timeZone, workingHours }: ResourceRow): Content => ({
  name,
  email,
  timeZone,
  ...(workingHours === null ? {} : { workingHours }),
});

/** The content is replaced as a whole; without working hours the resource is always open. */
const withContent = (row: ResourceRow, content: Content): ResourceRow => ({
  ...row,
  name: content.name,
  email: content.email,
  timeZone: content.timeZone,
  workingHours: content.workingHours ?? null,
});

/** `updatedAt` moves only with the content, so that a patch that changes nothing is seen to. */
function patched(before: ResourceRow, patch: z.output<typeof PatchResource>, now: number): ResourceRow {
  const after = withContent(before, parseOr(CreateResource, mergePatch(contentOf(before), patch), 'invalid_body'));
  return JSON.stringify(after) === JSON.stringify(before) ? before : { ...after, updatedAt: iso(now) };
}

export const resourceRoutes: Route[] = [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/resources',
    summary: 'Create a resource',
    description:
      'A person, room or thing that can be booked. Without a connected calendar it can be booked all the same.',
    body: CreateResource,
    reply: { status: 201, schema: Resource },
    handle: async ({ caller, body, ids, now }, ports) => {
      const { businessId } = caller;
      const id = ids.newId('res');
      const at = iso(now);
      const key = directoryKeys.resource(businessId, id);
      const content = { ...body, workingHours: body.workingHours ?? null };
      const row: ResourceRow = {
        ...key,
        v: 1,
        row: 'resource',
        id,
        businessId,
        ...content,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      const written = await ports.store.transact([
        { kind: 'put', table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] },
        resourceChanged({ businessId, resourceId: id }, now),
      ]);
      const stands = written.ok ? row : await getResource(ports.store, businessId, id);
      if (stands === undefined) throw contended();
      return await show(ports, stands, now);
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/resources',
    summary: 'List resources',
    query: z.strictObject(PageQuery),
    reply: { status: 200, schema: ResourceList },
    handle: async ({ caller, query, now }, ports) => {
      const all = { table: 'directory', pk: caller.businessId, sk: { beginsWith: 'resource#' } } as const;
      const { items, nextCursor } = toPage(await readRows(ports.store, paged(all, query), ResourceRow));
      const evidence = await evidenceOf(ports.store, caller.businessId, items);
      return { items: items.map((row) => viewResource(row, evidence(row.id), now)), nextCursor };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/resources/{id}',
    summary: 'Read a resource',
    reply: { status: 200, schema: Resource },
    handle: async ({ caller, params, now }, ports) =>
      await show(ports, await findResource(ports.store, caller.businessId, params.id), now),
  }),
  businessRoute('manage', {
    method: 'PATCH',
    path: '/v1/resources/{id}',
    summary: 'Change a resource',
    body: PatchResource,
    ifMatch: 'optional',
    reply: { status: 200, schema: Resource },
    handle: async ({ caller, params, body, expectedVersion, now }, ports) => {
      const row = await changeVersioned(ports.store, {
        table: 'directory',
        expectedVersion,
        read: () => getResource(ports.store, caller.businessId, params.id),
        change: (before) => patched(before, body, now),
        also: ({ businessId, id: resourceId }) => [resourceChanged({ businessId, resourceId }, now)],
      });
      return await show(ports, row, now);
    },
  }),
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/resources/{id}',
    summary: 'Delete a resource that is not in use',
    description:
      'Refused while bookings are to come, and while a calendar is connected unless `copies` says what becomes of the events there; then it is disconnected first. Its past bookings stay readable.',
    query: DeleteResourceQuery,
    ifMatch: 'optional',
    reply: { status: 204 },
    problems: ['resource_in_use'],
    handle: async (call, ports) => {
      const { caller, params, query, expectedVersion, now } = call;
      const target = { businessId: caller.businessId, resourceId: params.id, expectedVersion, now };
      await deleteResource(ports, { ...target, copies: query.copies, origin: originOf(call) });
    },
  }),
];
