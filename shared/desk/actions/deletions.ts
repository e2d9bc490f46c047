import { inParallel } from '../../async/in-parallel.ts';
import { cancelBooking, changeBooking, getBooking } from '../../bookings/commands.ts';
import { type GoogleState, updateGoogleState } from '../../bookings/google-state.ts';
import { putBackState, writtenAnew } from '../../bookings/put-back.ts';
import { sideOf } from '../../bookings/row.ts';
import { calendarKeys, conflictKeys, directoryKeys } from '../../contracts/keys.ts';
import { type BookingRow, EventIdRow, EventRow } from '../../contracts/rows/calendar.ts';
import { type ConflictRow, HeldDeletionRow } from '../../contracts/rows/conflicts.ts';
import type { Update } from '../../ports/store.ts';
import { getLink } from '../../records/directory.ts';
import { readRow, readRows } from '../../records/read.ts';
import { iso } from '../../records/time.ts';
import { shutUntil } from '../../sync/breaker.ts';
import { saying } from '../../words/saying.ts';
import { type Decision, noting, openConflict, settling } from '../desk.ts';
import type { ActPorts, Outcome, Task } from './task.ts';

type DeskPorts = Pick<ActPorts, 'store' | 'clock' | 'random'>;

/**
 * AP5: refusing puts back those already cancelled in the window; accepting applies the held ones. What is decided stands before
 * any booking follows it: of two people who decide at once one is refused. A run cut short is taken up where it stopped.
 */
export async function settleDeletions(
  ports: DeskPorts,
  { conflict: read, by }: Task,
  action: 'acceptDeletions' | 'refuseDeletions',
): Promise<Outcome> {
  const conflict = await takeDecision(ports, read, { name: by, action });
  if (conflict === undefined) return { ok: false, reason: 'again' };
  const held = await heldUnder(ports, conflict);
  await inParallel(
    held.filter((row) => !row.done),
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
    ...breakerAfter(action, ports.clock.now()),
    add: { breakerVersion: 1 },
    when: [{ attribute: 'breakerConflictId', is: '=', value: conflict.id }],
  });
  // On condition that nothing has joined since the rows were read: then there is more to settle.
  const result = await ports.store.transact(settling(conflict, { name: by, action }, ports.clock.now()));
  return result.ok ? { ok: true } : { ok: false, reason: 'again' };
}

export async function heldUnder(
  { store }: Pick<DeskPorts, 'store'>,
  { businessId, id }: Pick<ConflictRow, 'businessId' | 'id'>,
): Promise<HeldDeletionRow[]> {
  const { pk, sk } = conflictKeys.heldDeletion(businessId, id, '');
  return (await readRows(store, { table: 'conflicts', pk, sk: { beginsWith: sk } }, HeldDeletionRow)).items;
}

/** The row with the decision on it; undefined where it has changed since it was read, by another decision for one. */
async function takeDecision(
  { store, clock }: DeskPorts,
  conflict: ConflictRow,
  decision: Decision,
): Promise<ConflictRow | undefined> {
  if (conflict.lastAction !== undefined) return conflict;
  const now = clock.now();
  const noted = await store.transact(noting(conflict, decision, now));
  const { version = 0 } = conflict;
  return noted.ok ? { ...conflict, version: version + 1, lastAction: { ...decision, at: iso(now) } } : undefined;
}

/** What is refused may still be coming in: while it may, everything further waits for a decision of its own. */
const breakerAfter = (action: 'acceptDeletions' | 'refuseDeletions', now: number): Pick<Update, 'set' | 'remove'> =>
  action === 'refuseDeletions'
    ? { set: { breaker: [], breakerShutUntil: iso(shutUntil(now)) }, remove: ['breakerConflictId'] }
    : { set: { breaker: [] }, remove: ['breakerConflictId', 'breakerShutUntil'] };

async function settleCancelled(
  ports: DeskPorts,
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
    google: writtenAnew,
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
    cause: saying('cause.timeTakenSince'),
    impact: saying('impact.timeTakenSince'),
  });
}

