import type { Resource } from '../contracts/api-resources.ts';
import { outboxKeys } from '../contracts/keys.ts';
import type { BookingRow } from '../contracts/rows/calendar.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import {
  OutboxRow,
  type ResourceChangeRow,
  type WebhookEvent,
  type WebhookSubject,
} from '../contracts/rows/webhooks.ts';
import { webhookEventIdOf } from '../identity/ids.ts';
import type { Put, Store, TableName } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { readRow } from '../records/read.ts';
import { placeOf } from '../sync/left-copy.ts';

/**
 * WH1: what integrators hear of is written in the transaction of the change itself, beside its subject and with the object
 * as it then was. So it is owed from that moment, whatever becomes of the stream.
 */

/** One event a version: nothing else of a booking is seen. */
export function bookingEvent(before: { status: string } | undefined, booking: BookingRow): Put {
  const { businessId, id, version, updatedAt: at } = booking;
  const { place } = outboxKeys;
  return eventPut({
    ...{ businessId, event: bookingEventName(before, booking), at, version, booking: asTold(booking) },
    subject: { type: 'booking', id },
    place: place(version),
    ...(version > 1 ? { follows: place(version - 1) } : {}),
  });
}

/** What Google shows of it, or may, is told to nobody, and so has not to be forgotten (DS1). */
export const asTold = ({
  google: { base: _, unconfirmed: __, previous, ...google },
  ...booking
}: BookingRow): BookingRow => ({
  ...booking,
  google: { ...google, previous: previous.map(placeOf) },
});

function bookingEventName(before: { status: string } | undefined, { status }: BookingRow): WebhookEvent {
  if (before === undefined) return 'booking.created';
  return status === 'cancelled' && before.status !== 'cancelled' ? 'booking.cancelled' : 'booking.updated';
}

const opened = 1;

/** When it is opened and when it ends; that its cause was seen again is told to nobody. */
export function conflictEvent(conflict: ConflictRow): Put {
  const { businessId, id, state, openedAt, closedAt = openedAt, version = opened } = conflict;
  const { place } = outboxKeys;
  const ended = state !== 'open';
  return eventPut({
    ...{ businessId, event: ended ? 'conflict.closed' : 'conflict.opened', at: ended ? closedAt : openedAt },
    ...{ version, conflict, subject: { type: 'conflict', id }, place: place(version) },
    ...(ended ? { follows: place(opened) } : {}),
  });
}

export const busyEvent = (busy: { businessId: string; resourceId: string; version: number }, at: string): Put =>
  eventPut({
    ...{ businessId: busy.businessId, event: 'busy.changed', at, version: busy.version },
    ...{ subject: { type: 'resource', id: busy.resourceId }, place: outboxKeys.busyPlace(busy.version) },
  });

/** The events of one resource go in their order: what was told last holds. */
export const resourceEvent = (mark: ResourceChangeRow, resource: Resource, at: string): Put =>
  eventPut({
    ...{ businessId: mark.businessId, event: 'resource.changed', at, version: mark.version, resource },
    ...{ subject: { type: 'resource', id: mark.resourceId }, place: outboxKeys.resourcePlace(mark.version) },
    ...(mark.toldVersion === undefined ? {} : { follows: outboxKeys.resourcePlace(mark.toldVersion) }),
  });

type Happening = Pick<OutboxRow, 'businessId' | 'event' | 'at' | 'version' | 'subject'> & {
  place: string;
  follows?: string;
  booking?: BookingRow;
  conflict?: ConflictRow;
  resource?: Resource;
};

function eventPut({ place, ...facts }: Happening): Put {
  const { businessId, subject, at } = facts;
  const key = outboxKeys.event(businessId, subject.id, place);
  const row: OutboxRow = {
    ...key,
    ...dueAt(key, Date.parse(at)),
    v: 1,
    row: 'outbox',
    id: webhookEventIdOf(businessId, subject.id, place),
    ...facts,
  };
  return { kind: 'put', table: outboxTable(subject), row };
}

/** An event stands in the table of its subject: who may write the one may write the other. */
export const outboxTable = ({ type }: WebhookSubject): TableName => (type === 'conflict' ? 'conflicts' : 'calendar');

export type OutboxRef = { businessId: string; subject: WebhookSubject; place: string };

/** Undefined when it was erased or has expired. */
export const readOutbox = (store: Store, { businessId, subject, place }: OutboxRef): Promise<OutboxRow | undefined> =>
  readRow(store, outboxTable(subject), outboxKeys.event(businessId, subject.id, place), OutboxRow);
