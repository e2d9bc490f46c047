import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { type Field, fields, inWords, ofBooking, ofEvent, ofSide } from './field-story.ts';
import type { Known } from './known.ts';
import { isObject, listAt } from './values.ts';

/** 14: where both sides changed the same field, the setting alone says who wins, whatever came first. */

/** A conflict of two versions, and whose field it should become. */
type Duel = {
  index: number;
  field: Field;
  ours: string;
  theirs: string;
  winner: 'booking' | 'google' | 'either';
  updated: string;
};

export const winners: CreateChecker = (known, report) => {
  /** When Google showed an event how, the latest last. */
  const shown = new Map<string, unknown[]>();
  /** Open questions of a worker, by task and booking: its next write of the booking answers them. */
  const duels = new Map<string, Duel[]>();
  return {
    on: {
      google: ({ operation, answer }) => {
        if (operation !== 'events.list' || !isObject(answer) || !Array.isArray(answer.items)) return;
        for (const item of answer.items) if (isObject(item)) remember(shown, String(item.id), item);
      },
      row: (entry, index) => {
        const { after, task } = entry;
        if (after?.row === 'conflict' && after.kind === 'both_changed' && after.state === 'open')
          duels.set(`${task}/${String(after.bookingId)}`, duelsOf(known, shown, after as ConflictRow, task, index));
        else if (after?.row === 'booking') settle(report, duels, entry, index);
      },
    },
  };
};

const kept = 6;

function remember(shown: Map<string, unknown[]>, eventId: string, item: unknown): void {
  const views = listAt(shown, eventId);
  views.push(item);
  if (views.length > kept) views.shift();
}

function duelsOf(
  known: Known,
  shown: Map<string, unknown[]>,
  conflict: ConflictRow,
  task: string,
  index: number,
): Duel[] {
  const booking = known.bookings.get(conflict.bookingId ?? '');
  const zone = known.links.get(conflict.linkId ?? '')?.calendarZone ?? 'UTC';
  const base = booking?.google.base;
  if (booking === undefined || base === undefined || booking.google.unconfirmed !== undefined) return [];
  const begun = known.tasks.get(task)?.begun ?? index;
  const settings = known.settingsBetween(booking.businessId, booking.resourceId, begun, index);
  const [only] = settings;
  if (only === undefined || settings.length > 1) return [];
  const view = (shown.get(conflict.eventId ?? booking.google.eventId ?? '') ?? []).findLast((item) =>
    fields.every((field) => ofEvent(item, field, zone) === ofSide(conflict.theirs, field)),
  );
  const updated = isObject(view) ? String(view.updated) : '';
  return fields.flatMap((field) => {
    const [ours, theirs] = [ofBooking(booking, field), ofSide(conflict.theirs, field)];
    const both =
      theirs !== undefined && ours !== theirs && ours !== ofBooking(base, field) && theirs !== ofBooking(base, field);
    return both ? [{ index, field, ours, theirs, updated, winner: winnerOf(only, booking, updated) }] : [];
  });
}

function winnerOf({ onBothChanged }: Settings, booking: BookingRow, updated: string): Duel['winner'] {
  if (onBothChanged === 'booking' || onBothChanged === 'google') return onBothChanged;
  if (onBothChanged === 'ask') return 'booking';
  const at = Date.parse(updated);
  return Number.isNaN(at) ? 'either' : at > Date.parse(booking.updatedAt) ? 'google' : 'booking';
}

function settle(
  report: Report,
  duels: Map<string, Duel[]>,
  { before, after, task }: EntryOf<'row'>,
  index: number,
): void {
  const booking = after as BookingRow;
  const key = `${task}/${booking.id}`;
  const open = duels.get(key);
  if (open === undefined || before === undefined) return;
  duels.delete(key);
  // Nobody wins what was cancelled before it was written.
  if (booking.status === 'cancelled') return;
  for (const { field, ours, theirs, winner } of open) {
    const is = ofBooking(booking, field);
    const won = is === theirs ? 'google' : 'booking';
    if (winner === 'either' || won === winner || (is !== ours && is !== theirs)) continue;
    // A move that breaks a rule is refused whoever wins (RC5).
    if (winner === 'google' && field === 'time') continue;
    report(
      14,
      `both sides changed booking ${booking.id}; by the settings ${winner} wins, but it has ${inWords(field, is)}`,
      index,
    );
  }
}
