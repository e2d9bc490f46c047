import type { StoredEvent } from './rows.ts';
import type { Change, Journaled } from './table.ts';

const none: ReadonlyMap<string, StoredEvent> = new Map();

/** The events of all calendars, found by calendar, by id, and by the series they are exceptions of. */
export class EventTable implements Journaled {
  readonly name: string;
  readonly #byCalendar = new Map<string, Map<string, StoredEvent>>();
  readonly #exceptions = new Map<string, Set<string>>();
  readonly #onChange: (change: Change) => void;

  constructor(name: string, onChange: (change: Change) => void) {
    this.name = name;
    this.#onChange = onChange;
  }

  get(calendarId: string, id: string): StoredEvent | undefined {
    return this.#byCalendar.get(calendarId)?.get(id);
  }

  /** All events of a calendar, tombstones too. */
  of(calendarId: string): ReadonlyMap<string, StoredEvent> {
    return this.#byCalendar.get(calendarId) ?? none;
  }

  /** Changed and cancelled instances of a series. */
  exceptionsOf(calendarId: string, seriesId: string): StoredEvent[] {
    const ids = this.#exceptions.get(seriesKey(calendarId, seriesId)) ?? [];
    return [...ids].flatMap((id) => this.get(calendarId, id) ?? []);
  }

  set(event: StoredEvent): StoredEvent {
    this.#put(event);
    this.#onChange({ table: this.name, key: keyOf(event), value: event });
    return event;
  }

  delete(event: StoredEvent): void {
    this.#remove(event.calendarId, event.id);
    this.#onChange({ table: this.name, key: keyOf(event) });
  }

  clear(): void {
    for (const [key] of this.entries()) this.#onChange({ table: this.name, key });
    this.#byCalendar.clear();
    this.#exceptions.clear();
  }

  restore(key: string, value: unknown): void {
    const [calendarId = '', id = ''] = key.split('\n');
    if (value === undefined) this.#remove(calendarId, id);
    else this.#put(value as StoredEvent);
  }

  *entries(): Iterable<[string, StoredEvent]> {
    for (const events of this.#byCalendar.values()) for (const event of events.values()) yield [keyOf(event), event];
  }

  #put(event: StoredEvent): void {
    const events = this.#byCalendar.get(event.calendarId) ?? new Map<string, StoredEvent>();
    this.#byCalendar.set(event.calendarId, events.set(event.id, event));
    if (event.recurringEventId === undefined) return;
    const series = seriesKey(event.calendarId, event.recurringEventId);
    this.#exceptions.set(series, (this.#exceptions.get(series) ?? new Set()).add(event.id));
  }

  #remove(calendarId: string, id: string): void {
    const event = this.get(calendarId, id);
    this.#byCalendar.get(calendarId)?.delete(id);
    if (event?.recurringEventId !== undefined) {
      this.#exceptions.get(seriesKey(calendarId, event.recurringEventId))?.delete(id);
    }
  }
}

const keyOf = (event: StoredEvent) => `${event.calendarId}\n${event.id}`;
const seriesKey = (calendarId: string, seriesId: string) => `${calendarId}\n${seriesId}`;
