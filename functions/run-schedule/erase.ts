import type { OperationRow } from '../../shared/contracts/rows/operations.ts';
import {
  cleanupsOf,
  closeBusiness,
  leaveCalendars,
  removeDirectory,
  removeRows,
} from '../../shared/erasure/erase-business.ts';
import { eraseCustomer } from '../../shared/erasure/erase-customer.ts';
import type { Step } from '../../shared/operations/operations.ts';
import { getBusiness } from '../../shared/records/directory.ts';
import { minutes } from '../../shared/records/time.ts';
import { cleanPartition } from './clean-partition.ts';
import type { SchedulePorts } from './run-schedule.ts';

type Work = OperationRow['work'];

export async function eraseCustomerStep(
  ports: SchedulePorts,
  { businessId, progress }: OperationRow,
  work: Extract<Work, { kind: 'eraseCustomer' }>,
): Promise<Step> {
  const { found, next } = await eraseCustomer(ports, { ...work, businessId }, work.after);
  const done = { done: progress.done + found };
  return next === undefined
    ? { kind: 'done', progress: done }
    : { kind: 'more', progress: done, work: { ...work, after: next } };
}

type EraseBusiness = Extract<Work, { kind: 'eraseBusiness' }>;

/** Longer than anybody who was at work when the calendars were left can still write. */
const restMs = minutes(20);

/** Its steps, each safe to repeat: leave the calendars, remove the rows, wait, and the same once more. */
export async function eraseBusinessStep(
  ports: SchedulePorts,
  operation: OperationRow,
  work: EraseBusiness,
): Promise<Step> {
  const { businessId } = operation;
  const more = (next: Partial<EraseBusiness>): Step => ({
    kind: 'more',
    progress: operation.progress,
    work: { ...work, ...next },
  });
  const business = await getBusiness(ports.store, businessId);
  if (business !== undefined) await closeBusiness(ports, business);
  if ((await leaveCalendars(ports, businessId, work.copies, work.by)) > 0) return more({});
  if (!(await removeRows(ports, businessId))) return more({});
  const cleanups = await cleanupsOf(ports, businessId);
  for (const cleanup of cleanups) await cleanPartition(ports, cleanup);
  if (cleanups.length > 0) return more({});
  const now = ports.clock.now();
  if (work.removedAt === undefined) return more({ removedAt: now });
  if (now < work.removedAt + restMs) return more({});
  await removeDirectory(ports, businessId);
  return { kind: 'done', progress: operation.progress };
}
