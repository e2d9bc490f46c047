import { inParallel } from '../../shared/async/in-parallel.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { type BookingRow, OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { copiesAfterLeaving } from '../../shared/sync/left-copy.ts';
import { nextLook } from '../../shared/sync/leaving-pace.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Update } from '../../shared/ports/store.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRows } from '../../shared/records/read.ts';

/**
 * DS1: a calendar is left without its copies. A walk over all events that were ever ours in it makes of each that still stands
 * and matters a copy left behind, which its booking owes to remove; walks are repeated until one finds none.
 */
export async function walkCopies(ports: Pick<Ports, 'store' | 'clock'>, link: LinkRow): Promise<void> {
  const pk = `${link.businessId}#${link.id}`;
  const { items, cursor } = await readRows(
    ports.store,
    {
      ...{ table: 'calendar', pk, sk: { beginsWith: 'own#' }, limit: atATime },
      ...(link.leavingAfter === undefined ? {} : { cursor: link.leavingAfter }),
    },
    OwnEventRow,
  );
  const standing = await inParallel(items, 8, (own) => leaveOne(ports, link, own));
  const found = (link.leavingFound ?? 0) + standing.filter(Boolean).length;
  await note(ports, link, found, cursor);
}

const atATime = 100;

/** Whether a copy is owed to be removed. */
async function leaveOne(ports: Pick<Ports, 'store' | 'clock'>, link: LinkRow, own: OwnEventRow): Promise<boolean> {
  const eventId = own.sk.slice('own#'.length);
  const ref = { businessId: link.businessId, bookingId: own.bookingId };
  const now = ports.clock.now();
  const booking = await getBooking(ports, ref.businessId, ref.bookingId);
  if (booking === undefined || !stands(booking, link, eventId, now)) return isLeft(booking, eventId);
  const after = await updateGoogleState(ports, ref, (row) =>
    stands(row, link, eventId, now) ? { google: leftBehind(row), due: now } : undefined,
  );
  return isLeft(after, eventId);
}

const isLeft = (booking: BookingRow | undefined, eventId: string): boolean =>
  booking?.google.previous.some((copy) => copy.eventId === eventId) ?? false;

/** The event of a coming booking, or one that a cancelled booking still owed to delete. */
function stands({ google, status, end, version }: BookingRow, link: LinkRow, eventId: string, now: number): boolean {
  if (google.linkId !== link.id || google.eventId !== eventId) return false;
  return status === 'cancelled' ? google.syncedVersion < version : Date.parse(end) > now;
}

/** Nothing is known of an event any more; the attempt stays, for ids that can never be used again (PU1). */
const leftBehind = ({ google }: BookingRow): BookingRow['google'] => {
  const { linkId, calendarId, attempt } = google;
  return {
    ...{ state: 'off', attempt, syncedVersion: 0, tries: 0, previous: copiesAfterLeaving(google) },
    ...(linkId === undefined ? {} : { linkId }),
    ...(calendarId === undefined ? {} : { calendarId }),
  };
};

/** On condition that it is still this leaving, and this place in the walk. */
async function note(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  link: LinkRow,
  found: number,
  cursor: string | undefined,
): Promise<void> {
  const key = directoryKeys.link(link.businessId, link.id);
  const now = clock.now();
  await store.update({
    table: 'directory',
    key,
    ...progress(key, { found, cursor, now, next: nextLook(link, now) }),
    when: [
      { attribute: 'leavingSince', is: '=', value: link.leavingSince ?? '' },
      link.leavingAfter === undefined
        ? { attribute: 'leavingAfter', is: 'absent' }
        : { attribute: 'leavingAfter', is: '=', value: link.leavingAfter },
    ],
  });
}

function progress(
  key: Update['key'],
  { found, cursor, now, next }: { found: number; cursor: string | undefined; now: number; next: number },
): Pick<Update, 'set' | 'remove'> {
  if (cursor !== undefined) return { set: { leavingAfter: cursor, leavingFound: found, ...dueAt(key, now) } };
  const remove = ['leavingAfter', 'leavingFound'];
  return found === 0 ? { set: { copiesGone: true, ...dueAt(key, now) }, remove } : { set: dueAt(key, next), remove };
}
