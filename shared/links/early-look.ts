import { directoryKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import { dueAt } from '../records/due.ts';

/**
 * A link that owes a replay or a verification after its pull is looked at early, in case the message for it was lost. Once
 * both are done the early look is not needed: the link waits for its next check again, unless something else has moved its
 * due marker since.
 */
export async function forgoEarlyLook({ store }: Pick<Ports, 'store'>, link: LinkRow | undefined): Promise<void> {
  if (link?.earlyLookAt === undefined || link.checkAt === undefined) return;
  const key = directoryKeys.link(link.businessId, link.id);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, Date.parse(link.checkAt)),
    remove: ['earlyLookAt', 'checkAt'],
    when: [
      { attribute: 'dueAt', is: '=', value: link.earlyLookAt },
      { attribute: 'replayAt', is: 'absent' },
      { attribute: 'verifyGeneration', is: 'absent' },
      { attribute: 'pullState', is: '=', value: 'idle' },
    ],
  });
}
