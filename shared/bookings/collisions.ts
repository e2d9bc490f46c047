import type { Interval } from '../calendar/intervals.ts';
import { overlaps } from '../calendar/intervals.ts';
import { inParallel } from '../async/in-parallel.ts';
import { conflictKeys, directoryKeys } from '../contracts/keys.ts';
import type { Delta } from '../contracts/messages.ts';
import type { BookingRow, EventRow } from '../contracts/rows/calendar.ts';
import { ConflictRow, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { closeAsRead, getConflict, openConflict } from '../desk/desk.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check } from '../ports/store.ts';
import { getLink, getSettings } from '../records/directory.ts';
import { readRows } from '../records/read.ts';
import { days, iso } from '../records/time.ts';
import { saying, whenOf } from '../words/saying.ts';
import { causesOf, causesOfExceptions, causesOfLink } from './collision-cause.ts';
import { getBooking } from './commands.ts';
import { occurrences, readBooked, readEvents, readEventsOf } from './range.ts';
import { sideOf } from './row.ts';

/** The last step of AV3: bookings in the way of events that have just arrived become rows on the desk, and leave it again. */

type CollisionPorts = Pick<Ports, 'store' | 'clock' | 'random'>;
type Blocking = Pick<EventRow, 'eventId' | 'start' | 'end' | 'series' | 'bookingId'>;

const horizonDays = 800;

export async function openDoubleBookings(
  ports: CollisionPorts,
  link: LinkRow,
  partition: string,
  events: readonly Blocking[],
): Promise<void> {
  const now = ports.clock.now();
  const hull = hullOf(events, { start: now, end: now + days(horizonDays) });
  if (hull === undefined) return;
  for (const booked of await readBooked(ports.store, link, hull, now)) {
    const suspects = events.filter(
      (event) => event.bookingId !== booked.bookingId && occurrences(event, booked, []).length > 0,
    );
    for (const event of suspects) {
      if (event.series !== undefined && !(await reallyThere(ports, link, partition, event, booked))) continue;
      const booking = await getBooking(ports, link.businessId, booked.bookingId);
      if (booking !== undefined) await open(ports, link, booking, event);
    }
  }
}

function hullOf(events: readonly Blocking[], horizon: Interval): Interval | undefined {
  if (events.length === 0) return undefined;
  const start = Math.max(horizon.start, Math.min(...events.map((event) => Date.parse(event.start))));
  const end = Math.min(horizon.end, Math.max(...events.map((event) => Date.parse(event.end))));
  return start < end ? { start, end } : undefined;
}

/** A series' occurrence may be replaced by an exception: only the stored rows tell. */
async function reallyThere(
  { store }: CollisionPorts,
  link: LinkRow,
  partition: string,
  event: Blocking,
  time: Interval,
) {
  const there = await readEventsOf(store, partition, link.id, time);
  return there.some((one) => one.eventId === event.eventId);
}

async function open(ports: CollisionPorts, link: LinkRow, booking: BookingRow, event: Blocking): Promise<void> {
  await openConflict(ports, {
    businessId: link.businessId,
    kind: 'double_booking',
    subject: { type: 'booking', id: booking.id, label: booking.title },
    subjectId: `${causesOf(link, event.eventId)}${booking.id}`,
    resourceId: link.resourceId,
    linkId: link.id,
    bookingId: booking.id,
    eventId: event.eventId,
    ours: sideOf(booking),
    theirs: { start: event.start, end: event.end, calendar: link.calendarName },
    cause: saying(event.bookingId === undefined ? 'cause.doubleBooking' : 'cause.doubleBooking.ofBooking'),
    impact: saying('impact.doubleBooking', { title: booking.title, time: whenOf(booking, link.calendarZone) }),
  });
}

const attempts = 5;

/**
 * Closes the row when booking and event no longer meet (CF1), unless either has moved since they were looked at: an event that
 * has just been read, or a new generation, may bring them together again.
 */
async function recheckDoubleBooking(
  ports: CollisionPorts,
  { businessId, id }: Pick<ConflictRow, 'businessId' | 'id'>,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const conflict = await getConflict(ports, businessId, id);
    if (conflict?.state !== 'open') return;
    const seen = await meeting(ports, conflict);
    if (seen.meets || (await closeAsRead(ports, conflict, seen.as))) return;
  }
  throw new Error(`The conflict ${id} could not be looked at: too many writers at once`);
}

