import type { BookingRow } from '../contracts/rows/calendar.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { LinkRow } from '../contracts/rows/links.ts';

/**
 * LG1: whether an entry can be undone as things stand. Pure. It can while all that it changed still has the value it gave it:
 * what has been changed since is a later decision, which undo does not touch.
 */

export type Undoable<T> = { ok: true; undo: T } | { ok: false; reason: string };

const fields = ['start', 'end', 'title', 'resourceId', 'status'] as const;
type Field = (typeof fields)[number];

export type BookingUndo = Partial<Record<Field, string>>;

export function undoOfBooking(entry: LedgerRow, booking: BookingRow | undefined): Undoable<BookingUndo> {
  const { before, after } = entry;
  if (booking === undefined) return no('The booking has been erased.');
  if (before === undefined || after === undefined) return no('A booking is not unmade by undo: cancel it.');
  if (booking.heldByConflict !== undefined)
    return no('A mass deletion that holds the booking has to be decided first.');
  const changed = fields.filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return no('The entry changed neither time, title, resource nor status.');
  const touched = changed.filter((field) => booking[field] !== after[field]);
  if (touched.length > 0) return no(`Changed again since: ${touched.join(', ')}.`);
  return { ok: true, undo: Object.fromEntries(changed.map((field) => [field, String(before[field])])) };
}

/** Only what a person asks of a link and can ask back: pause and resume. */
export function undoOfLink({ before, after }: LedgerRow, link: LinkRow | undefined): Undoable<'pause' | 'resume'> {
  if (link === undefined) return no('The link is not there any more.');
  const back = commands[`${String(before?.state)}>${String(after?.state)}`];
  if (back === undefined) return no('Only pausing and resuming a link can be undone.');
  if (link.state !== after?.state) return no('The state of the link has changed again since.');
  return { ok: true, undo: back };
}

const commands: Record<string, 'pause' | 'resume' | undefined> = {
  'active>paused': 'resume',
  'paused>active': 'pause',
};

const no = (reason: string) => ({ ok: false, reason }) as const;
