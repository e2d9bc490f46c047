import { type BookingsQuery } from '../../shared/contracts/api-bookings.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { Query, Store } from '../../shared/ports/store.ts';
import { iso } from '../../shared/records/time.ts';
import { readThinned } from '../../shared/records/thinned.ts';
import { type Page, toPage } from './paging.ts';

/** The index that narrows most, and what is left to filter. Index reads are eventually consistent. */
export const listBookings = async (store: Store, businessId: string, query: BookingsQuery): Promise<Page<BookingRow>> =>
  toPage(await readThinned(store, indexQuery(businessId, query), query, BookingRow, (row) => matches(row, query)));

function indexQuery(businessId: string, { externalId, updatedSince, from, to }: BookingsQuery): Query {
  if (externalId !== undefined)
    return { table: 'calendar', index: 'bookingsByExternalId', pk: `${businessId}#${externalId}`, ...range(from, to) };
  if (updatedSince !== undefined)
    return { table: 'calendar', index: 'bookingsByUpdate', pk: businessId, ...range(updatedSince, undefined) };
  return { table: 'calendar', index: 'bookingsByStart', pk: businessId, ...range(from, to) };
}

/** Sort keys are an instant and `#id`, so an instant as the upper bound leaves out what stands at it. */
function range(from: string | undefined, to: string | undefined): Pick<Query, 'sk'> {
  if (from === undefined && to === undefined) return {};
  return {
    sk: {
      ...(from === undefined ? {} : { from: iso(millisecondsOf(from)) }),
      ...(to === undefined ? {} : { to: iso(millisecondsOf(to)) }),
    },
  };
}

const matches = (row: BookingRow, query: BookingsQuery): boolean =>
  (query.resourceId === undefined || row.resourceId === query.resourceId) &&
  (query.status === undefined || row.status === query.status) &&
  (query.externalId === undefined || row.externalId === query.externalId) &&
  (query.from === undefined || Date.parse(row.start) >= millisecondsOf(query.from)) &&
  (query.to === undefined || Date.parse(row.start) < millisecondsOf(query.to)) &&
  (query.updatedSince === undefined || Date.parse(row.updatedAt) >= millisecondsOf(query.updatedSince));
