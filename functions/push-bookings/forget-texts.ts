import { forLink } from '../../shared/budget/payer.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import type { GoogleEvent, GoogleEventWrite } from '../../shared/contracts/google.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { type CalendarApi, isFailure } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { deltaOf, markerOf } from '../../shared/sync/delta.ts';
import { onceForgotten } from '../../shared/sync/once-written.ts';

/** DS1: what an event says of a forgotten customer goes, and nothing else of it is touched. */

type ForgetPorts = Pick<Ports, 'store' | 'google' | 'clock'>;

/** While a person decides about its time. The row is looked at once more: what is owed beside that still is. */
export async function forgetTexts(
  ports: ForgetPorts,
  booking: BookingRow,
  link: LinkRow,
  { eventId, body }: { eventId: string; body: GoogleEventWrite },
): Promise<void> {
  const calendar = ports.google.calendar(forLink(link, 'write'));
  const there = await standing(calendar, link.calendarId, eventId);
  const event = there && (await writeTexts(calendar, link.calendarId, there, { booking, body }));
  const now = ports.clock.now();
  await updateGoogleState(ports, { businessId: booking.businessId, bookingId: booking.id }, (row) =>
    onceForgotten(row, { eventId, event, title: body.summary }, now),
  );
}

/** Undefined: it is gone, and says nothing. */
async function standing(calendar: CalendarApi, calendarId: string, eventId: string): Promise<GoogleEvent | undefined> {
  try {
    const event = await calendar.getEvent(calendarId, eventId);
    return event.status === 'cancelled' ? undefined : event;
  } catch (error) {
    if (isFailure(error, 'notFound', 'deleted')) return undefined;
    throw error;
  }
}

/** The version that it was written from stays marked: what has become of its time since is still to be told. */
export async function writeTexts(
  calendar: CalendarApi,
  calendarId: string,
  there: GoogleEvent,
  { booking, body: { summary, description } }: { booking: Pick<BookingRow, 'id'>; body: GoogleEventWrite },
): Promise<GoogleEvent> {
  if (there.summary === summary && (there.description ?? '') === description) return there;
  const { markedVersion } = deltaOf(there, 'busyOnly');
  return await calendar.patchEvent(
    calendarId,
    there.id,
    {
      ...{ summary, description },
      ...(markedVersion === undefined ? {} : { privateProperties: markerOf(booking.id, markedVersion) }),
    },
    there.etag,
  );
}
