import { calendarKeys } from '../contracts/keys.ts';
import type { Ports } from '../ports/ports.ts';
import { dueAt } from '../records/due.ts';

/** What Google takes of the resource's time has changed: integrators are to hear of it, soon and not for each event. */
export async function markBusyChanged(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { businessId, resourceId }: { businessId: string; resourceId: string },
): Promise<void> {
  const key = calendarKeys.busy(businessId, resourceId);
  const set = { v: 1, row: 'busy', businessId, resourceId, ...dueAt(key, clock.now()) };
  await store.update({ table: 'calendar', key, add: { version: 1 }, set });
}
