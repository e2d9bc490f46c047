import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingGoogle, BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getConflict } from '../../shared/desk/desk.ts';
import { decided } from '../../shared/sync/decided.ts';

/** What a booking's row says of its event after Google has shown it. */

/** The version of the event that Google showed in the list of `link`. */
export const seenOf = (
  { id, etag, updated, recurrence, selfResponse }: Delta,
  { pullStartedAt }: Pick<LinkRow, 'pullStartedAt'>,
): Partial<BookingGoogle> => ({
  ...(pullStartedAt === undefined ? {} : { readAt: pullStartedAt }),
  declinedEvent: selfResponse === 'declined' ? id : undefined,
  ...(etag === undefined ? {} : { etag }),
  ...(updated === undefined ? {} : { updated }),
  recurring: recurrence === undefined ? undefined : true,
});

/** What a series was held for ends when the event is single again. */
export function withSeen({ google }: BookingRow, delta: Delta, link: Pick<LinkRow, 'pullStartedAt'>): BookingGoogle {
  const isOver = google.recurring === true && delta.recurrence === undefined;
  return { ...(isOver ? decided(google) : google), ...seenOf(delta, link) };
}

/** Google shows something else than it last got of us, be it that somebody brought a deleted event back. */
export const owedAnew = ({ google, version }: BookingRow) => ({
  syncedVersion: Math.min(google.syncedVersion, version - 1),
});

/** What still has to be written is written now: the etag it waited for is here. */
export const owed = ({ clock }: Pick<Ports, 'clock'>, row: BookingRow): number | undefined =>
  row.dueAt === undefined ? undefined : clock.now();

/** Nothing is owed while a person decides, but what the event says of a forgotten customer (DS1). */
export const owedWhileAsked = (
  { clock }: Pick<Ports, 'clock'>,
  { google }: Pick<BookingRow, 'google'>,
): number | undefined => (google.forgets === true ? clock.now() : undefined);

/** A person is asked. A new question ends what was ignored before; the same two versions are ignored on. */
export async function askedWith(
  ports: Pick<Ports, 'store'>,
  { businessId }: Pick<BookingRow, 'businessId'>,
  conflictId: string,
): Promise<(google: BookingGoogle) => BookingGoogle> {
  const isNew = (await getConflict(ports, businessId, conflictId))?.state === 'open';
  return (google) => ({ ...(isNew ? decided(google) : google), undecided: true });
}
