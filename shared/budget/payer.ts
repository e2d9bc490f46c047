import type { ChangeMessage } from '../contracts/messages.ts';
import type { Priority } from '../contracts/google.ts';
import type { AccountRef } from '../ports/google.ts';

type Link = { id: string; businessId: string; accountId: string };

/** A link's account, with whose calendar the calls are about and how urgent they are. */
export const forLink = ({ id, businessId, accountId }: Link, priority: Priority): AccountRef => ({
  ...{ businessId, accountId, linkId: id, priority },
});

/** How urgent a pull is: reading everything waits for all else, a check for whatever somebody has changed or asked for. */
export const pullPriority = (
  cause: (ChangeMessage & { kind: 'pull' })['cause'],
  kind: 'full' | 'incremental',
): Priority => (kind === 'full' ? 'import' : cause === 'sweep' ? 'check' : 'live');
