import { sideOf } from '../../shared/bookings/row.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { type ConflictInput, openConflict } from '../../shared/desk/desk.ts';
import { aboutBooking, onlyWhile, type OwnContext, type OwnPorts } from './own-context.ts';

type Facts = Pick<ConflictInput, 'kind' | 'theirs' | 'cause' | 'impact' | 'bookingVersion' | 'lost'>;

/** CF1: opens the row about a booking as it was decided on, or counts it once more; for a version of the past neither. Answers its id. */
export const openAbout = (
  ports: OwnPorts,
  context: Pick<OwnContext, 'link'>,
  booking: BookingRow,
  { delta, ...facts }: Facts & { delta?: Delta },
): Promise<string> =>
  openConflict(
    ports,
    { ...aboutBooking(context, booking, delta), ours: sideOf(booking), ...facts },
    { onlyWhile: onlyWhile(ports, booking) },
  );
