import * as z from 'zod';
import { Timestamp } from './api.ts';
import { problemCodes } from './problems.ts';
import { OperationResult, OperationWork } from './rows/operations.ts';

const kinds = OperationWork.options.map(({ shape }) => shape.kind.value);

export const Operation = z
  .object({
    id: z.string().meta({ example: 'opr_biz_4k2m-8d1s' }),
    kind: z.enum(kinds),
    state: z.enum(['pending', 'running', 'done', 'failed']),
    progress: z.object({ done: z.int(), total: z.int().optional() }),
    result: OperationResult.optional().meta({ description: 'With `done`: what came of it, by kind' }),
    problem: z
      .object({ code: z.enum(problemCodes), title: z.string(), detail: z.string() })
      .optional()
      .meta({ description: 'With `failed`: why, and what to do next' }),
    createdAt: Timestamp,
    finishedAt: Timestamp.optional(),
  })
  .meta({ id: 'Operation' });
