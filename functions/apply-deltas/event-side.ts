import { timesOf } from '../../shared/calendar/event-time.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { OwnContext } from './own-context.ts';
import { type EventSide, isOlderView, type Seen } from '../../shared/sync/reconcile.ts';

/** Declined by the resource itself is like deleted (RC6), but of a cancelled booking the event still has to go. Unreadable times leave it alone. */
export function eventSide(
  delta: Delta,
  { zone, link }: Pick<OwnContext, 'zone' | 'link'>,
  booking: Pick<BookingRow, 'status' | 'title'>,
): EventSide | undefined {
  const at = seenAt(delta, link);
  if (delta.status === 'cancelled' || (delta.selfResponse === 'declined' && booking.status !== 'cancelled'))
    return { gone: true, ...at };
  const times = timesOf(delta, zone);
  if ('problem' in times) return undefined;
  return {
    gone: false,
    start: new Date(times.start).toISOString(),
    end: new Date(times.end).toISOString(),
    title: delta.title ?? (hidesDetails(delta) ? booking.title : ''),
    recurring: delta.recurrence !== undefined,
    ...at,
    ...(delta.etag === undefined ? {} : { etag: delta.etag }),
    ...(delta.markedVersion === undefined ? {} : { markedVersion: delta.markedVersion }),
  };
}

const seenAt = ({ updated }: Delta, { pullStartedAt }: OwnContext['link']): Seen => ({
  ...(updated === undefined ? {} : { updated }),
  ...(pullStartedAt === undefined ? {} : { readAt: pullStartedAt }),
});

/** By the time that a slow worker stores it, another has stored a later version: what this one says is of the past. */
export const isSuperseded = (
  { google }: Pick<BookingRow, 'google'>,
  delta: Delta,
  { link }: Pick<OwnContext, 'link'>,
): boolean => google.eventId === delta.id && isOlderView(google, seenAt(delta, link));

/** Who may see free and busy times only is shown neither title nor marker: the title is unknown then, not empty. */
const hidesDetails = ({ title, markedBooking }: Delta): boolean => title === undefined && markedBooking === undefined;

/** What of the event is compared: where only times are synced its title says nothing. */
export function googleSide(delta: Delta, context: OwnContext): Record<string, string> {
  const side = eventSide(delta, context, { status: 'confirmed', title: '' });
  if (side === undefined || side.gone) return { status: 'cancelled' };
  const titled = context.settings.detailsToGoogle === 'full' && delta.title !== undefined;
  return { ...(titled ? { title: side.title } : {}), start: side.start, end: side.end };
}

export const recurrenceOf = ({ recurrence = [] }: Delta): string => recurrence.join(' ');
