import { inParallel } from '../async/in-parallel.ts';
import { getBooking } from '../bookings/commands.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import { getResource } from '../records/directory.ts';
import { heldUnder } from './actions/deletions.ts';
import { freeColleagues, nextFreeFor } from './actions/move.ts';
import type { EffectFacts } from './effects.ts';
import { offeredTo } from './offers.ts';

/** What the effects of one row are said with: free time is looked for as the action itself would. */
export async function effectFacts(ports: Pick<Ports, 'store' | 'clock'>, row: ConflictRow): Promise<EffectFacts> {
  const { businessId, resourceId, bookingId } = row;
  const ofRow = resourceId === undefined ? undefined : await getResource(ports.store, businessId, resourceId);
  const said = { zone: ofRow?.timeZone ?? 'UTC' };
  const offered = offeredTo(row);
  if (row.kind === 'mass_deletion_held' && offered.length > 0)
    return { ...said, deletions: await deletionsUnder(ports, row) };
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

async function deletionsUnder(
  ports: Pick<Ports, 'store'>,
  { businessId, id }: ConflictRow,
): Promise<NonNullable<EffectFacts['deletions']>> {
  const rows = (await heldUnder(ports, { businessId, id })).filter(({ done }) => !done);
  const bookings = await inParallel(rows, 8, async ({ bookingId, was }) => {
    const booking = await getBooking(ports, businessId, bookingId);
    return booking && { was, title: booking.title, start: booking.start, end: booking.end };
  });
  const byStart = bookings.filter((one) => one !== undefined).sort((a, b) => a.start.localeCompare(b.start));
  return {
    held: byStart.filter(({ was }) => was === 'held'),
    cancelled: byStart.filter(({ was }) => was === 'cancelled'),
  };
}
