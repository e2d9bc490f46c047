import { changeBooking } from '../../shared/bookings/commands.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { Merge } from '../../shared/sync/reconcile.ts';
import { saying, whenOf } from '../../shared/words/saying.ts';
import { owedWhileAsked, seenOf, withSeen } from './event-seen.ts';
import { googleSide, isSuperseded, recurrenceOf } from './event-side.ts';
import { causeInGoogle, ChangedMeanwhile, type OwnContext, type OwnPorts } from './own-context.ts';
import { openAbout } from './open-about.ts';
import { storeDecided } from './store-decided.ts';
import { changeOf, refusalOf } from './take-merge.ts';

/**
 * RC6: the booking stays with the first instance, all of them block as any series does, and nothing is written over the
 * series until somebody decides or the event is single again.
 */
export async function takeSeries(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  merge: Pick<Merge, 'take' | 'before'>,
): Promise<void> {
  const { recurring, undecided, etag } = booking.google;
  if (recurring === true && undecided === true && etag === delta.etag) return;
  await openAbout(ports, context, booking, {
    delta,
    kind: 'made_recurring',
    theirs: { ...googleSide(delta, context), recurrence: recurrenceOf(delta) },
    cause: saying('cause.series'),
    impact: saying('impact.series', { time: whenOf(booking, context.resource.timeZone) }),
  });
  if (!(await followFirst(ports, context, booking, delta, merge))) await holdSeries(ports, context, booking, delta);
}

/** Whether the booking has taken what changed of the first instance; both versions stand in the row where a rule refuses it. */
async function followFirst(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  { take, before }: Pick<Merge, 'take' | 'before'>,
): Promise<boolean> {
  if (Object.keys(take).length === 0 || refusalOf(ports, context, booking, take) !== undefined) return false;
  const result = await changeBooking(ports, {
    businessId: booking.businessId,
    bookingId: booking.id,
    expectedVersion: booking.version,
    onlyIf: (row) => !isSuperseded(row, delta, context),
    change: changeOf(take),
    by: context.link.accountEmail,
    cause: causeInGoogle(context, 'changed'),
    google: {
      // What only we have changed is still to be told apart from what the event says (RC1).
      agreed: { base: { ...before, ...take }, ...seenOf(delta, context.link), undecided: true },
      write: booking.google.syncedVersion < booking.version,
    },
  });
  if (!result.ok && result.reason !== 'slot_taken') throw new ChangedMeanwhile(booking.id);
  return result.ok;
}

const holdSeries = (ports: OwnPorts, context: OwnContext, booking: BookingRow, delta: Delta): Promise<void> =>
  storeDecided(ports, context, booking, delta, (row) => ({
    google: { ...withSeen(row, delta, context.link), undecided: true },
    due: owedWhileAsked(ports, row),
  }));
