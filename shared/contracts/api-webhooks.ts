import * as z from 'zod';
import { pageOf, Timestamp } from './api.ts';
import { webhookEvents } from './rows/webhooks.ts';

const Url = z
  .url({ protocol: /^https?$/, error: 'must be an https address' })
  .max(2000)
  .refine((text) => !URL.canParse(text) || isPlain(new URL(text)), 'must not hold a user, a password or a fragment')
  .meta({
    description: 'Where events are posted: https, and a public address. It is looked up and checked before each try',
    example: 'https://booking.example.org/slotbridge',
  });

const isPlain = ({ username, password, hash }: URL): boolean => username === '' && password === '' && hash === '';

const Events = z
  .array(z.enum(webhookEvents))
  .min(1)
  .refine((given) => new Set(given).size === given.length, 'must name each event once')
  .meta({ description: 'conflict.closed: its cause has gone, or a person settled it' });

export const CreateWebhook = z.strictObject({ url: Url, events: Events }).meta({
  id: 'CreateWebhook',
  example: { url: 'https://booking.example.org/slotbridge', events: ['booking.created', 'booking.updated'] },
});

const fields = {
  id: z.string().meta({ example: 'whk_5t9w2b' }),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
};

const Webhook = z.object({ ...fields, createdAt: Timestamp }).meta({ id: 'Webhook' });

export const CreatedWebhook = z
  .object({
    ...fields,
    createdAt: Timestamp,
    secret: z.string().meta({ description: 'Verifies the signatures; shown once', example: 'whsec_…' }),
  })
  .meta({ id: 'CreatedWebhook' });

export const WebhookList = pageOf(Webhook, 'WebhookList');
