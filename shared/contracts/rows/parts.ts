import * as z from 'zod';

/**
 * What stored rows share (SE2: `v` is the schema version). Instants are ISO 8601 in UTC with milliseconds, so that they sort as
 * text. Attributes ending in `Key`, and `dueShard`/`dueAt`, belong to indexes.
 */

export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'must be an ISO instant in UTC');
export const base = { pk: z.string(), sk: z.string(), v: z.literal(1) };
/** Present while the row owes something outside or to the clock (PU8). */
export const due = { dueShard: z.string().optional(), dueAt: instant.optional() };
