import * as z from 'zod';
import { must } from '../words/must.ts';
import { Bound, millisecondsOf, PageQuery, pageOf, Timestamp } from './api.ts';
import { Booking } from './api-bookings.ts';
import { Conflict } from './api-desk.ts';
import { Resource } from './api-resources.ts';
import { deliveryStates, voidReasons, webhookEvents, WebhookSubject } from './rows/webhooks.ts';

const Url = z
  .url({ protocol: /^https?$/, error: must('field.httpsUrl') })
  .max(2000)
  .refine((text) => !URL.canParse(text) || isPlain(new URL(text)), must('field.plainUrl'))
  .meta({
    description: 'Where events are posted: https, and a public address. It is looked up and checked before each try',
    example: 'https://booking.example.org/slotbridge',
  });

const isPlain = ({ username, password, hash }: URL): boolean => username === '' && password === '' && hash === '';

const Events = z
  .array(z.enum(webhookEvents))
  .min(1)
  .refine((given) => new Set(given).size === given.length, must('field.eachOnce'))
  .meta({
    description:
      'conflict.closed: its cause has gone, or a person settled it. busy.changed: what Google takes of a resource’s time; told at once, then of changes within ten seconds together, without their content. resource.changed: a resource’s own data or overrides, its links, or its state; told at once, then of ten seconds together, as it stands then. Its freshness, progress, channels and counts move all the time: they are shown, and are no change. Of what comes of time alone, a calendar that falls behind is told when a read fails or a look finds it so; an invitation that runs out, and a resource that is deleted, are not',
  });

export const CreateWebhook = z.strictObject({ url: Url, events: Events }).meta({
  id: 'CreateWebhook',
  example: { url: 'https://booking.example.org/slotbridge', events: ['booking.created', 'booking.updated'] },
});

const changes = {
  url: Url.optional(),
  events: Events.optional(),
  active: z.boolean().optional().meta({
    description: 'false: nothing is owed to it for what happens meanwhile, and what it is still owed is not sent',
  }),
};

export const PatchWebhook = z.strictObject(changes).meta({ id: 'PatchWebhook', example: { active: true } });

const fields = {
  id: z.string().meta({ example: 'whk_5t9w2b' }),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  active: z.boolean(),
  failingSince: Timestamp.nullable().meta({ description: 'Nothing has been taken since; null while all is well' }),
  problem: z
    .string()
    .nullable()
    .meta({ description: 'What came of the last try that failed', example: 'answered 503' }),
  disabledAt: Timestamp.nullable().meta({
    description: 'It was made inactive after five days in which nothing was taken. PATCH `active` and replay',
  }),
  createdAt: Timestamp,
};

const secret = z.string().meta({ description: 'Verifies the signatures; shown once', example: 'whsec_…' });

export const Webhook = z.object(fields).meta({ id: 'Webhook' });

export const CreatedWebhook = z.object({ ...fields, secret }).meta({ id: 'CreatedWebhook' });

export const RotatedWebhook = z
  .object({
    ...fields,
    secret,
    previousUntil: Timestamp.meta({ description: 'Until then the secret before signs as well' }),
  })
  .meta({ id: 'RotatedWebhook' });

export const WebhookList = pageOf(Webhook, 'WebhookList');

const subject = WebhookSubject.meta({ id: 'WebhookSubject' });

export const Delivery = z
  .object({
    id: z.string().meta({ example: 'dlv_7m2k' }),
    eventId: z.string().meta({ description: 'The `webhook-id` it is sent with', example: 'evt_4c1x' }),
    event: z.enum([...webhookEvents, 'webhook.test']),
    timestamp: Timestamp.meta({ description: 'When it happened' }),
    subject: subject.nullable().meta({ description: 'What it is about; null for a test' }),
    state: z.enum(deliveryStates).meta({
      description: 'failed: not taken within four days. void: not sent, `reason` says why',
    }),
    reason: z.enum(voidReasons).nullable(),
    tries: z.int(),
    nextTryAt: Timestamp.nullable(),
    owedSince: Timestamp,
    endedAt: Timestamp.nullable(),
    attempts: z
      .array(
        z.object({
          at: Timestamp,
          status: z.int().optional().meta({ description: 'What the receiver answered' }),
          problem: z.string().optional().meta({ description: 'Why there was no answer', example: 'timedOut' }),
        }),
      )
      .meta({ description: 'Oldest first; a try whose sender died has none' }),
  })
  .meta({ id: 'Delivery' });

export const DeliveryList = pageOf(Delivery, 'DeliveryList');

export const DeliveriesQuery = z.strictObject({ state: z.enum(deliveryStates).optional(), ...PageQuery });

/** A replay reaches back no further than events are kept, and covers no more at once. */
const longestReplayMs = 14 * 86_400_000;

export const ReplayWebhook = z
  .strictObject({
    from: Bound.meta({ description: 'Events that happened at or after' }),
    to: Bound.meta({ description: 'Exclusive' }),
    cursor: z.string().max(100).optional().meta({ description: '`nextCursor` of the answer before' }),
  })
  .superRefine(({ from, to }, context) => {
    const length = millisecondsOf(to) - millisecondsOf(from);
    if (length <= 0) context.addIssue({ code: 'custom', path: ['to'], message: must('field.afterFrom') });
    if (length > longestReplayMs)
      context.addIssue({ code: 'custom', path: ['to'], message: must('field.within14Days') });
  })
  .meta({
    id: 'ReplayWebhook',
    example: { from: '2026-05-04T09:00:00+02:00', to: '2026-05-04T10:00:00+02:00' },
  });

export const ReplayedWebhook = z
  .object({
    events: z.int().meta({ description: 'How many are owed again by this request' }),
    nextCursor: z.string().nullable().meta({ description: 'Not all yet: repeat the request with it' }),
  })
  .meta({ id: 'ReplayedWebhook' });

const BusyChange = z.object({ resourceId: z.string(), version: z.int() }).meta({ id: 'BusyChange' });

const WebhookEvent = z
  .object({
    id: z.string().meta({ description: 'The `webhook-id`', example: 'evt_4c1x' }),
    type: z.enum(webhookEvents),
    timestamp: Timestamp,
    data: z
      .union([Booking, Conflict, Resource, BusyChange])
      .meta({ description: 'By `type`: as it was when it happened' }),
  })
  .meta({ id: 'WebhookEvent' });

export const EventPage = z
  .object({
    items: z.array(WebhookEvent),
    next: z
      .string()
      .meta({ description: 'Give it as `after` next time, also when there are no items', example: '1042' }),
    more: z.boolean().meta({ description: 'More stand behind `next` already' }),
  })
  .meta({ id: 'EventPage' });

export const EventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(\d{1,12}|latest)$/, must('field.after'))
    .optional()
    .meta({
      description: '`next` of the answer before. Absent: the oldest kept. `latest`: nothing but where to begin',
    }),
  limit: PageQuery.limit,
});
