import { acceptGoogle, keepOurs, restoreLoser } from './actions/both-sides.ts';
import { cancelOnDesk, putBack } from './actions/deleted.ts';
import { settleDeletions } from './actions/deletions.ts';
import { ignore } from './actions/ignore.ts';
import { giveToColleague, moveToNextFree } from './actions/move.ts';
import { reconnect } from './actions/reconnect.ts';
import { retry } from './actions/retry.ts';
import type { ActPorts, Outcome, Refusal, Task } from './actions/task.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import { type Saying, saying } from '../words/saying.ts';
import { getConflict } from './desk.ts';
import { type ActionName, offeredTo } from './offers.ts';

export type Acted =
  | { ok: true; conflict: ConflictRow }
  | { ok: false; reason: 'not_found' }
  /** `detail`: where the row has ended meanwhile, and by whom. */
  | { ok: false; reason: 'action_not_offered'; offered: readonly ActionName[]; detail?: Saying }
  | { ok: false; reason: 'contended' }
  | Refusal;

export type ActRequest = {
  businessId: string;
  conflictId: string;
  action: string;
  by: string;
  resourceId?: string;
};

const attempts = 5;

/**
 * A person's decision (CF1, CF2): checked against what is offered now, carried out on what stands now, recorded with name and
 * time. Repeating it after it was carried out answers the settled row and changes nothing.
 */
export async function act(ports: ActPorts, request: ActRequest): Promise<Acted> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const acted = await actOnce(ports, request);
    if (acted !== 'again') return acted;
  }
  return { ok: false, reason: 'contended' };
}

async function actOnce(ports: ActPorts, request: ActRequest): Promise<Acted | 'again'> {
  const { businessId, conflictId, by, resourceId } = request;
  const conflict = await getConflict(ports, businessId, conflictId);
  if (conflict === undefined) return { ok: false, reason: 'not_found' };
  if (conflict.settledBy?.action === request.action) return { ok: true, conflict };
  const offered = offeredTo(conflict);
  const action = offered.find((name) => name === request.action);
  if (action === undefined) return { ok: false, reason: 'action_not_offered', offered, ...endOf(conflict) };
  const task = { conflict, action, by, ...(resourceId === undefined ? {} : { resourceId }) };
  const outcome = await carryOut(ports, task);
  if (!outcome.ok) return outcome.reason === 'again' ? 'again' : outcome;
  const after = await getConflict(ports, businessId, conflictId);
  return after === undefined ? { ok: false, reason: 'not_found' } : { ok: true, conflict: after };
}

function endOf({ state, settledBy }: ConflictRow): { detail?: Saying } {
  if (settledBy !== undefined) return { detail: saying('refused.settledMeanwhile', { name: settledBy.name }) };
  return state === 'closed' ? { detail: saying('refused.closedMeanwhile') } : {};
}

function carryOut(ports: ActPorts, task: Task): Promise<Outcome> {
  switch (task.action) {
    case 'keepOurs':
      return keepOurs(ports, task);
    case 'acceptGoogle':
      return acceptGoogle(ports, task);
    case 'restoreLoser':
      return restoreLoser(ports, task);
    case 'moveToNextFree':
      return moveToNextFree(ports, task);
    case 'giveToColleague':
      return giveToColleague(ports, task);
    case 'putBack':
      return putBack(ports, task);
    case 'cancelBooking':
      return cancelOnDesk(ports, task);
    case 'acceptDeletions':
    case 'refuseDeletions':
      return settleDeletions(ports, task, task.action);
    case 'reconnect':
      return reconnect(ports, task);
    case 'retry':
      return retry(ports, task);
    case 'ignore':
      return ignore(ports, task);
    default:
      return task.action satisfies never;
  }
}
