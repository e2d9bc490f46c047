import { timesOf } from '../calendar/event-time.ts';
import type { GoogleEvent } from '../contracts/google.ts';
import type { Base, BookingGoogle, BookingRow } from '../contracts/rows/calendar.ts';
import type { Settings } from '../contracts/settings.ts';

/** What a booking leaves behind in a calendar, and what somebody has made of it before it is removed (RC4). */

export type Copy = BookingGoogle['previous'][number];

/** Removed on condition of the version last seen: whoever changes it meanwhile is noticed. */
export function copyOf(google: BookingGoogle): Copy | undefined {
  const { linkId, calendarId, eventId, etag, base, unconfirmed = [] } = google;
  if (linkId === undefined || calendarId === undefined || eventId === undefined) return undefined;
  const place = { linkId, calendarId, eventId };
  if (etag === undefined || base === undefined) return place;
  return { ...place, etag, ours: [base, ...unconfirmed].map(({ start, end, title }) => ({ start, end, title })) };
}

/** Where it stands, and nothing of what it says. */
export const placeOf = ({ linkId, calendarId, eventId }: Copy): Copy => ({ linkId, calendarId, eventId });

export type LeftEdit = { theirs: Partial<Base>; fields: ('time' | 'title')[] };

/**
 * The fields in which the event is neither as we have written it nor as the booking is now. `zone`: of its calendar, for times
 * without one. Undefined where nobody has changed any, or what was written there is not known.
 */
export function editIn(
  { ours }: Copy,
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
