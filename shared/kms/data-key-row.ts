import * as z from 'zod';

/** A data key of a business for one purpose, as KMS encrypted it; without KMS and the right context it is worthless. */
export const DataKeyRow = z.object({
  pk: z.string(),
  sk: z.string(),
  v: z.literal(1),
  row: z.literal('dataKey'),
  purpose: z.string(),
  /** Base64. */
  encryptedKey: z.string(),
  createdAt: z.string(),
});
export type DataKeyRow = z.infer<typeof DataKeyRow>;
