import * as z from 'zod';
import { base } from './parts.ts';

/** Rows of the directory about the use of Google's quota. */

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
  /** How often a booking went in line since nobody stood there: while it is set, whoever has written wakes one. */
  lined: z.int().optional(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
export type PaceRow = z.infer<typeof PaceRow>;
