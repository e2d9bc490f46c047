import * as z from 'zod';
import { base, due, instant } from './parts.ts';

/** Rows of the directory about linked calendars and their channels. */

export const LinkRow = z.object({
  ...base,
  ...due,
  row: z.literal('link'),
  id: z.string(),
  businessId: z.string(),
  resourceId: z.string(),
  accountId: z.string(),
  oauthClient: z.string(),
  accountEmail: z.string(),
  calendarId: z.string(),
  calendarName: z.string(),
  /** IANA zone of the calendar, as Google last said. */
  calendarZone: z.string(),
  accessRole: z.string(),
  role: z.enum(['write', 'blockOnly']),
  state: z.enum(['active', 'paused', 'actionNeeded', 'disconnected']),
  problem: z.string().optional(),

  /** Whether Google can watch this calendar; `unsupported` is tried again daily (PL6). */
  watch: z.enum(['unknown', 'watched', 'unsupported']),
  watchTriedAt: instant.optional(),
  /** The live channel; messages of any other but the one being opened ask for no pull. */
  channelId: z.string().optional(),
  channelExpiresAt: instant.optional(),
  /** Stored before Google is asked to watch (NT7). */
  openingChannelId: z.string().optional(),
  /** Since when the live channel lives. */
  channelSince: instant.optional(),
  /** Failed attempts in a row to open one; sets the distance to the next. */
  watchTries: z.int().optional(),
  /** The last notification of the link's own channel that was accepted. */
  notifiedAt: instant.optional(),
  /** Google has told us of a write of our own: then the next one is a test of the channel (CH2). */
  ownPushes: z.boolean().optional(),
  /** Changes in the present pull that no notification told of, and those of them that we made ourselves. */
  unannounced: z.int().optional(),
  unannouncedOwn: z.int().optional(),
  /** Pulls in a row that found such changes, and the last of them; absent once a push has arrived since. */
  pushLosses: z.int().optional(),
  pushLostAt: instant.optional(),
  /** The channel that is to be replaced for it, and when one was last. */
  silentChannelId: z.string().optional(),
  channelReplacedAt: instant.optional(),

  /** Notifications accepted (NT5), and up to which a completed list call has served them. */
  ticket: z.int(),
  servedTicket: z.int(),
  /** How often somebody asked for a read, up to which the present pull and a completed one serve it (SW2). */
  asks: z.int().optional(),
  pullAsks: z.int().optional(),
  servedAsks: z.int().optional(),
  /** A pull has brought or changed a whole day that is marked free; when such days, if there are any, were last counted (AV2). */
  freeDaysTouched: z.boolean().optional(),
  freeDaysAt: instant.optional(),
  /** Somebody asked then that what waits be written. */
  writeAskedAt: instant.optional(),

  /** Number of the present or last pull; the fence of every mirrored row (AP1). */
  pullNumber: z.int(),
  /** Raised when a worker takes the pull over; fences its paging. */
  pullEpoch: z.int(),
  pullState: z.enum(['idle', 'reading', 'applying']),
  pullKind: z.enum(['full', 'incremental']).optional(),
  pullTicket: z.int().optional(),
  pullStartedAt: instant.optional(),
  /** The cursor the pull started from; empty for a full run. */
  pullFrom: z.string().optional(),
  pullPageToken: z.string().optional(),
  /** Position of the next chunk. */
  pullPosition: z.int().optional(),
  /** Where the present reader took over; what earlier ones send from there on is an older view. */
  pullResumedAt: z.int().optional(),
  pullTotal: z.int().optional(),
  pullCursor: z.string().optional(),
  pullOwner: z.string().optional(),
  /** When the notification that led to this pull was accepted; for the latency figure. */
  pullNotifiedAt: instant.optional(),
  /** Failed attempts in a row; sets the distance to the next. */
  pullTries: z.int().optional(),
  leaseUntil: instant.optional(),
  appliedPositions: z.set(z.number()).optional(),

  cursor: z.string().optional(),
  /** The complete generation readers use; 0 while there is none. */
  generation: z.int(),
  /** The generation being built; absent when none is. */
  building: z.int().optional(),
  /** A run has already written into it. */
  buildingBegun: z.boolean().optional(),
  /** Series come as their instances in the present generation, and in the one being built (PL6). */
  expanded: z.boolean().optional(),
  buildingExpanded: z.boolean().optional(),
  /** Generations nobody reads any more whose rows are still to be given to the sweep. */
  leftGenerations: z.set(z.number()).optional(),
  /** What follows the flip to this generation is still to be done. */
  flippedTo: z.int().optional(),
  /** When the present generation was begun. */
  generationAsOf: instant.optional(),
  /** The generation before the present one; its rows go after the flip. */
  generationBefore: z.int().optional(),
  /** Start of the last complete list (SW2). */
  asOf: instant.optional(),
  /** The preview of a first import that readers use: up to then, as of then (PL5). */
  previewUntil: instant.optional(),
  previewAsOf: instant.optional(),
  /** The run it comes from, which may have started over since; absent in older rows, where it is the one being built. */
  previewOf: z.int().optional(),
  /** Parts of the next preview that have come. */
  previewPositions: z.set(z.number()).optional(),
  importDone: z.int().optional(),
  importTotal: z.int().optional(),
  /** A background pull for askers was started then (SW2: one a quarter of an hour). */
  askedAt: instant.optional(),

  /** Cancellations inside the breaker's window (AP5). */
  breaker: z.array(z.object({ bookingId: z.string(), at: instant })),
  breakerVersion: z.int(),
  breakerConflictId: z.string().optional(),
  /** Somebody has refused deletions: until then each further one is held. */
  breakerShutUntil: instant.optional(),
  /** Waiting writes are to be replayed (PU6); cleared when that has been started. */
  replayAt: instant.optional(),
  /** Generation whose bookings are still to be verified after the flip (AP3). */
  verifyGeneration: z.int().optional(),
  verifyBefore: instant.optional(),
  /** The due marker stands this early for what is owed after the pull; the regular check is at `checkAt`. */
  earlyLookAt: instant.optional(),
  checkAt: instant.optional(),
  /** Bookings up to this id are verified; the rest waits for Google. */
  verifyAfter: z.string().optional(),

  inboundAt: instant.optional(),
  inboundError: z.string().optional(),
  /** It has fallen behind, and its resource was told of for it; until it is told that it has caught up. */
  toldLate: z.boolean().optional(),
  outboundAt: instant.optional(),
  outboundError: z.string().optional(),
  /** The person confirmed an account whose address is not the invited one (IN5). */
  confirmedForeign: z.boolean().optional(),
  /** The highest generation used before a disconnect: numbers are raised, never reset. */
  generationsUsed: z.int().optional(),

  /** Present while a disconnect still owes something: what becomes of the copies in Google, and since when (DS1). */
  leaving: z.enum(['keep', 'remove']).optional(),
  leavingSince: instant.optional(),
  /** How far the walk over the copies has come, and how many it has found that still stand. */
  leavingAfter: z.string().optional(),
  leavingFound: z.int().optional(),
  /** A whole walk has found none. */
  copiesGone: z.boolean().optional(),
  /** Copies that could not be removed from Google. */
  leftBehind: z.int().optional(),
  createdAt: instant,
  version: z.int(),
});
export type LinkRow = z.infer<typeof LinkRow>;

/** Claims a calendar for one writing link of the business. */
export const CalendarClaimRow = z.object({
  ...base,
  row: z.literal('calendarClaim'),
  linkId: z.string(),
  resourceId: z.string(),
});
export type CalendarClaimRow = z.infer<typeof CalendarClaimRow>;

export const ChannelRow = z.object({
  ...base,
  ...due,
  row: z.literal('channel'),
  id: z.string(),
  businessId: z.string(),
  linkId: z.string(),
  accountId: z.string(),
  /** SHA-256 of the channel's token, hex (NT1). */
  hash: z.string(),
  resourceId: z.string().optional(),
  state: z.enum(['opening', 'live', 'superseded', 'stopped']),
  /** Its `sync` message asks for a pull: neither a predecessor nor a list call that follows covers what came before (NT4). */
  pullOnSync: z.boolean(),
  expiresAt: instant.optional(),
  createdAt: instant,
  lastMessageAt: instant.optional(),
});
export type ChannelRow = z.infer<typeof ChannelRow>;
