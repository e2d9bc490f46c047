import type * as z from 'zod';
import { Operation } from '../../shared/contracts/api-operations.ts';
import { ProblemError, wordsOfProblem } from '../../shared/contracts/problems.ts';
import type { OperationRow } from '../../shared/contracts/rows/operations.ts';
import { businessOfOperation } from '../../shared/identity/ids.ts';
import { getOperation } from '../../shared/operations/operations.ts';
import type { Language } from '../../shared/words/language.ts';
import { say } from '../../shared/words/saying.ts';
import type { BusinessCaller } from './authenticate.ts';
import { anyCallerRoute, type Route } from './route.ts';

export const viewOperation = (row: OperationRow, language: Language): z.input<typeof Operation> => ({
  id: row.id,
  kind: row.work.kind,
  state: row.state,
  progress: row.progress,
  ...(row.result === undefined ? {} : { result: row.result }),
  ...(row.problem === undefined ? {} : { problem: problemOf(row.problem, language) }),
  createdAt: row.createdAt,
  ...(row.finishedAt === undefined ? {} : { finishedAt: row.finishedAt }),
});

function problemOf({ code, detail }: NonNullable<OperationRow['problem']>, language: Language) {
  const { title, doNext } = wordsOfProblem(code, language);
  return { code, title, detail: detail === undefined ? doNext : say(detail, language) };
}

/** The admin key finds operations of every business: those that end one as well. */
const businessOf = (caller: { kind: 'admin' } | BusinessCaller, operationId: string): string | undefined =>
  caller.kind === 'admin' ? businessOfOperation(operationId) : caller.businessId;

export const operationRoutes: Route[] = [
  anyCallerRoute({
    method: 'GET',
    path: '/v1/operations/{id}',
    summary: 'How far something is that takes longer than a request',
    description: 'It goes on every minute. Kept for 30 days after it has ended.',
    reply: { status: 200, schema: Operation },
    handle: async ({ caller, params, language }, { store }) => {
      const businessId = businessOf(caller, params.id);
      const row = businessId === undefined ? undefined : await getOperation(store, businessId, params.id);
      if (row === undefined) throw new ProblemError('not_found');
      return viewOperation(row, language);
    },
  }),
];
