import { calendarKeys, endless, longAfterMs } from '../contracts/keys.ts';
import { EventRow, OverrideRow, SlotRow } from '../contracts/rows/calendar.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { type Interval, overlaps } from '../calendar/intervals.ts';
import { expand } from '../calendar/recurrence.ts';
import type { Query, Row, Store } from '../ports/store.ts';
import { parseRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { previewRun } from '../sync/pull-plan.ts';

/** Strongly consistent reads of a resource's time range (AV6). Instants in milliseconds. */

export type BookedTime = Interval & { bookingId: string };
export type EventTime = Interval & { eventId: string; linkId: string; bookingId?: string };

/** Active bookings that overlap the window; a hold past its end counts no more. */
export async function readBooked(
  store: Store,
  resource: { businessId: string; resourceId: string },
  window: Interval,
  now: number,
): Promise<BookedTime[]> {
  const slots = calendarKeys.slotPartition(resource.businessId, resource.resourceId);
  const rows = await readTimeRows(store, [slots], slots, window);
  return rows
    .map((row) => parseRow(SlotRow, row))
    .filter((slot) => slot.heldUntil === undefined || Date.parse(slot.heldUntil) > now)
    .map((slot) => ({ bookingId: slot.bookingId, start: Date.parse(slot.start), end: Date.parse(slot.end) }))
    .filter((slot) => overlaps(slot, window));
}

/** Blocking events of one link that overlap the window: from its complete generation, or from the preview before there is one. */
export async function readEvents(store: Store, link: LinkRow, window: Interval): Promise<EventTime[]> {
  const partition = readablePartition(link);
  return partition === undefined ? [] : await readEventsOf(store, partition, link.id, window);
}

export async function readEventsOf(
  store: Store,
  partition: string,
  linkId: string,
  window: Interval,
): Promise<EventTime[]> {
  const months = calendarKeys.monthPartitions(partition, { start: window.start - longAfterMs, end: window.end });
  const rows = (await readTimeRows(store, months, partition, window)).filter((row) => row.gone !== true);
  const events = rows.map((row) => parseRow(EventRow, row)).filter((event) => event.blocks);
  const series = events.filter((event) => event.series !== undefined);
  const overrides = series.length === 0 ? [] : await readOverrides(store, partition, window, series);
  return events.flatMap((event) => occurrences(event, window, overrides).map((time) => eventTime(time, event, linkId)));
}

const eventTime = (time: Interval, event: EventRow, linkId: string): EventTime => ({
  ...time,
  eventId: event.eventId,
  linkId,
  ...(event.bookingId === undefined ? {} : { bookingId: event.bookingId }),
});

const readablePartition = (link: LinkRow): string | undefined => {
  if (link.generation > 0) return calendarKeys.generation(link.businessId, link.id, link.generation);
  const preview = previewRun(link);
  return preview === undefined ? undefined : calendarKeys.preview(link.businessId, link.id, preview);
};

/** When an event takes time inside the window; a series without the occurrences that exceptions replace. */
export function occurrences(
  event: Pick<EventRow, 'eventId' | 'start' | 'end' | 'series'>,
  window: Interval,
  overrides: OverrideRow[],
): Interval[] {
  if (event.series === undefined) {
    const time = { start: Date.parse(event.start), end: Date.parse(event.end) };
    return overlaps(time, window) ? [time] : [];
  }
  const replaced = overrides
    .filter((override) => override.masterId === event.eventId)
    .map((override) => ({ originalStart: Date.parse(override.originalStart) }));
  return expand(event.series, window, replaced);
}

async function readOverrides(
  store: Store,
  partition: string,
  window: Interval,
  series: EventRow[],
): Promise<OverrideRow[]> {
  const longest = Math.max(...series.map((event) => event.series?.durationMs ?? 0), longAfterMs);
  // A day more on both sides: an all-day original start is midnight of the calendar's zone.
  const sk = { from: `x#${iso(window.start - longest - longAfterMs)}`, to: `x#${iso(window.end + longAfterMs)}~` };
  const { rows } = await store.query({ table: 'calendar', pk: partition, sk });
  return rows.filter((row) => row.gone !== true).map((row) => parseRow(OverrideRow, row));
}

/** Rows by start within a day before the window to its end, and all long ones that have not ended by its start. */
async function readTimeRows(store: Store, timed: string[], long: string, window: Interval): Promise<Row[]> {
  const table = 'calendar' as const;
  const sk = { from: `t#${iso(window.start - longAfterMs)}`, to: `t#${iso(window.end)}` };
  const ranges: Query[] = [
    ...timed.map((pk) => ({ table, pk, sk })),
    { table, pk: long, sk: { from: `l#${iso(window.start)}`, to: `l#${endless}~` } },
  ];
  const pages = await Promise.all(ranges.map((range) => store.query(range)));
  return pages.flatMap((page) => page.rows);
}
