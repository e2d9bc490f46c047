import type { Base } from '../contracts/rows/calendar.ts';
import type { Settings } from '../contracts/settings.ts';
import { busyTitle } from './busy-title.ts';

/**
 * RC1–RC6: what one change of a booking's event means, decided on both versions and on what the sides last agreed on.
 * Pure: the same versions give the same answer in any order. Instants are ISO 8601 in UTC.
 */

export type BookingSide = {
  start: string;
  end: string;
  title: string;
  status: 'held' | 'confirmed' | 'cancelled';
  version: number;
  updatedAt: string;
  etag?: string;
  base?: Base;
  syncedVersion: number;
  /** Google's time of the version last written or read. */
  updated?: string;
  /** Our time of our last write. */
  writtenAt?: string;
  /** Our time at which the list began that showed the version in `updated`, where a list did. */
  readAt?: string;
  /** Our time at which the event was last seen, or made, gone. */
  goneAt?: string;
  unconfirmed?: (Base & { version: number })[];
};

export type Seen = {
  updated?: string;
  /** Our time at which the list that showed it began. */
  readAt?: string;
};

export type EventSide =
  | (Seen & { gone: true })
  | (Seen & {
      gone: false;
      start: string;
      end: string;
      title: string;
      etag?: string;
      /** Which version of the booking the event was last written from, by its marker. */
      markedVersion?: number;
      recurring: boolean;
    });

/** How the two sides compare once each changed field has its winner. */
export type Merge = {
  /** Fields Google changed and the booking takes. */
  take: { start?: string; end?: string; title?: string };
  /** Something of ours still differs from the event and has to be written. */
  write: boolean;
  /** Changed on both sides since the base; the loser is kept for a person (RC4). */
  bothChanged: Field[];
  /** Both sides keep their version until a person decides. */
  ask: boolean;
  /** Changed there and written over by ours with no row on the desk: the ledger keeps Google's version (RC3). */
  overwrites: (Field | 'recurrence')[];
  /** The base before, and the base once every field has its winner: what Google showed, be it that ours is still owed (RC1). */
  before: Base;
  after: Base;
};

type Field = 'time' | 'title';

export type Verdict =
  /** Nothing differs in any synced field: only the new etag is stored (RC2). */
  | { kind: 'echo' }
  | { kind: 'merge'; merge: Merge }
  /** The event is a series now: the booking stays with its first instance and takes what changed of that (RC6). */
  | { kind: 'madeRecurring'; merge: Pick<Merge, 'take' | 'before'> }
  /** Gone it was before our last write, and perhaps that is what was read again: the event is written once more (PU2). */
  | { kind: 'goneBefore' }
  /** The event is gone and the setting says what that does to the booking (RC6). */
  | { kind: 'deleted'; reply: Settings['onEventDeleted'] }
  /** The booking is cancelled here; the event has still to go. */
  | { kind: 'deleteEvent' }
  | { kind: 'none' };

export function reconcile(booking: BookingSide, event: EventSide, settings: Settings): Verdict {
  if (booking.status === 'cancelled') return event.gone ? { kind: 'none' } : { kind: 'deleteEvent' };
  if (isOlderView(booking, event)) return { kind: 'none' };
  if (event.gone && mayBeOfBefore(booking, event)) return { kind: 'goneBefore' };
  if (event.gone) return { kind: 'deleted', reply: mayFollow(settings) ? settings.onEventDeleted : 'putBack' };
  const changed = compare(booking, event, settings).filter((field) => field.there || field.here);
  if (changed.length === 0 && !event.recurring) return { kind: 'echo' };
  const merge = mergeOf(changed, booking, event, settings);
  if (!event.recurring) return { kind: 'merge', merge };
  if (mayFollow(settings)) return { kind: 'madeRecurring', merge };
  return { kind: 'merge', merge: { ...merge, write: true, overwrites: [...merge.overwrites, 'recurrence'] } };
}

/** With bookings-to-Google only, Google's changes are written over (RC3: if the direction allows). */
const mayFollow = (settings: Settings): boolean => settings.direction !== 'bookingsToGoogle';

/** Of before what Google took of us, or another read has shown, since. */
export const isOlderView = (
  booking: Pick<BookingSide, 'updated' | 'writtenAt' | 'readAt' | 'goneAt'>,
  event: Seen,
): boolean => {
  const { updated, readAt } = event;
  if (booking.updated === undefined || updated === undefined) return false;
  const [seen, known] = [Date.parse(updated), Date.parse(booking.updated)];
  // The version that is known, in a list begun before it was seen to be gone: a deletion has no time of its own.
  const isOfBeforeItsEnd =
    seen <= known && booking.goneAt !== undefined && readAt !== undefined && readAt < booking.goneAt;
  return isOfBeforeItsEnd || (seen < known && !isReadLongAfter(booking, event));
};

