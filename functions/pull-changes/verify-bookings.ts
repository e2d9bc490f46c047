import { inParallel } from '../../shared/async/in-parallel.ts';
import { forLink } from '../../shared/budget/payer.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import { readBooked } from '../../shared/bookings/range.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { ChangeMessage, DeltaMessage } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { calendarIsThere } from '../../shared/links/calendar-gone.ts';
import { verifyMessage } from '../../shared/links/wake.ts';
import { GoogleError, isFailure } from '../../shared/ports/google.ts';
import { getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { days, minutes } from '../../shared/records/time.ts';
import { expectsEvent, isWrittenSince } from '../../shared/sync/expected-event.ts';
import type { PullPorts } from './pull-changes.ts';

/**
 * AP3: a booking whose event is absent from a new generation is looked up one by one. Only Google's own word (cancelled,
 * 404, 410) counts as gone, never absence; and 404 not of an event that was written since the generation was begun.
 */
export async function verifyBookings(ports: PullPorts, message: ChangeMessage & { kind: 'verify' }): Promise<void> {
  const link = await getLink(ports.store, message.businessId, message.linkId);
  if (link?.verifyGeneration !== message.generation || link.generation !== message.generation) return;
  try {
    await verify(ports, link, message.after ?? '');
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    await tryLater(ports, link, message.after);
  }
}

/** The mark on the link stands, and the sweep asks again (PU6): no message waits for Google. */
async function tryLater({ store, clock }: PullPorts, link: LinkRow, after: string | undefined): Promise<void> {
  await store.update({
    table: 'directory',
    key: { pk: link.pk, sk: link.sk },
    set: { ...dueAt(link, clock.now() + minutes(5)), ...(after === undefined ? {} : { verifyAfter: after }) },
    when: [{ attribute: 'verifyGeneration', is: '=', value: link.generation }],
  });
}

/** Looked up by one message; the next goes on behind the last of them, so that a refusal of Google's costs no more. */
const atATime = 20;

async function verify(ports: PullPorts, link: LinkRow, after: string): Promise<void> {
  const missing = (await missingBookings(ports, link)).filter(({ id }) => id > after);
  const now = missing.slice(0, atATime);
  const gone = (await inParallel(now, 4, (booking) => isGone(ports, link, booking))).filter((one) => one !== undefined);
  // Every event of a calendar that is gone itself answers 404: then this throws, and nothing is cancelled.
  if (gone.length > 0) await calendarIsThere(ports, link);
  const more = now.length < missing.length;
  const body: DeltaMessage = {
    v: 1,
    kind: 'gone',
    businessId: link.businessId,
    linkId: link.id,
    generation: link.generation,
    bookings: gone,
    ...(more ? { more } : {}),
  };
  await ports.queues.send('deltas', { body, group: link.id, dedupe: `${link.id}#gone#${link.generation}#${after}` });
  if (more) await ports.queues.send('changes', verifyMessage(link, now.at(-1)?.id));
}

async function missingBookings(ports: PullPorts, link: LinkRow): Promise<BookingRow[]> {
  const now = ports.clock.now();
  const resource = { businessId: link.businessId, resourceId: link.resourceId };
  const slots = await readBooked(ports.store, resource, { start: now, end: now + days(3650) }, now);
  const bookings = await inParallel(slots, 8, (slot) => getBooking(ports, link.businessId, slot.bookingId));
  const synced = bookings.filter((booking) => booking !== undefined).filter(({ google }) => expectsEvent(google, link));
  const partition = calendarKeys.generation(link.businessId, link.id, link.generation);
  const keyOf = ({ google }: BookingRow) => calendarKeys.eventId(partition, google.eventId ?? '');
  const keys = synced.map(keyOf);
  const present = new Set((await ports.store.batchGet('calendar', keys)).map((row) => row.sk));
  const missing = synced.filter((booking) => !present.has(keyOf(booking).sk));
  return missing.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function isGone(ports: PullPorts, link: LinkRow, booking: BookingRow) {
  const eventId = booking.google.eventId ?? '';
  try {
    const event = await ports.google.calendar(forLink(link, 'check')).getEvent(link.calendarId, eventId);
    return event.status === 'cancelled' ? { bookingId: booking.id, eventId } : undefined;
  } catch (error) {
    if (isFailure(error, 'notFound') && isWrittenSince(booking.google, link)) return undefined;
    if (isFailure(error, 'notFound', 'deleted')) return { bookingId: booking.id, eventId };
    throw error;
  }
}
