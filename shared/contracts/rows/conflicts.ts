import * as z from 'zod';
import { Said } from '../../words/saying.ts';
import { base, due, instant } from './parts.ts';

/** Rows of the table of conflicts. */

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
  'client_refused',
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
  cause: Said,
  impact: Said,
  openedAt: instant,
  lastSeenAt: instant,
  closedAt: instant.optional(),
  count: z.int(),
  /** Raised by each change; 1 when it was opened by a release that did not count. */
  version: z.int().optional(),
  /** The version of the booking that this row led to: it closes when both sides agree on a later one. */
  bookingVersion: z.int().optional(),
  /** Which side a setting has decided against, and in what (RC4). */
  lost: z.object({ side: z.enum(['ours', 'theirs']), fields: z.array(z.enum(['time', 'title'])) }).optional(),
  /** What a person last did about it while it stayed open. */
  lastAction: z.object({ name: z.string(), at: instant, action: z.string() }).optional(),
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

/** A person has left these two versions as they are: the same two open no row again. */
export const IgnoredConflictRow = z.object({
  ...base,
  row: z.literal('ignoredConflict'),
  conflictId: z.string(),
  /** SHA-256 of both versions, hex. */
  versions: z.string(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type IgnoredConflictRow = z.infer<typeof IgnoredConflictRow>;

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
