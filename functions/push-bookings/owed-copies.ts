import { inParallel } from '../../shared/async/in-parallel.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import { OwedCopyRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { readRows } from '../../shared/records/read.ts';
import { days, iso, unixSeconds } from '../../shared/records/time.ts';
import type { PushPorts } from './push-bookings.ts';

/**
 * PU6: copies that stand in a calendar which did not let us remove them. Their bookings belong to another calendar by now, so
 * those that wait for this one do not name them.
 */

/** Far longer than a calendar is waited for; a copy owed for longer is still tried every few hours. */
const keptDays = 90;

export async function noteOwedCopy({ store, clock }: PushPorts, link: LinkRow, bookingId: string): Promise<void> {
  const row: OwedCopyRow = {
    ...calendarKeys.owedCopy(link.businessId, link.id, bookingId),
    ...{ v: 1, row: 'owedCopy', bookingId, triedAt: iso(clock.now()) },
    expiresAt: unixSeconds(clock.now() + days(keptDays)),
  };
  await store.put({ table: 'calendar', row });
}

export async function owedCopies({ store }: PushPorts, link: LinkRow): Promise<OwedCopyRow[]> {
  const { pk } = calendarKeys.owedCopy(link.businessId, link.id, '');
  return (await readRows(store, { table: 'calendar', pk, sk: { beginsWith: 'owed#' } }, OwedCopyRow)).items;
}

/** They are being tried; what fails meanwhile is noted anew. */
export async function forgetOwedCopies({ store }: PushPorts, tried: readonly OwedCopyRow[]): Promise<void> {
  await inParallel(tried, 8, ({ pk, sk, triedAt }) =>
    store.delete({ table: 'calendar', key: { pk, sk }, when: [{ attribute: 'triedAt', is: '=', value: triedAt }] }),
  );
}
