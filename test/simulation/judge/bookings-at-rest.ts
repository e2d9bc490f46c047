import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { CreateChecker, Report } from './checker.ts';
import { Excuses } from './excuses.ts';
import { type EventView, isLive, timesIn } from './google-view.ts';
import { type Known, ownKey } from './known.ts';
import { readGoogleCall } from './google-call.ts';
import { LastEdits } from './last-edits.ts';
import type { Rest } from './rest.ts';
import { listAt } from './values.ts';

/** 1, 3, 5 at rest: a booking and its event say the same, or a row on the desk says why not. */

type Copy = { link: LinkRow; event: EventView; zone: string; showsTitle: boolean };
type Look = { rest: Rest; known: Known; report: Report; excuses: Excuses; edits: LastEdits; written: LastEdits };

export const bookingsAtRest: CreateChecker = (known, report) => {
  const edits = new LastEdits();
  const written = new LastEdits();
  return {
    on: { edited: (entry) => edits.see(entry), google: (entry) => written.write(readGoogleCall(entry)) },
    atRest: (rest) => {
      const look = { rest, known, report, excuses: new Excuses(rest, known), edits, written };
      const copies = liveCopies(look);
      for (const row of rest.rows.calendar)
        if (row.row === 'booking') compare(look, row as BookingRow, copies.get(String(row.id)) ?? []);
    },
  };
};

/** Live events in Google by the booking they were made for. */
function liveCopies({ rest, known }: Look): Map<string, Copy[]> {
  const copies = new Map<string, Copy[]>();
  for (const link of known.links.values()) {
    const view = rest.calendars.get(link.calendarId);
    for (const event of view?.events ?? []) {
      const bookingId = isLive(event) ? known.ownEvents.get(ownKey(link.id, event.id)) : undefined;
      if (view !== undefined && bookingId !== undefined)
        listAt(copies, bookingId).push({ link, event, zone: view.timeZone, showsTitle: view.showsDetails });
    }
  }
  return copies;
}

function compare(look: Look, booking: BookingRow, copies: Copy[]): void {
  const { report, excuses, edits, rest } = look;
  const touchedLately = copies.some(({ link, event }) => edits.isUnread(link, event.id, rest.now));
  if (touchedLately || copies.some(({ link }) => excuses.ofWriting(link))) return;
  if (copies.length > 1)
    report(3, `booking ${booking.id} has ${copies.length} live events: ${copies.map(placeOf).join(', ')}`);
  if (booking.status === 'cancelled') cancelledIsGone(look, booking, copies[0]);
  else if (booking.status === 'confirmed') confirmedIsThere(look, booking, copies[0]);
}

const placeOf = ({ link, event }: Copy): string => `${event.id} in ${link.calendarId}`;

function cancelledIsGone(look: Look, booking: BookingRow, copy: Copy | undefined): void {
  const { report, excuses, written, rest } = look;
  if (copy === undefined || booking.heldByConflict !== undefined || excuses.ofBooking(booking.id)) return;
  // Cancelled by a deletion that was read when we had just written it anew: the list that shows that is still to come.
  if (booking.google.state === 'off' && written.isUnread(copy.link, copy.event.id, rest.now)) return;
  report(5, `booking ${booking.id} is cancelled and its event ${placeOf(copy)} lives`);
}

function confirmedIsThere(look: Look, booking: BookingRow, copy: Copy | undefined): void {
  const { known, excuses, edits, rest, report } = look;
  const { google, id } = booking;
  const link = known
    .linksOf(booking.businessId, booking.resourceId)
    .find((one) => one.role === 'write' && one.state !== 'disconnected');
  if (link === undefined || excuses.ofWriting(link) || excuses.ofBooking(id)) return;
  if (booking.heldByConflict !== undefined || !isExported(look, booking)) return;
  if (copy === undefined && Date.parse(booking.end) <= rest.now) return;
  if (edits.isUnread(link, google.eventId ?? '', rest.now)) return;
  const about = `booking ${id} (version ${booking.version}, ${booking.start}, “${booking.title}”)`;
  if (copy === undefined) return report(1, `${about} is ${google.state} and has no live event in ${link.calendarId}`);
  if (google.state !== 'synced') report(1, `${about} is ${google.state} at rest though nothing is in its way`);
  if (copy.event.id !== google.eventId || copy.link.id !== google.linkId)
    report(1, `${about} names the event ${google.eventId}, but ${placeOf(copy)} is the one that lives`);
  sameContent(look, booking, copy, about);
}

/** By every version of the settings there was: a change of them holds for what comes afterwards only. */
const isExported = ({ known }: Look, booking: BookingRow): boolean =>
  known.settingsEver(booking.businessId, booking.resourceId).every((settings) => exports(settings, booking));

const exports = ({ direction, exportTypes }: Settings, { type }: BookingRow): boolean =>
  direction !== 'googleToBookings' && (exportTypes === null || (type !== undefined && exportTypes.includes(type)));

function sameContent({ known, report }: Look, booking: BookingRow, copy: Copy, about: string): void {
  const times = timesIn(copy.event, copy.zone);
  const shown = times && `${new Date(times.start).toISOString()} to ${new Date(times.end).toISOString()}`;
  if (times?.start !== Date.parse(booking.start) || times.end !== Date.parse(booking.end))
    report(
      1,
      `${about} ends ${booking.end}, its event ${copy.event.id} is at ${shown ?? 'no time'}; no conflict is open`,
    );
  const details = known
    .settingsEver(booking.businessId, booking.resourceId)
    .every((settings) => settings.detailsToGoogle === 'full');
  if (details && copy.showsTitle && (copy.event.summary ?? '') !== booking.title)
    report(1, `${about} has the title “${copy.event.summary ?? ''}” in Google; no conflict is open`);
}
