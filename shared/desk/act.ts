import { inParallel } from '../async/in-parallel.ts';
import { cancelBooking, changeBooking } from '../bookings/commands.ts';
import { updateGoogleState } from '../bookings/google-state.ts';
import { conflictKeys, directoryKeys } from '../contracts/keys.ts';
import { type ConflictRow, HeldDeletionRow } from '../contracts/rows.ts';
import type { Ports } from '../ports/ports.ts';
import { readRows } from '../records/read.ts';
import { getConflict, openConflict, settleConflict } from './desk.ts';
import { type ActionName, actionsOf } from './kinds.ts';

type ActPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

export type Acted =
  | { ok: true; conflict: ConflictRow }
  | { ok: false; reason: 'not_found' }
  | { ok: false; reason: 'action_not_offered'; offered: ActionName[] };

/**
 * A person's decision (CF1, CF2): checked against what is offered now, carried out, recorded. Repeating it after it was
 * carried out answers the settled row and changes nothing; a run cut short is taken up where it stopped.
 */
export async function act(
  ports: ActPorts,
  request: { businessId: string; conflictId: string; action: string; by: string },
): Promise<Acted> {
  const conflict = await getConflict(ports, request.businessId, request.conflictId);
  if (conflict === undefined) return { ok: false, reason: 'not_found' };
  if (conflict.settledBy?.action === request.action) return { ok: true, conflict };
  const offered = actionsOf(conflict).map((action) => action.name);
  const action = offered.find((name) => name === request.action);
  if (action === undefined) return { ok: false, reason: 'action_not_offered', offered };
  await carryOut(ports, conflict, action, request.by);
  await settleConflict(ports, conflict, { name: request.by, action });
  const settled = await getConflict(ports, request.businessId, request.conflictId);
  return settled === undefined ? { ok: false, reason: 'not_found' } : { ok: true, conflict: settled };
}

async function carryOut(ports: ActPorts, conflict: ConflictRow, action: ActionName, by: string): Promise<void> {
  switch (action) {
    case 'ignore':
      return;
    case 'acceptDeletions':
    case 'refuseDeletions':
      return await settleDeletions(ports, conflict, action, by);
    default:
      return action satisfies never;
  }
}

/** AP5: refusing puts back those already cancelled in the window; accepting applies the held ones. */
async function settleDeletions(
  ports: ActPorts,
  conflict: ConflictRow,
  action: 'acceptDeletions' | 'refuseDeletions',
  by: string,
): Promise<void> {
  const { pk } = conflictKeys.heldDeletion(conflict.businessId, conflict.id, '');
  const { items } = await readRows(ports.store, { table: 'conflicts', pk }, HeldDeletionRow);
  await inParallel(
    items.filter((row) => !row.done),
    4,
    async (row) => {
      if (row.was === 'cancelled') await settleCancelled(ports, conflict, row, action, by);
      else await settleHeld(ports, conflict, row, action, by);
      await ports.store.update({ table: 'conflicts', key: { pk: row.pk, sk: row.sk }, set: { done: true } });
    },
  );
  await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(conflict.businessId, conflict.linkId ?? ''),
    set: { breaker: [] },
    add: { breakerVersion: 1 },
    remove: ['breakerConflictId'],
    when: [{ attribute: 'breakerConflictId', is: '=', value: conflict.id }],
  });
}

async function settleCancelled(
  ports: ActPorts,
  conflict: ConflictRow,
  row: HeldDeletionRow,
  action: string,
  by: string,
) {
  if (action === 'acceptDeletions') return;
  const result = await changeBooking(ports, {
    businessId: conflict.businessId,
    bookingId: row.bookingId,
    change: { status: 'confirmed' },
    by,
    cause: 'deletion in Google refused',
    google: { agreed: anew, write: true },
  });
  if (result.ok || result.reason === 'not_found') return;
  if (result.reason !== 'slot_taken')
    throw new Error(`The booking ${row.bookingId} changed too often to be restored; try again`);
  await openConflict(ports, {
    businessId: conflict.businessId,
    kind: 'deleted_in_google',
    subject: { type: 'booking', id: row.bookingId, label: row.bookingId },
    ...(conflict.resourceId === undefined ? {} : { resourceId: conflict.resourceId }),
    bookingId: row.bookingId,
    theirs: { status: 'cancelled' },
    cause: 'The booking was cancelled by a deletion in Google that you refused, but its time has been taken since.',
    impact: 'The customer has no appointment; agree on another time.',
  });
}

/** Nothing is known of its event any more but the id: it is written anew (PU1). */
const anew = { syncedVersion: 0, etag: undefined, tries: 0 };

async function settleHeld(
  ports: ActPorts,
  conflict: ConflictRow,
  row: HeldDeletionRow,
  action: string,
  by: string,
): Promise<void> {
  const ref = { businessId: conflict.businessId, bookingId: row.bookingId };
  if (action === 'refuseDeletions') {
    await updateGoogleState(ports, ref, ({ google }) => ({
      google: { ...google, ...anew, state: 'pending' },
      due: ports.clock.now(),
      heldByConflict: undefined,
    }));
    return;
  }
  await updateGoogleState(ports, ref, ({ google }) => ({ google, due: undefined, heldByConflict: undefined }));
  await cancelBooking(ports, {
    ...ref,
    by,
    cause: 'deletion in Google accepted',
    google: { agreed: { state: 'off' }, write: false },
  });
}
