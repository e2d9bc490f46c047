import type { BookingRow } from '../contracts/rows/calendar.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { type Saying, saying } from '../words/saying.ts';

/**
 * LG1: whether an entry can be undone as things stand. Pure. It can while all that it changed still has the value it gave it:
 * what has been changed since is a later decision, which undo does not touch.
 */

export type Undoable<T> = { ok: true; undo: T } | { ok: false; reason: Saying };

const fields = ['start', 'end', 'title', 'resourceId', 'status'] as const;
type Field = (typeof fields)[number];

export type BookingUndo = Partial<Record<Field, string>>;

export function undoOfBooking(entry: LedgerRow, booking: BookingRow | undefined): Undoable<BookingUndo> {
  const { before, after } = entry;
  if (booking === undefined) return no(saying('refused.bookingErased'));
  if (before === undefined || after === undefined) return no(saying('refused.notUnmade'));
  if (booking.heldByConflict !== undefined) return no(saying('refused.heldFirst'));
  const changed = fields.filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return no(saying('refused.changedNothing'));
  const touched = changed.filter((field) => booking[field] !== after[field]);
  if (touched.length > 0) return no(saying('refused.changedSince', { fields: touched.join(', ') }));
  return { ok: true, undo: Object.fromEntries(changed.map((field) => [field, String(before[field])])) };
}

/** Only what a person asks of a link and can ask back: pause and resume. */
export function undoOfLink({ before, after }: LedgerRow, link: LinkRow | undefined): Undoable<'pause' | 'resume'> {
  if (link === undefined) return no(saying('refused.linkGone'));
  const back = commands[`${String(before?.state)}>${String(after?.state)}`];
  if (back === undefined) return no(saying('refused.onlyPauses'));
  if (link.state !== after?.state) return no(saying('refused.linkChangedSince'));
  return { ok: true, undo: back };
}

const commands: Record<string, 'pause' | 'resume' | undefined> = {
  'active>paused': 'resume',
  'paused>active': 'pause',
};

const no = (reason: Saying) => ({ ok: false, reason }) as const;
