import { changeBooking, getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import { timesOf } from '../../shared/calendar/event-time.ts';
import { isWithin } from '../../shared/calendar/working-hours.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { closeOnAgreement } from '../../shared/desk/agreement.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { iso } from '../../shared/records/time.ts';
import { type BookingSide, type EventSide, type Merge, reconcile } from '../../shared/sync/reconcile.ts';
import { aboutBooking, ChangedMeanwhile, decided, type OwnContext, type OwnPorts } from './own-context.ts';
import { takeDeletion } from './take-deletion.ts';

const attempts = 5;

/** What Google says of a booking's own event, brought together with the booking as it stands. */
export async function applyOwn(ports: OwnPorts, context: OwnContext, delta: Delta, bookingId: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide(ports, context, delta, bookingId);
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || attempt === attempts) throw error;
    }
  }
}

async function decide(ports: OwnPorts, context: OwnContext, delta: Delta, bookingId: string): Promise<void> {
  const booking = await getBooking(ports, context.link.businessId, bookingId);
  if (booking === undefined || booking.google.eventId !== delta.id || booking.google.linkId !== context.link.id) return;
  if (booking.heldByConflict !== undefined) return;
  const event = eventSide(delta, context, booking);
  if (event === undefined) return;
  const verdict = reconcile(bookingSide(booking), event, context.settings);
  switch (verdict.kind) {
    case 'none':
      return;
    case 'echo':
      return await takeEcho(ports, booking, delta);
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
  ...(google.writtenAt === undefined ? {} : { writtenAt: google.writtenAt }),
  ...(google.unconfirmed === undefined ? {} : { unconfirmed: google.unconfirmed }),
});

/** Declined by the resource itself is like deleted (RC6), but of a cancelled booking the event still has to go. Unreadable times leave it alone. */
function eventSide(
  delta: Delta,
  { zone, link }: Pick<OwnContext, 'zone' | 'link'>,
  booking: Pick<BookingRow, 'status' | 'title'>,
): EventSide | undefined {
  const at = {
    ...(delta.updated === undefined ? {} : { updated: delta.updated }),
    ...(link.pullStartedAt === undefined ? {} : { readAt: link.pullStartedAt }),
  };
  if (delta.status === 'cancelled' || (delta.selfResponse === 'declined' && booking.status !== 'cancelled'))
    return { gone: true, ...at };
  const times = timesOf(delta, zone);
  if ('problem' in times) return undefined;
  return {
    gone: false,
    start: new Date(times.start).toISOString(),
    end: new Date(times.end).toISOString(),
    title: delta.title ?? (hidesDetails(delta) ? booking.title : ''),
    recurring: delta.recurrence !== undefined,
    ...at,
    ...(delta.etag === undefined ? {} : { etag: delta.etag }),
    ...(delta.markedVersion === undefined ? {} : { markedVersion: delta.markedVersion }),
  };
}

/** Who may see free and busy times only is shown neither title nor marker: the title is unknown then, not empty. */
const hidesDetails = ({ title, markedBooking }: Delta): boolean => title === undefined && markedBooking === undefined;

/** RC2: no write to Google and no change of the booking; the new etag is always stored. */
async function takeEcho(ports: OwnPorts, booking: BookingRow, delta: Delta): Promise<void> {
  ports.metrics.count('EchoRecognised');
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await closeOnAgreement(ports, ref, booking.version);
  await updateGoogleState(ports, ref, (row) => {
    if (row.google.eventId !== delta.id || row.google.etag === delta.etag) return undefined;
    // An answer of Google's that was lost: the marker says that it has this version already (PU2).
    const arrived = delta.markedVersion !== undefined && delta.markedVersion >= row.version;
    const base = { start: booking.start, end: booking.end, title: delta.title ?? booking.title };
    const google = { ...decided(row.google), ...seenOf(delta), base };
    if (!arrived) return { google, due: owed(ports, row) ?? heldUntilNow(ports, row) };
    const { unconfirmed: _, ...settled } = google;
    const writtenAt = iso(delta.updated === undefined ? ports.clock.now() : Date.parse(delta.updated));
    return { google: { ...settled, state: 'synced', syncedVersion: row.version, writtenAt, tries: 0 }, due: undefined };
  });
}

