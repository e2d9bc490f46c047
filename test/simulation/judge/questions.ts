import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { CreateChecker, EntryOf } from './checker.ts';
import { isLive, ofBooking, ofEvent, ofSide } from './field-story.ts';
import { isWrite, markerIn, readGoogleCall } from './google-call.ts';
import { ownKey } from './known.ts';
import { isObject } from './values.ts';

/** 2, RC4: while a person is asked about two versions, nothing is written over Google's. */

type Question = { index: number; row: ConflictRow; setting: 'onBothChanged' | 'onEventMoved' };

export const questions: CreateChecker = (known, report) => {
  /** Open ones, by booking. */
  const asked = new Map<string, Question>();
  /** Events as a person has left them, by calendar. */
  const shown = new Map<string, unknown>();

  const conflict = (row: ConflictRow, index: number): void => {
    const setting = settingOf(row);
    if (row.bookingId === undefined) return;
    const open = asked.get(row.bookingId);
    // Whoever decides about another of the booking's rows decides about the booking.
    if (row.state === 'settled') asked.delete(row.bookingId);
    else if (row.state !== 'open' || setting === undefined) {
      if (open?.row.id === row.id) asked.delete(row.bookingId);
    } else asked.set(row.bookingId, { index: open?.row.id === row.id ? open.index : index, row, setting });
  };

  const written = (entry: EntryOf<'google'>, index: number): void => {
    const call = readGoogleCall(entry);
    if (!isWrite(call) || !call.done || !('start' in call.body)) return;
    const question = asked.get(markerIn(call.body)?.bookingId ?? '');
    const begun = known.tasks.get(entry.task)?.begun ?? 0;
    if (question === undefined || begun < question.index) return;
    const { row, setting } = question;
    if (call.eventId !== row.eventId) return;
    const theirs = ofSide(row.theirs, 'time');
    const zone = known.links.get(row.linkId ?? '')?.calendarZone ?? 'UTC';
    // What a person makes of the event since, read or not, is another question.
    const event = shown.get(ownKey(call.calendarId ?? '', call.eventId ?? ''));
    if (!isLive(event) || ofEvent(event, 'time', zone) !== theirs) return;
    // Once the booking was moved as well, both sides have changed its time, and another setting decides.
    const booking = known.bookings.get(row.bookingId ?? '');
    if (setting === 'onEventMoved' && booking && ofBooking(booking, 'time') !== ofSide(row.ours, 'time')) return;
    if (theirs === undefined || ofEvent(call.body, 'time', 'UTC') === theirs) return;
    const settings = known.settingsBetween(row.businessId, row.resourceId ?? '', question.index, index);
    if (!settings.every((one) => isAsking(one, setting))) return;
    report(2, `${row.eventId} is written over while somebody is asked about ${theirs} (${row.kind} ${row.id})`, index);
  };

  return {
    on: {
      row: ({ after }, index) => {
        if (after?.row === 'conflict') conflict(after as ConflictRow, index);
      },
      edited: ({ calendarId, eventId, after }) => void shown.set(ownKey(calendarId, eventId), after),
      google: written,
    },
  };
};

function settingOf({ kind, lost, cause }: ConflictRow): Question['setting'] | undefined {
  if (kind === 'both_changed' && lost === undefined) return 'onBothChanged';
  return kind === 'move_refused' && isObject(cause) && cause.key === 'cause.movedAsk' ? 'onEventMoved' : undefined;
}

const isAsking = (settings: Settings, setting: Question['setting']): boolean =>
  settings[setting] === 'ask' && settings.direction !== 'bookingsToGoogle';
