import type { Row, TableName } from '../../../../shared/ports/store.ts';
import type { Entry, Noted, Part, Violation } from '../../run/types.ts';
import type { CalendarView, EventView } from '../google-view.ts';
import { judgeHistory } from '../judge.ts';
import type { Rest } from '../rest.ts';

function eventName(before: Row | undefined, row: Row): string | undefined {
  if (row.row === 'booking' && before === undefined) return 'booking.created';
  if (row.row === 'booking' && before?.version !== row.version)
    return row.status === 'cancelled' ? 'booking.cancelled' : 'booking.updated';
  if (row.row !== 'conflict' || before?.state === row.state) return undefined;
  return row.state === 'open' ? 'conflict.opened' : 'conflict.closed';
}

/** A history made by hand, entry by entry, and what there is at its end. */

export const minute = 60_000;
export const hour = 60 * minute;

type Write = { table: TableName; row: Row } | { table: TableName; row: Row; gone: true };

export class Tale {
  readonly entries: Entry[] = [];
  readonly rows: Record<TableName, Map<string, Row>> = {
    directory: new Map(),
    calendar: new Map(),
    conflicts: new Map(),
    ledger: new Map(),
  };
  readonly calendars = new Map<string, CalendarView>();
  readonly liveChannels = new Set<string>();
  readonly queues: Rest['queues'] = [];
  readonly mails: Rest['mails'][number][] = [];
  now = Date.parse('2026-05-04T06:00:00.000Z');
  #task = 'somebody';
  #writes = 0;
  #tasks = 0;
  /** Nobody is told of what changes. */
  isMute = false;

  iso = (offset = 0): string => new Date(this.now + offset).toISOString();

  note(entry: Noted): void {
    this.now += 10;
    this.entries.push({ at: this.now, task: this.#task, ...entry });
  }

  /** From here on this invocation acts. */
  begin(part: Part, input: unknown = []): string {
    this.#task = `${part}-${(this.#tasks += 1)}`;
    this.note({ kind: 'begun', part, input });
    return this.#task;
  }

  /** Somebody begun before goes on. */
  goOn(task: string): void {
    this.#task = task;
  }

  /** One write of one or several rows. */
  write(...given: Write[]): void {
    this.#writes += 1;
    const writes = this.isMute ? given : given.flatMap((one) => [one, ...this.#eventsOf(one)]);
    for (const one of writes) {
      const { table, row } = one;
      const key = { pk: row.pk, sk: row.sk };
      const name = `${row.pk}/${row.sk}`;
      const before = this.rows[table].get(name);
      if ('gone' in one) this.rows[table].delete(name);
      else this.rows[table].set(name, row);
      this.note({
        ...{ kind: 'row', write: this.#writes, table, key },
        ...(before === undefined ? {} : { before }),
        ...('gone' in one ? {} : { after: row }),
      });
    }
  }

  /** What is told of a change: its event, and the place in the feed. */
  #eventsOf({ table, row }: Write): Write[] {
    const before = this.rows[table].get(`${row.pk}/${row.sk}`);
    const event = eventName(before, row);
    if (event === undefined) return [];
    const position = [...this.rows.directory.values()].filter((one) => one.row === 'feed').length + 1;
    const eventId = `evt_${position}`;
    const subject = { type: String(row.row), id: String(row.id) };
    const outbox = { pk: `${row.pk}#events`, sk: eventId, v: 1, row: 'outbox', id: eventId, subject, event, position };
    const businessId = String(row.businessId);
    const place = { pk: `${businessId}#feed`, sk: eventId, v: 1, row: 'feed', position, eventId };
    return [
      { table, row: { ...outbox, businessId, version: Number(row.version) } },
      { table: 'directory', row: place },
    ];
  }

  row = (table: TableName, pk: string, sk: string): Row => {
    const found = this.rows[table].get(`${pk}/${sk}`);
    if (found === undefined) throw new Error(`no row ${pk}/${sk}`);
    return found;
  };

  /** The event as Google has it from now on. */
  show(calendarId: string, event: EventView): void {
    const view = this.calendars.get(calendarId) ?? { timeZone: 'UTC', showsDetails: true, events: [], instances: [] };
    const others = (events: EventView[]) => events.filter((one) => one.id !== event.id);
    this.calendars.set(calendarId, {
      ...view,
      events: [...others(view.events), event],
      instances: event.recurrence === undefined ? [...others(view.instances), event] : view.instances,
    });
  }

  judge(): Violation[] {
    const judge = judgeHistory();
    this.entries.forEach((entry, index) => judge.see(entry, index));
    judge.rest({
      now: this.now,
      rows: {
        directory: [...this.rows.directory.values()],
        calendar: [...this.rows.calendar.values()],
        conflicts: [...this.rows.conflicts.values()],
        ledger: [...this.rows.ledger.values()],
      },
      ...{ queues: this.queues, calendars: this.calendars, liveChannels: this.liveChannels, mails: this.mails },
    });
    return [...judge.violations];
  }
}
