import { timesOf } from '../calendar/event-time.ts';
import type { GoogleEvent } from '../contracts/google.ts';
import type { Base, BookingGoogle, BookingRow } from '../contracts/rows/calendar.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';

/** What a booking leaves behind in a calendar, and what somebody has made of it before it is removed (RC4). */

export type Copy = BookingGoogle['previous'][number];

/**
 * What is left behind once the booking has left its calendar too, that one's event last. It is removed on condition of the
 * version last seen: whoever changes it meanwhile is noticed.
 */
export function copiesAfterLeaving(google: BookingGoogle): Copy[] {
  const { linkId, calendarId, eventId, etag, base, unconfirmed = [], previous } = google;
  if (linkId === undefined || calendarId === undefined || eventId === undefined) return previous;
  const place = { linkId, calendarId, eventId };
  if (etag === undefined || base === undefined) return [...previous, place];
  const ours = [base, ...unconfirmed].map(({ start, end, title }) => ({ start, end, title }));
  return [...previous, { ...place, etag, ours }];
}

/**
 * What becomes of an event that had stayed when its calendar was left, and stands there when it is connected again (DS1). It
 * `goes` where its booking is cancelled or elsewhere by now; else it is `taken` by the booking's next write, and goes should there
 * be none. Undefined where it is the booking's own event, where somebody owes to remove it, and where nothing may be written.
 */
export function fateOfKept(
  { status, resourceId, google }: Pick<BookingRow, 'status' | 'resourceId' | 'google'>,
  link: Pick<LinkRow, 'id' | 'resourceId' | 'role'>,
  eventId: string,
): 'goes' | 'taken' | undefined {
  const { linkId = link.id } = google;
  const isOwn = linkId === link.id && google.eventId === eventId;
  if (link.role !== 'write' || isOwn || google.previous.some((copy) => copy.eventId === eventId)) return undefined;
  return status === 'cancelled' || resourceId !== link.resourceId || linkId !== link.id ? 'goes' : 'taken';
}

/** Where it stands, and nothing of what it says. */
export const placeOf = ({ linkId, calendarId, eventId }: Copy): Copy => ({ linkId, calendarId, eventId });

export type LeftEdit = { theirs: Partial<Base>; fields: ('time' | 'title')[] };

/**
 * The fields in which the event is neither as we have written it nor as the booking is now. `zone`: of its calendar, for times
 * without one. Undefined where nobody has changed any, what was written there is not known, or its times cannot be read.
 */
export function editIn(
  { ours }: Pick<Copy, 'ours'>,
  event: GoogleEvent,
  booking: Pick<BookingRow, 'start' | 'end' | 'title'>,
  { zone, details }: { zone: string; details: Settings['detailsToGoogle'] },
): LeftEdit | undefined {
  const times = timesOf(event, zone);
  if (ours === undefined || 'problem' in times) return undefined;
  const start = new Date(times.start).toISOString();
  const end = new Date(times.end).toISOString();
  const known = [...ours, booking];
  const moved = !known.some((one) => one.start === start && one.end === end);
  const title = event.summary;
  const renamed = details === 'full' && title !== undefined && !known.some((one) => one.title === title);
  if (!moved && !renamed) return undefined;
  return {
    theirs: { ...(moved ? { start, end } : {}), ...(renamed ? { title } : {}) },
    fields: [...(moved ? (['time'] as const) : []), ...(renamed ? (['title'] as const) : [])],
  };
}

/**
 * Nobody has changed the event in anything that is synced: all that it says we have written, or read. A write that is refused
 * again although the calendar was read in between goes by the version that stands: no read will tell of it (PU2).
 */
export function isAsKnown(
  { google, ...booking }: BookingRow,
  event: GoogleEvent,
  how: { zone: string; details: Settings['detailsToGoogle'] },
): boolean {
  const { base, unconfirmed = [], recurring = false } = google;
  if (base === undefined || recurring !== (event.recurrence !== undefined) || 'problem' in timesOf(event, how.zone))
    return false;
  return editIn({ ours: [base, ...unconfirmed] }, event, booking, how) === undefined;
}

/**
 * The booking is back where it had left an event that still stands: what both sides had agreed on, for whoever has to tell which
 * of them has changed since (RC1). Any version that we had written there and that stands unchanged counts.
 */
export function baseWhenLeft({ eventId, previous }: BookingGoogle, event: Base): Base | undefined {
  const ours = previous.find((copy) => copy.eventId === eventId)?.ours;
  const unchanged = ours?.find(
    ({ start, end, title }) => start === event.start && end === event.end && title === event.title,
  );
  return unchanged ?? ours?.[0];
}

/** The booking is back before its event was removed, and nobody has changed it: no read will tell of that event again (PU1). */
export function isAsLeft(
  { google, ...booking }: BookingRow,
  event: GoogleEvent,
  how: { zone: string; details: Settings['detailsToGoogle'] },
): boolean {
  const copy = google.previous.find(({ eventId }) => eventId === event.id);
  return copy?.ours !== undefined && editIn(copy, event, booking, how) === undefined;
}
