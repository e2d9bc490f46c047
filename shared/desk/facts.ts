import { getBooking } from '../bookings/commands.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import { getResource } from '../records/directory.ts';
import { freeColleagues, nextFreeFor } from './actions/move.ts';
import type { EffectFacts } from './effects.ts';
import { offeredTo } from './offers.ts';

/** What the effects of one row are said with: free time is looked for as the action itself would. */
export async function effectFacts(ports: Pick<Ports, 'store' | 'clock'>, row: ConflictRow): Promise<EffectFacts> {
  const { businessId, resourceId, bookingId } = row;
  const ofRow = resourceId === undefined ? undefined : await getResource(ports.store, businessId, resourceId);
  const said = { zone: ofRow?.timeZone ?? 'UTC' };
  const offered = offeredTo(row);
  if (bookingId === undefined || !offered.includes('moveToNextFree')) return said;
  const booking = await getBooking(ports, businessId, bookingId);
  const resource = booking && (await getResource(ports.store, businessId, booking.resourceId));
  if (booking === undefined || resource === undefined) return said;
  const [nextFree, colleagues] = await Promise.all([
    nextFreeFor(ports, { booking, resource }, row),
    freeColleagues(ports, { booking, resource }),
  ]);
  return {
    zone: resource.timeZone,
    nextFree: nextFree ?? 'none',
    colleagues: colleagues.slice(0, mostNamed).map(({ id, name }) => ({ id, name })),
  };
}

const mostNamed = 20;
