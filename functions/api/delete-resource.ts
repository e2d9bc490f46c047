import { readBooked } from '../../shared/bookings/range.ts';
import { calendarKeys, directoryKeys, endless } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { GuardRow } from '../../shared/contracts/rows/calendar.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { Delete, Put } from '../../shared/ports/store.ts';
import { getLinksOfResource } from '../../shared/records/directory.ts';
import { readRow } from '../../shared/records/read.ts';
import { findResource } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { contended, versionMismatch } from './versioned.ts';

type Target = { businessId: string; resourceId: string; expectedVersion: number | undefined; now: number };

const attempts = 4;

/**
 * Removes a resource that has no calendar and no coming bookings. A booking that commits meanwhile raises the guard, which
 * this write is conditioned on, so it is seen at the next attempt (AV3).
 */
export async function deleteResource(ports: ApiPorts, target: Target): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const resource = await findResource(ports.store, target.businessId, target.resourceId);
    if (target.expectedVersion !== undefined && target.expectedVersion !== resource.version)
      throw versionMismatch(resource.version);
    const guard = await readRow(
      ports.store,
      'calendar',
      calendarKeys.guard(target.businessId, target.resourceId),
      GuardRow,
    );
    await refuseInUse(ports, target);
    if ((await ports.store.transact(removals(resource, guard?.version ?? 0))).ok) return;
  }
  throw contended();
}

async function refuseInUse({ store }: ApiPorts, { businessId, resourceId, now }: Target): Promise<void> {
  const links = (await getLinksOfResource(store, businessId, resourceId)).filter(
    ({ state }) => state !== 'disconnected',
  );
  const coming = await readBooked(store, { businessId, resourceId }, { start: now, end: Date.parse(endless) }, now);
  const reasons = [
    ...(links.length > 0 ? [`it has ${links.length} connected calendar(s): disconnect them`] : []),
    ...(coming.length > 0 ? [`it has ${coming.length} coming booking(s): cancel or move them`] : []),
  ];
  if (reasons.length > 0) throw new ProblemError('resource_in_use', { detail: `Not deleted: ${reasons.join('; ')}.` });
}

/** The guard stays, raised: a booking that was under way reads again and finds the resource gone. */
function removals({ businessId, id, version }: ResourceRow, guard: number): (Put | Delete)[] {
  const remove = (key: Delete['key']): Delete => ({ kind: 'delete', table: 'directory', key });
  return [
    { ...remove(directoryKeys.resource(businessId, id)), when: [{ attribute: 'version', is: '=', value: version }] },
    remove(directoryKeys.resourceSettings(businessId, id)),
    remove(directoryKeys.invitation(businessId, id)),
    {
      kind: 'put',
      table: 'calendar',
      row: { ...calendarKeys.guard(businessId, id), v: 1, row: 'guard', version: guard + 1 },
      when: [guard === 0 ? { attribute: 'pk', is: 'absent' } : { attribute: 'version', is: '=', value: guard }],
    },
  ];
}
