import { conflictKeys, directoryKeys, calendarKeys, ledgerKeys } from '../../../../shared/contracts/keys.ts';
import type { BookingRow } from '../../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../../shared/contracts/rows/conflicts.ts';
import type { LinkRow } from '../../../../shared/contracts/rows/links.ts';
import type { Settings } from '../../../../shared/contracts/settings.ts';
import type { Row } from '../../../../shared/ports/store.ts';
import type { EventView } from '../google-view.ts';
import {
  accountRow,
  at,
  biz,
  bookingRow,
  calendarId,
  channelId,
  channelRow,
  linkId,
  linkRow,
  resourceId,
} from './salon-rows.ts';
import { Tale } from './tale.ts';

/** One business in a made history: what its parts do, as sound as can be unless a plant says otherwise. */

export const event = (id: string, from: string, to: string, more: Partial<EventView> = {}): EventView => ({
  ...{ id, status: 'confirmed', summary: id, updated: '2026-05-01T00:00:00.000Z' },
  ...{ start: { dateTime: at(from) }, end: { dateTime: at(to) } },
  ...more,
});

export class Salon {
  readonly tale = new Tale();
  #pulls = 0;

  /** Connected, imported and watched, with one settled pull behind it. */
  constructor(settings: Partial<Settings> = {}) {
    const { tale } = this;
    const dir = (row: Row) => tale.write({ table: 'directory', row });
    dir({ ...directoryKeys.business(biz), v: 1, row: 'business', id: biz });
    dir({ ...directoryKeys.settings(biz), v: 1, row: 'settings', values: settings, version: 1 });
    dir({ ...directoryKeys.resource(biz, resourceId), v: 1, row: 'resource', id: resourceId, businessId: biz });
    dir(accountRow);
    dir(channelRow);
    dir(linkRow(tale));
    tale.liveChannels.add(channelId);
    tale.calendars.set(calendarId, { timeZone: 'UTC', showsDetails: true, events: [], instances: [] });
    this.pull([]);
  }

  get link(): LinkRow {
    return this.tale.row('directory', biz, `link#${linkId}`) as LinkRow;
  }

  setLink(change: Partial<LinkRow>): void {
    this.tale.write({ table: 'directory', row: { ...this.link, ...change } });
  }

  settings(values: Partial<Settings>): void {
    this.tale.write({
      table: 'directory',
      row: { ...directoryKeys.settings(biz), v: 1, row: 'settings', values, version: 2 },
    });
  }

  /** Google's version that ours is written over stands in the ledger (RC3). */
  note(id: string, before: Row['before']): void {
    const { tale } = this;
    const row: Row = {
      ...ledgerKeys.entry(biz, id, tale.iso(), `led_${id}${tale.now}`),
      ...{ v: 1, row: 'ledger', by: 'somebody', cause: 'moved in Google, put back', subject: { type: 'booking', id } },
    };
    tale.write({ table: 'ledger', row: { ...row, before } });
  }

  booking = (id: string): BookingRow => this.tale.row('calendar', `${biz}#${id}`, 'booking') as BookingRow;

  /** The API makes a booking; nothing has been written to Google yet. */
  book(id: string, from: string, to: string, more: { verify?: string; answer?: object } = {}): void {
    const { tale } = this;
    tale.begin('api', { method: 'POST', path: '/v1/bookings' });
    const row = bookingRow(tale, id, from, to);
    this.#commit(undefined, row, 'API request');
    const { start, end, title, version } = row;
    const body = { resourceId, start, end, title, verify: more.verify ?? 'never' };
    const answer = { id, start, end, title, version, ...more.answer };
    tale.note({ kind: 'asked', businessId: biz, method: 'POST', path: '/v1/bookings', body, status: 201, answer });
  }

