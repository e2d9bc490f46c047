import { calendarKeys, directoryKeys } from '../contracts/keys.ts';
import type { CleanupRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { dueAt } from '../records/due.ts';
import { days, hours } from '../records/time.ts';

/** What makes the sweep remove a generation, once whoever still reads or writes it has ended. */
const cleanupOf = (link: LinkRow, generation: number, now: number): CleanupRow => ({
  ...cleaning(link.businessId, calendarKeys.generation(link.businessId, link.id, generation), now),
  ...{ linkId: link.id, generation },
});

/** Everything that is mirrored of the link's calendar, for a link that nobody reads any more (DS1). */
export function cleanupAll(link: LinkRow, now: number): CleanupRow[] {
  const { generation, building, generationBefore, flippedTo, leftGenerations = [] } = link;
  const known = [generation, building, generationBefore, ...leftGenerations].filter((one) => one !== undefined);
  const generations = [...new Set(known)].filter((one) => one > 0);
  // What a flip owes may not have been put down yet.
  const previews = generation === 0 || flippedTo !== undefined ? previewCleanups(link, generations, now) : [];
  return [...generations.map((one) => cleanupOf(link, one, now)), ...previews];
}

/** What nobody reads any more once the link has flipped to its present generation (AP3). */
export function cleanupsOfFlip(link: LinkRow, now: number): CleanupRow[] {
  const left = [...(link.leftGenerations ?? [])];
  const previews = link.generationBefore === 0 ? previewCleanups(link, [...left, link.generation], now) : [];
  return [...left.map((one) => cleanupOf(link, one, now)), ...previews];
}

/**
 * What stood in for a link's first complete generation: one for each run that was begun for it, abandoned ones as well. Read
 * until that generation is there (PL5). It has no id rows; it is at most 14 days old and reaches six weeks ahead.
 */
const previewCleanups = (link: LinkRow, generations: readonly number[], now: number): CleanupRow[] =>
  generations.map((generation) => {
    const partition = calendarKeys.preview(link.businessId, link.id, generation);
    const also = calendarKeys.monthPartitions(partition, { start: now - days(16), end: now + days(45) });
    return { ...cleaning(link.businessId, partition, now), also };
  });

function cleaning(businessId: string, partition: string, now: number): CleanupRow {
  const key = directoryKeys.cleanup(businessId, partition);
  return { ...key, v: 1, row: 'cleanup', partition, ...dueAt(key, now + hours(1)) };
}

/** A deleted resource's part of the calendar: the guard, and what stands of its past. Bookings themselves stay readable. */
export const cleanupOfResource = (businessId: string, resourceId: string, now: number): CleanupRow =>
  cleaning(businessId, calendarKeys.slotPartition(businessId, resourceId), now);
