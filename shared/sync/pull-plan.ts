import type { LinkRow } from '../contracts/rows/links.ts';
import { days } from './durations.ts';

/** PL1: what a wake-up leads to, decided on the link as it stands. */

export const readingLeaseMs = 90_000;
export const applyingLeaseMs = 5 * 60_000;
/** What ends later than any lease can, other clocks allowed for, was taken by a clock that was far ahead. */
const leaseAtMostMs = applyingLeaseMs + 5 * 60_000;

export type PullPlan =
  /** Every ticket up to the message's is served (NT5). */
  | { kind: 'covered' }
  /** Another pull runs; what it does not cover is woken by its last apply. */
  | { kind: 'busy' }
  | { kind: 'unavailable' }
  | { kind: 'start'; pullKind: 'full' | 'incremental'; from: string; generation: number }
  /** A reader died or paused between pages: the same pull goes on where it stopped. */
  | { kind: 'resume'; pullKind: 'full' | 'incremental'; from: string; generation: number };

export function planPull(link: LinkRow, ticket: number, worker: { id: string; now: number }): PullPlan {
  if (link.state === 'paused' || link.state === 'disconnected') return { kind: 'unavailable' };
  const leftMs = Date.parse(link.leaseUntil ?? '') - worker.now;
  const lapsed = !(leftMs > 0 && leftMs <= leaseAtMostMs);
  if (link.pullState === 'applying' && !lapsed) return { kind: 'busy' };
  if (link.pullState === 'reading') {
    if (!lapsed && link.pullOwner !== worker.id) return { kind: 'busy' };
    const run = { pullKind: link.pullKind ?? 'full', from: link.pullFrom ?? '', generation: generationOf(link) };
    if ((link.pullPosition ?? 0) > 0 || link.pullPageToken !== undefined) return { kind: 'resume', ...run };
    // No page is known to have been read: its start and its ticket would be older than its first call.
  }
  const wanted = ticket > link.servedTicket || link.building !== undefined || link.pullState !== 'idle';
  if (!wanted) return { kind: 'covered' };
  return link.cursor === undefined || link.building !== undefined || isExpansionOld(link, worker.now)
    ? { kind: 'start', pullKind: 'full', from: '', generation: freshGeneration(link) }
    : { kind: 'start', pullKind: 'incremental', from: link.cursor, generation: link.generation };
}

/**
 * A run that starts over never writes into what an abandoned one left: an event deleted in between would stay there, for a
 * full list names no deletions (AP3).
 */
const freshGeneration = (link: LinkRow): number => {
  if (link.building === undefined) return link.generation + 1;
  return link.buildingBegun ? link.building + 1 : link.building;
};

/** PL5: the run whose preview readers use; it stays in use when that run starts over, until the next one comes. */
export const previewRun = ({ previewUntil, previewOf, building }: LinkRow): number | undefined =>
  previewUntil === undefined ? undefined : (previewOf ?? building);

/** PL5: a first import begins with a preview; one that goes on between pages has had its own. */
export const wantsPreview = (kind: 'full' | 'incremental', link: LinkRow): boolean =>
  kind === 'full' && link.generation === 0 && link.pullPageToken === undefined && previewRun(link) !== link.building;

const generationOf = (link: LinkRow): number => link.building ?? link.generation;

/** PL6: with access to free and busy times alone Google answers as if asked for single events, whatever is asked for. */
export const isExpanded = (accessRole: string): boolean => accessRole === 'freeBusyReader';

/**
 * What a page shows otherwise than the generation it belongs to was read: the access, on which it depends whether series or
 * instances come (PL6), or the calendar's own zone, on which it depends where all-day events lie (AV1). `zone` is absent
 * before the first page.
 */
export function changeOfView(
  read: { expanded: boolean; zone: string | undefined },
  page: { accessRole?: string; timeZone: string },
): 'access' | 'zone' | undefined {
  if (page.accessRole !== undefined && isExpanded(page.accessRole) !== read.expanded) return 'access';
  return read.zone !== undefined && page.timeZone !== read.zone ? 'zone' : undefined;
}

/** Instances are given for a limited time ahead and never added later; such a calendar is read anew after so many days. */
const expandedForMs = days(30);

const isExpansionOld = ({ expanded, generationAsOf }: LinkRow, now: number): boolean =>
  expanded === true && generationAsOf !== undefined && Date.parse(generationAsOf) < now - expandedForMs;
