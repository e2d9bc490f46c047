import type * as z from 'zod';
import { inParallel } from '../../shared/async/in-parallel.ts';
import {
  ActedOnConflicts,
  ActOnConflict,
  ActOnConflicts,
  Conflict,
  ConflictList,
  ConflictsQuery,
} from '../../shared/contracts/api-desk.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { ProblemError, problemOf } from '../../shared/contracts/problems.ts';
import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import { type ActRequest, act } from '../../shared/desk/act.ts';
import { getConflict } from '../../shared/desk/desk.ts';
import { effectFacts } from '../../shared/desk/facts.ts';
import { type ConflictFilter, listConflicts, listMostUrgent } from '../../shared/desk/list.ts';
import { iso } from '../../shared/records/time.ts';
import type { Language } from '../../shared/words/language.ts';
import { problemOfAction } from './action-problems.ts';
import { resourcesOf } from './booking-view.ts';
import { viewConflict } from './conflict-view.ts';
import { toPage } from './paging.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

type Filter = NonNullable<z.output<typeof ActOnConflicts>['filter']>;

/** What the index serves as instants, the rest as it is. */
function filterOf({ from, to, ...others }: Filter): Omit<ConflictFilter, 'businessId' | 'state' | 'limit' | 'cursor'> {
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...(from === undefined ? {} : { from: iso(millisecondsOf(from)) }),
    ...(to === undefined ? {} : { to: iso(millisecondsOf(to)) }),
  };
}

const mostAtOnce = 200;

export const conflictRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/conflicts',
    summary: 'List conflicts and warnings, newest or most urgent first',
    query: ConflictsQuery,
    reply: { status: 200, schema: ConflictList },
    handle: async ({ caller: { businessId }, query, now, language }, ports) => {
      const { order, limit, cursor, state, ...more } = query;
      const filter = { businessId, state, limit, ...filterOf(more), ...(cursor === undefined ? {} : { cursor }) };
      const { items, nextCursor } = toPage(
        order === 'urgent' ? { items: await listMostUrgent(ports, filter) } : await listConflicts(ports, filter),
      );
      return { items: await viewAll(ports, businessId, items, { now, language }), nextCursor };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/conflicts/{id}',
    summary: 'Read a conflict',
    description: 'Says of each action what it would do now: the next free time, which colleagues are free.',
    reply: { status: 200, schema: Conflict },
    handle: async ({ caller, params, now, language }, ports) => {
      const row = await getConflict(ports, caller.businessId, params.id);
      if (row === undefined) throw new ProblemError('not_found');
      return viewConflict(row, await effectFacts(ports, row), { now, language });
    },
  }),
  businessRoute('conflicts', {
    method: 'POST',
    path: '/v1/conflicts/{id}/actions',
    summary: 'Settle a conflict',
    description:
      'Does one of the conflict’s `actions`. The present state is checked before anything is done; repeating what was done changes nothing.',
    body: ActOnConflict,
    reply: { status: 200, schema: Conflict },
    problems: ['action_not_offered', 'action_not_possible', 'slot_taken', 'stale_calendar', 'contended'],
    handle: async ({ caller, params, body, now, language }, ports) => {
      const result = await act(ports, requestOf(caller, params.id, body));
      if (!result.ok) throw problemOfAction(result);
      return viewConflict(result.conflict, await effectFacts(ports, result.conflict), { now, language });
    },
  }),
  businessRoute('conflicts', {
    method: 'POST',
    path: '/v1/conflicts/actions',
    summary: 'Settle many conflicts',
    description:
      'Does the same with each row named or that fits the filter, at most 200. Each is settled or refused by itself; `results` says which.',
    body: ActOnConflicts,
    reply: { status: 200, schema: ActedOnConflicts },
    handle: async ({ caller, body, requestId, language }, ports) => {
      const { ids, more } = await idsOf(ports, caller.businessId, body);
      const results = await inParallel(ids, 6, async (id) => {
        const result = await actIsolated(ports, requestOf(caller, id, body));
        if (!(result instanceof ProblemError)) return { id, ok: true, state: result.state };
        const { code, detail } = problemOf(result, requestId, language);
        return { id, ok: false, problem: { code, detail } };
      });
      return { results, more };
    },
  }),
];

/** One row that fails is no reason to leave the others: it says so, and repeating the request does what is left. */
async function actIsolated(ports: ApiPorts, request: ActRequest): Promise<ConflictRow | ProblemError> {
  try {
    const result = await act(ports, request);
    return result.ok ? result.conflict : problemOfAction(result);
  } catch {
    ports.metrics.count('ActionFailed');
    return new ProblemError('internal');
  }
}

type Acting = { action: string; by?: string | undefined; resourceId?: string | undefined };

const requestOf = (
  { businessId, name }: { businessId: string; name: string },
  conflictId: string,
  { action, by = name, resourceId }: Acting,
): ActRequest => ({ businessId, conflictId, action, by, ...(resourceId === undefined ? {} : { resourceId }) });

async function idsOf(
  ports: ApiPorts,
  businessId: string,
  { ids, filter = {} }: z.output<typeof ActOnConflicts>,
): Promise<{ ids: string[]; more: boolean }> {
  if (ids !== undefined) return { ids: [...new Set(ids)], more: false };
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const wanted = { businessId, state: 'open', limit: mostAtOnce - found.length, ...filterOf(filter) } as const;
    const page = await listConflicts(ports, cursor === undefined ? wanted : { ...wanted, cursor });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < mostAtOnce);
  return { ids: found, more: cursor !== undefined };
}

async function viewAll(
  ports: ApiPorts,
  businessId: string,
  rows: ConflictRow[],
  said: { now: number; language: Language },
) {
  const resources = await resourcesOf(ports.store, businessId, rows);
  return rows.map((row) => {
    const resource = resources.get(row.resourceId ?? '');
    const view = viewConflict(row, { zone: resource?.timeZone ?? 'UTC' }, said);
    return resource === undefined ? view : { ...view, resource };
  });
}
