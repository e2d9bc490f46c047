import { toOffsetString } from '../../shared/calendar/zones.ts';
import type { Booking } from '../../shared/contracts/api-bookings.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { Store } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';
import { isAskedAbout } from '../../shared/sync/push-plan.ts';

/** `zone` is the resource's; undefined when the resource is gone. */
export const localInstant = (instant: number, zone: string | undefined): string =>
  zone === undefined ? `${new Date(instant).toISOString().slice(0, 19)}Z` : toOffsetString(instant, zone);

export const viewBooking = (row: BookingRow, zone: string | undefined): Booking => ({
  id: row.id,
  resourceId: row.resourceId,
  start: localInstant(Date.parse(row.start), zone),
  end: localInstant(Date.parse(row.end), zone),
  title: row.title,
  customer: row.customer ?? null,
  notes: row.notes ?? null,
  type: row.type ?? null,
  externalId: row.externalId ?? null,
  metadata: row.metadata ?? {},
  status: row.status,
  ...(row.heldUntil === undefined ? {} : { heldUntil: row.heldUntil }),
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  changedBy: row.changedBy,
  google: { state: stateOf(row), ...(row.google.eventId === undefined ? {} : { eventId: row.google.eventId }) },
});

/** Nothing is written while a person is asked what holds, whatever was written before. */
const stateOf = (row: BookingRow): Booking['google']['state'] => {
  const { state, ignoredVersion } = row.google;
  const isAsked = row.heldByConflict !== undefined || (ignoredVersion === undefined && isAskedAbout(row));
  return isAsked && (state === 'synced' || state === 'pending') ? 'waiting' : state;
};

type OfResources = readonly { resourceId?: string | undefined }[];

/** The rows' resources by their ids, in one batch read. */
export async function resourcesOf(
  store: Store,
  businessId: string,
  rows: OfResources,
): Promise<Map<string, ResourceRow>> {
  const ids = [...new Set(rows.flatMap(({ resourceId }) => resourceId ?? []))];
  const found = await store.batchGet(
    'directory',
    ids.map((id) => directoryKeys.resource(businessId, id)),
  );
  return new Map(found.map((row) => parseRow(ResourceRow, row)).map((row) => [row.id, row]));
}

export const zonesOf = async (store: Store, businessId: string, rows: OfResources): Promise<Map<string, string>> =>
  new Map([...(await resourcesOf(store, businessId, rows))].map(([id, { timeZone }]) => [id, timeZone]));
