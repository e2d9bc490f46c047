import { directoryKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import { dueAt } from '../records/due.ts';
import { iso } from '../records/time.ts';

/** What kept bookings from this calendar has ended: all that wait are written now, not each at its own time (PU6). */
export async function askForReplay(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  link: Pick<LinkRow, 'businessId' | 'id'>,
): Promise<void> {
  const key = directoryKeys.link(link.businessId, link.id);
  const now = clock.now();
  await store.update({
    table: 'directory',
    key,
    set: { replayAt: iso(now), ...dueAt(key, now) },
    when: [{ attribute: 'state', is: '=', value: 'active' }],
  });
}