/** A changed booking may have left an event's way (CF1). */
export async function recheckCollisionsOf(
  ports: CollisionPorts,
  booking: { businessId: string; id: string },
): Promise<void> {
  const query = { table: 'conflicts', index: 'conflictsBySubject', pk: `${booking.businessId}#${booking.id}` } as const;
  const { items } = await readRows(ports.store, query, ConflictRow);
  for (const conflict of items.filter((one) => one.state === 'open' && one.kind === 'double_booking'))
    await recheckDoubleBooking(ports, conflict);
}

/**
 * After a flip (AP3), and when a preview is given to readers: what the new rows no longer have lets go of its bookings, and
 * bookings made while they were written, which could not see them, meet what they brought.
 */
export async function reviewCollisions(ports: CollisionPorts, link: LinkRow): Promise<void> {
  const known = await recheckCauses(ports, link.businessId, causesOfLink(link));
  const settings = await getSettings(ports.store, link.businessId, link.resourceId);
  if (settings.direction === 'bookingsToGoogle') return;
  const now = ports.clock.now();
  const booked = await readBooked(ports.store, link, { start: now, end: seenUntil(link, now) }, now);
  await inParallel(booked, 8, async (time) => {
    const events = await readEvents(ports.store, link, time);
    const strangers = events.filter(
      ({ eventId, bookingId }) =>
        bookingId !== time.bookingId && !known.has(`${causesOf(link, eventId)}${time.bookingId}`),
    );
    const booking = strangers.length === 0 ? undefined : await getBooking(ports, link.businessId, time.bookingId);
    if (booking === undefined) return;
    for (const { eventId, start, end, bookingId } of strangers)
      await open(ports, link, booking, { eventId, start: iso(start), end: iso(end), bookingId });
  });
}

/** How far ahead readers see events of the link. */
const seenUntil = ({ generation, previewUntil }: LinkRow, now: number): number =>
  generation === 0 && previewUntil !== undefined ? Math.max(now, Date.parse(previewUntil)) : now + days(horizonDays);

/** What an event has become in this calendar may have ended its collisions there (CF1), and a series' end those of its exceptions. */
export async function recheckCollisionsWith(
  ports: CollisionPorts,
  link: LinkRow,
  { id, status }: Pick<Delta, 'id' | 'status'>,
): Promise<void> {
  await recheckCauses(ports, link.businessId, causesOf(link, id));
  if (status === 'cancelled') await recheckCauses(ports, link.businessId, causesOfExceptions(link, id));
}

/** Rechecks the open rows whose causes begin so; answers all the causes that were open. */
async function recheckCauses(ports: CollisionPorts, businessId: string, causes: string): Promise<Set<string>> {
  const { pk, sk } = conflictKeys.open(businessId, 'double_booking', causes);
  const { items } = await readRows(ports.store, { table: 'conflicts', pk, sk: { beginsWith: sk } }, OpenConflictRow);
  for (const { conflictId } of items) await recheckDoubleBooking(ports, { businessId, id: conflictId });
  return new Set(items.map((pointer) => `${causes}${pointer.sk.slice(sk.length)}`));
}

/** Whether they meet, and while what that holds. */
async function meeting(
  { store }: CollisionPorts,
  conflict: ConflictRow,
): Promise<{ meets: true } | { meets: false; as: Check[] }> {
  const booking = await getBooking({ store }, conflict.businessId, conflict.bookingId ?? '');
  if (booking === undefined || booking.status === 'cancelled') return { meets: false, as: [] };
  const link = await getLink(store, conflict.businessId, conflict.linkId ?? '');
  if (link === undefined || link.state === 'disconnected' || link.resourceId !== booking.resourceId)
    return { meets: false, as: [] };
  const settings = await getSettings(store, link.businessId, link.resourceId);
  if (settings.direction === 'bookingsToGoogle') return { meets: false, as: [] };
  const time = { start: Date.parse(booking.start), end: Date.parse(booking.end) };
  const events = await readEvents(store, link, time);
  if (events.some((event) => event.eventId === conflict.eventId && overlaps(event, time))) return { meets: true };
  return { meets: false, as: [sameGeneration(link)] };
}

const sameGeneration = ({ businessId, id, generation }: LinkRow): Check => ({
  kind: 'check',
  table: 'directory',
  key: directoryKeys.link(businessId, id),
  when: [{ attribute: 'generation', is: '=', value: generation }],
});
