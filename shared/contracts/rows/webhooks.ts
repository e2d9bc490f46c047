import * as z from 'zod';
import { Resource } from '../api-resources.ts';
import { BookingRow } from './calendar.ts';
import { ConflictRow } from './conflicts.ts';
import { base, due, instant } from './parts.ts';

/** Rows about webhooks, what happened that they tell of, and what they are owed (WH1). */

export const webhookEvents = [
  'booking.created',
  'booking.updated',
  'booking.cancelled',
  'busy.changed',
  'resource.changed',
  'conflict.opened',
  'conflict.closed',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const WebhookRow = z.object({
  ...base,
  row: z.literal('webhook'),
  id: z.string(),
  businessId: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  /** False: nothing is owed to it and nothing sent. Absent in rows of a release that knew no other than active ones. */
  active: z.boolean().optional(),
  /** Sealed by the vault for purpose `webhooks`, bound to the webhook's id. */
  secret: z.string(),
  /** Signs as well until then: the receiver may change over meanwhile. Sealed like the other. */
  previousSecret: z.string().optional(),
  previousSecretUntil: instant.optional(),
  createdAt: instant,
  /** Present while the receiver is slow: until then nothing is sent to it, and how often in a row it timed out. */
  slowUntil: instant.optional(),
  slowTimes: z.int().optional(),
  /** Nothing has been taken since; what came of the last try before that was written down. */
  failingSince: instant.optional(),
  problem: z.string().optional(),
  /** It was made inactive because it had failed for days. */
  disabledAt: instant.optional(),
});
export type WebhookRow = z.infer<typeof WebhookRow>;

/** What the log of a webhook's deliveries is found by once it is deleted; it outlives them (DS1). */
export const DeletedWebhookRow = z.object({
  ...base,
  row: z.literal('deletedWebhook'),
  id: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type DeletedWebhookRow = z.infer<typeof DeletedWebhookRow>;

/** What webhooks tell of. */
export const WebhookSubject = z.object({ type: z.enum(['booking', 'conflict', 'resource']), id: z.string() });
export type WebhookSubject = z.infer<typeof WebhookSubject>;

/**
 * An event that integrators hear of, written in the transaction of the change. It stands beside its subject (`outbox#…`),
 * so that it is found with it, and carries the object as it was then. Due until it stands in the feed and is owed to every
 * webhook that asked; then it expires.
 */
export const OutboxRow = z.object({
  ...base,
  ...due,
  row: z.literal('outbox'),
  /** The `webhook-id`: the same for every webhook, try and replay. */
  id: z.string(),
  businessId: z.string(),
  event: z.enum(webhookEvents),
  /** When it happened. */
  at: instant,
  subject: WebhookSubject,
  /** Of the object. */
  version: z.int(),
  /** The event of the same subject that goes before it, by its place. */
  follows: z.string().optional(),
  /** The object itself; none for `busy.changed`. */
  booking: BookingRow.optional(),
  conflict: ConflictRow.optional(),
  /** As the API shows it, when it was told. */
  resource: Resource.optional(),
  /** Its place in the feed, once it has one. */
  position: z.int().optional(),
  /** Unix seconds; once it has a place in the feed. */
  expiresAt: z.int().optional(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

/** How many events of the business have got a place in its feed. */
export const FeedHeadRow = z.object({
  ...base,
  row: z.literal('feedHead'),
  position: z.int(),
  /** Unix seconds: the newest place is kept until then, and no later one for a shorter time. */
  keptUntil: z.int(),
});
export type FeedHeadRow = z.infer<typeof FeedHeadRow>;

/** A place in the feed: positions are given one by one without gaps. No content, that stands in the outbox. */
export const FeedRow = z.object({
  ...base,
  row: z.literal('feed'),
  position: z.int(),
  at: instant,
  event: z.enum(webhookEvents),
  eventId: z.string(),
  subject: WebhookSubject,
  place: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type FeedRow = z.infer<typeof FeedRow>;

/** One a resource: when `busy.changed` was last told, and whether it is to be told again. */
export const BusyRow = z.object({
  ...base,
  ...due,
  row: z.literal('busy'),
  businessId: z.string(),
  resourceId: z.string(),
  version: z.int(),
  toldAt: instant.optional(),
});
export type BusyRow = z.infer<typeof BusyRow>;

/** One a resource: that it may have changed, and what was last told of it. */
export const ResourceChangeRow = z.object({
  ...base,
  ...due,
  row: z.literal('resourceChange'),
  businessId: z.string(),
  resourceId: z.string(),
  version: z.int(),
  toldAt: instant.optional(),
  /** The version that was told last, and a hash of what it said. */
  toldVersion: z.int().optional(),
  facts: z.string().optional(),
});
export type ResourceChangeRow = z.infer<typeof ResourceChangeRow>;

/** One try: what was answered, or why there was no answer. */
export const Attempt = z.object({ at: instant, status: z.int().optional(), problem: z.string().optional() });
export type Attempt = z.infer<typeof Attempt>;

/** What makes a delivery void: nobody to send to, nothing to send. */
export const voidReasons = ['webhook_deleted', 'webhook_inactive', 'object_gone'] as const;

export const deliveryStates = ['due', 'delivered', 'failed', 'void'] as const;

/** One event that one webhook is owed (WH1); no content in it, that stands in the outbox. */
export const DeliveryRow = z.object({
  ...base,
  ...due,
  row: z.literal('delivery'),
  id: z.string(),
  businessId: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  event: z.enum([...webhookEvents, 'webhook.test']),
  /** When it happened. */
  at: instant,
  /** Where the event stands in the outbox; a test has none. */
  subject: WebhookSubject.optional(),
  place: z.string().optional(),
  state: z.enum(deliveryStates),
  tries: z.int(),
  /** Tries before it was replayed. */
  triesBefore: z.int().optional(),
  attempts: z.array(Attempt),
  voidReason: z.enum(voidReasons).optional(),
  /** Since when it is owed. */
  createdAt: instant,
  endedAt: instant.optional(),
  /** Unix seconds; once it has ended. */
  expiresAt: z.int().optional(),
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;
