import type { BookingRow } from '../contracts/rows/calendar.ts';
import { cancelBooking } from './commands.ts';
import type { CommitPorts } from './commit.ts';
import { hasEnded } from './row.ts';

/**
 * AV7: a hold that nobody confirmed in time is cancelled. Its time has been free since its end; this tells those who asked to
 * hear of it. Whoever changed the booking meanwhile was first, and the row owes what it then says.
 */
export async function endHold(ports: CommitPorts, booking: BookingRow): Promise<void> {
  if (!hasEnded(booking, ports.clock.now())) return;
  const { businessId, id: bookingId, version: expectedVersion } = booking;
  await cancelBooking(ports, { businessId, bookingId, expectedVersion, by: 'Slotbridge', cause: 'hold expired' });
}
