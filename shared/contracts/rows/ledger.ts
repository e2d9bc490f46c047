import * as z from 'zod';
import { Side } from './conflicts.ts';
import { base, instant } from './parts.ts';

/** Rows of the ledger. */

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
