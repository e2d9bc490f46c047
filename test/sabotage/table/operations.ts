import type * as DryRun from '../../../functions/run-schedule/dry-run.ts';
import type * as Operations from '../../../shared/operations/operations.ts';
import type * as Blocking from '../../../shared/calendar/blocking.ts';
import { inModule, readingRows, type Sabotage, updating } from '../breaks.ts';

/** What takes longer than a request, and the dry run. */
export const operations: Sabotage[] = [
  {
    rule: 'OP1',
    name: 'an operation that cannot go on has failed at once',
    breaks: inModule<typeof DryRun>('../../functions/run-schedule/dry-run.ts', (real) => ({
      dryRun: async (ports, resource) => {
        const step = await real.dryRun(ports, resource);
        return step.kind === 'later' ? { kind: 'failed', problem: step.problem } : step;
      },
    })),
    proof: (all) => all.operating.outage,
  },
  {
    rule: 'OP1',
    name: 'an operation is given up when its first worker dies',
    breaks: inModule<typeof Operations>('../../shared/operations/operations.ts', () => ({
      hasGivenUp: ({ tries }) => tries > 1,
    })),
    proof: (all) => all.operating.deadWorker,
  },
  {
    rule: 'OP1',
    name: 'an operation that has ended stays due',
    breaks: updating('run-schedule', (update) =>
      update.set?.['finishedAt'] === undefined ? update : { ...update, remove: [] },
    ),
    proof: (all) => all.operating.owed,
  },
  {
    rule: 'DR1',
    name: 'the dry run tells every free event apart by its being free only',
    breaks: inModule<typeof Blocking>('../../shared/calendar/blocking.ts', (real) => ({
      whyFree: (event, settings) => (real.whyFree(event, settings) === undefined ? undefined : 'free'),
    })),
    proof: (all) => all.operating.report,
  },
  {
    rule: 'DR1',
    name: 'the dry run takes what already stands for what is to be written',
    breaks: inModule<typeof DryRun>('../../functions/run-schedule/dry-run.ts', (real) => ({
      dryRun: async (ports, resource) => {
        const step = await real.dryRun(ports, resource);
        if (step.kind !== 'done' || step.result === undefined) return step;
        const { bookings } = step.result;
        const written = bookings.written + bookings.there;
        return { ...step, result: { ...step.result, bookings: { ...bookings, written, there: 0 } } };
      },
    })),
    proof: (all) => all.operating.asForReal,
  },
  {
    rule: 'DR1',
    name: 'a dry run reads what was connected when it was asked for',
    breaks: readingRows('run-schedule', 'link', (row) => ({ ...row, state: 'active' })),
    proof: (all) => all.operating.leftMeanwhile,
  },
];
