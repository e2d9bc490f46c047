import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import { days, hours } from '../records/time.ts';
import { kinds } from './kinds.ts';

export const escalations = ['normal', 'urgent'] as const;
export type Escalation = (typeof escalations)[number];

const nearMs = hours(24);

/**
 * Urgent once the appointment it is about begins within a day, or the row has stood for longer than its kind may: an hour
 * where many bookings hang on it, a day where something stays broken until somebody acts, never by age alone where nobody has
 * to. What is over is not urgent. Pure.
 */
export function escalationOf(row: Pick<ConflictRow, 'state' | 'kind' | 'openedAt' | 'ours'>, now: number): Escalation {
  if (row.state !== 'open') return 'normal';
  const { start, end } = appointmentOf(row);
  const near = start !== undefined && start <= now + nearMs && (end ?? start) > now;
  return near || now - Date.parse(row.openedAt) > mayStandMs(row) ? 'urgent' : 'normal';
}

function mayStandMs({ kind }: Pick<ConflictRow, 'kind'>): number {
  if (kind === 'mass_deletion_held') return hours(1);
  return kinds[kind].digest === false ? Number.POSITIVE_INFINITY : days(1);
}

/** The booking's time; milliseconds. */
function appointmentOf({ ours }: Pick<ConflictRow, 'ours'>): { start?: number; end?: number } {
  const at = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : undefined);
  const [start, end] = [at(ours?.start), at(ours?.end)];
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** Sorts the most urgent first: urgent ones, then by appointment, then the longest open. Stable while time stands still. */
export function urgencyKey(row: ConflictRow, now: number): string {
  const { start } = appointmentOf(row);
  const rank = escalationOf(row, now) === 'urgent' ? '0' : '1';
  return `${rank}#${start === undefined || start < now ? '~' : new Date(start).toISOString()}#${row.openedKey}`;
}

/** What differs between the two versions, by name; empty where there are not two. */
export const differing = ({ ours, theirs }: Pick<ConflictRow, 'ours' | 'theirs'>): string[] =>
  ours === undefined || theirs === undefined ? [] : Object.keys(theirs).filter((name) => theirs[name] !== ours[name]);
