import { toOffsetString } from '../calendar/zones.ts';
import type { GoogleEventWrite } from '../contracts/google.ts';
import type { BookingRow } from '../contracts/rows/calendar.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';
import { busyTitle } from './busy-title.ts';
import { lookAgainAt, mayWrite, type Rhythm } from './automatic.ts';
import { markerOf } from './delta.ts';
import { isStopped } from './loop-guard.ts';

/** PU5: what has to be written to Google now, decided on the row as it stands. */
export type PushPlan =
  /** Nothing is owed; `state` is what the booking then says of Google. */
  | { kind: 'nothing'; state: BookingRow['google']['state'] }
  /** `until`: when it is looked at again, where that is known. Milliseconds. */
  | { kind: 'wait'; reason: string; until?: number }
  | { kind: 'insert' }
  | { kind: 'patch'; eventId: string; etag: string }
  /** A person decides about its time; what it says of a customer who is forgotten goes meanwhile (DS1). */
  | { kind: 'texts'; eventId: string }
  | { kind: 'delete'; eventId: string; etag?: string };

/** `link` is the resource's writing link, if it has one; `zone` the resource's. */
export function planPush(
  booking: BookingRow,
  link: LinkRow | undefined,
  settings: Settings,
  { now, zone }: { now: number; zone: string },
): PushPlan {
  const { google } = booking;
  const rhythm = { automaticSync: settings.automaticSync, zone };
  if (booking.heldByConflict !== undefined || booking.status === 'held')
    return { kind: 'nothing', state: google.state };
  const here = link !== undefined && link.state !== 'disconnected' && google.linkId === link.id;
  if (booking.status === 'cancelled') {
    if (!here || google.eventId === undefined || google.state === 'off') return { kind: 'nothing', state: 'off' };
    if (google.syncedVersion === booking.version) return { kind: 'nothing', state: 'synced' };
    return (
      waitFor(booking, link, rhythm, now) ?? {
        kind: 'delete',
        eventId: google.eventId,
        ...(google.etag === undefined ? {} : { etag: google.etag }),
      }
    );
  }
  if (link === undefined || link.state === 'disconnected' || !isExported(booking, here, settings))
    return { kind: 'nothing', state: 'off' };
  if (here && google.syncedVersion === booking.version) return { kind: 'nothing', state: 'synced' };
  const rests = here && isAskedAbout(booking);
  if (rests && google.forgets !== true) return { kind: 'nothing', state: google.state };
  const waiting = waitFor(booking, link, rhythm, now);
  if (waiting !== undefined) return waiting;
  if (rests)
    return google.eventId === undefined
      ? { kind: 'nothing', state: google.state }
      : { kind: 'texts', eventId: google.eventId };
  return here && google.eventId !== undefined && google.etag !== undefined
    ? { kind: 'patch', eventId: google.eventId, etag: google.etag }
    : { kind: 'insert' };
}

/** A person is to decide what holds, or has left the two versions as they are, and the booking has not changed since (RC4). */
export const isAskedAbout = ({ version, google }: Pick<BookingRow, 'version' | 'google'>): boolean =>
  google.undecided === true && version <= (google.ignoredVersion ?? version);

function waitFor(booking: BookingRow, link: LinkRow, rhythm: Rhythm, now: number): PushPlan | undefined {
  if (link.state !== 'active')
    return { kind: 'wait', reason: link.state === 'paused' ? 'the link is paused' : 'the link needs action' };
  if (isStopped(booking.google)) return { kind: 'wait', reason: 'it was changed back and forth too often' };
  if (mayWrite(booking, link, rhythm, now)) return undefined;
  return { kind: 'wait', reason: 'nothing is synced by itself now', until: lookAgainAt(rhythm, now) };
}

/**
 * Whether the booking was changed, or a person asked about it, since it was read to be written anew. Nobody would know of that
 * version should its answer be lost, nor of the event should the booking have been given away: the write that its change owes is
 * the first (PU1, PU5). An event that was read to be gone since is not brought back by whoever did not know that (RC6).
 */
export const isOvertaken = (now: BookingRow, read: BookingRow): boolean =>
  now.version !== read.version || isGoneSince(now, read) || (isAskedAbout(now) && !isAskedAbout(read));

/** Whether it was read since that the event is gone: what a write under way has met or made is of before (PU2). */
export const isGoneSince = (now: Pick<BookingRow, 'google'>, read: Pick<BookingRow, 'google'>): boolean =>
  now.google.goneAt !== read.google.goneAt;

/**
 * A read has stored a version of the event that is later than the one written over, and not earlier than what Google answered:
 * `updated`, its time of the version written.
 */
export const isReadSince = (
  { google: now }: Pick<BookingRow, 'google'>,
  { google: read }: Pick<BookingRow, 'google'>,
  { over, updated }: { over?: string | undefined; updated?: string | undefined },
): boolean => {
  if (now.etag === read.etag || now.etag === over) return false;
  return now.updated === undefined || updated === undefined || Date.parse(now.updated) >= Date.parse(updated);
};

/** A change of settings holds for the future: what stands in Google already is kept as the booking is. */
const isExported = (booking: BookingRow, here: boolean, { direction, exportTypes }: Settings): boolean => {
  if (direction === 'googleToBookings') return false;
  const isNamed = exportTypes === null || (booking.type !== undefined && exportTypes.includes(booking.type));
  return isNamed || (here && booking.google.base !== undefined);
};

/** PU3, PU7: never attendees; busy-only writes no name, note, phone or mail of a customer. Times keep the resource's zone. */
export function eventBody(booking: BookingRow, zone: string, settings: Settings): GoogleEventWrite {
  const time = (instant: string) => ({ dateTime: toOffsetString(Date.parse(instant), zone), timeZone: zone });
  return {
    summary: titleInGoogle(booking, settings),
    description: settings.detailsToGoogle === 'full' ? descriptionOf(booking) : '',
    start: time(booking.start),
    end: time(booking.end),
    status: 'confirmed',
    ...(booking.google.recurring === true ? { recurrence: [] } : {}),
    privateProperties: markerOf(booking.id, booking.version),
  };
}

export const titleInGoogle = (booking: Pick<BookingRow, 'title'>, settings: Settings): string =>
  settings.detailsToGoogle === 'full' ? booking.title : busyTitle;

const descriptionOf = ({ customer, notes }: BookingRow): string =>
  [customer?.name, customer?.email, customer?.phone, notes]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
