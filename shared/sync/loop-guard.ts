import type { BookingGoogle } from '../contracts/rows/calendar.ts';
import { minutes } from './durations.ts';

/**
 * RC7: our writes and Google's changes of one booking's event that follow each other again and again are a loop: a script in
 * Google, or two systems that both want to be right. Nothing is written for the booking until somebody looks. Pure.
 *
 * ```
 * us ─▶ google ─▶ us ─▶ google ─▶ us ─▶ google ─▶ us ─▶ google   within ten minutes: seven changes of turn, stopped
 * ```
 */

type Turns = NonNullable<BookingGoogle['turns']>;

const windowMs = minutes(10);
const mostAlternations = 6;

/** Google has taken a write of ours. */
export const weWrote = (google: BookingGoogle, now: number): BookingGoogle => {
  const before = recent(google.turns, now);
  const others = before.at(-1)?.by === 'us' ? before.slice(0, -1) : before;
  return { ...google, turns: [...others, { by: 'us', at: new Date(now).toISOString() }] };
};

/** Google shows something else than it last got of us. The same object when that changes nothing: no write is needed then. */
export function googleChanged(google: BookingGoogle, now: number): BookingGoogle {
  const before = recent(google.turns, now);
  if (isStopped(google) || before.at(-1)?.by !== 'us') return google;
  const at = new Date(now).toISOString();
  const turns: Turns = [...before, { by: 'google', at }];
  return { ...google, turns, ...(turns.length - 1 > mostAlternations ? { loopStoppedAt: at } : {}) };
}

const recent = (turns: Turns = [], now: number): Turns => turns.filter(({ at }) => Date.parse(at) > now - windowMs);

export const isStopped = ({ loopStoppedAt }: Pick<BookingGoogle, 'loopStoppedAt'>): boolean =>
  loopStoppedAt !== undefined;

/** Whether both sides have had time to begin again: agreement then says that nobody writes over the other any more. */
export const hasCalmed = ({ loopStoppedAt }: Pick<BookingGoogle, 'loopStoppedAt'>, now: number): boolean =>
  loopStoppedAt !== undefined && Date.parse(loopStoppedAt) <= now - windowMs;

/** What ends a loop, as a change of what is known: what is owed then is a first turn. */
export const loopOver: Partial<BookingGoogle> = { turns: undefined, loopStoppedAt: undefined };

/** Counting begins anew; what is owed may be written again. */
export const withoutLoop = ({ turns: _, loopStoppedAt: __, ...google }: BookingGoogle): BookingGoogle => google;
