import * as z from 'zod';
import { base, due, instant } from './parts.ts';

/** OAuth clients at Google: the installation's, which rows call `default`, and those that businesses bring. */

export const defaultClient = 'default';

/** A client that a business brought. A row of one that is not the business's present client stays while accounts use it. */
export const GoogleClientRow = z.object({
  ...base,
  ...due,
  row: z.literal('googleClient'),
  businessId: z.string(),
  /** As Google names it; accounts, links and budgets name it by this. */
  clientId: z.string(),
  /** Sealed by the vault for purpose `grants`, bound to the client id. */
  clientSecret: z.string(),
  since: instant,
  /** Its project's limits at Google, where they are not those that Google publishes. */
  callsPerMinute: z.int().optional(),
  callsPerDay: z.int().optional(),
});
export type GoogleClientRow = z.infer<typeof GoogleClientRow>;

/** Which client consents of the business begin with; the installation's without it. */
export const PresentClientRow = z.object({ ...base, row: z.literal('presentClient'), clientId: z.string() });

/**
 * Google counts quota by project, and a revocation ends the grants of all clients of the project (reference 5.1, 6.7). A
 * client id begins with the number of its project.
 */
export const projectOf = (oauthClient: string): string => /^\d+(?=-)/.exec(oauthClient)?.[0] ?? oauthClient;
