import type { BookingGoogle, BookingRow } from '../contracts/rows/calendar.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put, Store } from '../ports/store.ts';
import { getBooking } from './commands.ts';
import { bookingRow, contentOf } from './row.ts';

export type GoogleState = {
  google: BookingGoogle;
  /** Milliseconds; absent when nothing is owed any more. */
  due: number | undefined;
  heldByConflict?: string | undefined;
  /** Stored in the same write: what the ledger has to say of it. */
  ledger?: Put | undefined;
};

const attempts = 8;

/**
 * Changes only what is known about a booking's event. `decide` sees the row as it stands and may be asked again when
 * another writer was quicker; undefined leaves the row alone. Answers the row as it stands afterwards.
 */
export async function updateGoogleState(
  ports: Pick<Ports, 'store'>,
  ref: { businessId: string; bookingId: string },
  decide: (booking: BookingRow) => GoogleState | undefined,
): Promise<BookingRow | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const booking = await getBooking(ports, ref.businessId, ref.bookingId);
    const next = booking === undefined ? undefined : decide(booking);
    if (booking === undefined || next === undefined) return booking;
    const { heldByConflict: _, ...content } = contentOf(booking);
    const held = 'heldByConflict' in next ? next.heldByConflict : booking.heldByConflict;
    const row = bookingRow(
      {
        ...content,
        google: next.google,
        rev: booking.rev + 1,
        ...(held === undefined ? {} : { heldByConflict: held }),
      },
      next.due ?? dueOfCopies(next.google, booking),
    );
    if (await stored(ports.store, booking.rev, row, next.ledger)) return row;
  }
  throw new Error(`The booking ${ref.bookingId} changed too often to store what Google says of it`);
}

async function stored(store: Store, rev: number, row: BookingRow, ledger: Put | undefined): Promise<boolean> {
  const put: Put = { kind: 'put', table: 'calendar', row, when: [{ attribute: 'rev', is: '=', value: rev }] };
  return (ledger === undefined ? await store.put(put) : await store.transact([put, ledger])).ok;
}

/** Copies left in other calendars stay owed, whatever else is settled (PU8). */
export const dueOfCopies = ({ previous }: BookingGoogle, { dueAt }: BookingRow): number | undefined =>
  previous.length > 0 && dueAt !== undefined ? Date.parse(dueAt) : undefined;