/** CF2: the booking as it stands now; whatever else has become of it since is left as it is. */
async function settleHeld(
  ports: DeskPorts,
  conflict: ConflictRow,
  row: HeldDeletionRow,
  action: 'acceptDeletions' | 'refuseDeletions',
  by: string,
): Promise<void> {
  const ref = { businessId: conflict.businessId, bookingId: row.bookingId };
  const booking = await getBooking(ports, ref.businessId, ref.bookingId);
  if (booking?.heldByConflict !== conflict.id) return;
  // Cancelled by its booking system meanwhile: its event is still to be deleted, should it be there again.
  if (booking.status === 'cancelled')
    return await release(ports, ref, ({ google }) => ({ google, due: ports.clock.now() }));
  if (action === 'refuseDeletions') return await writeAnew(ports, ref);
  const back = row.declined === true ? undefined : await eventIsBack(ports, booking);
  if (back !== undefined) return await keepRestored(ports, conflict, booking, back);
  // Cancelled before it is released: nothing may write it to Google in between.
  const cancelled = await cancelBooking(ports, {
    ...ref,
    by,
    cause: 'deletion in Google accepted',
    // Deleted there by its own right, also if a write that was under way has brought it back meanwhile.
    google: { agreed: {}, write: true },
  });
  if (!cancelled.ok) throw new Error(`The booking ${row.bookingId} changed too often to be cancelled; try again`);
  await release(ports, ref, ({ google }) => ({ google, due: ports.clock.now() }));
}

type Ref = { businessId: string; bookingId: string };

async function release(
  ports: DeskPorts,
  ref: Ref,
  decide: (row: BookingRow) => Omit<GoogleState, 'heldByConflict'>,
): Promise<void> {
  await updateGoogleState(ports, ref, (row) => ({ ...decide(row), heldByConflict: undefined }));
}

/** `seen`: the event as Google shows it, where it stands again; ours is written over that version, and no other. */
const writeAnew = (ports: DeskPorts, ref: Ref, seen?: Pick<EventRow, 'start' | 'end'>): Promise<void> =>
  release(ports, ref, ({ google, title }) => ({
    google: {
      ...google,
      ...putBackState(google),
      ...(seen === undefined ? {} : { base: { start: seen.start, end: seen.end, title: google.base?.title ?? title } }),
    },
    due: ports.clock.now(),
  }));

/** The person put the event back before the deletion was accepted: the booking stands, and Google gets what it says. */
async function keepRestored(
  ports: DeskPorts,
  conflict: ConflictRow,
  booking: BookingRow,
  { start, end }: EventRow,
): Promise<void> {
  if (start !== booking.start || end !== booking.end)
    await openConflict(ports, {
      businessId: booking.businessId,
      kind: 'move_refused',
      subject: { type: 'booking', id: booking.id, label: booking.title },
      resourceId: booking.resourceId,
      ...(conflict.linkId === undefined ? {} : { linkId: conflict.linkId }),
      bookingId: booking.id,
      ours: sideOf(booking),
      theirs: { start, end },
      cause: saying('cause.putBackElsewhere'),
      impact: saying('impact.putBackElsewhere'),
    });
  await writeAnew(ports, { businessId: booking.businessId, bookingId: booking.id }, { start, end });
}

/** The event as the present generation shows it; undefined while it is gone. */
async function eventIsBack({ store }: DeskPorts, { businessId, google }: BookingRow): Promise<EventRow | undefined> {
  const link = google.linkId === undefined ? undefined : await getLink(store, businessId, google.linkId);
  if (link === undefined || link.state === 'disconnected' || google.eventId === undefined) return undefined;
  const base = calendarKeys.generation(businessId, link.id, link.generation);
  const id = await readRow(store, 'calendar', calendarKeys.eventId(base, google.eventId), EventIdRow);
  const sk = id?.gone === false ? id.keys.find((each) => !each.startsWith('x#')) : undefined;
  return sk === undefined ? undefined : await readRow(store, 'calendar', calendarKeys.eventKey(base, sk), EventRow);
}
