import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { Excuses } from './excuses.ts';
import { type Edit, editOf, type Field, fields, inWords, isLive, ofBooking, ofEvent, ofSide } from './field-story.ts';
import { type Known, ownKey } from './known.ts';
import { LastEdits } from './last-edits.ts';
import type { Rest } from './rest.ts';
import { isObject, isWrittenOver } from './values.ts';

/**
 * 2: what a person changed in Google and what our API accepted is applied, superseded by something later, written over because
 * the settings say so, or kept in a conflict.
 */

/** One version of a booking, and whether Google or we made it. */
type Step = { index: number; row: BookingRow; fromGoogle: boolean };
type Story = {
  /** When the person last took the event away: what was set before went with it, and the setting decides (RC6). */
  removed: number;
  /** When its texts were last known to be owed for a customer who is forgotten (DS1). */
  forgets: number;
  /** As a person has left it last: a whole day begins elsewhere when its calendar changes its zone. */
  event: unknown;
  steps: Step[];
  edits: Record<Field, Edit[]>;
  kept: { index: number; ours: Sides; theirs: Sides }[];
};
type Sides = ConflictRow['theirs'];

/** Nobody reads a calendar that is not connected; what was changed there counts when its booking is in it again. */
const awayFrom = ({ state, calendarId }: LinkRow): Pick<Edit, 'away'> =>
  state === 'disconnected' ? { away: calendarId } : {};

export const lostUpdates: CreateChecker = (known, report) => new LostUpdates(known, report).checker;

class LostUpdates {
  readonly #known: Known;
  readonly #report: Report;
  readonly #stories = new Map<string, Story>();
  readonly #edits = new LastEdits();
  /** Of calendars whose zone was changed: a link may not have read that yet. */
  readonly #zones = new Map<string, string>();
  /** Ledger rows of a write say who made the version beside them. */
  #pending: { write: number; row: BookingRow; index: number } | undefined;
  #cause: { write: number; byGoogle: boolean } | undefined;

  constructor(known: Known, report: Report) {
    this.#known = known;
    this.#report = report;
  }

  get checker(): ReturnType<CreateChecker> {
    return {
      on: {
        row: (entry, index) => this.#row(entry, index),
        edited: (entry, index) => this.#edited(entry, index),
        noted: ({ name, detail }) => {
          if (name === 'zoneChanged' && isObject(detail))
            this.#zones.set(String(detail.calendarId), String(detail.timeZone));
        },
        asked: (entry, index) => this.#asked(entry, index),
      },
      atRest: (rest) => this.#atRest(rest),
    };
  }

