import * as z from 'zod';
import { pageOf, Timestamp } from './api.ts';

const copiesFates = ['keep', 'remove'] as const;
const directions = ['both', 'googleToBookings', 'bookingsToGoogle'] as const;

export const Link = z
  .object({
    id: z.string(),
    resourceId: z.string(),
    role: z
      .enum(['write', 'blockOnly'])
      .meta({ description: 'One calendar of a resource is written to, any number only block' }),
    accountEmail: z.string(),
    confirmedForeign: z
      .boolean()
      .meta({ description: 'The address is not the invited one; the person confirmed that this account is meant' }),
    calendarId: z.string(),
    calendarName: z.string(),
    direction: z.enum(directions),
    state: z.enum(['active', 'paused', 'actionNeeded', 'disconnected']),
    problem: z.string().optional().meta({ description: 'With `actionNeeded`: what is wrong, in words' }),
    generation: z.int().meta({ description: 'Counts full reads; 0 until the first is complete' }),
    lastPulledAt: Timestamp.nullable().meta({ description: 'Start of the last complete read' }),
    channel: z.object({
      state: z
        .enum(['none', 'live', 'expired', 'unsupported'])
        .meta({ description: '`unsupported`: Google cannot watch this calendar, it is read at intervals' }),
      expiresAt: Timestamp.nullable(),
    }),
    leaving: z
      .object({ copies: z.enum(copiesFates), since: Timestamp })
      .optional()
      .meta({ description: 'While a disconnect is still being carried out: what becomes of the copies in Google' }),
    leftBehind: z.int().optional().meta({
      description: 'Events of coming bookings that could not be removed from Google when it was disconnected',
    }),
  })
  .meta({ id: 'Link' });
export type Link = z.infer<typeof Link>;

export const LinkList = pageOf(Link, 'LinkList');

export const DisconnectQuery = z
  .strictObject({
    copies: z.enum(copiesFates).meta({
      description: 'What becomes of the events of coming bookings in this calendar; those of past bookings stay',
    }),
  })
  .meta({ example: { copies: 'keep' } });

export const DisconnectedLink = Link.extend({
  message: z.string().meta({ description: 'In words: what happens now, and what stays behind in Google' }),
}).meta({ id: 'DisconnectedLink' });

export const SyncLink = z
  .strictObject({
    direction: z.enum(directions).default('both').meta({ description: 'Which way to look now' }),
  })
  .meta({ id: 'SyncLink', example: { direction: 'googleToBookings' } });

export const SyncAllResult = z
  .object({
    requested: z
      .int()
      .meta({ description: 'Links that will be read now; paused ones and those that need action are left out' }),
  })
  .meta({ id: 'SyncAllResult' });
