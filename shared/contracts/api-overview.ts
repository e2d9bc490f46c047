import * as z from 'zod';
import { funnelSteps } from '../sync/health.ts';
import { resourceStates } from './api-resources.ts';
import { conflictKinds } from './rows/conflicts.ts';

const counted = <Name extends string>(names: readonly [Name, ...Name[]]) => z.record(z.enum(names), z.int());

export const Overview = z
  .object({
    resources: z.object({ total: z.int(), byState: counted(resourceStates) }),
    funnel: counted(funnelSteps).meta({ description: 'Every resource, at the step it has come to' }),
    conflicts: z.object({
      open: z.int(),
      urgent: z.int().meta({ description: 'Open ones that should not wait' }),
      byKind: z.partialRecord(z.enum(conflictKinds), z.int()).meta({ description: 'Open ones' }),
    }),
    at: z.string().meta({ format: 'date-time', description: 'As of when; some seconds old at most' }),
  })
  .meta({ id: 'Overview' });