  #story(bookingId: string): Story {
    const known = this.#stories.get(bookingId);
    if (known !== undefined) return known;
    const fresh: Story = {
      removed: -1,
      forgets: -1,
      event: undefined,
      steps: [],
      edits: { time: [], title: [] },
      kept: [],
    };
    this.#stories.set(bookingId, fresh);
    return fresh;
  }

  #row({ table, before, after, write }: EntryOf<'row'>, index: number): void {
    if (after === undefined) return;
    if (after.row === 'booking' && (after as BookingRow).google.forgets === true)
      this.#story((after as BookingRow).id).forgets = index;
    if (after.row === 'booking' && before?.version !== after.version) {
      this.#pending = { write, row: after as BookingRow, index };
      this.#join();
    } else if (table === 'ledger' && after.row === 'ledger') {
      const row = after as LedgerRow;
      if (isWrittenOver(row)) return this.#keep({ bookingId: row.subject.id, theirs: row.before }, index);
      const { cause } = row;
      this.#cause = { write, byGoogle: cause.endsWith(' in Google') };
      this.#join();
    } else if (after.row === 'conflict') this.#keep(after as ConflictRow, index);
  }

  #join(): void {
    const [step, cause] = [this.#pending, this.#cause];
    if (step === undefined || cause === undefined || step.write !== cause.write) return;
    this.#story(step.row.id).steps.push({ index: step.index, row: step.row, fromGoogle: cause.byGoogle });
    this.#pending = undefined;
    if (cause.byGoogle) this.#takenFromGoogle(this.#story(step.row.id));
  }

  #keep({ bookingId, ours, theirs }: Pick<ConflictRow, 'bookingId' | 'ours' | 'theirs'>, index: number): void {
    if (bookingId !== undefined) this.#story(bookingId).kept.push({ index, ours, theirs });
  }

  #edited(entry: EntryOf<'edited'>, index: number): void {
    this.#edits.see(entry);
    for (const link of this.#known.links.values()) {
      if (link.calendarId !== entry.calendarId) continue;
      const bookingId = this.#known.ownEvents.get(ownKey(link.id, entry.eventId));
      if (bookingId === undefined) continue;
      if (!isLive(entry.after)) this.#story(bookingId).removed = index;
      this.#story(bookingId).event = entry.after;
      const zone = this.#zones.get(entry.calendarId) ?? link.calendarZone;
      for (const field of fields) {
        const edit = editOf(entry, index, field, zone);
        if (edit !== undefined) this.#story(bookingId).edits[field].push({ ...edit, ...awayFrom(link) });
      }
    }
  }

  /** An answer of ours is a promise: the version it names stood there, with these values. */
  #asked({ method, path, status, answer }: EntryOf<'asked'>, index: number): void {
    if (status >= 300 || !/^\/v1\/bookings(\/[^/]+)?$/.test(path.split('?')[0] ?? '')) return;
    if (!['POST', 'PATCH', 'DELETE'].includes(method)) return;
    const said = answer as Partial<BookingRow> | undefined;
    if (said?.id === undefined || said.version === undefined) return;
    const step = this.#story(said.id).steps.find(({ row }) => row.version === said.version);
    const { start = '', end = '', title = '' } = said;
    if (step === undefined)
      this.#report(2, `${method} ${path} answered version ${said.version}, which was never stored`, index);
    else if (fields.some((field) => ofBooking(step.row, field) !== ofBooking({ start, end, title }, field)))
      this.#report(2, `${method} ${path} answered other values than version ${said.version} has`, index);
  }

  /** A version made from Google: what it wrote over had been seen by the person, or both versions are on the desk. */
  #takenFromGoogle(story: Story): void {
    const { steps, edits } = story;
    const [last, previous] = [steps.at(-1), steps.at(-2)];
    if (last === undefined || previous === undefined) return;
    for (const field of fields) {
      const [was, is] = [ofBooking(previous.row, field), ofBooking(last.row, field)];
      if (was === is) continue;
      const causes = edits[field].filter((edit) => edit.after === is);
      const about = `booking ${last.row.id}, version ${last.row.version}`;
      if (causes.length === 0 && field === 'time' && this.#hasChangedZone(story, last.row, is)) continue;
      if (causes.length === 0)
        this.#report(2, `${about} took ${inWords(field, is)} from Google, where nobody had set it`, last.index);
      else if (!this.#mayOverwrite(story, field, was, previous, causes))
        this.#report(
          2,
          `${about} took ${inWords(field, is)} from Google; ${inWords(field, was)} of ours is lost without a conflict`,
          last.index,
        );
    }
  }

  #hasChangedZone({ event }: Story, { google }: BookingRow, is: string): boolean {
    const zone = this.#zones.get(google.calendarId ?? '');
    return zone !== undefined && ofEvent(event, 'time', zone) === is;
  }

  #mayOverwrite(
    { steps, edits, kept, removed }: Story,
    field: Field,
    was: string,
    previous: Step,
    causes: Edit[],
  ): boolean {
    if (causes.some((edit) => edit.before === was)) return true;
    if (kept.some(({ ours }) => ofSide(ours, field) === was)) return true;
    // What was there came from Google itself, or it was not changed here since an older agreement.
    const setBy = steps.findLast((step, at) => {
      const before = steps[at - 1];
      return (
        step.index <= previous.index &&
        (before === undefined || ofBooking(before.row, field) !== ofBooking(step.row, field))
      );
    });
    if (setBy === undefined || setBy.fromGoogle) return true;
    // The person took the event away, and brought it back as it was in the trash.
    if (causes.some(({ hidden, index }) => hidden && removed > setBy.index && removed < index)) return true;
    // One edit after another: the first of them had our value before it.
    const until = Math.max(...causes.map((edit) => edit.index));
    return edits[field].some(
      // Or both sides had set the same.
      (edit) => edit.index <= until && (edit.after === was || (edit.before === was && edit.index > setBy.index)),
    );
  }

  #atRest(rest: Rest): void {
    const excuses = new Excuses(rest, this.#known);
    for (const [bookingId, story] of this.#stories) {
      const booking = this.#known.bookings.get(bookingId);
      if (booking === undefined || booking.status !== 'confirmed' || booking.heldByConflict !== undefined) continue;
      for (const field of fields) this.#lastEditCounts(rest, excuses, booking, story, field);
    }
  }

  /** The last thing a person did in Google is what the booking says, or one knows why it does not. */
  #lastEditCounts(rest: Rest, excuses: Excuses, booking: BookingRow, story: Story, field: Field): void {
    const edit = story.edits[field].findLast(({ hidden }) => !hidden);
    if (edit === undefined || edit.index < story.removed || ofBooking(booking, field) === edit.after) return;
    if (edit.away !== undefined && edit.away !== booking.google.calendarId) return;
    const link = this.#known.links.get(booking.google.linkId ?? '');
    if (link === undefined || excuses.ofWriting(link) || excuses.ofBooking(booking.id)) return;
    if (this.#edits.isUnread(link, booking.google.eventId ?? '', rest.now)) return;
    if (isChangedBack(story, field, edit)) return;
    // Until its texts are gone, whatever the event is called there is written over with them.
    if (field === 'title' && story.forgets > edit.index) return;
    const applied = story.steps.some(({ index, row }) => index > edit.index && ofBooking(row, field) === edit.after);
    const keptAside = story.kept.some(
      ({ index, theirs }) => index > edit.index && ofSide(theirs, field) === edit.after,
    );
    if (applied || keptAside || this.#isWrittenOver(booking, field, edit)) return;
    this.#report(
      2,
      `a person set ${inWords(field, edit.after)} of booking ${booking.id}; it is neither applied nor kept in a conflict`,
      edit.index,
    );
  }

  /** By the settings Google's change does not count and is not read for it: what is not exported, a title that is not synced. */
  #isWrittenOver({ businessId, resourceId }: BookingRow, field: Field, edit: Edit): boolean {
    return this.#known
      .settingsBetween(businessId, resourceId, edit.index, Number.POSITIVE_INFINITY)
      .some(
        (settings) =>
          settings.direction === 'googleToBookings' ||
          settings.exportTypes !== null ||
          (field === 'title' && settings.detailsToGoogle === 'busyOnly'),
      );
  }
}

/** Moved away and back before anybody read it: for us nothing has changed there (RC1). */
function isChangedBack({ steps, edits }: Story, field: Field, last: Edit): boolean {
  const away = edits[field].findLast(({ before, index }) => before === last.after && index < last.index);
  if (away === undefined) return false;
  const between = edits[field].filter(({ index }) => index >= away.index && index < last.index);
  const isRead = ({ index, row }: Step) =>
    index > away.index && between.some(({ after }) => after === ofBooking(row, field));
  return !steps.some(isRead);
}
