import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { closeConflict, openConflict } from '../../shared/desk/desk.ts';
import { googleChanged, isStopped, withoutLoop } from '../../shared/sync/loop-guard.ts';
import { saying } from '../../shared/words/saying.ts';
import { googleSide } from './event-side.ts';
import { aboutBooking, type OwnContext, type OwnPorts } from './own-context.ts';

/** RC7: Google's turn is counted before its change is acted on, and told for as long as the loop is stopped. */
export async function watchForLoop(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const row = await updateGoogleState(ports, ref, ({ google, dueAt }) => {
    const counted = googleChanged(google, ports.clock.now());
    if (counted === google) return undefined;
    return { google: counted, due: dueAt === undefined ? undefined : Date.parse(dueAt) };
  });
  if (row === undefined || !isStopped(row.google)) return;
  await openConflict(ports, {
    ...aboutBooking(context, booking, delta),
    kind: 'loop_stopped',
    ours: sideOf(booking),
    theirs: googleSide(delta, context),
    cause: saying('cause.loop'),
    impact: saying('impact.loop'),
  });
}

/** Both sides have come to rest: what is still owed is written again. */
export async function endLoop(ports: OwnPorts, { businessId, id }: BookingRow): Promise<void> {
  await closeConflict(ports, { businessId, kind: 'loop_stopped', subjectId: id });
  await updateGoogleState(ports, { businessId, bookingId: id }, ({ google, dueAt }) =>
    isStopped(google)
      ? { google: withoutLoop(google), due: dueAt === undefined ? undefined : ports.clock.now() }
      : undefined,
  );
}
