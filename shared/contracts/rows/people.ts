import * as z from 'zod';
import { base, instant } from './parts.ts';

/** Rows of the directory about the people who use the console: who they are to a business, and their browsers' sessions. */

/** From the least to the most that one may do. */
export const roles = ['viewer', 'operator', 'owner'] as const;
export type Role = (typeof roles)[number];

export const PersonRow = z.object({
  ...base,
  row: z.literal('person'),
  id: z.string(),
  businessId: z.string(),
  email: z.string(),
  role: z.enum(roles),
  /** Active from the first sign-in on. */
  state: z.enum(['invited', 'active']),
  /** The Google account that signed in first; no other one of the same address is let in (SI1). */
  sub: z.string().optional(),
  name: z.string().optional(),
  /** Sessions begun earlier do not count: they may be of a time before a removal (SI4). */
  sessionsFrom: instant.optional(),
  createdAt: instant,
  lastSeenAt: instant.optional(),
  version: z.int(),
});
export type PersonRow = z.infer<typeof PersonRow>;

/** Finds the businesses of a person, outside of them. */
export const MembershipRow = z.object({ ...base, row: z.literal('membership'), businessId: z.string() });

/** A business nobody owns yet, for the first owner to find. */
export const OwnerlessRow = z.object({ ...base, row: z.literal('ownerless'), businessId: z.string() });

/** The account of the first owner, from the first sign-in on. */
export const FirstOwnerRow = z.object({ ...base, row: z.literal('firstOwner'), sub: z.string(), since: instant });

/** A browser in which a person has signed in. The browser holds the secret, the key its hash (SI2). */
export const SessionRow = z.object({
  ...base,
  row: z.literal('session'),
  personId: z.string(),
  sub: z.string(),
  email: z.string(),
  name: z.string(),
  pictureUrl: z.string().optional(),
  startedAt: instant,
  seenAt: instant,
  /** When it ends unless it is used before. */
  until: instant,
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type SessionRow = z.infer<typeof SessionRow>;

/** A sign-in on its way through Google (SI1). */
export const ConsoleSignInRow = z.object({
  ...base,
  row: z.literal('consoleSignIn'),
  /** SHA-256 of the browser's cookie, hex. */
  browserHash: z.string(),
  returnTo: z.string(),
  until: instant,
  /** Unix seconds. */
  expiresAt: z.int(),
});
