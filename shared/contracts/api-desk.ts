import * as z from 'zod';
import { endsAfterItBegins, Id, mustEndLater, PageQuery, pageOf, QueryInstant, Timestamp } from './api.ts';
import { conflictKinds, Side } from './rows/conflicts.ts';

export const Conflict = z
  .object({
    id: z.string().meta({ example: 'cfl_2h8p3e' }),
    kind: z.enum(conflictKinds),
    severity: z.enum(['conflict', 'warning']).meta({ description: 'A warning has no choice between two versions' }),
    owner: z.enum(['person', 'business', 'operator']).meta({
      description: 'Whose turn it is: the resource’s person, the business, or who runs this installation',
    }),
    state: z
      .enum(['open', 'settled', 'closed'])
      .meta({ description: 'settled: by a person. closed: its cause has gone' }),
    subject: z.object({
      type: z.enum(['booking', 'link', 'account', 'resource', 'event', 'business']),
      id: z.string(),
      label: z.string(),
    }),
    resourceId: z.string().optional(),
    linkId: z.string().optional(),
    bookingId: z.string().optional(),
    ours: Side.optional(),
    theirs: Side.optional(),
    cause: z.string(),
    impact: z.string(),
    openedAt: Timestamp,
    lastSeenAt: Timestamp,
    closedAt: Timestamp.optional(),
    count: z.int().meta({ description: 'How often the same cause was seen' }),
    version: z.int().meta({ description: 'Raised by each change of the row' }),
    actions: z.array(
      z.object({ name: z.string(), effect: z.string().meta({ description: 'What it will do, in words' }) }),
    ),
    settledBy: z.object({ name: z.string(), at: Timestamp, action: z.string() }).optional(),
  })
  .meta({ id: 'Conflict' });

export const ConflictList = pageOf(Conflict, 'ConflictList');

export const ConflictsQuery = z
  .strictObject({
    state: z.enum(['open', 'settled', 'closed']).default('open'),
    kind: z.enum(conflictKinds).optional(),
    resourceId: Id.optional(),
    from: QueryInstant.optional().meta({ description: 'Opened at or after' }),
    to: QueryInstant.optional().meta({ description: 'Opened before' }),
    ...PageQuery,
  })
  .refine(endsAfterItBegins, mustEndLater);

export const ActOnConflict = z
  .strictObject({
    action: z.string().min(1).max(60).meta({ description: 'Name of one of the conflict’s `actions`' }),
    by: z.string().trim().min(1).max(200).optional().meta({ description: 'Who decided; the key’s name when absent' }),
  })
  .meta({ id: 'ActOnConflict', example: { action: 'ignore', by: 'Lena Vogt' } });

export const LedgerEntry = z
  .object({
    id: z.string(),
    at: Timestamp,
    by: z.string(),
    cause: z.string().meta({ description: 'From which request, push or decision' }),
    subject: z.object({ type: z.enum(['booking', 'link']), id: z.string() }),
    before: Side.nullable(),
    after: Side.nullable(),
    undoable: z.boolean(),
  })
  .meta({ id: 'LedgerEntry' });

export const LedgerList = pageOf(LedgerEntry, 'LedgerList');

export const LedgerQuery = z
  .strictObject({
    bookingId: Id.optional(),
    linkId: Id.optional(),
    resourceId: Id.optional(),
    from: QueryInstant.optional(),
    to: QueryInstant.optional().meta({ description: 'Exclusive' }),
    ...PageQuery,
  })
  .refine(endsAfterItBegins, mustEndLater)
  .superRefine((query, context) => {
    const named = [query.bookingId, query.linkId, query.resourceId].filter((id) => id !== undefined).length;
    if (named !== 1)
      context.addIssue({
        code: 'custom',
        path: ['bookingId'],
        message: 'give exactly one of bookingId, linkId, resourceId',
      });
  });

export const Health = z
  .object({
    links: z.object({ active: z.int(), paused: z.int(), actionNeeded: z.int(), disconnected: z.int() }),
    channels: z.object({ live: z.int(), expired: z.int(), none: z.int(), unsupported: z.int() }).meta({
      description: 'Of active links. `unsupported`: Google cannot watch the calendar, it is read at intervals',
    }),
    oldestPullAt: Timestamp.nullable().meta({ description: 'The oldest complete read among active links' }),
    neverPulled: z.int().meta({ description: 'Active links whose first read is not complete' }),
    losingPushes: z.int().meta({
      description: 'Active links with changes that Google had not told of, and no notification since',
    }),
    waitingWrites: z.int().meta({ description: 'Bookings whose copy in Google waits' }),
    webhooks: z.object({ active: z.int(), failing: z.int(), inactive: z.int(), disabled: z.int() }).meta({
      description: 'failing: active, and nothing was taken lately. disabled: inactive because that went on for days',
    }),
    budgets: z
      .array(
        z.object({
          oauthClient: z.string(),
          window: z
            .object({
              seconds: z.int(),
              used: z.int(),
              limit: z.int(),
              byBusiness: z.object({ used: z.int(), limit: z.int() }),
            })
            .meta({ description: 'Calls in the present window, by all businesses of the client and by this one' }),
          day: z
            .object({ used: z.int(), limit: z.int(), endsAt: Timestamp })
            .meta({ description: 'Calls of Google’s day, which begins at midnight in California' }),
          checks: z
            .object({ stretched: z.number(), text: z.string() })
            .meta({ description: 'By how much checks of idle calendars are put off so that the day’s calls last' }),
          slowUntil: Timestamp.nullable().meta({ description: 'Google has refused calls: none are made until then' }),
        }),
      )
      .meta({ description: 'What is used of Google’s quota, for each OAuth client of the business’s calendars' }),
    googleCalls: z
      .array(
        z.object({
          linkId: z.string(),
          today: z.int(),
          before: z.object({ day: z.string(), calls: z.int() }).optional(),
        }),
      )
      .meta({ description: 'Calls to Google by calendar, on its present day and the last one before that had any' }),
  })
  .meta({ id: 'Health' });
