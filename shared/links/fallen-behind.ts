import { directoryKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import { getSettings } from '../records/directory.ts';
import { isLate } from '../sync/health.ts';
import { markResourceChanged } from '../webhooks/resource-change.ts';

/**
 * Time alone makes a resource `delayed`: nothing is written then. So it is looked for where a calendar is found that is not
 * read: when a read has failed, and when a sweep lets it rest or finds a read that has got stuck.
 */
export async function tellFallenBehind(ports: Pick<Ports, 'store' | 'clock'>, link: LinkRow): Promise<void> {
  if (link.generation === 0) return;
  const { staleAfterSeconds } = await getSettings(ports.store, link.businessId, link.resourceId);
  if (!isLate(link, { now: ports.clock.now(), staleAfterSeconds })) return;
  await ports.store.update({
    ...{ table: 'directory', key: directoryKeys.link(link.businessId, link.id), set: { toldLate: true } },
    when: [{ attribute: 'state', is: '=', value: 'active' }],
  });
  await markResourceChanged(ports, link);
}
