import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { ofBooking, ofEvent } from './field-story.ts';
import { type GoogleCall, isWrite, markerIn, readGoogleCall } from './google-call.ts';
import type { Known } from './known.ts';
import { listAt } from './values.ts';

/** 4, 13, 16, and PU3, PU7 under 21: each of our writes to Google, one by one. */

type Wrote = { index: number; version: number };

export const ownWrites: CreateChecker = (known, report) => new OwnWrites(known, report).checker;

class OwnWrites {
  readonly #known: Known;
  readonly #report: Report;
  /** Writes that Google carried out, by event. */
  readonly #wrote = new Map<string, Wrote[]>();
  /** What people did to an event, and what was decided to be put back: each asks for one more write. */
  readonly #reasons = new Map<string, number[]>();
  /** When it was read that the event of a booking is gone: a write under way by then is made again. */
  readonly #seenGone = new Map<string, number[]>();
  /** Versions of bookings as they were stored. */
  readonly #versions = new Map<string, BookingRow>();

  constructor(known: Known, report: Report) {
    this.#known = known;
    this.#report = report;
  }

  get checker(): ReturnType<CreateChecker> {
    return {
      on: {
        google: (entry, index) => this.#google(entry, index),
        edited: ({ eventId }, index) => void listAt(this.#reasons, eventId).push(index),
        row: ({ after, before }, index) => {
          if (after?.row === 'booking') this.#booking(before as BookingRow | undefined, after as BookingRow, index);
        },
      },
    };
  }

  #booking(before: BookingRow | undefined, after: BookingRow, index: number): void {
    if (before?.version !== after.version) this.#versions.set(`${after.id}/${after.version}`, after);
    const owedAnew = before !== undefined && before.google.syncedVersion > after.google.syncedVersion;
    // A calendar that is left takes the event along, and its return writes it again.
    const eventId = after.google.eventId ?? before?.google.eventId;
    if (owedAnew && eventId !== undefined) listAt(this.#reasons, eventId).push(index);
    const seenGone = before !== undefined && before.google.goneAt !== after.google.goneAt;
    if (seenGone) listAt(this.#seenGone, after.id).push(index);
  }

  #google(entry: EntryOf<'google'>, index: number): void {
    if (entry.part === 'outside' || !entry.operation.startsWith('events.') || entry.method === 'GET') return;
    const call = readGoogleCall(entry);
    if (!isWrite(call)) return;
    this.#silent(call, index);
    // What we have taken away, with a calendar that was left for one, is written again when it is back.
    if (entry.operation === 'events.delete' && call.done && call.eventId !== undefined)
      listAt(this.#reasons, call.eventId).push(index);
    if (entry.operation !== 'events.delete') this.#content(call, index);
  }

  /** PU3: nobody is mailed. */
  #silent({ query, body, entry }: GoogleCall, index: number): void {
    if (query.get('sendUpdates') !== 'none')
      this.#report(21, `${entry.operation} without sendUpdates=none: Google may mail guests`, index);
    if ('attendees' in body) this.#report(21, `${entry.operation} writes attendees`, index);
  }

  #content(call: GoogleCall, index: number): void {
    const marker = markerIn(call.body);
    const eventId = call.eventId ?? String(call.body.id);
    if (marker === undefined) return this.#report(13, `${call.entry.operation} of ${eventId} carries no marker`, index);
    const booking = this.#versions.get(`${marker.bookingId}/${marker.version}`);
    if (booking === undefined)
      return this.#report(
        13,
        `${eventId} was written as version ${marker.version} of ${marker.bookingId}, which is none`,
        index,
      );
    // DS1: what an event says of a customer who is forgotten goes at once; its time is not touched before it is read.
    if (!('start' in call.body)) return this.#private(call, booking, index);
    this.#sameTime(call, booking, index);
    this.#private(call, booking, index);
    if (call.done) this.#counted(eventId, marker, index);
  }

  #sameTime({ body, entry }: GoogleCall, booking: BookingRow, index: number): void {
    const time = ofEvent(body, 'time', 'UTC');
    if (time !== ofBooking(booking, 'time'))
      this.#report(
        16,
        `${entry.operation} writes ${time} where version ${booking.version} of ${booking.id} is ${ofBooking(booking, 'time')}`,
        index,
      );
  }

  /** PU7: with busy-only nothing of the customer, nor the title, goes to Google. */
  #private({ body, entry }: GoogleCall, booking: BookingRow, index: number): void {
    const begun = this.#known.tasks.get(entry.task)?.begun ?? 0;
    const settings = this.#known.settingsBetween(booking.businessId, booking.resourceId, begun, index);
    if (settings.some(({ detailsToGoogle }) => detailsToGoogle === 'full')) return;
    if (body.summary !== 'Booked' || (body.description ?? '') !== '')
      this.#report(21, `${entry.operation} of ${booking.id} writes details though the settings say busy only`, index);
  }

  #counted(eventId: string, { bookingId, version }: { bookingId: string; version: number }, index: number): void {
    const wrote = listAt(this.#wrote, eventId);
    const last = wrote.at(-1);
    if (last !== undefined && last.version > version)
      this.#report(13, `event ${eventId} of ${bookingId} went back from version ${last.version} to ${version}`, index);
    wrote.push({ index, version });
    const same = wrote.filter((one) => one.version === version);
    const first = same[0]?.index ?? index;
    // Each thing that went wrong may have cost one repetition, each act of a person may ask for one more write.
    const reasons = (this.#reasons.get(eventId) ?? []).filter((at) => at > first).length;
    const begun = this.#beginOf(first);
    const gone = (this.#seenGone.get(bookingId) ?? []).filter((at) => at > begun).length;
    if (same.length > 1 + reasons + gone + this.#known.troublesBetween(begun, index))
      this.#report(
        4,
        `version ${version} of ${bookingId} was written ${same.length} times to event ${eventId}, and nobody asked for it`,
        index,
      );
  }

  #beginOf = (index: number): number => Math.max(0, index - 400);
}
