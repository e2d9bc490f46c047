import * as z from 'zod';
import { must } from '../words/must.ts';
import { Timestamp } from './api.ts';

/** The OAuth client that a business brings, and what is said of it; its secret is never answered. */

const ClientId = z
  .string()
  .regex(/^[\w.-]{3,200}$/, must('field.clientId'))
  .refine((id) => id !== 'default', must('field.clientId'))
  .meta({ example: '407408718192-9c2m1v.apps.googleusercontent.com' });

const perMinute = 'Calls a minute that Google allows its project; 10,000, which Google publishes, without it';
const perDay = 'Calls a day, likewise; 1,000,000 without it';

export const PutGoogleClient = z
  .strictObject({
    clientId: ClientId,
    clientSecret: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/, must('field.clientSecret'))
      .meta({ description: 'Sealed with a key of the business, and shown to nobody again' }),
    callsPerMinute: z.int().min(600).max(1_000_000).optional().meta({ description: perMinute }),
    callsPerDay: z.int().min(1000).max(1_000_000_000).optional().meta({ description: perDay }),
  })
  .meta({
    id: 'PutGoogleClient',
    example: { clientId: '407408718192-9c2m1v.apps.googleusercontent.com', clientSecret: 'GOCSPX-as-shown-once' },
  });

export const DeleteGoogleClientQuery = z.strictObject({
  accounts: z.enum(['refuse', 'reconnect']).default('refuse').meta({
    description:
      'While accounts use the client: `refuse` answers 409; `reconnect` mails each person a link to consent through the installation’s client, and lets the accounts work on until they have',
  }),
});

export const GoogleClient = z
  .object({
    clientId: z.string().nullable().meta({ description: '`null`: consents go through the installation’s client' }),
    since: Timestamp.nullable(),
    redirectUri: z.string().meta({
      description: 'To be registered with the client at Google as an authorised redirect URI, exactly so',
      example: 'https://sync.example.com/google/callback',
    }),
    callsPerMinute: z.int().nullable().meta({ description: perMinute }),
    callsPerDay: z.int().nullable().meta({ description: perDay }),
    accounts: z
      .object({
        own: z.int().meta({ description: 'Connected accounts that consented to this client' }),
        installation: z.int().meta({ description: 'Those that still use the installation’s client' }),
        former: z
          .array(z.object({ clientId: z.string(), accounts: z.int() }))
          .meta({ description: 'Those of clients that were brought before; each goes when its last account has gone' }),
      })
      .meta({ description: 'An account changes its client when its person consents again: invite them for that' }),
  })
  .meta({ id: 'GoogleClient' });
