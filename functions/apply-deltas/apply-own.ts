import { getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { iso } from '../../shared/records/time.ts';
import { decided } from '../../shared/sync/decided.ts';
import { hasCalmed, isStopped } from '../../shared/sync/loop-guard.ts';
import { baseWhenLeft } from '../../shared/sync/left-copy.ts';
import { type BookingSide, type EventSide, reconcile, type Verdict } from '../../shared/sync/reconcile.ts';
import { owed, owedAnew, seenOf, withSeen } from './event-seen.ts';
import { eventSide, googleSide, isSuperseded } from './event-side.ts';
import { endLoop, watchForLoop } from './loop.ts';
import { ChangedMeanwhile, causeInGoogle, type OwnContext, type OwnPorts } from './own-context.ts';
import { noteOf } from './note-of.ts';
import { settleDifferences } from './store-decided.ts';
import { takeDeletion } from './take-deletion.ts';
import { takeLeft } from './take-left.ts';
import { takeMerge } from './take-merge.ts';
import { takeSeries } from './take-series.ts';

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

async function decide(ports: OwnPorts, context: OwnContext, read: Delta, bookingId: string): Promise<void> {
  const booking = await getBooking(ports, context.link.businessId, bookingId);
  if (booking === undefined) return;
  if (booking.google.eventId !== read.id || booking.google.linkId !== context.link.id)
    return await takeLeft(ports, context, booking, read);
  if (booking.heldByConflict !== undefined) return;
  // DS1: what the event says of a customer who is forgotten is no news, and stands in no row.
  const delta = booking.google.forgets === true ? { ...read, title: booking.title } : read;
  const event = eventSide(delta, context, booking);
  if (event === undefined) return;
  const verdict = reconcile(bookingSide(booking, event), event, context.settings);
  if (verdict.kind !== 'none' && verdict.kind !== 'echo') await watchForLoop(ports, context, booking, delta);
  await carryOut(ports, context, booking, delta, verdict);
}

async function carryOut(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  verdict: Verdict,
): Promise<void> {
  switch (verdict.kind) {
    case 'none':
      return await takeNothing(ports, booking, delta);
    case 'echo':
      return await takeEcho(ports, context, booking, delta);
    case 'deleteEvent':
      return await deleteAgain(ports, context, booking, delta);
    case 'goneBefore':
      return await writeAgain(ports, booking);
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
    case 'madeRecurring':
      return await takeSeries(ports, context, booking, delta, verdict.merge);
    default:
      return verdict satisfies never;
  }
}

function bookingSide({ google, ...booking }: BookingRow, event: EventSide): BookingSide {
  const base = google.base ?? (event.gone ? undefined : baseWhenLeft(google, event));
  return {
    ...booking,
    ...(google.etag === undefined ? {} : { etag: google.etag }),
    ...(base === undefined ? {} : { base }),
    syncedVersion: google.syncedVersion,
    ...(google.writtenAt === undefined ? {} : { writtenAt: google.writtenAt }),
    ...(google.updated === undefined ? {} : { updated: google.updated }),
    ...(google.readAt === undefined ? {} : { readAt: google.readAt }),
    ...(google.goneAt === undefined ? {} : { goneAt: google.goneAt }),
    ...(google.unconfirmed === undefined ? {} : { unconfirmed: google.unconfirmed }),
  };
}

/** A loop about a cancelled booking's event is over when Google shows none. */
async function takeNothing(ports: OwnPorts, booking: BookingRow, delta: Delta): Promise<void> {
  const over = booking.status === 'cancelled' && delta.status === 'cancelled';
  if (over && isStopped(booking.google)) await endLoop(ports, booking);
}

/** RC2: no write to Google and no change of the booking; the new etag is always stored. */
async function takeEcho(ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta): Promise<void> {
  ports.metrics.count('EchoRecognised');
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const now = await updateGoogleState(ports, ref, (row) => {
    if (row.google.eventId !== delta.id || row.google.etag === delta.etag) return undefined;
    if (isSuperseded(row, delta, context)) return undefined;
    // An answer of Google's that was lost: the marker says that it has this version already (PU2).
    const arrived = delta.markedVersion !== undefined && delta.markedVersion >= row.version;
    const base = { start: booking.start, end: booking.end, title: delta.title ?? booking.title };
    const google = { ...decided(row.google), ...seenOf(delta, context.link), base };
    if (!arrived) return { google, due: owed(ports, row) ?? heldUntilNow(ports, row) };
    const { unconfirmed: _, forgets: __, ...settled } = google;
    const writtenAt = iso(delta.updated === undefined ? ports.clock.now() : Date.parse(delta.updated));
    return { google: { ...settled, state: 'synced', syncedVersion: row.version, writtenAt, tries: 0 }, due: undefined };
  });
  if (now === undefined || isSuperseded(now, delta, context)) return;
  await settleDifferences(ports, now, booking.version);
  if (hasCalmed(booking.google, ports.clock.now())) await endLoop(ports, booking);
}

/** A write that was held while somebody was asked: the sides agree again, so what Google still lacks of it follows. */
const heldUntilNow = ({ clock }: OwnPorts, { google, version }: BookingRow): number | undefined =>
  google.state === 'pending' && google.syncedVersion < version ? clock.now() : undefined;

/** Whether the event stands is not known: it is written like a first time, which revives or adopts it (PU1). */
async function writeAgain(ports: OwnPorts, { businessId, id }: BookingRow): Promise<void> {
  await updateGoogleState(ports, { businessId, bookingId: id }, (row) => ({
    google: { ...row.google, ...owedAnew(row), etag: undefined, state: 'pending' },
    due: ports.clock.now(),
  }));
}

/**
 * The booking is cancelled, its event still lives: it goes on condition of the etag just read. Where it is known so already, its
 * deletion is owed, unless the booking was cancelled while this calendar was not connected.
 */
async function deleteAgain(ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const theirs = { ...googleSide(delta, context), status: 'confirmed' };
  const note = noteOf(ports, context, theirs, `${causeInGoogle(context, 'changed')}, deleted with its booking`);
  await updateGoogleState(ports, ref, (row) =>
    row.status !== 'cancelled' ||
    (row.google.etag === delta.etag && row.google.state !== 'off') ||
    isSuperseded(row, delta, context)
      ? undefined
      : {
          google: { ...withSeen(row, delta, context.link), ...owedAnew(row), state: 'pending', tries: 0 },
          due: ports.clock.now(),
          ledger: note(row),
        },
  );
}
