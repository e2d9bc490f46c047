import type { GoogleEvent } from '../contracts/google.ts';
import type { Base, BookingGoogle, BookingRow } from '../contracts/rows/calendar.ts';
import { decided } from './decided.ts';
import { minutes } from './durations.ts';
import { weWrote } from './loop-guard.ts';
import { isGoneSince, isReadSince } from './push-plan.ts';

/** What a write of ours has come to. */
export type Written = {
  /** As Google holds it now; none when it is gone. */
  event?: GoogleEvent;
  /** The etag of the version that it was written over. */
  over?: string | undefined;
};

/**
 * PU1, PU2: what a booking's row says of its event once `booking`, the version of it that was read, has been written; the row may
 * have changed meanwhile. `base`: what both sides agree on by that. Pure; `now` in milliseconds.
 */
export function onceWritten(
  row: BookingRow,
  booking: BookingRow,
  { event, over }: Written,
  { base, now }: { base: Base; now: number },
): { google: BookingGoogle; due: number | undefined } {
  const writtenAt = new Date(now).toISOString();
  // It was cancelled and its event deleted before this one was made.
  if (event !== undefined && row.status === 'cancelled' && isGoneSince(row, booking))
    return { google: { ...row.google, ...madeAfterAll(row, event), writtenAt }, due: now };
  // A read has stored a later version of the event meanwhile, that it is gone, or another: what it made of it stands.
  const eventId = event?.id ?? booking.google.eventId;
  const isPassed =
    isReadSince(row, booking, { over, updated: event?.updated }) ||
    isGoneSince(row, booking) ||
    row.google.eventId !== eventId;
  if (isPassed) return { google: { ...weWrote(row.google, now), writtenAt }, due: dueOf(row) };
  const known = weWrote(decided(row.google), now);
  const { error: _, etag: __, updated: ___, recurring: ____, forgets: _____, unconfirmed, ...google } = known;
  const stillOpen = unconfirmed?.filter(({ version }) => version > booking.version) ?? [];
  const current = row.version === booking.version;
  return {
    google: {
      ...google,
      state: current ? 'synced' : 'pending',
      syncedVersion: booking.version,
      writtenAt,
      base,
      tries: 0,
      ...(event === undefined ? { goneAt: writtenAt } : {}),
      ...(event?.etag === undefined ? {} : { etag: event.etag }),
      ...(event?.updated === undefined ? {} : { updated: event.updated }),
      ...(stillOpen.length === 0 ? {} : { unconfirmed: stillOpen }),
    },
    due: current ? copiesOwed(row, now) : now,
  };
}

/** Its deletion is owed once more, of the version that has come of it. */
const madeAfterAll = ({ google, version }: BookingRow, { etag }: GoogleEvent): Partial<BookingGoogle> => ({
  state: 'pending',
  syncedVersion: Math.min(google.syncedVersion, version - 1),
  ...(etag === undefined ? {} : { etag }),
});

/**
 * DS1: once the texts of an event name its forgotten customer no more, and nothing else of it was touched. `event`: as Google
 * holds it now, none when it is gone. Undefined where that is no longer wanted.
 */
export function onceForgotten(
  { google: known }: Pick<BookingRow, 'google'>,
  { eventId, event, title }: { eventId: string; event: GoogleEvent | undefined; title: string | undefined },
  now: number,
): { google: BookingGoogle; due: number } | undefined {
  if (known.forgets !== true || known.eventId !== eventId) return undefined;
  const { forgets: _, error: __, ...google } = known;
  const { base, updated } = google;
  return {
    google: {
      ...google,
      ...(base === undefined ? {} : { base: { ...base, title: title ?? base.title } }),
      ...(event === undefined ? {} : { writtenAt: new Date(now).toISOString(), ...laterOf(updated, event.updated) }),
      state: 'pending',
      tries: 0,
    },
    due: now,
  };
}

/** What was read before it was written is of the past (RC1). */
const laterOf = (known: string | undefined, written: string | undefined): { updated?: string } =>
  written === undefined || (known !== undefined && Date.parse(known) > Date.parse(written)) ? {} : { updated: written };

/** Copies that the booking has left behind are owed until each is deleted (PU8). */
export const copiesOwed = ({ google }: Pick<BookingRow, 'google'>, now: number): number | undefined =>
  google.previous.length === 0 ? undefined : now + minutes(2);

const dueOf = ({ dueAt }: BookingRow): number | undefined => (dueAt === undefined ? undefined : Date.parse(dueAt));
