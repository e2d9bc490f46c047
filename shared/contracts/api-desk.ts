import * as z from 'zod';
import { must } from '../words/must.ts';
import { queueNames } from '../ports/queues.ts';
import {
  Bound,
  endsAfterItBegins,
  Id,
  mustEndLater,
  PageQuery,
  pageOf,
  QueryInstant,
  seenText,
  Timestamp,
} from './api.ts';
import { conflictKinds, Side } from './rows/conflicts.ts';
import { actionNames } from '../desk/offers.ts';
import { escalations } from '../desk/urgency.ts';
import { problemCodes } from './problems.ts';

const severities = ['conflict', 'warning'] as const;
const owners = ['person', 'business', 'operator'] as const;

export const Conflict = z
  .object({
    id: z.string().meta({ example: 'cfl_2h8p3e' }),
    kind: z.enum(conflictKinds),
    severity: z.enum(severities).meta({ description: 'A warning has no choice between two versions' }),
    owner: z.enum(owners).meta({
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
    resource: z
      .object({ name: z.string(), timeZone: z.string() })
      .optional()
      .meta({ description: 'Of a list: whom `resourceId` names, while they are there' }),
    linkId: z.string().optional(),
    bookingId: z.string().optional(),
    ours: Side.optional(),
    theirs: Side.optional(),
    differs: z.array(z.string()).meta({ description: 'Fields in which `theirs` differs from `ours`' }),
    escalation: z.enum(escalations).meta({
      description:
        'urgent: the appointment begins within a day, or the row has been open for longer than its kind may (a day; an hour for a held mass deletion)',
    }),
    ageSeconds: z.int().meta({ description: 'Since it was opened, until it ended' }),
    cause: z.string(),
    impact: z.string(),
    openedAt: Timestamp,
    lastSeenAt: Timestamp,
    closedAt: Timestamp.optional(),
    count: z.int().meta({ description: 'How often the same cause was seen' }),
    version: z.int().meta({ description: 'Raised by each change of the row' }),
    actions: z.array(
      z.object({
        name: z.enum(actionNames),
        effect: z.string().meta({ description: 'What it will do, in words' }),
        colleagues: z
          .array(z.object({ id: z.string(), name: z.string() }))
          .optional()
          .meta({
            description: 'With `giveToColleague`, of a row read by itself: who is free then; name one in `resourceId`',
          }),
      }),
    ),
    lastAction: z
      .object({ name: z.string(), at: Timestamp, action: z.string() })
      .optional()
      .meta({ description: 'What was last asked for while the row stays open: `reconnect`, `retry`' }),
    settledBy: z.object({ name: z.string(), at: Timestamp, action: z.string() }).optional(),
  })
  .meta({ id: 'Conflict' });

export const ConflictList = pageOf(Conflict, 'ConflictList');

export const ConflictsQuery = z
  .strictObject({
    state: z.enum(['open', 'settled', 'closed']).default('open'),
    kind: z.enum(conflictKinds).optional(),
    resourceId: Id.optional(),
    severity: z.enum(severities).optional(),
    owner: z.enum(owners).optional(),
    escalation: z.enum(escalations).optional(),
    from: QueryInstant.optional().meta({ description: 'Opened at or after' }),
    to: QueryInstant.optional().meta({ description: 'Opened before' }),
    order: z.enum(['newest', 'urgent']).default('newest').meta({
      description: '`urgent`: urgent ones first, then by appointment; one page of at most `limit`',
    }),
    ...PageQuery,
  })
  .refine(endsAfterItBegins, mustEndLater);

export const ActOnConflict = z
  .strictObject({
    action: z.string().min(1).max(60).meta({ description: 'Name of one of the conflict’s `actions`' }),
    by: seenText(200).optional().meta({ description: 'Who decided; the key’s name when absent' }),
    resourceId: Id.optional().meta({ description: 'With `giveToColleague`: to whom' }),
  })
  .meta({ id: 'ActOnConflict', example: { action: 'ignore', by: 'Lena Vogt' } });

const FilteredConflicts = z.strictObject({
  kind: z.enum(conflictKinds).optional(),
  resourceId: Id.optional(),
  severity: z.enum(severities).optional(),
  owner: z.enum(owners).optional(),
  escalation: z.enum(escalations).optional(),
  from: Bound.optional().meta({ description: 'Opened at or after' }),
  to: Bound.optional().meta({ description: 'Opened before' }),
});

const { action, by, resourceId } = ActOnConflict.shape;

export const ActOnConflicts = z
  .strictObject({
    ids: z.array(Id).min(1).max(200).optional(),
    filter: FilteredConflicts.optional().meta({ description: 'Open rows that fit, at most the 200 newest' }),
    ...{ action, by, resourceId },
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    message: must('field.idsOrFilter'),
  })
  .meta({ id: 'ActOnConflicts', example: { filter: { kind: 'write_refused' }, action: 'retry', by: 'Lena Vogt' } });

export const ActedOnConflicts = z
  .object({
    results: z.array(
      z.object({
        id: z.string(),
        ok: z.boolean(),
        state: z.enum(['open', 'settled', 'closed']).optional(),
        problem: z
          .object({ code: z.enum(problemCodes), detail: z.string() })
          .optional()
          .meta({ description: 'Why this one was not settled; the others were all the same' }),
      }),
    ),
    more: z.boolean().meta({ description: 'More rows fit the filter: repeat the request' }),
  })
  .meta({ id: 'ActedOnConflicts' });

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
        message: must('field.oneOfThree'),
      });
  });

