import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { EntryOf } from './checker.ts';
import { type EventView, timesIn } from './google-view.ts';
import { isObject } from './values.ts';

/** Values of a booking's synced fields as text, so that both sides can be compared. */

export type Field = 'time' | 'title';
export const fields: Field[] = ['time', 'title'];

export const ofBooking = (booking: Pick<BookingRow, 'start' | 'end' | 'title'>, field: Field): string =>
  field === 'time' ? `${Date.parse(booking.start)}–${Date.parse(booking.end)}` : booking.title;

export function ofEvent(event: unknown, field: Field, zone: string): string | undefined {
  if (!isObject(event)) return undefined;
  const view = event as EventView;
  if (field === 'title') return view.summary ?? '';
  const times = timesIn(view, zone);
  return times && `${times.start}–${times.end}`;
}

/** What a conflict row keeps of one side; undefined when it does not name the field. */
export function ofSide(side: ConflictRow['theirs'], field: Field): string | undefined {
  if (side === undefined) return undefined;
  if (field === 'title') return typeof side.title === 'string' ? side.title : undefined;
  return typeof side.start === 'string' && typeof side.end === 'string'
    ? `${Date.parse(side.start)}–${Date.parse(side.end)}`
    : undefined;
}

/**
 * A person's change of one field of a booking's event; `hidden` where the event lies in the trash, before or after it: it may
 * be changed there, and comes back with what it says then. What is declined counts as deleted (RC6).
 */
export type Edit = {
  /** The calendar, where it was not connected by then. */
  away?: string;
  index: number;
  at: number;
  before: string | undefined;
  after: string;
  hidden: boolean;
};

export function editOf(entry: EntryOf<'edited'>, index: number, field: Field, zone: string): Edit | undefined {
  const before = ofEvent(entry.before, field, zone);
  const after = ofEvent(entry.after, field, zone);
  if (after === undefined) return undefined;
  const hidden = ![entry.before, entry.after].every(isLive);
  const isRestored = !isLive(entry.before) && isLive(entry.after);
  return before === after && !isRestored ? undefined : { index, at: entry.at, before, after, hidden };
}

export const isLive = (side: unknown): boolean =>
  isObject(side) && side.status !== 'cancelled' && !isDeclined(side as EventView);

const isDeclined = ({ attendees }: EventView): boolean =>
  attendees?.some(({ self, responseStatus }) => self === true && responseStatus === 'declined') ?? false;

export const inWords = (field: Field, value: string): string =>
  field === 'title'
    ? `the title “${value}”`
    : `the time ${value
        .split('–')
        .map((at) => new Date(Number(at)).toISOString())
        .join(' to ')}`;
