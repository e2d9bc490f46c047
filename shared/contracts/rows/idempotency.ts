import * as z from 'zod';
import { base, instant } from './parts.ts';

/** One `Idempotency-Key` of one holder (AV4). */
export const IdempotencyRow = z.object({
  ...base,
  row: z.literal('idempotency'),
  /** SHA-256 of what was asked, hex. */
  fingerprint: z.string(),
  /** What the ids of everything made for this request are derived from, so that doing it again makes nothing twice. */
  seed: z.string(),
  /** Which worker carries it out, and until when no other does. */
  attempt: z.int(),
  leaseUntil: instant,
  answer: z
    .object({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      /** Sealed by the vault for purpose `answers`, bound to the row, where `sealed` says so. */
      body: z.string(),
      sealed: z.boolean(),
    })
    .optional(),
  /** Unix seconds: the key means nothing any more from then on. */
  expiresAt: z.int(),
});
export type IdempotencyRow = z.infer<typeof IdempotencyRow>;
