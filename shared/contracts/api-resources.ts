import * as z from 'zod';
import { isLanguage } from '../words/language.ts';
import { must } from '../words/must.ts';
import { WorkingHours } from './working-hours.ts';
import { Email, Id, Locale, Name, pageOf, Timestamp, Version, Zone } from './api.ts';
import { Link } from './api-links.ts';

export const resourceStates = [
  'notInvited',
  'waiting',
  'importing',
  'live',
  'delayed',
  'actionNeeded',
  'paused',
  'disconnected',
] as const;

const Hours = WorkingHours.meta({
  id: 'WorkingHours',
  description: 'Open hours in the resource’s zone by weekday; a day that is not named is closed',
});

export const CreateResource = z
  .strictObject({
    name: Name.meta({ example: 'Anna' }),
    email: Email,
    timeZone: Zone,
    workingHours: Hours.nullable().optional().meta({ description: 'null or absent: always open' }),
  })
  .meta({
    id: 'CreateResource',
    example: {
      name: 'Anna',
      email: 'anna@example.org',
      timeZone: 'Europe/Berlin',
      workingHours: { monday: [{ from: '09:00', to: '17:00' }] },
    },
  });

export const PatchResource = z
  .strictObject({
    name: Name.optional(),
    email: Email.optional(),
    timeZone: Zone.optional(),
    workingHours: z
      .partialRecord(
        z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
        z.unknown(),
      )
      .nullable()
      .optional()
      .meta({ description: 'Merged day by day; null for a day closes it, null for all means always open' }),
  })
  .meta({ id: 'PatchResource', example: { name: 'Anna B.', workingHours: { friday: null } } });

export const Freshness = z
  .object({
    asOf: Timestamp.nullable().meta({ description: 'Google was read completely as of then; null when never' }),
    ageSeconds: z.int().nullable(),
  })
  .meta({ id: 'Freshness' });

const detail = ['busyOnly', 'full'] as const;

const side = { lastSuccessAt: Timestamp.nullable(), lastError: z.string().optional() };

export const Resource = z
  .object({
    id: z.string().meta({ example: 'res_9c2m1v' }),
    name: z.string(),
    email: z.string(),
    timeZone: z.string(),
    workingHours: Hours.nullable(),
    state: z.enum(resourceStates),
    reason: z.string().optional().meta({ description: 'Why it is in this state, in words' }),
    sellable: z.boolean().meta({ description: 'Whether its time may be sold now, by the stale-data rule' }),
    sellableUntil: Timestamp.optional().meta({ description: 'During a first import: nothing may be sold past this' }),
    freshness: Freshness,
    import: z.object({ done: z.int(), total: z.int().optional(), percent: z.int() }).optional(),
    inbound: z.object(side),
    outbound: z.object({ ...side, waiting: z.int().meta({ description: 'Bookings whose copy in Google waits' }) }),
    privacy: z
      .object({ fromGoogle: z.enum(detail), toGoogle: z.enum(detail) })
      .meta({ description: 'What each side learns of the other, by the settings in force' }),
    links: z.array(Link),
    version: Version,
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof Resource>;

export const ResourceList = pageOf(Resource, 'ResourceList');

const isSpoken = (locale: string): boolean => isLanguage(locale.split('-')[0]);

export const SendInvitation = z
  .strictObject({ locale: Locale.refine(isSpoken, must('field.spokenLanguage')).optional() })
  .meta({ id: 'SendInvitation', example: { locale: 'de' } });

export const DeleteResourceQuery = z.strictObject({
  copies: z
    .enum(['keep', 'remove'])
    .optional()
    .meta({ description: 'What becomes of the events in its calendars; without it a connected calendar refuses' }),
});

export const Invitation = z
  .object({
    state: z.enum(['sent', 'opened', 'consented', 'done', 'revoked', 'expired']),
    sentAt: Timestamp,
    openedAt: Timestamp.nullable(),
    consentedAt: Timestamp.nullable(),
    calendarChosenAt: Timestamp.nullable(),
    expiresAt: Timestamp,
    problem: z
      .string()
      .optional()
      .meta({ description: 'What keeps the person from going on, such as mail that bounced' }),
    confirmedForeign: z
      .boolean()
      .meta({ description: 'It led to an account of another address, which the person confirmed' }),
  })
  .meta({ id: 'Invitation' });

export const SendInvitations = z
  .strictObject({
    resourceIds: z
      .array(Id)
      .min(1)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, must('field.eachOnce')),
  })
  .meta({ id: 'SendInvitations', example: { resourceIds: ['res_9c2m1v'] } });

export const SentInvitations = z
  .object({ items: z.array(z.object({ resourceId: z.string(), invitation: Invitation })) })
  .meta({ id: 'SentInvitations' });

export const AccountCheck = z
  .object({
    ok: z.boolean(),
    account: z.string().meta({ description: 'E-mail address of the Google account' }),
    scopes: z.array(z.string()),
    lastUsedAt: Timestamp.nullable(),
    message: z.string().meta({ description: 'The result in words' }),
  })
  .meta({ id: 'AccountCheck' });
