import * as z from 'zod';
import { pageOf, Timestamp } from './api.ts';

const directions = ['both', 'googleToBookings', 'bookingsToGoogle'] as const;

export const Link = z
  .object({
    id: z.string(),
    resourceId: z.string(),
    role: z
      .enum(['write', 'blockOnly'])
      .meta({ description: 'One calendar of a resource is written to, any number only block' }),
    accountEmail: z.string(),
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
  })
  .meta({ id: 'Link' });
export type Link = z.infer<typeof Link>;

export const LinkList = pageOf(Link, 'LinkList');

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