const Milliseconds = z.int().nullable().meta({ description: 'Milliseconds; null of none' });
const Used = z.object({ used: z.int(), limit: z.int() });

export const Redrive = z
  .strictObject({ queue: z.enum(queueNames) })
  .meta({ id: 'Redrive', example: { queue: 'pushes' } });
export const Redriven = z
  .object({ moved: z.int(), left: z.boolean().meta({ description: 'There are more: ask again' }) })
  .meta({ id: 'Redriven' });

export const Health = z
  .object({
    links: z.object({ active: z.int(), paused: z.int(), actionNeeded: z.int(), disconnected: z.int() }),
    channels: z
      .object({
        ...{ live: z.int(), expired: z.int(), none: z.int(), unsupported: z.int() },
        ...{ expiring: z.int(), failing: z.int(), polled: z.int() },
      })
      .meta({
        description:
          'Of active links. `unsupported`: Google cannot watch the calendar, it is read at intervals, as `polled` says again. `expiring`: of the live ones, those with less than a day left. `failing`: expired or none',
      }),
    grants: z.object({ ok: z.int(), failed: z.int(), ending: z.int() }).meta({
      description: 'Google accounts. `ending`: works, and will soon end by itself',
    }),
    queues: z
      .array(
        z.object({
          name: z.enum(queueNames),
          ...{ ready: z.int(), inFlight: z.int(), delayed: z.int() },
          oldestAgeSeconds: z.int().optional(),
          dead: z.int().meta({ description: 'Messages that were given up after five tries' }),
        }),
      )
      .meta({ description: 'Of the whole installation' }),
    budget: z
      .object({
        minute: Used.meta({ description: 'At the pace of the present ten seconds' }),
        day: Used,
      })
      .nullable()
      .meta({
        description: 'Of Google’s quota, of the OAuth client that is nearest to its limit; null before the first call',
      }),
    pushToApplied: z
      .object({
        ...{ p50: Milliseconds, p95: Milliseconds, p99: Milliseconds, count: z.int() },
        buckets: z.array(z.object({ hour: Timestamp, p50: Milliseconds, p95: Milliseconds, count: z.int() })),
      })
      .meta({ description: 'From Google’s push until it was applied, over the last 24 hours and by hour' }),
    pushLoss: z.int().meta({ description: 'As `losingPushes`' }),
    stale: z
      .array(
        z.object({
          ...{ resourceId: z.string(), linkId: z.string(), name: z.string() },
          why: z.string(),
          since: Timestamp,
        }),
      )
      .meta({ description: 'Links that are not read as they should be, the longest first; 200 at most' }),
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
