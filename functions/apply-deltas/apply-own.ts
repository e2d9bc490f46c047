import { changeBooking, getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import { timesOf } from '../../shared/calendar/event-time.ts';
import { isWithin } from '../../shared/calendar/working-hours.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows.ts';
import { closeConflict, openConflict } from '../../shared/desk/desk.ts';
import { type BookingSide, type EventSide, type Merge, reconcile } from '../../shared/sync/reconcile.ts';
import { aboutBooking, type OwnContext, type OwnPorts } from './own-context.ts';
import { takeDeletion } from './take-deletion.ts';

/** What Google says of a booking's own event, brought together with the booking. */
export async function applyOwn(ports: OwnPorts, context: OwnContext, delta: Delta, bookingId: string): Promise<void> {
  const booking = await getBooking(ports, context.link.businessId, bookingId);
  if (booking === undefined || booking.google.eventId !== delta.id || booking.google.linkId !== context.link.id) return;
  if (booking.heldByConflict !== undefined) return;
  const event = eventSide(delta, context.zone);
  if (event === undefined) return;
  const verdict = reconcile(bookingSide(booking), event, context.settings);
  switch (verdict.kind) {
    case 'none':
      return;
    case 'echo':
      return await takeEcho(ports, context, booking, delta);
    case 'deleteEvent':
      return await deleteAgain(ports, booking, delta);
    case 'deleted':
      return await takeDeletion(
        ports,
        context,
        booking,
        verdict.reply,
        delta.status === 'cancelled' ? undefined : delta,
      );
    case 'merge':
      return await takeMerge(ports, context, booking, delta, verdict.merge);
    default:
      return verdict satisfies never;
  }
}

const bookingSide = ({ google, ...booking }: BookingRow): BookingSide => ({
  ...booking,
  ...(google.etag === undefined ? {} : { etag: google.etag }),
  ...(google.base === undefined ? {} : { base: google.base }),
  syncedVersion: google.syncedVersion,
  ...(google.updated === undefined ? {} : { updated: google.updated }),
  ...(google.unconfirmed === undefined ? {} : { unconfirmed: google.unconfirmed }),
});

/** Declined by the resource itself is like deleted (RC6). Unreadable times leave the booking alone. */
function eventSide(delta: Delta, zone: string): EventSide | undefined {
  const at = delta.updated === undefined ? {} : { updated: delta.updated };
  if (delta.status === 'cancelled' || delta.selfResponse === 'declined') return { gone: true, ...at };
  const times = timesOf(delta, zone);
  if ('problem' in times) return undefined;
  return {
    gone: false,
    start: new Date(times.start).toISOString(),
    end: new Date(times.end).toISOString(),
    title: delta.title ?? '',
    recurring: delta.recurrence !== undefined,
    ...at,
    ...(delta.etag === undefined ? {} : { etag: delta.etag }),
    ...(delta.markedVersion === undefined ? {} : { markedVersion: delta.markedVersion }),
  };
}

/** RC2: no write to Google and no change of the booking; the new etag is always stored. */
async function takeEcho(ports: OwnPorts, { link }: OwnContext, booking: BookingRow, delta: Delta): Promise<void> {
  ports.metrics.count('EchoRecognised');
  await closeConflict(ports, { businessId: link.businessId, kind: 'move_refused', subjectId: booking.id });
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => {
    if (row.google.eventId !== delta.id || row.google.etag === delta.etag) return undefined;
    // An answer of Google's that was lost: the marker says that it has this version already (PU2).
    const arrived = delta.markedVersion !== undefined && delta.markedVersion >= row.version;
    const base = { start: booking.start, end: booking.end, title: delta.title ?? booking.title };
    const google = { ...row.google, ...seenOf(delta), base };
    if (!arrived) return { google, due: owed(ports, row) };
    const { unconfirmed: _, ...settled } = google;
    return { google: { ...settled, state: 'synced', syncedVersion: row.version, tries: 0 }, due: undefined };
  });
}

/** The booking is cancelled, its event still lives: it goes on condition of the etag just read. */
async function deleteAgain(ports: OwnPorts, booking: BookingRow, delta: Delta): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) =>
    row.status !== 'cancelled' || row.google.etag === delta.etag
      ? undefined
      : { google: { ...withEtag(row, delta), state: 'pending', tries: 0 }, due: ports.clock.now() },
  );
}

const withEtag = (row: BookingRow, delta: Delta) => ({ ...row.google, ...seenOf(delta) });

/** The version of the event that Google showed. */
const seenOf = ({ etag, updated }: Delta) => ({
  ...(etag === undefined ? {} : { etag }),
  ...(updated === undefined ? {} : { updated }),
});

async function takeMerge(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
): Promise<void> {
  if (merge.bothChanged.length > 0 || merge.ask) await openBothChanged(ports, context, booking, delta, merge);
  const refusal = refusalOf(ports, context, booking, merge);
  const take = refusal === undefined ? merge.take : withoutTime(merge.take);
  if (refusal !== undefined) await refuseMove(ports, context, booking, delta, merge, refusal);
  if (Object.keys(take).length > 0) return await follow(ports, context, booking, delta, { ...merge, take });
  await storeRead(ports, booking, delta, merge.write ? ports.clock.now() : undefined);
}

