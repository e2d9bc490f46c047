import * as z from 'zod';
import { GoogleTime } from './google.ts';
import { WebhookSubject } from './rows/webhooks.ts';

/** Queue messages (SE2: `v` is the schema version). No secrets; customer text only in deltas (SE1). */

const address = { v: z.literal(1), businessId: z.string(), linkId: z.string() };

/** A wake-up: something may have changed. Covered tickets end without a call (NT5). */
export const ChangeMessage = z.discriminatedUnion('kind', [
  z.object({
    ...address,
    kind: z.literal('pull'),
    ticket: z.int(),
    cause: z.enum(['notification', 'next', 'continue', 'sweep', 'request', 'asked', 'precondition', 'new']),
    /** When the notification was accepted. */
    at: z.string().optional(),
  }),
  /** After a flip: bookings whose event the new generation lacks are looked up one by one (AP3). */
  z.object({
    ...address,
    kind: z.literal('verify'),
    generation: z.int(),
    /** Bookings up to this id have been looked up. */
    after: z.string().optional(),
  }),
]);
export type ChangeMessage = z.infer<typeof ChangeMessage>;

/** One changed or cancelled event, cut down to what the settings import. */
export const Delta = z.object({
  id: z.string(),
  status: z.enum(['confirmed', 'tentative', 'cancelled', 'unreadable']),
  etag: z.string().optional(),
  updated: z.string().optional(),
  start: GoogleTime.optional(),
  end: GoogleTime.optional(),
  endTimeUnspecified: z.boolean().optional(),
  transparency: z.string().optional(),
  eventType: z.string().optional(),
  /** The resource's own answer to an invitation. */
  selfResponse: z.string().optional(),
  recurrence: z.array(z.string()).optional(),
  masterId: z.string().optional(),
  originalStart: GoogleTime.optional(),
  /** Only where the settings import details, or for a booking's own event. */
  title: z.string().optional(),
  /** What the private marker says; a hint, never identity (RC8). */
  markedBooking: z.string().optional(),
  markedVersion: z.int().optional(),
});
export type Delta = z.infer<typeof Delta>;

export const DeltaMessage = z.discriminatedUnion('kind', [
  z.object({
    ...address,
    kind: z.literal('chunk'),
    generation: z.int(),
    pull: z.int(),
    /** Which of the pull's readers sent it; absent in messages of an earlier release. */
    epoch: z.int().optional(),
    position: z.int(),
    /** The cursor the pull started from; empty for a full run. */
    from: z.string(),
    zone: z.string(),
    deltas: z.array(Delta),
    /** On the last chunk of a pull only. */
    last: z.object({ total: z.int(), cursor: z.string(), events: z.int() }).optional(),
  }),
  /** The coming weeks of a calendar whose first import is still running (PL5). */
  z.object({
    ...address,
    kind: z.literal('preview'),
    generation: z.int(),
    pull: z.int(),
    position: z.int(),
    total: z.int(),
    asOf: z.string(),
    until: z.string(),
    zone: z.string(),
    deltas: z.array(Delta),
  }),
  /** Google confirmed, one by one, that these bookings' events are gone (AP3). */
  z.object({
    ...address,
    kind: z.literal('gone'),
    generation: z.int(),
    bookings: z.array(z.object({ bookingId: z.string(), eventId: z.string() })),
    /** More are being looked up: the generation is not verified yet. */
    more: z.boolean().optional(),
  }),
]);
export type DeltaMessage = z.infer<typeof DeltaMessage>;

/** A hint: the worker reads the row and writes what it says now (PU5). */
export const PushMessage = z.discriminatedUnion('kind', [
  z.object({
    v: z.literal(1),
    businessId: z.string(),
    kind: z.literal('push'),
    bookingId: z.string(),
    version: z.int(),
  }),
  z.object({ ...address, kind: z.literal('replay') }),
]);
export type PushMessage = z.infer<typeof PushMessage>;

export const MailMessage = z.object({
  v: z.literal(1),
  businessId: z.string(),
  mailId: z.string(),
  /** IN8: what was heard of a mail after it had left; without it the mail is owed. */
  returned: z.enum(['bounced', 'complained']).optional(),
});
export type MailMessage = z.infer<typeof MailMessage>;

export const WebhookMessage = z.discriminatedUnion('kind', [
  /** An event stands in the outbox: it gets a place in the feed, and whoever asked for it is owed a delivery. */
  z.object({
    v: z.literal(1),
    businessId: z.string(),
    kind: z.literal('fanOut'),
    subject: WebhookSubject,
    place: z.string(),
  }),
  /** A delivery is due. `tries` says which try this is; once that was taken, the message says nothing new. */
  z.object({
    v: z.literal(1),
    businessId: z.string(),
    kind: z.literal('deliver'),
    webhookId: z.string(),
    at: z.string(),
    eventId: z.string(),
    tries: z.int(),
  }),
  /** What Google takes of a resource's time has changed. */
  z.object({ v: z.literal(1), businessId: z.string(), kind: z.literal('busy'), resourceId: z.string() }),
  /** Something that is seen of a resource may have changed. */
  z.object({ v: z.literal(1), businessId: z.string(), kind: z.literal('resource'), resourceId: z.string() }),
  /** The settings of the business have changed, which hold for its resources. */
  z.object({ v: z.literal(1), businessId: z.string(), kind: z.literal('settings') }),
]);
export type WebhookMessage = z.infer<typeof WebhookMessage>;