/** More than a list lags behind a write, and more than two of our clocks lie apart. */
const longAfterMs = 60_000;

/** What was read long after our last write, and after the version that is known, is of now, though Google's clock has gone back. */
const isReadLongAfter = (
  { writtenAt, readAt: knownAt }: Pick<BookingSide, 'writtenAt' | 'readAt'>,
  { readAt }: Seen,
): boolean =>
  writtenAt !== undefined &&
  readAt !== undefined &&
  Date.parse(readAt) - Date.parse(writtenAt) >= longAfterMs &&
  (knownAt === undefined || readAt > knownAt);

/**
 * RC1: what both sides last agreed on. A version whose write was not confirmed counts when the marker says that it arrived:
 * what differs from it in Google was changed there.
 */
function baseOf(booking: BookingSide, { markedVersion }: EventSide & { gone: false }): Base {
  const own = { start: booking.start, end: booking.end, title: booking.title };
  if (markedVersion !== undefined && markedVersion > booking.syncedVersion) {
    const arrived = booking.unconfirmed?.find(({ version }) => version === markedVersion);
    if (arrived !== undefined) return { start: arrived.start, end: arrived.end, title: arrived.title };
    if (markedVersion === booking.version) return own;
  }
  return booking.base ?? own;
}

/**
 * Google gives a deletion no time of its own. Of an event that was gone before and that we have written again, one that was read
 * about then may be the one from before, delivered twice or shown by a list that lags.
 */
const mayBeOfBefore = (booking: BookingSide, event: EventSide): boolean =>
  event.updated === undefined &&
  booking.goneAt !== undefined &&
  booking.writtenAt !== undefined &&
  booking.goneAt < booking.writtenAt &&
  !isReadLongAfter(booking, event);

type FieldState = { field: Field; there: boolean; here: boolean };

/** `there` and `here`: changed against the base. Equal on both sides counts as changed nowhere. */
function compare(booking: BookingSide, event: EventSide & { gone: false }, settings: Settings): FieldState[] {
  const base = baseOf(booking, event);
  const time: FieldState = {
    field: 'time',
    there: !sameTime(event, base) && !sameTime(event, booking),
    here: !sameTime(booking, base) && !sameTime(event, booking),
  };
  if (settings.detailsToGoogle === 'busyOnly') return [time];
  const titlesDiffer = event.title !== booking.title;
  // What we wrote while titles were not synced nobody has set there (PU7).
  const isOurs = event.title === busyTitle;
  return [
    time,
    {
      field: 'title',
      there: titlesDiffer && event.title !== base.title && !isOurs,
      here: titlesDiffer && (booking.title !== base.title || isOurs),
    },
  ];
}

const sameTime = (a: { start: string; end: string }, b: { start: string; end: string }): boolean =>
  a.start === b.start && a.end === b.end;

function mergeOf(
  changed: FieldState[],
  booking: BookingSide,
  event: EventSide & { gone: false },
  settings: Settings,
): Merge {
  const after = { start: event.start, end: event.end, title: event.title };
  const sides = { before: baseOf(booking, event), after };
  const merge: Merge = { take: {}, write: false, bothChanged: [], ask: false, overwrites: [], ...sides };
  for (const state of changed) {
    const winner = winnerOf(state, booking, event, settings);
    if (state.there && state.here && mayFollow(settings)) merge.bothChanged.push(state.field);
    else if (state.there && winner === 'booking') merge.overwrites.push(state.field);
    if (winner === 'ask') merge.ask = true;
    else if (winner === 'booking') merge.write = true;
    else
      Object.assign(
        merge.take,
        state.field === 'time' ? { start: event.start, end: event.end } : { title: event.title },
      );
  }
  return merge;
}

function winnerOf(
  state: FieldState,
  booking: BookingSide,
  event: EventSide & { gone: false },
  settings: Settings,
): 'booking' | 'google' | 'ask' {
  if (!mayFollow(settings) || !state.there) return 'booking';
  if (state.here) return winnerOfBoth(booking, event, settings);
  if (state.field !== 'time') return 'google';
  return { follow: 'google', putBack: 'booking', ask: 'ask' }[settings.onEventMoved] as 'google' | 'booking' | 'ask';
}

/** RC4: the setting decides; `newest` compares Google's `updated` with the booking's own time, a tie goes to the booking. */
function winnerOfBoth(
  booking: BookingSide,
  event: EventSide & { gone: false },
  settings: Settings,
): 'booking' | 'google' | 'ask' {
  switch (settings.onBothChanged) {
    case 'newest':
      return Date.parse(event.updated ?? '') > Date.parse(booking.updatedAt) ? 'google' : 'booking';
    case 'booking':
    case 'google':
    case 'ask':
      return settings.onBothChanged;
    default:
      return settings.onBothChanged satisfies never;
  }
}
