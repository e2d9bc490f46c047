import * as z from 'zod';
import { Settings } from './settings.ts';
import { WorkingHours } from '../calendar/working-hours.ts';

/**
 * Stored rows (SE2: `v` is the schema version). Instants are ISO 8601 in UTC with milliseconds, so that they sort as text.
 * Attributes ending in `Key`, and `dueShard`/`dueAt`, belong to indexes.
 */

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'must be an ISO instant in UTC');
const base = { pk: z.string(), sk: z.string(), v: z.literal(1) };
/** Present while the row owes something outside or to the clock (PU8). */
const due = { dueShard: z.string().optional(), dueAt: instant.optional() };

export const BusinessRow = z.object({
  ...base,
  row: z.literal('business'),
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  /** Where warnings for the business go; none are mailed without it. */
  contactEmail: z.string().optional(),
  createdAt: instant,
  version: z.int(),
});
export type BusinessRow = z.infer<typeof BusinessRow>;

export const SettingsRow = z.object({
  ...base,
  row: z.literal('settings'),
  /** Only what differs: from the defaults for the business, from the business for a resource. */
  values: Settings.partial(),
  version: z.int(),
});
export type SettingsRow = z.infer<typeof SettingsRow>;

export const scopes = ['read', 'book', 'manage', 'conflicts'] as const;
export const ApiKeyRow = z.object({
  ...base,
  row: z.literal('key'),
  id: z.string(),
  businessId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  /** SHA-256 of the key, hex; the key itself is shown once and not kept (API2). */
  hash: z.string(),
  createdAt: instant,
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;

export const ResourceRow = z.object({
  ...base,
  row: z.literal('resource'),
  id: z.string(),
  businessId: z.string(),
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  workingHours: WorkingHours.nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
});
export type ResourceRow = z.infer<typeof ResourceRow>;

export const InvitationRow = z.object({
  ...base,
  row: z.literal('invitation'),
  id: z.string(),
  businessId: z.string(),
  resourceId: z.string(),
  purpose: z.enum(['connect', 'reconnect']),
  email: z.string(),
  locale: z.string(),
  /** Raised by each resend; the link is derived from it, so the old one dies (IN1). */
  issue: z.int(),
  /** SHA-256 of the link's secret, hex. */
  hash: z.string(),
  state: z.enum(['sent', 'opened', 'consented', 'done', 'revoked']),
  sentAt: instant,
  openedAt: instant.optional(),
  consentedAt: instant.optional(),
  calendarChosenAt: instant.optional(),
  expiresAt: instant,
  problem: z.string().optional(),
});
export type InvitationRow = z.infer<typeof InvitationRow>;

export const AccountRow = z.object({
  ...base,
  ...due,
  row: z.literal('account'),
  id: z.string(),
  businessId: z.string(),
  oauthClient: z.string(),
  sub: z.string(),
  email: z.string(),
  scopes: z.array(z.string()),
  /** Sealed by the vault for purpose `grants`, bound to the account id. */
  refreshToken: z.string().optional(),
  refreshTokenExpiresAt: instant.optional(),
  accessToken: z.string().optional(),
  accessTokenExpiresAt: instant.optional(),
  /** Who refreshes now, and until when nobody else does (GR1). */
  refreshOwner: z.string().optional(),
  refreshUntil: instant.optional(),
  grant: z.enum(['ok', 'failed', 'permissionMissing']),
  grantSince: instant,
  grantReason: z.string().optional(),
  lastUsedAt: instant.optional(),
  lastProbedAt: instant.optional(),
  /** Reminders already mailed about the present failure (GR3). */
  remindersSent: z.int(),
  /** The end of the grant that people have been warned of ahead (GR4). */
  endWarned: instant.optional(),
  /** The invited address did not match and the person confirmed it (IN5). */
  confirmedForeign: z.boolean(),
  version: z.int(),
});
export type AccountRow = z.infer<typeof AccountRow>;

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
  /** The preview of a first import: read until then, as of then (PL5). */
  previewUntil: instant.optional(),
  previewAsOf: instant.optional(),
  previewPositions: z.set(z.number()).optional(),
  importDone: z.int().optional(),
  importTotal: z.int().optional(),
  /** A background pull for askers was started then (SW2: one a quarter of an hour). */
  askedAt: instant.optional(),

  /** Cancellations inside the breaker's window (AP5). */
  breaker: z.array(z.object({ bookingId: z.string(), at: instant })),
  breakerVersion: z.int(),
  breakerConflictId: z.string().optional(),
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
  outboundAt: instant.optional(),
  outboundError: z.string().optional(),
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

/** A mail that is owed; no secret in it (SE1): links are derived when it is sent. */
export const MailRow = z.object({
  ...base,
  ...due,
  row: z.literal('mail'),
  id: z.string(),
  businessId: z.string(),
  template: z.enum(['invitation', 'connected', 'reconnect', 'grantFailedBusiness', 'grantEnding', 'digest']),
  to: z.string(),
  locale: z.string(),
  resourceId: z.string().optional(),
  /** Issue of the invitation the mail carries; a later issue makes this mail void. */
  issue: z.int().optional(),
  facts: z.record(z.string(), z.string()),
  state: z.enum(['due', 'sent', 'void', 'failed']),
  tries: z.int(),
  createdAt: instant,
  sentAt: instant.optional(),
  expiresAt: z.int().optional(),
});
export type MailRow = z.infer<typeof MailRow>;

/** One a business: when it is next told what waits for it (GR3). Due while anything may. */
export const DigestRow = z.object({
  ...base,
  ...due,
  row: z.literal('digest'),
  businessId: z.string(),
  /** The local day of the last digest; one a day. */
  lastDay: z.string().optional(),
});
export type DigestRow = z.infer<typeof DigestRow>;

export const webhookEvents = [
  'booking.created',
  'booking.updated',
  'booking.cancelled',
  'conflict.opened',
  'conflict.closed',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const WebhookRow = z.object({
  ...base,
  row: z.literal('webhook'),
  id: z.string(),
  businessId: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  /** Sealed by the vault for purpose `webhooks`, bound to the webhook's id. */
  secret: z.string(),
  createdAt: instant,
  /** Present while the receiver is slow: until then nothing is sent to it, and how often in a row it timed out. */
  slowUntil: instant.optional(),
  slowTimes: z.int().optional(),
});
export type WebhookRow = z.infer<typeof WebhookRow>;

/** What webhooks tell of. */
export const WebhookSubject = z.object({ type: z.enum(['booking', 'conflict']), id: z.string() });
export type WebhookSubject = z.infer<typeof WebhookSubject>;

/** One event that one webhook is owed (WH1); no content in it, that is read when it is sent. */
export const DeliveryRow = z.object({
  ...base,
  ...due,
  row: z.literal('delivery'),
  id: z.string(),
  businessId: z.string(),
  webhookId: z.string(),
  event: z.enum(webhookEvents),
  subject: WebhookSubject,
  /** When it happened. */
  at: instant,
  state: z.enum(['due', 'delivered', 'failed', 'void']),
  tries: z.int(),
  /** Of the last try: the answer's status, or why there was none. */
  lastStatus: z.int().optional(),
  lastProblem: z.string().optional(),
  createdAt: instant,
  endedAt: instant.optional(),
  /** Unix seconds; once it has ended. */
  expiresAt: z.int().optional(),
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;

/** Rows of a partition that nobody reads any more and the sweep removes. */
export const CleanupRow = z.object({
  ...base,
  ...due,
  row: z.literal('cleanup'),
  partition: z.string(),
  /** Whose generation it was: one that is read or built is never removed. */
  linkId: z.string().optional(),
  generation: z.int().optional(),
});
export type CleanupRow = z.infer<typeof CleanupRow>;

/**
 * What an OAuth client, or one person at it, has used of Google's quota, shared by all workers. Times are numbers here, in
 * milliseconds, for they are compared and raised by conditional writes. Besides these it has attributes by name:
 * `of#<business>` of the window on a client's row, `calls#<link>` of the day on an account's.
 */
export const BudgetRow = z.looseObject({
  ...base,
  row: z.literal('budget'),
  /** Number of the window that `used` is about. */
  window: z.int(),
  used: z.int(),
  /** Google's day. */
  day: z.string(),
  dayUsed: z.int(),
  checks: z.number().optional(),
  demand: z.number().optional(),
  /** By how much checks are put off (SW2). */
  stretch: z.number().optional(),
  /** The limits in force when the window began, for those who only look. */
  limit: z.int().optional(),
  businessLimit: z.int().optional(),
  dayLimit: z.int().optional(),
  /** Google has said that its quota is used up: no call until then, and how often in a row that was. */
  slowUntil: z.int().optional(),
  slowTimes: z.int().optional(),
  /** The last day before with calls. */
  before: z.object({ day: z.string(), used: z.int(), calls: z.record(z.string(), z.int()) }).optional(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type BudgetRow = z.infer<typeof BudgetRow>;

/** When the next write to a link's calendar may be made, in milliseconds. */
export const PaceRow = z.object({
  ...base,
  row: z.literal('pace'),
  nextAt: z.int(),
  /** Bookings wait for the pace: whoever has written wakes one. */
  crowded: z.boolean().optional(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type PaceRow = z.infer<typeof PaceRow>;

export const Customer = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
});
export type Customer = z.infer<typeof Customer>;

/** What both sides last agreed on (RC1). */
export const Base = z.object({ start: instant, end: instant, title: z.string() });
export type Base = z.infer<typeof Base>;

export const BookingGoogle = z.object({
  state: z.enum(['off', 'pending', 'synced', 'waiting', 'refused']),
  linkId: z.string().optional(),
  calendarId: z.string().optional(),
  eventId: z.string().optional(),
  attempt: z.int(),
  etag: z.string().optional(),
  /** Version of the booking that Google last got. */
  syncedVersion: z.int(),
  base: Base.optional(),
  writtenAt: instant.optional(),
  /** Google's own time of the version in `etag`; what it shows of an earlier time is an older view. */
  updated: z.string().optional(),
  /** Versions since `syncedVersion` that Google may have got although no answer says so, oldest first. */
  unconfirmed: z.array(Base.extend({ version: z.int() })).optional(),
  /** Both sides keep their version until a person decides: nothing is written over Google's. */
  undecided: z.boolean().optional(),
  error: z.string().optional(),
  tries: z.int(),
  /** Copies in calendars the booking has left, to be deleted once the new one stands (PU1). */
  previous: z.array(z.object({ linkId: z.string(), calendarId: z.string(), eventId: z.string() })),
});
export type BookingGoogle = z.infer<typeof BookingGoogle>;

export const BookingRow = z.object({
  ...base,
  ...due,
  row: z.literal('booking'),
  id: z.string(),
  businessId: z.string(),
  resourceId: z.string(),
  start: instant,
  end: instant,
  title: z.string(),
  customer: Customer.optional(),
  notes: z.string().optional(),
  type: z.string().optional(),
  externalId: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  status: z.enum(['held', 'confirmed', 'cancelled']),
  heldUntil: instant.optional(),
  /** What integrators see change. */
  version: z.int(),
  /** Raised by every write, also of sync state alone; all writes are conditional on it. */
  rev: z.int(),
  createdAt: instant,
  updatedAt: instant,
  changedBy: z.string(),
  google: BookingGoogle,
  /** A mass deletion waits for a person; nothing is written to Google for this booking meanwhile (AP5). */
  heldByConflict: z.string().optional(),
  byStartKey: z.string(),
  startKey: z.string(),
  byUpdateKey: z.string(),
  updateKey: z.string(),
  externalKey: z.string().optional(),
  waitingKey: z.string().optional(),
});
export type BookingRow = z.infer<typeof BookingRow>;

/** Stands in a resource's time range for an active booking. */
export const SlotRow = z.object({
  ...base,
  row: z.literal('slot'),
  bookingId: z.string(),
  start: instant,
  end: instant,
  heldUntil: instant.optional(),
});
export type SlotRow = z.infer<typeof SlotRow>;

/** One a resource: bookings commit on condition of its version, arriving events raise it (AV3). */
export const GuardRow = z.object({ ...base, row: z.literal('guard'), version: z.int() });
export type GuardRow = z.infer<typeof GuardRow>;

/** Which booking an event of ours belongs to: identity is the id (RC8). */
export const OwnEventRow = z.object({ ...base, row: z.literal('ownEvent'), bookingId: z.string() });
export type OwnEventRow = z.infer<typeof OwnEventRow>;

/** The fence of one mirrored event within its generation, and where its content stands (AV6). */
export const EventIdRow = z.object({
  ...base,
  row: z.literal('eventId'),
  eventId: z.string(),
  pull: z.int(),
  /** Sort keys of the rows written for it, in the same partition. */
  keys: z.array(z.string()),
  /** A tombstone: kept for longer than queues keep messages (AP4). */
  gone: z.boolean(),
  masterId: z.string().optional(),
  /** Unix seconds; tombstones only. */
  expiresAt: z.int().optional(),
});
export type EventIdRow = z.infer<typeof EventIdRow>;

const Series = z.object({
  lines: z.array(z.string()),
  startLocal: z.string(),
  allDay: z.boolean(),
  zone: z.string(),
  durationMs: z.number(),
});

export const EventRow = z.object({
  ...base,
  row: z.literal('event'),
  eventId: z.string(),
  pull: z.int(),
  start: instant,
  end: instant,
  allDay: z.boolean(),
  /** Whether it takes time, by the settings when it was applied (AV2). */
  blocks: z.boolean(),
  title: z.string().optional(),
  bookingId: z.string().optional(),
  series: Series.optional(),
  masterId: z.string().optional(),
  gone: z.boolean().optional(),
  expiresAt: z.int().optional(),
});
export type EventRow = z.infer<typeof EventRow>;

/** Says that a series' occurrence with this original start is replaced by an exception, moved or cancelled (AP6). */
export const OverrideRow = z.object({
  ...base,
  row: z.literal('override'),
  eventId: z.string(),
  masterId: z.string(),
  originalStart: instant,
  pull: z.int(),
  gone: z.boolean().optional(),
  expiresAt: z.int().optional(),
});
export type OverrideRow = z.infer<typeof OverrideRow>;

export const conflictKinds = [
  'double_booking',
  'both_changed',
  'move_refused',
  'deleted_in_google',
  'made_recurring',
  'mass_deletion_held',
  'grant_failed',
  'grant_ending',
  'permission_missing',
  'calendar_gone',
  'calendar_read_only',
  'calendar_wanted_twice',
  'channel_failing',
  'watch_unsupported',
  'quota_exhausted',
  'loop_stopped',
  'write_refused',
  'event_unreadable',
  'all_day_but_free',
  'mail_undeliverable',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

export const Side = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const ConflictRow = z.object({
  ...base,
  ...due,
  row: z.literal('conflict'),
  id: z.string(),
  businessId: z.string(),
  kind: z.enum(conflictKinds),
  severity: z.enum(['conflict', 'warning']),
  state: z.enum(['open', 'settled', 'closed']),
  subject: z.object({
    type: z.enum(['booking', 'link', 'account', 'resource', 'event', 'business']),
    id: z.string(),
    label: z.string(),
  }),
  /** What makes the cause one on its subject (CF1). */
  causeId: z.string(),
  resourceId: z.string().optional(),
  linkId: z.string().optional(),
  bookingId: z.string().optional(),
  eventId: z.string().optional(),
  ours: Side.optional(),
  theirs: Side.optional(),
  cause: z.string(),
  impact: z.string(),
  openedAt: instant,
  lastSeenAt: instant,
  closedAt: instant.optional(),
  count: z.int(),
  /** Raised by each change; 1 when it was opened by a release that did not count. */
  version: z.int().optional(),
  /** The version of the booking that this row led to: it closes when both sides agree on a later one. */
  bookingVersion: z.int().optional(),
  settledBy: z.object({ name: z.string(), at: instant, action: z.string() }).optional(),
  stateKey: z.string(),
  subjectKey: z.string(),
  resourceKey: z.string().optional(),
  openedKey: z.string(),
});
export type ConflictRow = z.infer<typeof ConflictRow>;

/** Points at the one open row of a cause on a subject (CF1). */
export const OpenConflictRow = z.object({ ...base, row: z.literal('openConflict'), conflictId: z.string() });
export type OpenConflictRow = z.infer<typeof OpenConflictRow>;

/** A booking under a mass deletion: held back, or cancelled inside its window. */
export const HeldDeletionRow = z.object({
  ...base,
  row: z.literal('heldDeletion'),
  conflictId: z.string(),
  bookingId: z.string(),
  was: z.enum(['held', 'cancelled']),
  /** The event was declined, not deleted: it still stands in Google. */
  declined: z.boolean().optional(),
  done: z.boolean(),
});
export type HeldDeletionRow = z.infer<typeof HeldDeletionRow>;

export const LedgerRow = z.object({
  ...base,
  row: z.literal('ledger'),
  id: z.string(),
  businessId: z.string(),
  at: instant,
  by: z.string(),
  cause: z.string(),
  subject: z.object({ type: z.enum(['booking', 'link']), id: z.string() }),
  before: Side.optional(),
  after: Side.optional(),
  resourceKey: z.string(),
  atKey: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
