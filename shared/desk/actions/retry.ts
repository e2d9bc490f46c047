import { updateGoogleState } from '../../bookings/google-state.ts';
import { directoryKeys } from '../../contracts/keys.ts';
import type { ConflictRow } from '../../contracts/rows/conflicts.ts';
import { syncLink } from '../../links/commands.ts';
import { getLink } from '../../records/directory.ts';
import { isStopped, withoutLoop } from '../../sync/loop-guard.ts';
import { saying } from '../../words/saying.ts';
import { noting, settling } from '../desk.ts';
import { type ActPorts, notPossible, type Outcome, type Task } from './task.ts';

/**
 * What is owed is due now, and not at its own time. The row stays open until it has succeeded, and says who asked and when;
 * asking again does no harm.
 */
export async function retry(ports: ActPorts, { conflict, action, by }: Task): Promise<Outcome> {
  const refusal = await askAgain(ports, conflict);
  if (refusal !== undefined) return refusal;
  if (conflict.kind === 'loop_stopped') return await settle(ports, { conflict, action, by });
  const noted = await ports.store.transact(noting(conflict, { name: by, action }, ports.clock.now()));
  return noted.ok ? { ok: true } : { ok: false, reason: 'again' };
}

async function askAgain(ports: ActPorts, conflict: ConflictRow) {
  if (conflict.kind === 'loop_stopped') return await startAnew(ports, conflict);
  return conflict.kind === 'write_refused' ? await writeAgain(ports, conflict) : await readAgain(ports, conflict);
}

/** RC7: there is no success to wait for, should nothing be owed; another loop is another row. */
async function settle(ports: ActPorts, { conflict, action, by }: Omit<Task, 'resourceId'>): Promise<Outcome> {
  const result = await ports.store.transact(settling(conflict, { name: by, action }, ports.clock.now()));
  return result.ok ? { ok: true } : { ok: false, reason: 'again' };
}

async function startAnew(ports: ActPorts, { businessId, bookingId }: ConflictRow) {
  if (bookingId === undefined) return notPossible(saying('refused.namesNoBooking'));
  const booking = await updateGoogleState(ports, { businessId, bookingId }, ({ google }) =>
    isStopped(google) ? { google: withoutLoop(google), due: ports.clock.now() } : undefined,
  );
  return booking === undefined ? notPossible(saying('refused.bookingGone')) : undefined;
}

async function writeAgain(ports: ActPorts, { businessId, bookingId }: ConflictRow) {
  if (bookingId === undefined) return notPossible(saying('refused.namesNoBooking'));
  const booking = await updateGoogleState(ports, { businessId, bookingId }, (row) =>
    row.google.state === 'refused' || row.google.state === 'waiting'
      ? { google: { ...row.google, state: 'pending', tries: 0 }, due: ports.clock.now() }
      : undefined,
  );
  return booking === undefined ? notPossible(saying('refused.bookingGone')) : undefined;
}

async function readAgain(ports: ActPorts, { businessId, linkId, kind }: ConflictRow) {
  const link = linkId === undefined ? undefined : await getLink(ports.store, businessId, linkId);
  if (link === undefined) return notPossible(saying('refused.notConnected'));
  if (kind === 'channel_failing') await forgetPause(ports, businessId, link.id);
  const result = await syncLink(ports, { businessId, linkId: link.id }, { fromGoogle: true, toGoogle: true });
  if (result.ok) return undefined;
  return notPossible(saying(link.state === 'paused' ? 'refused.paused' : 'refused.needsReconnect'));
}

/** Google is asked for a channel again at the next look, and not after the growing pause. */
const forgetPause = ({ store }: ActPorts, businessId: string, linkId: string) =>
  store.update({
    table: 'directory',
    key: directoryKeys.link(businessId, linkId),
    remove: ['watchTriedAt'],
    when: [{ attribute: 'channelId', is: 'absent' }],
  });
