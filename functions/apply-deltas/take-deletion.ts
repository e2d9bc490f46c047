import { cancelBooking } from '../../shared/bookings/commands.ts';
import { dueOfCopies, updateGoogleState } from '../../shared/bookings/google-state.ts';
import { isPutBackOwed, putBackState } from '../../shared/bookings/put-back.ts';
import { bookingRow, contentOf } from '../../shared/bookings/row.ts';
import { conflictKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingGoogle, BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { HeldDeletionRow } from '../../shared/contracts/rows/conflicts.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { closeOnCancelled } from '../../shared/desk/agreement.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { getLink } from '../../shared/records/directory.ts';
import { iso } from '../../shared/records/time.ts';
import { askBreaker, type BreakerVerdict } from '../../shared/sync/breaker.ts';
import { decided } from '../../shared/sync/decided.ts';
import { loopOver } from '../../shared/sync/loop-guard.ts';
import { saying, whenOf } from '../../shared/words/saying.ts';
import { askedWith, owedWhileAsked, seenOf } from './event-seen.ts';
import { heldMail } from './held-mail.ts';
import { noteOf } from './note-of.ts';
import { causeInGoogle, ChangedMeanwhile, ifStill, type OwnContext, type OwnPorts } from './own-context.ts';
import { openAbout } from './open-about.ts';

/** RC6, AP5: what the end of a booking's event does to the booking. `declined`: the event still stands, as read. */
export async function takeDeletion(
  ports: OwnPorts,
  context: Pick<OwnContext, 'link'>,
  booking: BookingRow,
  reply: Settings['onEventDeleted'],
  declined?: Delta,
): Promise<void> {
  if (Date.parse(booking.end) <= ports.clock.now()) return await forgetEvent(ports, booking, declined);
  switch (reply) {
    case 'cancel':
      return await cancelUnlessHeld(ports, context, booking, declined);
    case 'putBack':
      return await putBack(ports, context, booking, declined);
    case 'ask':
      return await ask(ports, context, booking, declined);
    default:
      return reply satisfies never;
  }
}

/** What is over is not cancelled by tidying up a calendar; the booking only loses its event. */
async function forgetEvent(ports: OwnPorts, booking: BookingRow, declined: Delta | undefined): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const gone = seenGone(ports, declined);
  await updateGoogleState(ports, ref, ({ google }) => ({
    google: { ...google, ...gone, state: 'off' },
    due: undefined,
  }));
}

async function cancelUnlessHeld(
  ports: OwnPorts,
  context: Pick<OwnContext, 'link'>,
  booking: BookingRow,
  declined: Delta | undefined,
): Promise<void> {
  // Somebody has brought it back, and its event is still to be made: that it is gone is no news.
  if (declined === undefined && isPutBackOwed(booking.google)) return;
  const verdict = await countDeletion(ports, context.link, booking.id);
  if (verdict.kind === 'hold') return await hold(ports, context.link, booking, verdict, declined);
  const result = await cancelBooking(ports, {
    businessId: booking.businessId,
    bookingId: booking.id,
    // Somebody may have refused this deletion since it was counted.
    expectedVersion: booking.version,
    by: context.link.accountEmail,
    cause: causeInGoogle(context, declined === undefined ? 'deleted' : 'declined'),
    // What still stands there is deleted on condition of the etag just read, and whoever declined it has ended its loop (RC7).
    // A deletion read late, after the event was written anew, leaves no etag: the live event that is read next is then no
    // version we know of, and goes.
    google:
      declined === undefined
        ? { agreed: { state: 'off', ...seenGone(ports, declined) }, write: false }
        : { agreed: { ...loopOver, ...refusedIn(declined, context) }, write: true },
  });
  if (!result.ok) throw new ChangedMeanwhile(booking.id);
  await closeOnCancelled(ports, { businessId: booking.businessId, bookingId: booking.id });
}

const attempts = 8;

/** One conditional write on the link, so that all workers count together. */
async function countDeletion(ports: OwnPorts, ref: LinkRow, bookingId: string): Promise<BreakerVerdict> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = (await getLink(ports.store, ref.businessId, ref.id)) ?? ref;
    const { breaker: entries, breakerConflictId, breakerShutUntil } = link;
    const state = { entries, heldOpen: breakerConflictId !== undefined, shutUntil: breakerShutUntil };
    const verdict = askBreaker(state, bookingId, ports.clock.now());
    if (verdict.kind !== 'allow') return verdict;
    const result = await ports.store.update({
      table: 'directory',
      key: directoryKeys.link(link.businessId, link.id),
      set: { breaker: verdict.entries },
      add: { breakerVersion: 1 },
      when: [
        { attribute: 'breakerVersion', is: '=', value: link.breakerVersion },
        { attribute: 'breakerConflictId', is: 'absent' },
      ],
    });
    if (result.ok) return verdict;
  }
  throw new Error(`The deletions of ${ref.id} could not be counted: too many writers at once`);
}

