import { calendarKeys, directoryKeys } from '../contracts/keys.ts';
import type { CleanupRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { dueAt } from '../records/due.ts';
import { hours } from '../records/time.ts';

/** What makes the sweep remove a generation, once whoever still reads or writes it has ended. */
export function cleanupOf(link: LinkRow, generation: number, now: number): CleanupRow {
  const partition = calendarKeys.generation(link.businessId, link.id, generation);
  const key = directoryKeys.cleanup(link.businessId, partition);
  return { ...key, v: 1, row: 'cleanup', partition, linkId: link.id, generation, ...dueAt(key, now + hours(1)) };
}
