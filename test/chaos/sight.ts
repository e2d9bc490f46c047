import * as z from 'zod';
import { type Doors, isAnswer } from './doors.ts';
import type { BookingEntry, Entry, EventEntry, Ledger, Said } from './ledger.ts';
import { lastsMilliseconds } from './ledger.ts';

/** Both sides as they stand at one moment. */

const booking = z.object({
  id: z.string(),
  resourceId: z.string(),
  start: z.string(),
  end: z.string(),
  title: z.string(),
  externalId: z.string().nullable(),
  status: z.string(),
  version: z.number(),
  google: z.object({ state: z.string(), eventId: z.string().optional() }),
});
export const BookingPage = z.object({ items: z.array(booking), nextCursor: z.string().nullable() });
export type SeenBooking = z.output<typeof booking>;

const moment = z.object({ dateTime: z.string().optional() });
const event = z.object({
  id: z.string(),
  status: z.string(),
  summary: z.string().optional(),
  start: moment,
  end: moment,
});
const eventList = z.object({ items: z.array(event) });
export type SeenEvent = z.output<typeof event> & { email: string };

const availability = z.object({
  items: z.array(
    z.object({ resourceId: z.string(), busy: z.array(z.object({ start: z.string(), source: z.string() })) }),
  ),
});

export type Sight = {
  bookings: SeenBooking[];
  /** Live ones. */
  events: SeenEvent[];
  /** Starts of what takes time, by resource and source. */
  busy: Map<string, Set<number>>;
};

export const busyKey = (resourceId: string, source: string): string => `${resourceId} ${source}`;

/** Undefined when a door is shut. */
export async function look(doors: Doors, ledger: Ledger): Promise<Sight | undefined> {
  const [bookings, busy, ...events] = await Promise.all([
    allBookings(doors, ledger),
    allBusy(doors, ledger),
    ...ledger.calendars.map(({ email }) => allEvents(doors, ledger, email)),
  ]);
  if (bookings === undefined || busy === undefined || events.includes(undefined)) return undefined;
  return { bookings, busy, events: events.flatMap((list) => list ?? []) };
}

async function allBookings(doors: Doors, { from, to }: Ledger): Promise<SeenBooking[] | undefined> {
  const found: SeenBooking[] = [];
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: '200' };
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = new URLSearchParams(cursor === undefined ? range : { ...range, cursor });
    const answer = await doors.api('GET', `/v1/bookings?${query}`);
    if (!isAnswer(answer)) return undefined;
    const page = BookingPage.parse(answer.body);
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}

async function allBusy(doors: Doors, { calendars, from, to }: Ledger): Promise<Sight['busy'] | undefined> {
  const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  for (const { resourceId } of calendars) query.append('resourceId', resourceId);
  const answer = await doors.api('GET', `/v1/availability?${query}`);
  if (!isAnswer(answer)) return undefined;
  const busy: Sight['busy'] = new Map();
  for (const { resourceId, busy: taken } of availability.parse(answer.body).items)
    for (const { start, source } of taken) {
      const starts = busy.get(busyKey(resourceId, source)) ?? new Set();
      busy.set(busyKey(resourceId, source), starts.add(Date.parse(start)));
    }
  return busy;
}

async function allEvents(doors: Doors, { from, to }: Ledger, email: string): Promise<SeenEvent[] | undefined> {
  const query = new URLSearchParams({ timeMin: new Date(from).toISOString(), timeMax: new Date(to).toISOString() });
  const answer = await doors.google('GET', `${eventsOf(email)}?${query}`);
  if (!isAnswer(answer)) return undefined;
  const { items } = eventList.parse(answer.body);
  return items.filter(({ status }) => status !== 'cancelled').map((item) => ({ ...item, email }));
}

export const eventsOf = (email: string): string => {
  const name = encodeURIComponent(email);
  return `/accounts/${name}/calendars/${name}/events`;
};

/** What stands otherwise than it was said, in a few words; undefined when all is as it should be. */
export function differenceOf(entry: Entry, sight: Sight): string | undefined {
  return 'externalId' in entry ? bookingDifference(entry, sight) : eventDifference(entry, sight);
}

function bookingDifference(entry: BookingEntry, sight: Sight): string | undefined {
  const found = sight.bookings.filter(({ externalId }) => externalId === entry.externalId);
  const [seen] = found;
  if (entry.state === 'refused') return seen === undefined ? undefined : 'was refused and exists';
  if (entry.state === 'open' && seen === undefined) return undefined;
  if (seen === undefined || found.length > 1) return `exists ${found.length} times`;
  const copies = sight.events.filter(({ id }) => id === seen.google.eventId);
  if (entry.state === 'cancelled') {
    if (seen.status !== 'cancelled') return `was cancelled and is ${seen.status}`;
    return copies.length === 0 ? undefined : 'was cancelled and is still in Google';
  }
  if (seen.status !== 'confirmed') return `was confirmed and is ${seen.status}`;
  const said = entry.said.at(-1);
  const allowed = entry.side === 'both' ? entry.said : entry.said.slice(-1);
  if (said === undefined || !says(seen, said.calendar, allowed))
    return `says ${describe(seen)}, last acknowledged was ${describeSaid(allowed)}`;
  return copyDifference(seen, said.calendar.email, copies);
}

function copyDifference(seen: SeenBooking, email: string, copies: SeenEvent[]): string | undefined {
  const [copy] = copies;
  if (copy === undefined || copies.length > 1) return `is ${copies.length} times in Google (${seen.google.state})`;
  if (copy.email !== email) return `is in the calendar of ${copy.email} instead of ${email}`;
  if (timeOf(copy.start) !== Date.parse(seen.start)) return `is at ${copy.start.dateTime} in Google, not ${seen.start}`;
  if (timeOf(copy.end) !== Date.parse(seen.end)) return `ends at ${copy.end.dateTime} in Google, not ${seen.end}`;
  if (copy.summary !== seen.title) return `is called “${copy.summary}” in Google, not “${seen.title}”`;
  return seen.google.state === 'synced' ? undefined : `is ${seen.google.state}`;
}

/** Of several versions any time and any name may have won: they are merged field by field (RC3). */
const says = (seen: SeenBooking, { resourceId }: Said['calendar'], allowed: Said[]): boolean =>
  seen.resourceId === resourceId &&
  allowed.some(({ start }) => Date.parse(seen.start) === start) &&
  Date.parse(seen.end) - Date.parse(seen.start) === lastsMilliseconds &&
  allowed.some(({ title }) => seen.title === title);

const timeOf = ({ dateTime }: { dateTime?: string | undefined }): number => Date.parse(dateTime ?? '');
const iso = (instant: number): string => new Date(instant).toISOString();
const describe = ({ resourceId, start, title }: SeenBooking): string => `${resourceId} ${start} “${title}”`;
const describeSaid = (said: Said[]): string =>
  said.map(({ calendar, start, title }) => `${calendar.resourceId} ${iso(start)} “${title}”`).join(' or ');

function eventDifference({ id, place }: EventEntry, { events, busy }: Sight): string | undefined {
  const found = events.filter((one) => one.id === id);
  if (place === undefined) return found.length === 0 ? undefined : 'was deleted and is in Google';
  if (found.length !== 1) return `is ${found.length} times in Google`;
  if (timeOf(found[0]?.start ?? {}) !== place.start) return `is not in Google at ${iso(place.start)}`;
  const blocked = busy.get(busyKey(place.calendar.resourceId, 'google'))?.has(place.start) === true;
  return blocked ? undefined : `does not block ${iso(place.start)}`;
}
