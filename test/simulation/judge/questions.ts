import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { CreateChecker, EntryOf } from './checker.ts';
import { fields, isLive, ofBooking, ofEvent, ofSide } from './field-story.ts';
import { isWrite, markerIn, readGoogleCall } from './google-call.ts';
import { ownKey } from './known.ts';
import { isObject } from './values.ts';

/**
 * 2, RC4, RC6: while a person is asked about two versions, nothing is written over Google's; and the question stands until
 * somebody answers it, changes one of the sides, or no longer wants to be asked.
 */

type Asking = 'onBothChanged' | 'onEventMoved' | 'onEventDeleted';
type Question = {
  index: number;
  row: ConflictRow;
  setting: Asking;
  /** Since it was asked the event has shown something else, or a worker that had looked at it before wrote. */
  passed: boolean;
};

export const questions: CreateChecker = (known, report) => {
  /** Open ones, by booking. */
  const asked = new Map<string, Question>();
  /** When a worker last looked at an event, by task. */
  const looked = new Map<string, number>();
  /** Events as a person has left them, by calendar. */
  const shown = new Map<string, unknown>();

  const conflict = (row: ConflictRow, index: number): void => {
    const setting = settingOf(row);
    if (row.bookingId === undefined) return;
    const open = asked.get(row.bookingId);
    // Whoever decides about another of the booking's rows decides about the booking.
    if (row.state === 'settled') asked.delete(row.bookingId);
    else if (row.state !== 'open' || setting === undefined) {
      if (open?.row.id !== row.id) return;
      asked.delete(row.bookingId);
      if (row.state === 'closed') closed(open, index);
    } else {
      const question = { index, row, setting, passed: false };
      asked.set(row.bookingId, open?.row.id === row.id ? { ...open, row } : { ...question, passed: isLate(question) });
    }
  };

  /** Asked by a slow worker after the booking had changed, or the event: what it asks is of the past. */
  const isLate = (question: Question): boolean => {
    const { bookingId = '', ours, eventId, linkId } = question.row;
    const booking = known.bookings.get(bookingId);
    const calendarId = known.links.get(linkId ?? '')?.calendarId ?? '';
    const event = shown.get(ownKey(calendarId, eventId ?? booking?.google.eventId ?? ''));
    return Number(ours?.version) < (booking?.version ?? 0) || (event !== undefined && !stands(question, event));
  };

  const edited = ({ calendarId, eventId, after }: EntryOf<'edited'>): void => {
    shown.set(ownKey(calendarId, eventId), after);
    for (const question of asked.values())
      if (question.row.eventId === eventId || eventOf(question.row) === eventId)
        question.passed ||= !stands(question, after);
  };

  const eventOf = ({ bookingId }: ConflictRow): string | undefined =>
    known.bookings.get(bookingId ?? '')?.google.eventId;

  const stands = ({ row, setting }: Question, event: unknown): boolean =>
    setting === 'onEventDeleted'
      ? !isLive(event)
      : isAsIn(row, event, known.links.get(row.linkId ?? '')?.calendarZone ?? 'UTC');

  const closed = (question: Question, index: number): void => {
    const { index: since, row, setting, passed } = question;
    if (passed) return;
    const booking = known.bookings.get(row.bookingId ?? '');
    const link = known.links.get(row.linkId ?? '');
    if (booking === undefined || booking.status === 'cancelled' || link?.state !== 'active') return;
    if (booking.resourceId !== (row.resourceId ?? booking.resourceId) || booking.google.linkId !== link.id) return;
    if (fields.some((field) => isOther(ofSide(row.ours, field), ofBooking(booking, field)))) return;
    const event = shown.get(ownKey(link.calendarId, row.eventId ?? booking.google.eventId ?? ''));
    if (event === undefined || !stands(question, event)) return;
    const settings = known.settingsBetween(row.businessId, row.resourceId ?? '', since, index);
    if (!settings.every((one) => isAsking(one, setting))) return;
    report(2, `${row.kind} ${row.id} about ${booking.id} closed by itself, and both sides are as they were`, index);
  };

  const written = (entry: EntryOf<'google'>, index: number): void => {
    const call = readGoogleCall(entry);
    if (entry.operation === 'events.get') looked.set(entry.task, index);
    if (!isWrite(call) || !call.done || !('start' in call.body)) return;
    const question = asked.get(markerIn(call.body)?.bookingId ?? '');
    // Ours stands there now, as it was decided before anybody was asked.
    if (question === undefined) return void shown.delete(ownKey(call.calendarId ?? '', call.eventId ?? ''));
    if ((looked.get(entry.task) ?? index) < question.index) question.passed = true;
    const begun = known.tasks.get(entry.task)?.begun ?? 0;
    if (begun < question.index) return;
    const { row, setting } = question;
    if (setting === 'onEventDeleted') return;
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
      edited,
      google: written,
    },
  };
};

const isOther = (told: string | undefined, is: string | undefined): boolean => told !== undefined && told !== is;

/** The event shows what the row says of Google's side. */
const isAsIn = ({ theirs }: ConflictRow, event: unknown, zone: string): boolean =>
  isLive(event) && fields.every((field) => !isOther(ofSide(theirs, field), ofEvent(event, field, zone)));

function settingOf({ kind, lost, cause }: ConflictRow): Asking | undefined {
  if (kind === 'deleted_in_google' && isObject(cause) && /^cause\.(deleted|declined)Ask$/.test(cause.key))
    return 'onEventDeleted';
  if (kind === 'both_changed' && lost === undefined) return 'onBothChanged';
  return kind === 'move_refused' && isObject(cause) && cause.key === 'cause.movedAsk' ? 'onEventMoved' : undefined;
}

const isAsking = (settings: Settings, setting: Asking): boolean =>
  settings[setting] === 'ask' && settings.direction !== 'bookingsToGoogle';
