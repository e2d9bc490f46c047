import type * as z from 'zod';
import { ActOnConflict, Conflict, ConflictList, ConflictsQuery } from '../../shared/contracts/api-desk.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { act } from '../../shared/desk/act.ts';
import { type ConflictFilter, getConflict, listConflicts } from '../../shared/desk/desk.ts';
import { iso } from '../../shared/records/time.ts';
import { viewConflict } from './conflict-view.ts';
import { toPage } from './paging.ts';
import { businessRoute, type Route } from './route.ts';

const filterOf = (businessId: string, query: z.output<typeof ConflictsQuery>): ConflictFilter => ({
  businessId,
  state: query.state,
  limit: query.limit,
  ...(query.kind === undefined ? {} : { kind: query.kind }),
  ...(query.resourceId === undefined ? {} : { resourceId: query.resourceId }),
  ...(query.from === undefined ? {} : { from: iso(millisecondsOf(query.from)) }),
  ...(query.to === undefined ? {} : { to: iso(millisecondsOf(query.to)) }),
  ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
});

export const conflictRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/conflicts',
    summary: 'List conflicts and warnings, newest first',
    query: ConflictsQuery,
    reply: { status: 200, schema: ConflictList },
    handle: async ({ caller, query }, ports) => {
      const { items, nextCursor } = toPage(await listConflicts(ports, filterOf(caller.businessId, query)));
      return { items: items.map(viewConflict), nextCursor };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/conflicts/{id}',
    summary: 'Read a conflict',
    reply: { status: 200, schema: Conflict },
    handle: async ({ caller, params }, ports) => {
      const row = await getConflict(ports, caller.businessId, params.id);
      if (row === undefined) throw new ProblemError('not_found');
      return viewConflict(row);
    },
  }),
  businessRoute('conflicts', {
    method: 'POST',
    path: '/v1/conflicts/{id}/actions',
    summary: 'Settle a conflict',
    description: 'Does one of the conflict’s `actions`. The present state is checked before anything is done.',
    body: ActOnConflict,
    reply: { status: 200, schema: Conflict },
    problems: ['action_not_offered'],
    handle: async ({ caller, params, body }, ports) => {
      const { businessId, name } = caller;
      const { action, by = name } = body;
      const result = await act(ports, { businessId, conflictId: params.id, action, by });
      if (result.ok) return viewConflict(result.conflict);
      if (result.reason === 'not_found') throw new ProblemError('not_found');
      throw new ProblemError('action_not_offered', {
        errors: [{ path: 'action', message: 'is not offered now' }],
        more: { offered: result.offered },
      });
    },
  }),
];
