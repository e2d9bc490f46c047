import type { Interval } from '../calendar/intervals.ts';
import { calendarKeys, directoryKeys } from '../contracts/keys.ts';
import { GuardRow } from '../contracts/rows/calendar.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check, Delete, Put, Update } from '../ports/store.ts';
import { getLinksOfResource, getSettings } from '../records/directory.ts';
import { readRow } from '../records/read.ts';
import { readBooked, readEvents } from './range.ts';

/**
 * AV3: one guard row a resource. A booking reads it, reads the range, and commits on condition of the version it read,
 * raising it; arriving events write their rows, then raise it, then look for bookings in their way. So a booking sees the
 * event, or its condition fails, or the event finds the booking.
 */

export type CommitPorts = Pick<Ports, 'store' | 'clock' | 'random'>;
export type ResourceRef = { businessId: string; resourceId: string };
export type InTheWay = Interval & { source: 'booking' | 'google' };

const attempts = 12;

export type TimeCommit =
  | { ok: true }
  | { ok: false; reason: 'slot_taken'; inTheWay: InTheWay }
  /** A condition of `items` failed: the caller's rows have moved on. */
  | { ok: false; reason: 'items_lost' }
  | { ok: false; reason: 'contended' }
  /** The resource was deleted. */
  | { ok: false; reason: 'not_found' };

/** Writes `items` if the interval is free of everything but the booking itself, at the moment of the write. */
export async function commitTime(
  ports: CommitPorts,
  target: ResourceRef & { interval: Interval; self: string },
  items: (Put | Update | Delete | Check)[],
): Promise<TimeCommit> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const version = await guardVersion(ports, target);
    const inTheWay = await findInTheWay(ports, target);
    if (inTheWay !== undefined) return { ok: false, reason: 'slot_taken', inTheWay };
    const result = await ports.store.transact([guardWrite(target, version), resourceStands(target), ...items]);
    if (result.ok) return { ok: true };
    if (result.lost.includes(1)) return { ok: false, reason: 'not_found' };
    if (result.lost.some((position) => position > 1)) return { ok: false, reason: 'items_lost' };
    await ports.clock.sleep(jitter(ports, attempt));
  }
  return { ok: false, reason: 'contended' };
}

const jitter = ({ random }: CommitPorts, attempt: number): number =>
  ((random.bytes(1)[0] ?? 0) / 255) * Math.min(400, 10 * 2 ** attempt);

async function guardVersion({ store }: CommitPorts, resource: ResourceRef): Promise<number> {
  const key = calendarKeys.guard(resource.businessId, resource.resourceId);
  return (await readRow(store, 'calendar', key, GuardRow))?.version ?? 0;
}

const guardWrite = (resource: ResourceRef, version: number): Put => ({
  kind: 'put',
  table: 'calendar',
  row: { ...calendarKeys.guard(resource.businessId, resource.resourceId), v: 1, row: 'guard', version: version + 1 },
  when: [version === 0 ? { attribute: 'pk', is: 'absent' } : { attribute: 'version', is: '=', value: version }],
});

const resourceStands = ({ businessId, resourceId }: ResourceRef): Check => ({
  kind: 'check',
  table: 'directory',
  key: directoryKeys.resource(businessId, resourceId),
  when: [{ attribute: 'pk', is: 'present' }],
});

/** Makes every booking that has not committed yet read the range again. */
export async function raiseGuard({ store }: Pick<Ports, 'store'>, resource: ResourceRef): Promise<void> {
  await store.update({
    table: 'calendar',
    key: calendarKeys.guard(resource.businessId, resource.resourceId),
    add: { version: 1 },
    set: { v: 1, row: 'guard' },
  });
}

/** What else takes the interval: other bookings first, then Google's events where the direction lets them count. */
export async function findInTheWay(
  ports: Pick<Ports, 'store' | 'clock'>,
  target: ResourceRef & { interval: Interval; self?: string },
): Promise<InTheWay | undefined> {
  const booked = await readBooked(ports.store, target, target.interval, ports.clock.now());
  const booking = booked.find((time) => time.bookingId !== target.self);
  if (booking !== undefined) return { start: booking.start, end: booking.end, source: 'booking' };
  const event = await findEventInTheWay(ports, target);
  return event === undefined ? undefined : { start: event.start, end: event.end, source: 'google' };
}

async function findEventInTheWay(
  { store }: Pick<Ports, 'store'>,
  { businessId, resourceId, interval, self }: ResourceRef & { interval: Interval; self?: string },
) {
  const settings = await getSettings(store, businessId, resourceId);
  if (settings.direction === 'bookingsToGoogle') return undefined;
  const links = (await getLinksOfResource(store, businessId, resourceId)).filter(
    (link) => link.state !== 'disconnected',
  );
  const events = (await Promise.all(links.map((link) => readEvents(store, link, interval)))).flat();
  return events.find((event) => event.bookingId === undefined || event.bookingId !== self);
}
