import type { EntryOf } from './checker.ts';
import { isObject, textOf } from './values.ts';

/** One request to Google, read without the product's help. */
export type GoogleCall = {
  entry: EntryOf<'google'>;
  calendarId: string | undefined;
  eventId: string | undefined;
  query: URLSearchParams;
  body: Record<string, unknown>;
  answer: Record<string, unknown>;
  /** Google did it, whether or not its answer came back. */
  done: boolean;
};

const path = /\/calendars\/([^/?]+)(?:\/events(?:\/([^/?]+))?)?/;

/** All checkers look at one entry before the next comes. */
let last: GoogleCall | undefined;

export function readGoogleCall(entry: EntryOf<'google'>): GoogleCall {
  if (last?.entry !== entry) last = read(entry);
  return last;
}

function read(entry: EntryOf<'google'>): GoogleCall {
  const at = entry.url.indexOf('?');
  const [, calendarId, eventId] = path.exec(entry.url) ?? [];
  return {
    entry,
    calendarId: calendarId && decodeURIComponent(calendarId),
    eventId: eventId && eventId !== 'watch' ? decodeURIComponent(eventId) : undefined,
    query: new URLSearchParams(at < 0 ? '' : entry.url.slice(at + 1)),
    body: isObject(entry.body) ? entry.body : {},
    answer: isObject(entry.answer) ? entry.answer : {},
    // What is no JSON came from somebody on the way.
    done: entry.status >= 200 && entry.status < 300 && typeof entry.answer !== 'string',
  };
}

export const isWrite = ({ entry }: GoogleCall): boolean =>
  ['events.insert', 'events.patch', 'events.update', 'events.delete', 'events.move'].includes(entry.operation);

/** A page of the calendar itself; a window is a look at some time and earns no cursor. */
export const isListing = ({ entry, query }: GoogleCall): boolean =>
  entry.operation === 'events.list' && !query.has('timeMin');

/** The booking and version that a write names, or an event carries (PU4). */
export function markerIn(event: unknown): { bookingId: string; version: number } | undefined {
  if (!isObject(event) || !isObject(event.extendedProperties) || !isObject(event.extendedProperties.private))
    return undefined;
  const { slotbridgeBooking, slotbridgeVersion } = event.extendedProperties.private;
  const bookingId = textOf(slotbridgeBooking);
  return bookingId === undefined ? undefined : { bookingId, version: Number(slotbridgeVersion) };
}
