import type { OperationRow } from '../../shared/contracts/rows/operations.ts';
import { beginStep, endStep, hasGivenUp, type Step } from '../../shared/operations/operations.ts';
import { dryRun } from './dry-run.ts';
import type { SchedulePorts } from './run-schedule.ts';

/** The next step of an operation that this sweep has claimed. */
export async function carryOn(ports: SchedulePorts, claimed: OperationRow): Promise<void> {
  const operation = await beginStep(ports, claimed);
  if (operation === undefined) return;
  const step: Step = hasGivenUp(operation)
    ? { kind: 'failed', problem: { code: 'internal' } }
    : await stepOf(ports, operation);
  await endStep(ports, operation, step);
}

async function stepOf(ports: SchedulePorts, { businessId, work }: OperationRow): Promise<Step> {
  const { kind } = work;
  switch (kind) {
    case 'dryRun':
      return await dryRun(ports, { businessId, resourceId: work.resourceId });
    default:
      return kind satisfies never;
  }
}
