import { readBooked } from '../../shared/bookings/range.ts';
import { calendarKeys, directoryKeys, endless } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { GuardRow } from '../../shared/contracts/rows/calendar.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { cleanupOfResource } from '../../shared/links/cleanup.ts';
import { type Copies, disconnectLink } from '../../shared/links/disconnect.ts';
import type { Origin } from '../../shared/links/ledger.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Delete, Put } from '../../shared/ports/store.ts';
import { getLinksOfResource } from '../../shared/records/directory.ts';
import { readRow } from '../../shared/records/read.ts';
import { type Saying, saying } from '../../shared/words/saying.ts';
import { findResource } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { contended, versionMismatch } from './versioned.ts';

type Target = {
  businessId: string;
  resourceId: string;
  expectedVersion: number | undefined;
  /** Its calendars are disconnected with it; without, it is refused while any is connected. */
  copies: Copies | undefined;
  origin: Origin;
  now: number;
};

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
    await leaveCalendars(ports, target);
    if ((await ports.store.transact(removals(resource, guard?.version ?? 0, target.now))).ok) return;
  }
  throw contended();
}

const connected = async ({ store }: ApiPorts, { businessId, resourceId }: Target): Promise<LinkRow[]> =>
  (await getLinksOfResource(store, businessId, resourceId)).filter(({ state }) => state !== 'disconnected');

async function leaveCalendars(ports: ApiPorts, target: Target): Promise<void> {
  const { businessId, copies, origin } = target;
  if (copies === undefined) return;
  for (const link of await connected(ports, target))
    if (!(await disconnectLink(ports, { businessId, linkId: link.id }, copies, origin)).ok) throw contended();
}

async function refuseInUse(ports: ApiPorts, target: Target): Promise<void> {
  const { businessId, resourceId, copies, now } = target;
  const { store } = ports;
  const links = copies === undefined ? await connected(ports, target) : [];
  const coming = await readBooked(store, { businessId, resourceId }, { start: now, end: Date.parse(endless) }, now);
  const detail = inUse(links.length, coming.length);
  if (detail !== undefined) throw new ProblemError('resource_in_use', { detail });
}

function inUse(calendars: number, bookings: number): Saying | undefined {
  if (calendars > 0 && bookings > 0) return saying('refused.inUse.both', { calendars, bookings });
  if (calendars > 0) return saying('refused.inUse.calendars', { calendars });
  return bookings > 0 ? saying('refused.inUse.bookings', { bookings }) : undefined;
}

/** The guard stays for a while, raised: a booking that was under way reads again and finds the resource gone. */
function removals({ businessId, id, version }: ResourceRow, guard: number, now: number): (Put | Delete)[] {
  const remove = (key: Delete['key']): Delete => ({ kind: 'delete', table: 'directory', key });
  return [
    { ...remove(directoryKeys.resource(businessId, id)), when: [{ attribute: 'version', is: '=', value: version }] },
    remove(directoryKeys.resourceSettings(businessId, id)),
    remove(directoryKeys.invitation(businessId, id)),
    remove(directoryKeys.resourceChange(businessId, id)),
    { kind: 'put', table: 'directory', row: cleanupOfResource(businessId, id, now) },
    {
      kind: 'put',
      table: 'calendar',
      row: { ...calendarKeys.guard(businessId, id), v: 1, row: 'guard', version: guard + 1 },
      when: [guard === 0 ? { attribute: 'pk', is: 'absent' } : { attribute: 'version', is: '=', value: guard }],
    },
  ];
}
