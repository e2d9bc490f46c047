import type * as z from 'zod';
import { ActOnConflict, Conflict, ConflictList, ConflictsQuery } from '../../shared/contracts/api-desk.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { act } from '../../shared/desk/act.ts';
import { type ConflictFilter, getConflict, listConflicts } from '../../shared/desk/desk.ts';
import { effectFacts } from '../../shared/desk/facts.ts';
import { iso } from '../../shared/records/time.ts';
import { zonesOf } from './booking-view.ts';
import { problemOfAction } from './action-problems.ts';
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
      const zones = await zonesOf(ports.store, caller.businessId, items);
      return {
        items: items.map((row) => viewConflict(row, { zone: zones.get(row.resourceId ?? '') ?? 'UTC' })),
        nextCursor,
      };
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
      return viewConflict(row, await effectFacts(ports, row));
    },
  }),
  businessRoute('conflicts', {
    method: 'POST',
    path: '/v1/conflicts/{id}/actions',
    summary: 'Settle a conflict',
    description: 'Does one of the conflict’s `actions`. The present state is checked before anything is done.',
    body: ActOnConflict,
    reply: { status: 200, schema: Conflict },
    problems: ['action_not_offered', 'action_not_possible', 'slot_taken', 'stale_calendar', 'contended'],
    handle: async ({ caller, params, body }, ports) => {
      const { businessId, name } = caller;
      const { action, by = name, resourceId } = body;
      const request = { businessId, conflictId: params.id, action, by, ...(resourceId && { resourceId }) };
      const result = await act(ports, request);
      if (!result.ok) throw problemOfAction(result);
      return viewConflict(result.conflict, await effectFacts(ports, result.conflict));
    },
  }),
];
