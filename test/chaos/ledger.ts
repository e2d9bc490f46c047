/** What the outside world was told, and therefore may rely on. */

export type Calendar = { name: string; resourceId: string; email: string };

/** Everything lasts 40 minutes and has its hour for itself: nothing but a race asks for the same time twice. */
export const lastsMilliseconds = 40 * 60_000;

export type Said = { calendar: Calendar; start: number; title: string };

/** Who changes an entry once it stands. With `both`, the two may contradict each other. */
export type Side = 'api' | 'person' | 'both';

type Changing = {
  /** Somebody is in the middle of a change. */
  busy: boolean;
  edits: number;
  /** Acknowledged changes, and how many of them were seen on both sides. */
  changes: number;
  arrived: number;
  /** Since when a change has not arrived; of the last change. */
  owedSince: number;
  changedAt: number;
};

export type BookingEntry = Changing & {
  externalId: string;
  side: Side;
  id?: string;
  /** `open`: refused in the end, after attempts that nobody answered, so both is right. */
  state: 'asked' | 'confirmed' | 'cancelled' | 'refused' | 'open';
  /** In the order of the acknowledgements; the last one holds, with `both` any of them. */
  said: Said[];
};

export type EventEntry = Changing & { id: string; place: Said | undefined };

export type Entry = BookingEntry | EventEntry;

export const nameOf = (entry: Entry): string => ('externalId' in entry ? entry.externalId : entry.id);

const untouched: Changing = { busy: true, edits: 0, changes: 0, arrived: 0, owedSince: 0, changedAt: 0 };

const firstDay = 6;
const days = 80;
const dayMilliseconds = 86_400_000;

export class Ledger {
  readonly calendars: Calendar[];
  readonly bookings: BookingEntry[] = [];
  readonly events: EventEntry[] = [];
  /** Of the range in which everything happens. */
  readonly from: number;
  readonly to: number;
  readonly #used = new Map<string, number>();
  #numbers = 0;

  constructor(calendars: Calendar[], now: number) {
    this.calendars = calendars;
    this.from = Math.floor(now / dayMilliseconds) * dayMilliseconds + firstDay * dayMilliseconds;
    this.to = this.from + days * dayMilliseconds;
  }

  addBooking(side: Side, said: Said): BookingEntry {
    this.#numbers += 1;
    const entry: BookingEntry = {
      ...untouched,
      externalId: `order-${this.#numbers}`,
      side,
      state: 'asked',
      said: [said],
    };
    this.bookings.push(entry);
    return entry;
  }

  addEvent(place: Said): EventEntry {
    this.#numbers += 1;
    const entry: EventEntry = { ...untouched, id: `person${this.#numbers}`, place };
    this.events.push(entry);
    return entry;
  }

  /** A time that nobody else was given: even hours for bookings, odd ones for what people do in Google. */
  freeTime(calendar: Calendar, use: 'booking' | 'event'): number {
    const key = `${calendar.email} ${use}`;
    const n = this.#used.get(key) ?? 0;
    this.#used.set(key, n + 1);
    const hour = 8 + 2 * (n % 6) + (use === 'booking' ? 0 : 1);
    return this.from + (Math.floor(n / 6) % days) * dayMilliseconds + hour * 3_600_000;
  }

  /** An acknowledged change: from now on it is owed to the other side. */
  acknowledge(entry: Changing): void {
    entry.changedAt = performance.now();
    if (entry.changes === entry.arrived) entry.owedSince = entry.changedAt;
    entry.changes += 1;
    entry.edits += 1;
  }

  get entries(): Entry[] {
    return [...this.bookings, ...this.events];
  }
}
