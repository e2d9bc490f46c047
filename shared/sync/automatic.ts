import { addDays, dateOf, instantOf } from '../calendar/zones.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';
import { minutes } from './durations.ts';

/**
 * SW2: when calendars are read and written without anybody asking: always, once a day, never. What somebody asks for runs
 * all the same, and what it leads to. Pure; instants in milliseconds.
 */

/** The setting, and the resource's zone, in which its time of day is meant. */
export type Rhythm = { automaticSync: Settings['automaticSync']; zone: string };

/** What a run finds is written within so long after it was asked for or was to begin. */
const runMs = minutes(10);

/** When what does not always run was last to run by itself; never, where it is off. */
function lastRun(automaticSync: Exclude<Settings['automaticSync'], 'on'>, zone: string, now: number): number {
  if (automaticSync === 'off') return Number.NEGATIVE_INFINITY;
  return occurrences(automaticSync.dailyAt, zone, now).findLast((at) => at <= now) ?? Number.NEGATIVE_INFINITY;
}

const occurrences = (time: string, zone: string, now: number): number[] =>
  [-1, 0, 1, 2].map((ahead) => instantOf(`${addDays(dateOf(now, zone), ahead)}T${time}`, zone));

/** Whether a calendar may be read now: a first import always, else what is asked for or due by the setting. */
export function mayRead(
  link: Pick<LinkRow, 'generation' | 'asks' | 'servedAsks' | 'asOf'>,
  rhythm: Rhythm,
  now: number,
): boolean {
  const isAsked = (link.asks ?? 0) > (link.servedAsks ?? 0);
  if (rhythm.automaticSync === 'on' || link.generation === 0 || isAsked) return true;
  return Date.parse(link.asOf ?? '') < lastRun(rhythm.automaticSync, rhythm.zone, now);
}

/** Whether a booking as it stands since `updatedAt` may be written now. */
export function mayWrite(
  { updatedAt }: { updatedAt: string },
  { writeAskedAt }: Pick<LinkRow, 'writeAskedAt'>,
  rhythm: Rhythm,
  now: number,
): boolean {
  if (rhythm.automaticSync === 'on') return true;
  const asked = writeAskedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(writeAskedAt);
  return Date.parse(updatedAt) <= Math.max(asked, lastRun(rhythm.automaticSync, rhythm.zone, now)) + runMs;
}

/** When what rests is looked at again: at the daily time, else within half an hour, should the setting have changed meanwhile. */
export function lookAgainAt({ automaticSync, zone }: Rhythm, now: number): number {
  const within = now + minutes(30);
  if (typeof automaticSync === 'string') return within;
  return Math.min(within, occurrences(automaticSync.dailyAt, zone, now).find((at) => at > now) ?? within);
}
