import * as z from 'zod';
import { base, due, instant } from './parts.ts';

/** Rows of the calendar table: bookings and mirrored events. */

export const Customer = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
});
export type Customer = z.infer<typeof Customer>;

/** What both sides last agreed on (RC1). */
export const Base = z.object({ start: instant, end: instant, title: z.string() });
export type Base = z.infer<typeof Base>;

export const BookingGoogle = z.object({
  state: z.enum(['off', 'pending', 'synced', 'waiting', 'refused']),
  linkId: z.string().optional(),
  calendarId: z.string().optional(),
  eventId: z.string().optional(),
  attempt: z.int(),
  etag: z.string().optional(),
  /** Version of the booking that Google last got. */
  syncedVersion: z.int(),
  base: Base.optional(),
  writtenAt: instant.optional(),
  /** Google's own time of the version in `etag`; what it shows of an earlier time is an older view. */
  updated: z.string().optional(),
  /** When the list began that showed the version in `updated`, where a list did. */
  readAt: instant.optional(),
  /** When the event was last read to be gone, or made so: a write that was under way by then tells nothing of it. */
  goneAt: instant.optional(),
  /** The event that the person was read to decline; no write of ours takes that back (PU3). */
  declinedEvent: z.string().optional(),
  /** Versions since `syncedVersion` that Google may have got although no answer says so, oldest first. */
  unconfirmed: z.array(Base.extend({ version: z.int() })).optional(),
  /** Both sides keep their version until a person decides: nothing is written over Google's. */
  undecided: z.boolean().optional(),
  /** Its customer is forgotten: what the event says is written over at once, whatever else has become of it. */
  forgets: z.boolean().optional(),
  /** A person has left both sides as they are at this version of the booking: a later one is written. */
  ignoredVersion: z.int().optional(),
  /** Google last showed the event as a series (RC6); our next write makes it single. */
  recurring: z.boolean().optional(),
  /** Whose turn it was when, oldest first, while our writes and Google's changes alternate (RC7); a few at most. */
  turns: z.array(z.object({ by: z.enum(['us', 'google']), at: instant })).optional(),
  /** They alternated too often: nothing is written to Google until this is cleared. */
  loopStoppedAt: instant.optional(),
  error: z.string().optional(),
  tries: z.int(),
  /** Copies in calendars the booking has left, to be deleted once the new one stands (PU1). */
  previous: z.array(
    z.object({
      ...{ linkId: z.string(), calendarId: z.string(), eventId: z.string() },
      /** The version last seen of it. */
      etag: z.string().optional(),
      /** What we have written there, or may have, oldest first. */
      ours: z.array(Base).optional(),
    }),
  ),
});
export type BookingGoogle = z.infer<typeof BookingGoogle>;

export const BookingRow = z.object({
  ...base,
  ...due,
  row: z.literal('booking'),
  id: z.string(),
  businessId: z.string(),
  resourceId: z.string(),
  start: instant,
  end: instant,
  title: z.string(),
  customer: Customer.optional(),
  notes: z.string().optional(),
  type: z.string().optional(),
  externalId: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  status: z.enum(['held', 'confirmed', 'cancelled']),
  heldUntil: instant.optional(),
  /** What integrators see change. */
  version: z.int(),
  /** Raised by every write, also of sync state alone; all writes are conditional on it. */
  rev: z.int(),
  createdAt: instant,
  updatedAt: instant,
  changedBy: z.string(),
  google: BookingGoogle,
  /** A mass deletion waits for a person; nothing is written to Google for this booking meanwhile (AP5). */
  heldByConflict: z.string().optional(),
  byStartKey: z.string(),
  startKey: z.string(),
  byUpdateKey: z.string(),
  updateKey: z.string(),
  externalKey: z.string().optional(),
  waitingKey: z.string().optional(),
});
export type BookingRow = z.infer<typeof BookingRow>;

/** Stands in a resource's time range for an active booking. */
export const SlotRow = z.object({
  ...base,
  row: z.literal('slot'),
  bookingId: z.string(),
  start: instant,
  end: instant,
  heldUntil: instant.optional(),
});
export type SlotRow = z.infer<typeof SlotRow>;

/** One a resource: bookings commit on condition of its version, arriving events raise it (AV3). */
export const GuardRow = z.object({ ...base, row: z.literal('guard'), version: z.int() });
export type GuardRow = z.infer<typeof GuardRow>;

/** Which booking an event of ours belongs to: identity is the id (RC8). */
export const OwnEventRow = z.object({
  ...base,
  row: z.literal('ownEvent'),
  bookingId: z.string(),
  /** It stayed in a calendar that was left with its events in it, and its booking has gone elsewhere (DS1). */
  kept: z.boolean().optional(),
});
export type OwnEventRow = z.infer<typeof OwnEventRow>;

/** A copy that a booking has left behind in this link's calendar could not be removed: the link's replay tries again (PU6). */
export const OwedCopyRow = z.object({
  ...base,
  row: z.literal('owedCopy'),
  bookingId: z.string(),
  triedAt: instant,
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type OwedCopyRow = z.infer<typeof OwedCopyRow>;

/** The fence of one mirrored event within its generation, and where its content stands (AV6). */
export const EventIdRow = z.object({
  ...base,
  row: z.literal('eventId'),
  eventId: z.string(),
  pull: z.int(),
  /** Sort keys of the rows written for it, in the same partition. */
  keys: z.array(z.string()),
  /** Those of places it has left, where tombstones stand; the latest twenty. */
  former: z.array(z.string()).optional(),
  /** A tombstone: kept for longer than queues keep messages (AP4). */
  gone: z.boolean(),
  /** A whole day that is marked free (AV2). */
  freeDay: z.boolean().optional(),
  masterId: z.string().optional(),
  /** Unix seconds; tombstones only. */
  expiresAt: z.int().optional(),
});
export type EventIdRow = z.infer<typeof EventIdRow>;

const Series = z.object({
  lines: z.array(z.string()),
  startLocal: z.string(),
  allDay: z.boolean(),
  zone: z.string(),
  durationMs: z.number(),
});

export const EventRow = z.object({
  ...base,
  row: z.literal('event'),
  eventId: z.string(),
  pull: z.int(),
  start: instant,
  end: instant,
  allDay: z.boolean(),
  /** Whether it takes time, by the settings when it was applied (AV2). */
  blocks: z.boolean(),
  /** A whole day that is marked free (AV2). */
  freeDay: z.boolean().optional(),
  title: z.string().optional(),
  bookingId: z.string().optional(),
  series: Series.optional(),
  masterId: z.string().optional(),
  gone: z.boolean().optional(),
  expiresAt: z.int().optional(),
});
export type EventRow = z.infer<typeof EventRow>;

/** Says that a series' occurrence with this original start is replaced by an exception, moved or cancelled (AP6). */
export const OverrideRow = z.object({
  ...base,
  row: z.literal('override'),
  eventId: z.string(),
  masterId: z.string(),
  originalStart: instant,
  pull: z.int(),
  gone: z.boolean().optional(),
  expiresAt: z.int().optional(),
});
export type OverrideRow = z.infer<typeof OverrideRow>;
