import { freeSlots } from '../calendar/availability.ts';
import { clip, type Interval, overlaps } from '../calendar/intervals.ts';
import { isWithin, openIntervals } from '../calendar/working-hours.ts';
import type { ResourceRow } from '../contracts/rows/directory.ts';
import type { Ports } from '../ports/ports.ts';
import { getLinksOfResource, getSettings } from '../records/directory.ts';
import { days, minutes } from '../records/time.ts';
import { freshnessOf } from '../sync/freshness.ts';
import { readBooked, readEvents } from './range.ts';
import { readingLinks } from './view.ts';

/** Where a booking that has to move could go. Only a look: the commit decides. */

type FreePorts = Pick<Ports, 'store' | 'clock'>;
/** The booking itself, and its own event, are in nobody's way. */
type Wanted = { resource: ResourceRow; bookingId: string };

const gridMs = minutes(15);
const lookAheadMs = days(28);

/** The first free time of that length within working hours, at or after `after` and not in the past. */
export async function nextFreeTime(
  ports: FreePorts,
  { resource, bookingId, durationMs, after }: Wanted & { durationMs: number; after: number },
): Promise<Interval | undefined> {
  const now = ports.clock.now();
  const start = Math.max(now, after);
  const window = { start, end: start + lookAheadMs };
  const { busy, sold } = await look(ports, { resource, bookingId }, window);
  const open = clip(openIntervals(resource.workingHours, resource.timeZone, window), sold);
  return freeSlots({ open, busy, durationMs, slotMs: gridMs, now: start, gridZone: resource.timeZone })[0];
}

/** Whether the resource works then and nothing stands there. */
export async function isFreeAt(ports: FreePorts, wanted: Wanted, interval: Interval): Promise<boolean> {
  const { workingHours, timeZone } = wanted.resource;
  if (!isWithin(workingHours, timeZone, interval)) return false;
  const { busy, sold } = await look(ports, wanted, interval);
  return sold.end >= interval.end && !busy.some((time) => overlaps(time, interval));
}

async function look({ store, clock }: FreePorts, { resource, bookingId }: Wanted, window: Interval) {
  const { businessId, id: resourceId } = resource;
  const now = clock.now();
  const [settings, all, booked] = await Promise.all([
    getSettings(store, businessId, resourceId),
    getLinksOfResource(store, businessId, resourceId),
    readBooked(store, { businessId, resourceId }, window, now),
  ]);
  const links = readingLinks(all, settings);
  const events = (await Promise.all(links.map((link) => readEvents(store, link, window)))).flat();
  const { sellable, sellableUntil } = freshnessOf(links, settings, now);
  const until = sellableUntil === undefined ? window.end : Date.parse(sellableUntil);
  return {
    busy: [...booked, ...events].filter((time) => time.bookingId !== bookingId),
    /** Where it may be sold at all (AV5). */
    sold: sellable
      ? { start: window.start, end: Math.min(window.end, until) }
      : { start: window.start, end: window.start },
  };
}
