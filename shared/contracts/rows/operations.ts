import * as z from 'zod';
import { Said } from '../../words/saying.ts';
import { problemCodes } from '../problems.ts';
import { base, due, instant } from './parts.ts';

/** Rows of the directory about what takes longer than a request. */

/** What is to be done, and how far it has come where that is more than a number: a closed set, switched over where it is carried out. */
export const OperationWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dryRun'), resourceId: z.string() }),
  z.object({
    kind: z.literal('eraseCustomer'),
    /** Of the address, so that the operation remembers nobody. */
    emailHash: z.string(),
    by: z.string(),
    after: z.string().optional(),
  }),
  z.object({
    kind: z.literal('eraseBusiness'),
    copies: z.enum(['keep', 'remove']),
    by: z.string(),
    /** All rows but those of the directory were gone then, in milliseconds. */
    removedAt: z.number().optional(),
  }),
]);
export type OperationWork = z.infer<typeof OperationWork>;

const counted = <Reason extends z.ZodType>(reason: Reason) => z.array(z.object({ reason, count: z.int() }));

const time = { start: z.string(), end: z.string() };
const EventExample = z.object({ eventId: z.string(), ...time, allDay: z.boolean() });

const freeReasons = [
  'tentative',
  'free',
  'declined',
  'allDay',
  'allDayButFree',
  'outOfOffice',
  'focusTime',
  'workingLocation',
  'birthday',
  'direction',
] as const;

/** What the first sync of a resource would do. Ids and times only: nobody's words are in it. */
export const DryRunReport = z
  .object({
    kind: z.literal('dryRun'),
    resourceId: z.string(),
    asOf: z.string().meta({ description: 'When Google was read' }),
    from: z.string(),
    to: z.string().meta({ description: 'Bookings and events of these weeks were looked at' }),
    bookings: z.object({
      coming: z.int(),
      written: z.int().meta({ description: 'Would be written to the calendar, anew or changed' }),
      there: z.int().meta({ description: 'Stand in the calendar as they are' }),
      left: counted(z.enum(['noCalendar', 'direction', 'type', 'held', 'undecided'])).meta({
        description: 'Would not be written, and why',
      }),
      examples: z.array(z.object({ bookingId: z.string(), ...time, action: z.enum(['insert', 'patch', 'delete']) })),
    }),
    calendars: z.array(
      z.object({
        linkId: z.string(),
        calendarName: z.string(),
        complete: z.boolean().meta({ description: 'false: there is more than one page; the rest was not looked at' }),
        events: z.int(),
        blocking: z.int(),
        ofBookings: z.int().meta({ description: 'Events of our own bookings' }),
        unreadable: z.int(),
        free: counted(z.enum(freeReasons)).meta({ description: 'Take no time, and why' }),
        examples: z.object({
          blocking: z.array(EventExample),
          free: z.array(EventExample.extend({ reason: z.enum(freeReasons) })),
        }),
      }),
    ),
    collisions: z.object({
      count: z.int().meta({ description: 'Pairs of a coming booking and an event that blocks its time' }),
      examples: z.array(z.object({ bookingId: z.string(), linkId: z.string(), eventId: z.string(), ...time })),
    }),
  })
  .meta({ id: 'DryRunReport' });
export type DryRunReport = z.infer<typeof DryRunReport>;

export const OperationResult = z.discriminatedUnion('kind', [DryRunReport]);
export type OperationResult = z.infer<typeof OperationResult>;

export const OperationRow = z.object({
  ...base,
  ...due,
  row: z.literal('operation'),
  id: z.string(),
  businessId: z.string(),
  work: OperationWork,
  state: z.enum(['pending', 'running', 'done', 'failed']),
  progress: z.object({ done: z.int(), total: z.int().optional() }),
  /** Steps begun since the last that got on. */
  tries: z.int(),
  result: OperationResult.optional(),
  problem: z.object({ code: z.enum(problemCodes), detail: Said.optional() }).optional(),
  createdAt: instant,
  finishedAt: instant.optional(),
  /** Unix seconds; once it has ended. */
  expiresAt: z.int().optional(),
});
export type OperationRow = z.infer<typeof OperationRow>;
