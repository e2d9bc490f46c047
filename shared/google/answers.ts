import { createHash } from 'node:crypto';
import * as z from 'zod';
import { GoogleCalendarEntry, GoogleEvent } from '../contracts/google.ts';
import { base32hex } from '../identity/ids.ts';

/** Asked for and read of an event; the same in every list call, for a cursor is bound to its parameters (PL1). */
export const eventFields =
  'id,status,etag,updated,summary,description,location,colorId,start(date,dateTime,timeZone),end(date,dateTime,timeZone),' +
  'endTimeUnspecified,transparency,visibility,eventType,recurrence,recurringEventId,' +
  'originalStartTime(date,dateTime,timeZone),attendees(self,responseStatus),extendedProperties/private';

/** One bad event does not take its page with it: it comes back with its id and the status `unreadable` (AP8). */
const EventOrStub = z.unknown().transform((item): GoogleEvent => {
  const event = GoogleEvent.safeParse(item);
  return event.success ? event.data : { id: idOf(item), status: 'unreadable' };
});

const Named = z.object({ id: z.string().min(1) });

/** Even an item without an id gets one of its own, the same each time, so that it can be reported and counted once. */
function idOf(item: unknown): string {
  const named = Named.safeParse(item);
  if (named.success) return named.data.id;
  const digest = createHash('sha256')
    .update(JSON.stringify(item) ?? '')
    .digest();
  return `unreadable${base32hex(digest.subarray(0, 10))}`;
}

export const EventsPageAnswer = z.object({
  items: z.array(EventOrStub).default([]),
  timeZone: z.string().min(1),
  accessRole: z.string().min(1).optional(),
  nextPageToken: z.string().min(1).optional(),
  nextSyncToken: z.string().min(1).optional(),
});

export const CalendarListAnswer = z.object({
  items: z.array(GoogleCalendarEntry).default([]),
  nextPageToken: z.string().min(1).optional(),
});

/** The expiry comes as a number or as text (reference 1.2). */
export const ChannelAnswer = z.object({
  resourceId: z.string().min(1),
  expiration: z
    .union([z.number(), z.string().regex(/^\d+$/)])
    .transform(Number)
    .optional(),
});

export const NoAnswer = z.unknown().transform(() => undefined);