  /** A change of a booking with its slot and ledger, in one write. */
  change(id: string, change: Partial<BookingRow>, cause = 'API request'): void {
    const before = this.booking(id);
    this.#commit(
      before,
      { ...before, version: before.version + 1, rev: before.rev + 1, updatedAt: this.tale.iso(), ...change },
      cause,
    );
  }

  /** Sync state alone. */
  google(id: string, change: Partial<BookingRow['google']>, due?: number): void {
    const { dueAt: _, dueShard: __, ...row } = this.booking(id);
    const marker = due === undefined ? {} : { dueAt: this.tale.iso(due), dueShard: 'due#0' };
    const google = { ...row.google, ...change };
    this.tale.write({ table: 'calendar', row: { ...row, rev: row.rev + 1, google, ...marker } });
  }

  #commit(before: BookingRow | undefined, after: BookingRow, cause: string): void {
    const { tale } = this;
    const slot = (one: BookingRow): Row => ({
      ...{ pk: `${biz}#${one.resourceId}`, sk: `t#${one.start}#${one.id}`, v: 1, row: 'slot', bookingId: one.id },
      ...{ start: one.start, end: one.end },
    });
    const ledger: Row = {
      ...ledgerKeys.entry(biz, after.id, tale.iso(), `led_${after.id.slice(4)}${after.version}`),
      ...{ v: 1, row: 'ledger', businessId: biz, by: 'somebody', cause, subject: { type: 'booking', id: after.id } },
      after: { version: after.version },
    };
    tale.write(
      { table: 'calendar', row: after },
      ...(before === undefined ? [] : [{ table: 'calendar' as const, row: slot(before), gone: true as const }]),
      ...(after.status === 'cancelled' ? [] : [{ table: 'calendar' as const, row: slot(after) }]),
      { table: 'ledger', row: ledger },
    );
  }

  /** Our write of a booking's event as the row says now. */
  push(id: string, more: { version?: number; query?: string; body?: object; operation?: string } = {}): EventView {
    const { tale } = this;
    const { start, end, title, version } = this.booking(id);
    const eventId = `event${id.slice(4)}`;
    const inserted = tale.rows.calendar.has(`${biz}#${linkId}/own#${eventId}`);
    tale.begin('push-bookings', [{ v: 1, kind: 'push', businessId: biz, bookingId: id, version }]);
    const own = { ...calendarKeys.ownEvent(biz, linkId, eventId), v: 1, row: 'ownEvent', bookingId: id };
    if (!inserted) tale.write({ table: 'calendar', row: own });
    const marker = { slotbridgeBooking: id, slotbridgeVersion: String(more.version ?? version) };
    const body = {
      summary: title,
      description: '',
      start: { dateTime: start },
      end: { dateTime: end },
      extendedProperties: { private: marker },
      ...more.body,
    };
    const written: EventView = { id: eventId, status: 'confirmed', updated: tale.iso(), ...body };
    const url = `/calendars/${encodeURIComponent(calendarId)}/events${inserted ? `/${eventId}` : ''}?${more.query ?? 'sendUpdates=none'}`;
    const operation = more.operation ?? (inserted ? 'events.patch' : 'events.insert');
    this.call('push-bookings', operation, url, inserted ? body : { id: eventId, ...body }, written);
    tale.show(calendarId, written);
    const etag = `"${tale.now}"`;
    this.google(id, {
      state: 'synced',
      linkId,
      calendarId,
      eventId,
      etag,
      syncedVersion: version,
      writtenAt: tale.iso(),
      base: { start, end, title },
    });
    this.pull([written]);
    return written;
  }

  /** A person changes an event. */
  edit(before: EventView, change: Partial<EventView>): EventView {
    const { tale } = this;
    const after = { ...before, ...change, updated: tale.iso() };
    tale.goOn('anna');
    tale.note({ kind: 'edited', account: calendarId, calendarId, eventId: before.id, what: 'changed', before, after });
    tale.show(calendarId, after);
    return after;
  }

  call(
    part: 'api' | 'pull-changes' | 'push-bookings',
    operation: string,
    url: string,
    body?: unknown,
    answer?: unknown,
  ): void {
    this.tale.note({
      ...{ kind: 'google', part, operation, method: 'POST', url, account: calendarId, status: 200, answered: true },
      ...(body === undefined ? {} : { body }),
      ...(answer === undefined ? {} : { answer }),
    });
  }

  list = (query: string, answer: object): void =>
    this.call(
      'pull-changes',
      'events.list',
      `/calendars/${encodeURIComponent(calendarId)}/events?${query}`,
      undefined,
      { timeZone: 'UTC', ...answer },
    );

  take(): void {
    const { link, tale } = this;
    this.#pulls += 1;
    tale.begin('pull-changes', [{ v: 1, kind: 'pull', businessId: biz, linkId, ticket: link.ticket }]);
    const [pullNumber, pullEpoch] = [link.pullNumber + 1, link.pullEpoch + 1];
    const from = link.cursor === undefined ? {} : { pullFrom: link.cursor };
    this.setLink({
      ...{ pullNumber, pullEpoch, pullState: 'reading', pullTicket: link.ticket, pullStartedAt: tale.iso() },
      pullAsks: link.asks ?? 0,
      ...from,
    });
  }

  /** A whole pull of one page: what it shows is stored, then the cursor moves. */
  pull(items: EventView[], more: { unstored?: boolean; ours?: boolean } = {}): void {
    this.take();
    const cursor = `c${this.#pulls}`;
    this.list('syncToken=x', { items, nextSyncToken: cursor });
    this.setLink({ pullState: 'applying' });
    this.tale.begin('apply-deltas', [{ v: 1, kind: 'chunk', businessId: biz, linkId, pull: this.link.pullNumber }]);
    if (more.unstored !== true) for (const item of items) this.store(item);
    this.finish(cursor);
  }

  finish(cursor: string): void {
    const { servedTicket: _, ...link } = this.link;
    this.setLink({
      ...link,
      cursor,
      pullState: 'idle',
      servedTicket: link.pullTicket ?? 0,
      asOf: link.pullStartedAt ?? '',
    });
  }

  /** The mirrored rows of one entry of a list. */
  store(item: EventView, pull = this.link.pullNumber, more: Partial<Row> = {}): void {
    const base = `${biz}#${linkId}#g1`;
    const gone = item.status === 'cancelled';
    const { tale } = this;
    const own = tale.rows.calendar.get(`${biz}#${linkId}/own#${item.id}`);
    const start = new Date(item.start?.dateTime ?? 0).toISOString();
    const end = new Date(item.end?.dateTime ?? 0).toISOString();
    tale.write({
      table: 'calendar',
      row: { pk: `${base}#i1`, sk: `id#${item.id}`, v: 1, row: 'eventId', eventId: item.id, pull, keys: [], gone },
    });
    const old = [...tale.rows.calendar.values()].filter((row) => row.row === 'event' && row.eventId === item.id);
    for (const row of old) tale.write({ table: 'calendar', row, gone: true });
    if (gone) return;
    const row: Row = {
      ...{
        pk: `${base}#2026-05`,
        sk: `t#${start}#${item.id}`,
        v: 1,
        row: 'event',
        eventId: item.id,
        pull,
        start,
        end,
        allDay: false,
      },
      ...(own === undefined ? { blocks: true } : { blocks: false, bookingId: String(own.bookingId) }),
      ...more,
    };
    tale.write({ table: 'calendar', row });
    if (row.blocks === true)
      tale.write({
        table: 'calendar',
        row: { pk: `${biz}#${resourceId}`, sk: 'guard', v: 1, row: 'guard', version: tale.now },
      });
  }

  conflict(kind: ConflictRow['kind'], subject: string, more: Partial<ConflictRow> = {}): void {
    const id = more.id ?? `cfl_${subject.slice(4)}${kind.length}`;
    const row: ConflictRow = {
      ...conflictKeys.conflict(biz, id),
      ...{ v: 1, row: 'conflict', id, businessId: biz, kind, severity: 'conflict', state: 'open', causeId: subject },
      ...{
        subject: { type: 'booking', id: subject, label: 'somebody' },
        bookingId: subject,
        linkId,
        cause: 'c',
        impact: 'i',
      },
      ...{
        openedAt: this.tale.iso(),
        lastSeenAt: this.tale.iso(),
        count: 1,
        version: 1,
        stateKey: 's',
        subjectKey: 's',
        openedKey: 'o',
      },
      ...more,
    };
    this.tale.write({ table: 'conflicts', row });
  }
}
