import { type GoogleState, updateGoogleState } from '../../shared/bookings/google-state.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { closeOnAgreement } from '../../shared/desk/agreement.ts';
import { isSuperseded } from './event-side.ts';
import { ChangedMeanwhile, ifStill, type OwnContext, type OwnPorts } from './own-context.ts';

/** What one worker has decided counts while nobody has moved what it was decided on. */

/** Stores what was decided on `booking` and `delta`; nothing where another has passed that, and anew where the booking has changed. */
export async function storeDecided(
  ports: OwnPorts,
  context: OwnContext,
  booking: BookingRow,
  delta: Delta,
  decided: (row: BookingRow) => GoogleState,
): Promise<void> {
  await updateGoogleState(ports, { businessId: booking.businessId, bookingId: booking.id }, (row) => {
    if (isSuperseded(row, delta, context)) return undefined;
    ifStill(booking, row);
    return decided(row);
  });
}

/** CF1: rows about a difference close, for both sides say the same of the booking in its version `agreed`. */
export async function settleDifferences(ports: OwnPorts, booking: BookingRow, agreed: number): Promise<void> {
  if (!(await closeOnAgreement(ports, booking, agreed))) throw new ChangedMeanwhile(booking.id);
}
