import * as z from 'zod';
import { base, due, instant } from './parts.ts';

/** Rows of the directory about webhooks and what they are owed. */

export const webhookEvents = [
  'booking.created',
  'booking.updated',
  'booking.cancelled',
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
  /** Sealed by the vault for purpose `webhooks`, bound to the webhook's id. */
  secret: z.string(),
  createdAt: instant,
  /** Present while the receiver is slow: until then nothing is sent to it, and how often in a row it timed out. */
  slowUntil: instant.optional(),
  slowTimes: z.int().optional(),
});
export type WebhookRow = z.infer<typeof WebhookRow>;

/** What webhooks tell of. */
export const WebhookSubject = z.object({ type: z.enum(['booking', 'conflict']), id: z.string() });
export type WebhookSubject = z.infer<typeof WebhookSubject>;

/** One event that one webhook is owed (WH1); no content in it, that is read when it is sent. */
export const DeliveryRow = z.object({
  ...base,
  ...due,
  row: z.literal('delivery'),
  id: z.string(),
  businessId: z.string(),
  webhookId: z.string(),
  event: z.enum(webhookEvents),
  subject: WebhookSubject,
  /** When it happened. */
  at: instant,
  state: z.enum(['due', 'delivered', 'failed', 'void']),
  tries: z.int(),
  /** Of the last try: the answer's status, or why there was none. */
  lastStatus: z.int().optional(),
  lastProblem: z.string().optional(),
  createdAt: instant,
  endedAt: instant.optional(),
  /** Unix seconds; once it has ended. */
  expiresAt: z.int().optional(),
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;
