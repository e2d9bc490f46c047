import { directoryKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import { dueAt } from '../records/due.ts';
import { minutes } from '../records/time.ts';
import { announcedWithinMs, isWatched } from '../sync/push-loss.ts';

const lookAfterMs = announcedWithinMs + minutes(5);

/**
 * CH2: a write of our own as a test of the channel, where Google has been seen to announce such writes. It brings the next
 * check forward; the pull that the notification causes puts it back. Only if none comes, that check is made: it finds our
 * write unannounced, and the channel is replaced. Costs at most one small write, and none while a check is near anyway.
 */
export async function expectNotification(ports: Pick<Ports, 'store' | 'clock'>, link: LinkRow): Promise<void> {
  const now = ports.clock.now();
  const at = now + lookAfterMs;
  if (link.ownPushes !== true || !isWatched(link, now) || link.pullState !== 'idle') return;
  if (link.dueAt === undefined || Date.parse(link.dueAt) <= at) return;
  const key = directoryKeys.link(link.businessId, link.id);
  await ports.store.update({
    table: 'directory',
    key,
    set: dueAt(key, at),
    when: [
      { attribute: 'dueAt', is: '=', value: link.dueAt },
      { attribute: 'pullNumber', is: '=', value: link.pullNumber },
      { attribute: 'state', is: '=', value: 'active' },
    ],
  });
}