/** The booking stays, nothing is written to Google for it, and a person decides about all of them at once. */
async function hold(
  ports: OwnPorts,
  link: LinkRow,
  booking: BookingRow,
  { cancelled, refused }: BreakerVerdict & { kind: 'hold' },
  declined: Delta | undefined,
): Promise<void> {
  const conflictId = await openConflict(
    ports,
    {
      businessId: link.businessId,
      kind: 'mass_deletion_held',
      subject: { type: 'link', id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
      resourceId: link.resourceId,
      linkId: link.id,
      cause: saying(refused ? 'cause.deletedAfterRefusal' : 'cause.massDeletion'),
      impact: refused
        ? saying('impact.deletedAfterRefusal')
        : saying('impact.massDeletion', { count: cancelled.length }),
    },
    { owes: (id) => heldMail(ports, link, { conflictId: id, cancelled: cancelled.length, refused }) },
  );
  for (const id of cancelled)
    await ports.store.put({
      ...{ table: 'conflicts', row: held(link, conflictId, id, 'cancelled') },
      when: [{ attribute: 'pk', is: 'absent' }],
    });
  const row = held(link, conflictId, booking.id, 'held');
  const seen = declined === undefined ? { goneAt: iso(ports.clock.now()) } : refusedIn(declined, { link });
  const known = { ...booking, google: { ...booking.google, ...seen } };
  await joinHeld(ports, link, known, declined === undefined ? row : { ...row, declined: true });
}

/** PU2: a write whose answer comes later does not make the event stand again. A declined one has not gone. */
const seenGone = ({ clock }: OwnPorts, declined: Delta | undefined): Pick<BookingGoogle, 'goneAt' | 'etag'> =>
  declined === undefined ? { goneAt: iso(clock.now()), etag: undefined } : {};

/**
 * PU2: a decision about a declined event, which still stands, is about this version of it, and no later read brings it again.
 * Should the booking come back, it gets another.
 */
const refusedIn = (declined: Delta, { link }: Pick<OwnContext, 'link'>): Partial<BookingGoogle> =>
  seenOf(declined, link);

/**
 * The booking joins those held while somebody may be deciding about them: together with a new version of the open row, so
 * that a decision has seen all it is about.
 */
async function joinHeld(ports: OwnPorts, link: LinkRow, booking: BookingRow, row: HeldDeletionRow): Promise<void> {
  const { businessId, id } = link;
  const { conflictId } = row;
  const content = { ...contentOf(booking), rev: booking.rev + 1, heldByConflict: conflictId };
  const result = await ports.store.transact([
    {
      ...{ kind: 'put', table: 'calendar', row: bookingRow(content, dueOfCopies(booking.google, booking)) },
      when: [{ attribute: 'rev', is: '=', value: booking.rev }],
    },
    { kind: 'put', table: 'conflicts', row },
    {
      ...{ kind: 'update', table: 'conflicts', key: conflictKeys.conflict(businessId, conflictId) },
      add: { version: 1 },
      when: [{ attribute: 'state', is: '=', value: 'open' }],
    },
    {
      ...{ kind: 'update', table: 'directory', key: directoryKeys.link(businessId, id) },
      set: { breakerConflictId: conflictId },
      add: { breakerVersion: 1 },
    },
  ]);
  if (!result.ok) throw new ChangedMeanwhile(booking.id);
}

const held = (link: LinkRow, conflictId: string, bookingId: string, was: HeldDeletionRow['was']): HeldDeletionRow => ({
  ...conflictKeys.heldDeletion(link.businessId, conflictId, bookingId),
  v: 1,
  row: 'heldDeletion',
  conflictId,
  bookingId,
  was,
  done: false,
});

async function putBack(
  ports: OwnPorts,
  context: Pick<OwnContext, 'link'>,
  booking: BookingRow,
  declined: Delta | undefined,
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const cause = causeInGoogle(context, declined === undefined ? 'deleted' : 'declined');
  const note = noteOf(ports, context, { status: 'cancelled' }, `${cause}, put back`);
  const gone = seenGone(ports, declined);
  await updateGoogleState(ports, ref, (row) => {
    ifStill(booking, row);
    const { google } = row;
    if (declined !== undefined && google.eventId !== declined.id) return undefined;
    const seen = { ...decided(google), ...(declined === undefined ? {} : { declinedEvent: declined.id }) };
    return {
      google: { ...seen, ...putBackState(seen), ...gone },
      due: ports.clock.now(),
      ledger: isPutBackOwed(google) ? undefined : note(row),
    };
  });
}

async function ask(
  ports: OwnPorts,
  context: Pick<OwnContext, 'link'>,
  booking: BookingRow,
  declined: Delta | undefined,
): Promise<void> {
  if (declined === undefined && isPutBackOwed(booking.google)) return;
  const gone = seenGone(ports, declined);
  const rest = (asked: (google: BookingGoogle) => BookingGoogle) =>
    updateGoogleState(ports, { businessId: booking.businessId, bookingId: booking.id }, (row) => {
      ifStill(booking, row);
      const { google } = row;
      const seen = declined !== undefined && google.eventId === declined.id ? refusedIn(declined, context) : {};
      const due = declined === undefined ? undefined : owedWhileAsked(ports, { google });
      return { google: asked({ ...google, ...seen, ...gone }), due };
    });
  // Before the row is there, so that nothing is written over the question should this worker end in between.
  await rest((google) => ({ ...google, undecided: true }));
  const conflictId = await openAbout(ports, context, booking, {
    kind: 'deleted_in_google',
    theirs: { status: declined === undefined ? 'cancelled' : 'declined' },
    cause: saying(declined === undefined ? 'cause.deletedAsk' : 'cause.declinedAsk'),
    impact: saying('impact.deletedAsk', { time: whenOf(booking, context.link.calendarZone) }),
  });
  await rest(await askedWith(ports, booking, conflictId));
}