/** A write that was held while somebody was asked: the sides agree again, so what Google still lacks of it follows. */
const heldUntilNow = ({ clock }: OwnPorts, { google, version }: BookingRow): number | undefined =>
  google.state === 'pending' && google.syncedVersion < version ? clock.now() : undefined;

/** The booking is cancelled, its event still lives: it goes on condition of the etag just read. */
async function deleteAgain(ports: OwnPorts, booking: BookingRow, delta: Delta): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) =>
    row.status !== 'cancelled' || row.google.etag === delta.etag
      ? undefined
      : { google: { ...withEtag(row, delta), ...owedAnew(row), state: 'pending', tries: 0 }, due: ports.clock.now() },
  );
}

/** Google shows something else than it last got of us, be it that somebody brought a deleted event back. */
const owedAnew = ({ google, version }: BookingRow) => ({ syncedVersion: Math.min(google.syncedVersion, version - 1) });

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
  if (Object.keys(take).length > 0)
    return await follow(ports, context, booking, delta, { ...merge, take }, refusal !== undefined || merge.ask);
  if (merge.ask && !merge.write) return await holdBoth(ports, booking, delta);
  await storeRead(ports, booking, delta, merge.write ? ports.clock.now() : undefined);
}

/** Both keep their version until somebody decides: what was owed to Google is not written over it (RC4). */
async function holdBoth(ports: OwnPorts, booking: BookingRow, delta: Delta): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) =>
    row.version === booking.version
      ? { google: { ...withEtag(row, delta), undecided: true }, due: undefined }
      : { google: withEtag(row, delta), due: owed(ports, row) },
  );
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
  timeStands = false,
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
  // A time that was refused still differs, whatever else was taken.
  if (result.ok) return timeStands ? undefined : await settled(ports, result.booking);
  if (result.reason === 'slot_taken') {
    const taken = `Another ${result.inTheWay.source === 'google' ? 'event' : 'booking'} takes that time.`;
    await refuseMove(ports, context, booking, delta, merge, taken);
    if (title !== undefined) return await follow(ports, context, booking, delta, { ...merge, take: { title } }, true);
    return await storeRead(ports, booking, delta, undefined);
  }
  if (result.reason !== 'not_found') throw new ChangedMeanwhile(booking.id);
}

const settled = (ports: OwnPorts, { businessId, id, version }: BookingRow): Promise<void> =>
  closeOnAgreement(ports, { businessId, bookingId: id }, version);

/** The etag just read is what the next write is conditional on; the base stays: the sides have not agreed. */
async function storeRead(ports: OwnPorts, booking: BookingRow, delta: Delta, due: number | undefined): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => {
    const next = due ?? owed(ports, row);
    const google = withEtag(row, delta);
    if (next === undefined) return { google, due: undefined };
    // Google shows something else than it last got of us: this version is owed anew.
    const syncedVersion = due === undefined ? google.syncedVersion : Math.min(google.syncedVersion, row.version - 1);
    return {
      google: { ...(due === undefined ? google : decided(google)), state: 'pending', syncedVersion },
      due: next,
    };
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
    theirs: googleSide(delta, context),
    ...(merge.ask ? {} : { bookingVersion: booking.version + (Object.keys(merge.take).length > 0 ? 1 : 0) }),
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
    theirs: googleSide(delta, context),
    cause: 'The event was moved in Google, and your settings ask before a booking follows.',
    impact: 'The booking keeps its time; Google shows another.',
  });
}

function googleSide(delta: Delta, context: OwnContext): Record<string, string> {
  const side = eventSide(delta, context, { status: 'confirmed', title: '' });
  if (side === undefined || side.gone) return { status: 'cancelled' };
  return { title: side.title, start: side.start, end: side.end };
}
