import * as z from 'zod';
import { WorkingHours } from '../working-hours.ts';
import { Settings } from '../settings.ts';
import { base, due, instant } from './parts.ts';

/** Rows of the directory: businesses, their people, grants and mails. Links, webhooks and budgets stand in files of their own. */

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
  /** It is being erased: nothing begins any more in its name (DS1). */
  erasingSince: instant.optional(),
  version: z.int(),
});
export type BusinessRow = z.infer<typeof BusinessRow>;

export const SettingsRow = z.object({
  ...base,
  /** Of the business: while its resources are to be told of a change of it. */
  ...due,
  row: z.literal('settings'),
  businessId: z.string().optional(),
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
  /** It led to an account of another address, which the person confirmed (IN5). */
  confirmedForeign: z.boolean().optional(),
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
  /** No link uses the account: unless one does by then, it is let go (DS1). */
  releaseAt: instant.optional(),
  /** Its grant is being revoked at Google: nothing may be connected with it any more. */
  revoking: z.boolean().optional(),
  version: z.int(),
});
export type AccountRow = z.infer<typeof AccountRow>;

/** One a grant, outside the businesses: who stores, counts or revokes it does so on condition of its version (IN6). */
export const GrantFenceRow = z.object({
  ...base,
  row: z.literal('grantFence'),
  version: z.int(),
  /** Milliseconds: it is being revoked, and until then nobody stores it. */
  revokingUntil: z.number().optional(),
});
export type GrantFenceRow = z.infer<typeof GrantFenceRow>;

/** A mail that is owed; no secret in it (SE1): links are derived when it is sent. */
export const MailRow = z.object({
  ...base,
  ...due,
  row: z.literal('mail'),
  id: z.string(),
  businessId: z.string(),
  template: z.enum([
    'invitation',
    'connected',
    'reconnect',
    'grantFailedBusiness',
    'grantEnding',
    'deletionsHeld',
    'digest',
  ]),
  to: z.string(),
  locale: z.string(),
  resourceId: z.string().optional(),
  /** Issue of the invitation the mail carries; a later issue makes this mail void. */
  issue: z.int().optional(),
  facts: z.record(z.string(), z.string()),
  /** `returned`: it had left, and came back or was complained of (IN8). */
  state: z.enum(['due', 'sent', 'void', 'failed', 'returned']),
  tries: z.int(),
  createdAt: instant,
  sentAt: instant.optional(),
  expiresAt: z.int().optional(),
});
export type MailRow = z.infer<typeof MailRow>;

/** IN8: an address that mail came back from; nothing more goes there until a person writes to it again. Found by its hash. */
export const ReturnedAddressRow = z.object({
  ...base,
  row: z.literal('returnedAddress'),
  mailId: z.string(),
  why: z.enum(['bounced', 'complained']),
  at: instant,
  expiresAt: z.int(),
});
export type ReturnedAddressRow = z.infer<typeof ReturnedAddressRow>;

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

/** Rows of a partition that nobody reads any more and the sweep removes. */
export const CleanupRow = z.object({
  ...base,
  ...due,
  row: z.literal('cleanup'),
  partition: z.string(),
  /** Whose generation it was: one that is read or built is never removed. */
  linkId: z.string().optional(),
  generation: z.int().optional(),
  /** Partitions that no id row leads to. */
  also: z.array(z.string()).optional(),
});
export type CleanupRow = z.infer<typeof CleanupRow>;
