import { expand } from '../../../shared/calendar/recurrence.ts';
import type { BookingRow, EventRow, OverrideRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { Excuses } from './excuses.ts';
import type { Known } from './known.ts';
import type { Rest } from './rest.ts';

/** 9, 16: at most one active booking of a resource at a time, none on time that was known to be busy. */

type Busy = { row: EventRow; index: number };
type Overlap = { event: EventRow; link: LinkRow };

export const slots: CreateChecker = (known, report) => new Slots(known, report).checker;

class Slots {
  readonly #known: Known;
  readonly #report: Report;
  /** Active bookings by resource. */
  readonly #active = new Map<string, Map<string, BookingRow>>();
  /** Blocking rows by the base of their partition, then by key. */
  readonly #busy = new Map<string, Map<string, Busy>>();
  readonly #overrides = new Map<string, Map<string, OverrideRow>>();
  /** Last raise of a resource's guard by a worker that brought events. */
  readonly #raised = new Map<string, number>();

  constructor(known: Known, report: Report) {
    this.#known = known;
    this.#report = report;
  }

  get checker(): ReturnType<CreateChecker> {
    return { on: { row: (entry, index) => this.#row(entry, index) }, atRest: (rest) => this.#atRest(rest) };
  }

  #row(entry: EntryOf<'row'>, index: number): void {
    if (entry.table !== 'calendar') return;
    const { before, after, task } = entry;
    switch ((after ?? before)?.row) {
      case 'booking':
        return after === undefined
          ? this.#erased(before as BookingRow, index)
          : this.#booking(before as BookingRow | undefined, after as BookingRow, task, index);
      case 'guard':
        if (this.#known.tasks.get(task)?.part === 'apply-deltas') this.#raised.set(entry.key.pk, index);
        return undefined;
      case 'event':
      case 'tombstone':
      case 'override':
        return this.#mirrored(entry, index);
      default:
        return undefined;
    }
  }

  #mirrored({ key, after }: EntryOf<'row'>, index: number): void {
    const base = key.pk.split('#', 3).join('#');
    const name = `${key.pk}/${key.sk}`;
    this.#busy.get(base)?.delete(name);
    this.#overrides.get(base)?.delete(name);
    if (after === undefined || after.gone === true) return;
    if (after.row === 'override') put(this.#overrides, base, name, after as OverrideRow);
    else if (after.row === 'event' && after.blocks === true)
      put(this.#busy, base, name, { row: after as EventRow, index });
  }

  #booking(before: BookingRow | undefined, after: BookingRow, task: string, index: number): void {
    const place = `${after.businessId}#${after.resourceId}`;
    if (before !== undefined && before.resourceId !== after.resourceId)
      this.#active.get(`${before.businessId}#${before.resourceId}`)?.delete(after.id);
    if (Date.parse(after.start) >= Date.parse(after.end))
      this.#report(16, `booking ${after.id} starts ${after.start} and ends ${after.end}`, index);
    if (after.status === 'cancelled') return void this.#active.get(place)?.delete(after.id);
    put(this.#active, place, after.id, after);
    if (before !== undefined && !takesNewTime(before, after)) return;
    this.#alone(place, after, index);
    this.#notOnKnownBusy(after, task, index);
  }

  /** Bookings are cancelled and stay; they go with their business only. */
  #erased({ businessId, resourceId, id }: BookingRow, index: number): void {
    this.#active.get(`${businessId}#${resourceId}`)?.delete(id);
    if (!this.#known.erasing.has(businessId))
      this.#report(2, `booking ${id} is gone, and ${businessId} is not erased`, index);
  }

  #alone(place: string, booking: BookingRow, index: number): void {
    const now = booking.updatedAt;
    for (const other of this.#active.get(place)?.values() ?? []) {
      if (other.id === booking.id || !meet(other, booking)) continue;
      if (other.status === 'held' && (other.heldUntil ?? '') <= now) continue;
      this.#report(
        9,
        `bookings ${other.id} and ${booking.id} of ${booking.resourceId} overlap: ${other.start}–${other.end} and ${booking.start}–${booking.end}`,
        index,
      );
    }
  }

  /** Known: the rows stood and the guard had been raised for them before the invocation began that books. */
  #notOnKnownBusy(booking: BookingRow, task: string, index: number): void {
    const began = this.#known.tasks.get(task)?.begun ?? index;
    const raised = this.#raised.get(`${booking.businessId}#${booking.resourceId}`) ?? -1;
    if (raised > began) return;
    const settings = this.#known.settingsBetween(booking.businessId, booking.resourceId, began, index);
    for (const { event, link } of this.#overlaps(booking, settings, raised))
      this.#report(
        9,
        `booking ${booking.id} took ${booking.start}–${booking.end}, where event ${event.eventId} of ${link.calendarId} was known to block`,
        index,
      );
  }

  /** Blocking rows written up to an entry that meet the booking. */
  #overlaps(booking: BookingRow, settings: Settings[], until: number): Overlap[] {
    if (settings.some(({ direction }) => direction === 'bookingsToGoogle')) return [];
    const overlaps: Overlap[] = [];
    for (const link of this.#known.linksOf(booking.businessId, booking.resourceId)) {
      const base = partitionOf(link);
      if (base === undefined || link.state === 'disconnected') continue;
      for (const { row, index } of this.#busy.get(base)?.values() ?? [])
        if (index <= until && row.bookingId !== booking.id && this.#meets(base, row, booking))
          overlaps.push({ event: row, link });
    }
    return overlaps;
  }

  #meets(base: string, event: EventRow, booking: BookingRow): boolean {
    if (!meet(event, booking)) return false;
    if (event.series === undefined) return true;
    const replaced = [...(this.#overrides.get(base)?.values() ?? [])]
      .filter((one) => one.masterId === event.eventId)
      .map((one) => ({ originalStart: Date.parse(one.originalStart) }));
    const window = { start: Date.parse(booking.start), end: Date.parse(booking.end) };
    return expand(event.series, window, replaced).some((one) => one.start < window.end && one.end > window.start);
  }

  /** AV3: an event that met a booking after all stands on the desk; and each booking has its slot. */
  #atRest(rest: Rest): void {
    const excuses = new Excuses(rest, this.#known);
    const slotRows = new Map(
      rest.rows.calendar.filter((row) => row.row === 'slot').map((row) => [String(row.bookingId), row]),
    );
    for (const bookings of this.#active.values())
      for (const booking of bookings.values()) {
        this.#hasItsSlot(booking, slotRows.get(booking.id));
        slotRows.delete(booking.id);
        if (Date.parse(booking.start) > rest.now) this.#collisionsAreTold(booking, excuses);
      }
    for (const [bookingId, row] of slotRows)
      this.#report(16, `slot ${row.sk} is kept for booking ${bookingId}, which is not active`);
  }

  #hasItsSlot(booking: BookingRow, slot: Row | undefined): void {
    if (slot === undefined) this.#report(9, `booking ${booking.id} has no slot: its time can be sold again`);
    else if (slot.start !== booking.start || slot.end !== booking.end)
      this.#report(
        16,
        `booking ${booking.id} is ${booking.start}–${booking.end}, its slot ${String(slot.start)}–${String(slot.end)}`,
      );
  }

  #collisionsAreTold(booking: BookingRow, excuses: Excuses): void {
    const settings = this.#known.settingsEver(booking.businessId, booking.resourceId);
    for (const { event, link } of this.#overlaps(booking, settings, Number.POSITIVE_INFINITY)) {
      // An event of another booking that was dragged here stands on the desk as that booking's.
      if (excuses.ofReading(link) || excuses.ofBooking(booking.id) || excuses.ofBooking(event.eventId)) continue;
      const told = excuses
        .told(booking.id)
        .some((one) => one.kind === 'double_booking' && one.eventId === event.eventId);
      if (!told)
        this.#report(
          9,
          `booking ${booking.id} (${booking.start}–${booking.end}) and event ${event.eventId} of ${link.calendarId} take the same time, and no conflict says so`,
        );
    }
  }
}

const takesNewTime = (before: BookingRow, after: BookingRow): boolean =>
  before.status === 'cancelled' ||
  (before.status === 'held' && after.status === 'confirmed') ||
  before.resourceId !== after.resourceId ||
  before.start !== after.start ||
  before.end !== after.end;

const meet = (one: { start: string; end: string }, other: { start: string; end: string }): boolean =>
  one.start < other.end && other.start < one.end;

/** Where availability reads: the complete generation, before it the preview. */
function partitionOf(link: LinkRow): string | undefined {
  const base = `${link.businessId}#${link.id}`;
  if (link.generation > 0) return `${base}#g${link.generation}`;
  return link.previewUntil === undefined ? undefined : `${base}#p${link.previewOf ?? link.building}`;
}

function put<Item>(map: Map<string, Map<string, Item>>, outer: string, inner: string, item: Item): void {
  const known = map.get(outer) ?? new Map<string, Item>();
  map.set(outer, known);
  known.set(inner, item);
}
