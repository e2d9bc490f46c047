import { calendarKeys, directoryKeys } from '../contracts/keys.ts';
import type { CleanupRow, LinkRow } from '../contracts/rows.ts';
import { dueAt } from '../records/due.ts';
import { hours } from '../records/time.ts';

/** What makes the sweep remove a generation and its preview, once whoever still reads or writes it has ended. */
export const cleanupsOf = (link: LinkRow, generation: number, now: number): CleanupRow[] =>
  [
    calendarKeys.previewPartition(link.businessId, link.id, generation),
    calendarKeys.eventPartition(link.businessId, link.id, generation),
  ].map((partition) => {
    const key = directoryKeys.cleanup(link.businessId, partition);
    return { ...key, v: 1, row: 'cleanup', partition, ...dueAt(key, now + hours(1)) };
  });
