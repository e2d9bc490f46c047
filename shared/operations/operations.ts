import { directoryKeys } from '../contracts/keys.ts';
import { OperationRow, type OperationResult, type OperationWork } from '../contracts/rows/operations.ts';
import { newOperationId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put, Update } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { parseRow, readRow } from '../records/read.ts';
import { days, iso, minutes, unixSeconds } from '../records/time.ts';

/**
 * What takes longer than a request. The row owes the next step by its due marker; the sweep claims it and carries it out. The
 * marker is the fence as well: whoever has lost it writes nothing any more, so a step may run twice and only one counts.
 */

type OperationPorts = Pick<Ports, 'store' | 'clock'>;
type Problem = NonNullable<OperationRow['problem']>;

/** How a step ended. It must be harmless to do again, for its worker may die before this is stored. */
export type Step =
  /** Got on; `work` says from where the next step goes on. */
  | { kind: 'more'; progress: OperationRow['progress']; work: OperationWork }
  /** Could not get on; it is tried again, later each time, until its kind gives up with this problem. */
  | { kind: 'later'; problem: Problem }
  | { kind: 'done'; progress: OperationRow['progress']; result?: OperationResult }
  | { kind: 'failed'; problem: Problem };

/** To be put alone or in one transaction with what must not be without it. */
export function newOperation(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  { businessId, work }: { businessId: string; work: OperationWork },
): { operation: OperationRow; put: Put } {
  const id = newOperationId(businessId, random);
  const key = directoryKeys.operation(businessId, id);
  const now = clock.now();
  const operation: OperationRow = {
    ...key,
    ...dueAt(key, now),
    ...{ v: 1, row: 'operation', id, businessId, work, state: 'pending', progress: { done: 0 }, tries: 0 },
    createdAt: iso(now),
  };
  const put: Put = { kind: 'put', table: 'directory', row: operation, when: [{ attribute: 'pk', is: 'absent' }] };
  return { operation, put };
}

export async function startOperation(
  ports: OperationPorts & Pick<Ports, 'random'>,
  request: { businessId: string; work: OperationWork },
): Promise<OperationRow> {
  const { operation, put } = newOperation(ports, request);
  await ports.store.put(put);
  return operation;
}

export const getOperation = (store: Ports['store'], businessId: string, operationId: string) =>
  readRow(store, 'directory', directoryKeys.operation(businessId, operationId), OperationRow);

/** Notes that a step begins; undefined when another worker has claimed it since. */
export async function beginStep(ports: OperationPorts, claimed: OperationRow): Promise<OperationRow | undefined> {
  return await write(ports, claimed, { set: { state: 'running' }, add: { tries: 1 } });
}

/** Stores how a step ended. A step that ends after its claim has passed to another worker leaves nothing. */
export async function endStep(ports: OperationPorts, operation: OperationRow, step: Step): Promise<void> {
  const now = ports.clock.now();
  switch (step.kind) {
    case 'more': {
      const set = { work: step.work, progress: step.progress, tries: 0, ...dueAt(operation, now) };
      await write(ports, operation, { set });
      return;
    }
    case 'later':
      if (operation.tries >= mostTries[operation.work.kind])
        return await finish(ports, operation, { state: 'failed', problem: step.problem });
      await write(ports, operation, { set: dueAt(operation, now + delayAfter(operation.tries)) });
      return;
    case 'done': {
      const { progress, result } = step;
      return await finish(ports, operation, { state: 'done', progress, ...(result === undefined ? {} : { result }) });
    }
    case 'failed':
      return await finish(ports, operation, { state: 'failed', problem: step.problem });
    default:
      return step satisfies never;
  }
}

/** Steps begun without getting on before a kind gives up. */
const mostTries: Record<OperationWork['kind'], number> = {
  dryRun: 6,
  // What was promised to be erased is not given up.
  eraseCustomer: Number.POSITIVE_INFINITY,
  eraseBusiness: Number.POSITIVE_INFINITY,
};

/** Every one of its steps has died or failed on a defect. */
export const hasGivenUp = ({ tries, work }: OperationRow): boolean => tries > mostTries[work.kind];

const delayAfter = (tries: number): number => Math.min(minutes(30), minutes(2 ** (tries - 1)));

const keptDays = 30;

async function finish(
  ports: OperationPorts,
  operation: OperationRow,
  outcome: Partial<Pick<OperationRow, 'state' | 'progress' | 'result' | 'problem'>>,
): Promise<void> {
  const now = ports.clock.now();
  const set = { ...outcome, finishedAt: iso(now), expiresAt: unixSeconds(now + days(keptDays)) };
  await write(ports, operation, { set, remove: ['dueShard', 'dueAt'] });
}

async function write(
  { store }: OperationPorts,
  { pk, sk, dueAt: claim }: OperationRow,
  change: Pick<Update, 'set' | 'add' | 'remove'>,
): Promise<OperationRow | undefined> {
  if (claim === undefined) return undefined;
  const when: Update['when'] = [{ attribute: 'dueAt', is: '=', value: claim }];
  const result = await store.update({ table: 'directory', key: { pk, sk }, ...change, when });
  return result.ok ? parseRow(OperationRow, result.row) : undefined;
}
