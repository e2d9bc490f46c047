import type { OperationRow } from '../../shared/contracts/rows/operations.ts';
import { beginStep, endStep, hasGivenUp, type Step } from '../../shared/operations/operations.ts';
import { dryRun } from './dry-run.ts';
import { eraseBusinessStep, eraseCustomerStep } from './erase.ts';
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

async function stepOf(ports: SchedulePorts, operation: OperationRow): Promise<Step> {
  const { businessId, work } = operation;
  switch (work.kind) {
    case 'dryRun':
      return await dryRun(ports, { businessId, resourceId: work.resourceId });
    case 'eraseCustomer':
      return await eraseCustomerStep(ports, operation, work);
    case 'eraseBusiness':
      return await eraseBusinessStep(ports, operation, work);
    default:
      return work satisfies never;
  }
}