const withoutTime = ({ title }: Merge['take']): Merge['take'] => (title === undefined ? {} : { title });

/** RC5: rules that do not depend on other bookings; those are judged in the commit itself. */
function refusalOf(
  ports: OwnPorts,
  { settings, resource }: OwnContext,
  booking: BookingRow,
  { take }: Merge,
): string | undefined {
  if (take.start === undefined || take.end === undefined) return undefined;
  const interval = { start: Date.parse(take.start), end: Date.parse(take.end) };
  if (interval.end <= interval.start) return 'The event has no duration.';
  if (interval.start < ports.clock.now() && take.start < booking.start) return 'The new time lies in the past.';
  if (settings.outsideWorkingHours === 'refuse' && !isWithin(resource.workingHours, resource.timeZone, interval))
    return 'The new time lies outside working hours.';
  return undefined;
}

async function follow(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
): Promise<void> {
  const { start, end, title } = merge.take;
  const change = {
    ...(start === undefined || end === undefined ? {} : { start: Date.parse(start), end: Date.parse(end) }),
    ...(title === undefined ? {} : { title }),
  };
  const base = { start: start ?? booking.start, end: end ?? booking.end, title: delta.title ?? booking.title };
  const agreed = { base, ...seenOf(delta) };
  const result = await changeBooking(ports, {
    businessId: booking.businessId,
    bookingId: booking.id,
    expectedVersion: booking.version,
    change,
    by: context.link.accountEmail,
    cause: 'changed in Google',
    // What Google was still owed, its description for one, is owed on.
    google: { agreed, write: merge.write || booking.google.syncedVersion < booking.version },
  });
  if (result.ok) return await settled(ports, booking);
  if (result.reason === 'slot_taken') {
    const taken = `Another ${result.inTheWay.source === 'google' ? 'event' : 'booking'} takes that time.`;
    await refuseMove(ports, context, booking, delta, merge, taken);
    if (title !== undefined) return await follow(ports, context, booking, delta, { ...merge, take: { title } });
    return await storeRead(ports, booking, delta, undefined);
  }
  if (result.reason !== 'not_found')
    throw new Error(`The booking ${booking.id} changed while Google's change was applied`);
}

const settled = async (ports: OwnPorts, booking: BookingRow): Promise<void> => {
  await closeConflict(ports, { businessId: booking.businessId, kind: 'move_refused', subjectId: booking.id });
};

/** The etag just read is what the next write is conditional on; the base stays: the sides have not agreed. */
async function storeRead(ports: OwnPorts, booking: BookingRow, delta: Delta, due: number | undefined): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => {
    const next = due ?? owed(ports, row);
    const google = withEtag(row, delta);
    if (next === undefined) return { google, due: undefined };
    // Google shows something else than it last got of us: this version is owed anew.
    const syncedVersion = due === undefined ? google.syncedVersion : Math.min(google.syncedVersion, row.version - 1);
    return { google: { ...google, state: 'pending', syncedVersion }, due: next };
  });
}

/** What still has to be written is written now: the etag it waited for is here. */
const owed = ({ clock }: OwnPorts, row: BookingRow): number | undefined =>
  row.dueAt === undefined ? undefined : clock.now();

async function refuseMove(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Merge,
  cause: string,
): Promise<void> {
  await context.letBlock(delta);
  await openConflict(ports, {
    ...aboutBooking(context, booking, delta),
    kind: 'move_refused',
    ours: sideOf(booking),
    theirs: { ...merge.take },
    cause: `The event was moved in Google. ${cause}`,
    impact: 'The booking keeps its time; Google shows another. Somebody has to decide which one holds.',
  });
}

async function openBothChanged(ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta, merge: Merge) {
  if (merge.ask && merge.bothChanged.length === 0) return await askAboutMove(ports, context, booking, delta);
  await openConflict(ports, {
    ...aboutBooking(context, booking, delta),
    kind: 'both_changed',
    ours: sideOf(booking),
    theirs: googleSide(delta, context.zone),
    cause: 'The booking and its event were changed at the same time.',
    impact: merge.ask
      ? 'Both keep their version until somebody decides.'
      : 'One version won by your settings; the other is kept here.',
  });
}

async function askAboutMove(ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta): Promise<void> {
  await context.letBlock(delta);
  await openConflict(ports, {
    ...aboutBooking(context, booking, delta),
    kind: 'move_refused',
    ours: sideOf(booking),
    theirs: googleSide(delta, context.zone),
    cause: 'The event was moved in Google, and your settings ask before a booking follows.',
    impact: 'The booking keeps its time; Google shows another.',
  });
}

function googleSide(delta: Delta, zone: string): Record<string, string> {
  const side = eventSide(delta, zone);
  if (side === undefined || side.gone) return { status: 'cancelled' };
  return { title: side.title, start: side.start, end: side.end };
}
