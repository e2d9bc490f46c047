import { forLink } from '../../shared/budget/payer.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { GoogleEvent, GoogleEventWrite } from '../../shared/contracts/google.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { eventIdOf } from '../../shared/identity/ids.ts';
import { type CalendarApi, GoogleError, isFailure } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { minutes } from '../../shared/records/time.ts';
import { isAsKnown, isAsLeft } from '../../shared/sync/left-copy.ts';
import { deltaOf } from '../../shared/sync/delta.ts';
import { isOvertaken } from '../../shared/sync/push-plan.ts';
import { writeTexts } from './forget-texts.ts';

/** PU1: one event for a booking in a calendar, whatever is lost, repeated or deleted in between. */

type WritePorts = Pick<Ports, 'store' | 'google' | 'clock' | 'metrics'>;

const attempts = 4;

/** `overtaken`: the booking was changed before anything was written, and nothing was. */
export async function insertOnce(
  ports: WritePorts,
  booking: BookingRow,
  link: LinkRow,
  { body, details }: { body: GoogleEventWrite; details: Settings['detailsToGoogle'] },
): Promise<GoogleEvent | 'overtaken'> {
  const calendar = ports.google.calendar(forLink(link, 'write'));
  const first = booking.google.linkId === link.id ? booking.google.attempt : 0;
  for (let attempt = first; attempt < first + attempts; attempt++) {
    const id = eventIdOf(booking.businessId, booking.id, link.calendarId, attempt);
    if ((await announce(ports, booking, link, id, attempt)) === 'overtaken') return 'overtaken';
    const event = await insertOrAdopt(ports, { calendar, link, event: { ...body, id }, booking, details });
    if (event !== undefined) return event;
  }
  throw new GoogleError(
    { kind: 'writeRefused' },
    { message: 'Google takes none of the ids for this event (duplicate)' },
  );
}

/**
 * The id stands in our rows before Google hears of it: an answer that is lost loses nothing, and a booking changed
 * meanwhile keeps the version that may have been written. The due marker moves on, so that nobody is woken for what is under way.
 */
async function announce(
  { store, clock }: WritePorts,
  booking: BookingRow,
  link: LinkRow,
  eventId: string,
  attempt: number,
): Promise<'announced' | 'overtaken'> {
  const key = calendarKeys.ownEvent(link.businessId, link.id, eventId);
  await store.put({ table: 'calendar', row: { ...key, v: 1, row: 'ownEvent', bookingId: booking.id } });
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const stored = await updateGoogleState({ store }, ref, (row) =>
    isOvertaken(row, booking)
      ? undefined
      : {
          google: { ...row.google, ...{ linkId: link.id, calendarId: link.calendarId, eventId, attempt } },
          due: row.dueAt === undefined ? undefined : clock.now() + minutes(2),
        },
  );
  return stored !== undefined && isOvertaken(stored, booking) ? 'overtaken' : 'announced';
}

type Task = {
  calendar: CalendarApi;
  link: LinkRow;
  event: GoogleEventWrite & { id: string };
  booking: BookingRow;
  details: Settings['detailsToGoogle'];
};

/** Undefined when this id can never be used again: the next attempt takes another. */
async function insertOrAdopt(ports: WritePorts, task: Task): Promise<GoogleEvent | undefined> {
  const { calendar, link, event, booking } = task;
  try {
    return await calendar.insertEvent(link.calendarId, event);
  } catch (error) {
    if (!isFailure(error, 'duplicate')) throw error;
  }
  try {
    const there = await calendar.getEvent(link.calendarId, event.id);
    refuseLater(booking, there);
    return await (there.status === 'cancelled' ? revive(ports, task, there) : adopt(task, there));
  } catch (error) {
    if (isFailure(error, 'notFound', 'deleted')) return undefined;
    throw error;
  }
}

/** Where Google allows it. */
async function revive(
  ports: WritePorts,
  { calendar, link, event: { id, ...body }, booking }: Task,
  there: GoogleEvent,
): Promise<GoogleEvent | undefined> {
  // It would come back as declined as it was (RC6).
  if (deltaOf(there, 'busyOnly').selfResponse === 'declined') return undefined;
  await refuseOvertaken(ports, booking);
  try {
    return await calendar.patchEvent(link.calendarId, id, body);
  } catch (error) {
    if (isFailure(error, 'writeRefused', 'invalidRequest')) return undefined;
    throw error;
  }
}

/** The event stands. What Google refuses about it is refused: another id would make it two. */
async function adopt(
  { calendar, link: { calendarId, calendarZone }, event: { id, ...body }, booking, details }: Task,
  there: GoogleEvent,
): Promise<GoogleEvent> {
  const { version, google } = booking;
  // The texts of a forgotten customer are written over, whatever they say.
  const how = { zone: calendarZone, details: google.forgets ? ('busyOnly' as const) : details };
  const written = deltaOf(there, 'busyOnly').markedVersion ?? 0;
  // Our first write, whose answer was lost: what a person has changed since is read like any change.
  const isFirst = google.base === undefined && written === version;
  if (isFirst && isAsKnown(asWritten(booking, body), there, how)) return there;
  const isRead =
    google.base === undefined ? written === 0 || isAsLeft(booking, there, how) : isAsKnown(booking, there, how);
  if (isRead) return await calendar.patchEvent(calendarId, id, body, there.etag);
  // Nobody waits for a read to be forgotten; a time that somebody has set there is left for it.
  if (google.forgets) await writeTexts(calendar, calendarId, there, { booking, body });
  throw unread();
}

/** As if its first write had been answered. */
const asWritten = (booking: BookingRow, { summary = '' }: GoogleEventWrite): BookingRow => ({
  ...booking,
  google: { ...booking.google, base: { start: booking.start, end: booking.end, title: summary } },
});

/** The booking has changed since that write, and perhaps the event too: the read that is woken brings them together. */
const unread = () =>
  new GoogleError({ kind: 'preconditionFailed' }, { message: 'Google holds an earlier version that was not read yet' });

/** A slow worker meets what a later one has written: its own version is of the past (PU5). */
export function refuseLater({ version }: Pick<BookingRow, 'version'>, there: GoogleEvent): void {
  if ((deltaOf(there, 'busyOnly').markedVersion ?? 0) > version) throw overtaken();
}

/** A deleted event may show no marker: it is brought back for the booking as it is, and for none that was cancelled meanwhile. */
async function refuseOvertaken({ store }: WritePorts, booking: BookingRow): Promise<void> {
  const now = await getBooking({ store }, booking.businessId, booking.id);
  if (now === undefined || isOvertaken(now, booking)) throw overtaken();
}

const overtaken = () =>
  new GoogleError({ kind: 'preconditionFailed' }, { message: 'Google holds a later version of this booking' });
