import { calendarKeys } from '../../../shared/contracts/keys.ts';
import { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { Stage } from '../run/types.ts';
import type { Business, Calendar, Known, Town } from './town.ts';
import { calendarsOf } from './town.ts';

/** Bookings as their booking systems know them, and where their events stand. */

const bookingRow = async (stage: Stage, { business, id }: Known): Promise<BookingRow | undefined> => {
  const row = await stage.store.get('calendar', calendarKeys.booking(business.id, id));
  return row && BookingRow.parse(row);
};

/** One that a booking system has made and not cancelled. */
export async function liveBooking(stage: Stage, town: Town): Promise<{ known: Known; row: BookingRow } | undefined> {
  const found = await sampleOf(stage, town, 4, (row) => row.status === 'confirmed');
  return found[0];
}

/** Up to `most` of the bookings, in drawn order, that are as wanted. */
export async function sampleOf(stage: Stage, town: Town, most: number, wanted: (row: BookingRow) => boolean) {
  const found: { known: Known; row: BookingRow }[] = [];
  const left = [...town.bookings];
  for (let tries = 0; tries < most && left.length > 0; tries++) {
    const [known] = left.splice(stage.draw.below(left.length), 1);
    const row = known && (await bookingRow(stage, known));
    if (known !== undefined && row !== undefined && wanted(row)) found.push({ known, row });
  }
  return found;
}

export type InGoogle = { known: Known; row: BookingRow; calendar: Calendar; eventId: string };

const placed = (town: Town, { known, row }: { known: Known; row: BookingRow }): InGoogle[] => {
  const { calendarId, eventId } = row.google;
  const calendar = calendarsOf(town).find(({ id }) => id === calendarId);
  return calendar === undefined || eventId === undefined ? [] : [{ known, row, calendar, eventId }];
};

const hasEvent = ({ google }: BookingRow): boolean => google.eventId !== undefined && google.calendarId !== undefined;

/** Bookings with an event that a person can see, or could. */
export async function inGoogle(stage: Stage, town: Town, most = 4): Promise<InGoogle[]> {
  return (await sampleOf(stage, town, most, hasEvent)).flatMap((found) => placed(town, found));
}

export function remember(town: Town, business: Business, id: unknown): void {
  if (typeof id !== 'string' || town.bookings.some((known) => known.id === id)) return;
  town.bookings.push({ business, id });
}
