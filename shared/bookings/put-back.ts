import type { BookingGoogle } from '../contracts/rows/calendar.ts';
import { copiesAfterLeaving } from '../sync/left-copy.ts';

/**
 * What makes the next write put a booking's event back (RC6), whoever decides so. A deleted one is written anew under the same
 * id: Google answers 409, and it is revived or the next attempt taken (PU1). An answer of the person's cannot be taken back, for
 * sync writes no attendees (PU3): a new event takes the place of a declined one.
 */
export function putBackState(google: BookingGoogle): Partial<BookingGoogle> {
  const anew = { state: 'pending', syncedVersion: 0, tries: 0, etag: undefined } as const;
  if (google.eventId === undefined || google.declinedEvent !== google.eventId) return anew;
  return {
    ...anew,
    updated: undefined,
    eventId: undefined,
    attempt: google.attempt + 1,
    previous: copiesAfterLeaving(google),
  };
}

/** The same for a booking that is changed as well, of its row as it stands then. */
export const writtenAnew = {
  agreed: ({ google }: { google: BookingGoogle }): Partial<BookingGoogle> => putBackState(google),
  write: true,
};

/** A person or setting has decided to put it back, and it is not written yet: that it is gone is no news. */
export const isPutBackOwed = ({ state, syncedVersion, etag, base, goneAt, writtenAt = '' }: BookingGoogle): boolean =>
  state !== 'off' &&
  syncedVersion === 0 &&
  etag === undefined &&
  base !== undefined &&
  goneAt !== undefined &&
  goneAt >= writtenAt;
