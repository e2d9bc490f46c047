import * as z from 'zod';
import { isZone } from '../core/zones.ts';

/** Bodies of the control API. Unknown names are refused, so that a typing mistake is seen. */

export const NewClient = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  redirectUris: z.union([z.array(z.string()), z.literal('any-loopback')]),
  /** The Cloud project; without it the digits the client id begins with. */
  project: z.string().optional(),
});

const zone = z.string().refine(isZone, 'no such time zone');

const role = z.enum(['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner']);

export const NewCalendar = z.strictObject({
  id: z.string().min(1).optional(),
  summary: z.string(),
  timeZone: zone.optional(),
  accessRole: role.optional(),
  watchable: z.boolean().optional(),
  primary: z.boolean().optional(),
  hidden: z.boolean().optional(),
});
export type NewCalendar = z.infer<typeof NewCalendar>;

export const NewAccount = z.strictObject({
  email: z.string().includes('@'),
  name: z.string().min(1),
  calendars: z.array(NewCalendar).optional(),
});
export type NewAccount = z.infer<typeof NewAccount>;

export const CalendarChange = z.strictObject({
  summary: z.string().optional(),
  summaryOverride: z.string().optional(),
  timeZone: zone.optional(),
  accessRole: role.optional(),
  watchable: z.boolean().optional(),
  hidden: z.boolean().optional(),
});

export const Bulk = z.strictObject({ events: z.array(z.record(z.string(), z.unknown())) });

const death = z.enum([
  'revoked',
  'bad_request',
  'invalid_rapt',
  'rapt_required',
  'restricted',
  'deleted',
  'policy',
  'unauthorized_client',
]);

export const Revocation = z.strictObject({ mode: death.optional(), clientId: z.string().optional() });

export const Scopes = z.strictObject({ scopes: z.array(z.string()), clientId: z.string().optional() });

export const NewGrant = z.strictObject({ clientId: z.string(), scopes: z.array(z.string()) });

/** What a person does on the consent page behind `url`. */
export const ConsentChoice = z.strictObject({
  url: z.url(),
  account: z.string(),
  scopes: z.array(z.string()),
  action: z.enum(['continue', 'cancel']).optional(),
});

export const PushChange = z.strictObject({
  mode: z.enum(['on', 'off']).optional(),
  delayMs: z.number().min(0).optional(),
  duplicate: z.boolean().optional(),
  reorder: z.boolean().optional(),
  dropShare: z.number().min(0).max(1).optional(),
});

export const Forgery = z.strictObject({
  channelId: z.string().optional(),
  url: z.url().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

export const ClockChange = z.strictObject({ advanceMs: z.number().int() });

export const TokenExpiry = z.strictObject({ calendarId: z.string().optional() });

export const TokenServer = z.strictObject({
  mode: z.enum(['ok', 'invalid_client', 'unauthorized_client', 'unavailable', 'internal_failure', 'rate_limited']),
});

export const Move = z.strictObject({ destination: z.string() });

export const Split = z.strictObject({
  /** Original start of the first instance of the new series. */
  at: z.string(),
  changes: z.record(z.string(), z.unknown()).optional(),
});
