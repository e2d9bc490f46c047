import { dateOf, dayBounds } from '../calendar/zones.ts';
import type { Priority } from '../contracts/google.ts';

/*
 * Google's quota, shared by all workers through one row per OAuth client and one per account. Google counts over a sliding
 * minute, we in windows of ten seconds: a sliding minute touches at most seven of them, so each gets a seventh.
 *
 *   |----|----|----|----|----|----|----|     seven windows, each at most limit / 7
 *      |--------- one minute --------|
 */

export const windowMs = 10_000;
const windowsTouched = 60_000 / windowMs + 1;

/** Calls are made a little after they are paid, and other programs may use the client: this much is left unused. */
const margin = 0.1;

/** Google's limits, as they stand in its console. */
export type GoogleLimits = { perMinute: number; perUserPerMinute: number; perDay: number };

export const defaultGoogleLimits: GoogleLimits = { perMinute: 10_000, perUserPerMinute: 600, perDay: 1_000_000 };

export const windowLimit = (perMinute: number): number => Math.floor((perMinute * (1 - margin)) / windowsTouched);
export const dayLimit = (perDay: number): number => Math.floor(perDay * (1 - margin));
/** Of the client's window, what one business may use at most: another always finds the other half. */
export const businessLimit = (perMinute: number): number => Math.floor(windowLimit(perMinute) / 2);

/** How far each kind of call may fill a window, and the day: what comes later in the order leaves room for what comes first. */
const windowShare: Record<Priority, number> = { live: 1, write: 0.9, renewal: 0.8, check: 0.7, import: 0.5 };
const dayShare: Record<Priority, number> = { live: 1, write: 1, renewal: 1, check: 0.95, import: 0.9 };

export const windowAt = (now: number): number => Math.floor(now / windowMs);

/** Google's days begin at midnight in California. */
const googleZone = 'America/Los_Angeles';
export const googleDay = (now: number): string => dateOf(Math.floor(now), googleZone);

/** How much of Google's day is over, from 0 to 1, and when it ends. */
export function dayProgress(now: number): { gone: number; endsAt: number } {
  const { start, end } = dayBounds(googleDay(now), googleZone);
  return { gone: (now - start) / (end - start), endsAt: end };
}

/** What a budget row says of its window and its day. */
export type Spent = {
  window: number;
  used: number;
  day: string;
  dayUsed: number;
  /** Of the day, calls of checks, and how many they would have been unstretched. */
  checks?: number | undefined;
  demand?: number | undefined;
  slowUntil?: number | undefined;
  slowTimes?: number | undefined;
};

/** `part`: of the window, what one business may use; `day`: of the day, what all may. */
export type Caps = { window: number; part?: number; day?: number };

/** A call that costs `units`, and how many units its worker would like to take along for the next ones. */
export type Ask = { now: number; priority: Priority; units: number; want: number; partUsed: number };

export type Decision =
  /** Adds to the window that the row is in. */
  | { kind: 'add'; window: number; take: number; room: Room }
  /** The row's window is over: its counts begin anew. */
  | { kind: 'turn'; window: number; take: number }
  | Refusal;
type Refusal = { kind: 'refused'; reason: RefusalReason; afterMs: number };
export type RefusalReason = 'slow' | 'window' | 'business' | 'day';

/** The most that may be used by this kind of call. */
export type Room = { window: number; part: number; day: number };

export function roomOf(caps: Caps, priority: Priority): Room {
  const share = windowShare[priority];
  return {
    window: Math.floor(caps.window * share),
    part: Math.floor((caps.part ?? Number.MAX_SAFE_INTEGER) * share),
    day: Math.floor((caps.day ?? Number.MAX_SAFE_INTEGER) * dayShare[priority]),
  };
}

/** Another worker's clock may be ahead, but not by this much: then the row is of a clock that was set back. */
const aheadAtMost = 6;

/** What a worker may take of a budget, on the row as it was last seen; the write must find it so. */
export function decide(spent: Spent | undefined, ask: Ask, caps: Caps): Decision {
  const { now, priority, units, want } = ask;
  const slow = slowUntilOf(spent, now);
  if (slow !== undefined) return { kind: 'refused', reason: 'slow', afterMs: slow - now };
  const own = windowAt(now);
  const here = spent !== undefined && spent.window >= own && spent.window - own <= aheadAtMost;
  const window = here ? spent.window : own;
  const room = roomOf(caps, priority);
  const left = {
    window: room.window - (here ? spent.used : 0),
    business: room.part - (here ? ask.partUsed : 0),
    day: room.day - (here || spent?.day === googleDay(now) ? (spent?.dayUsed ?? 0) : 0),
  };
  const take = Math.min(Math.max(want, units), left.window, left.business, left.day);
  if (take >= units) return here ? { kind: 'add', window, take, room } : { kind: 'turn', window, take };
  const reason = left.day < units ? 'day' : left.business < left.window ? 'business' : 'window';
  return { kind: 'refused', reason, afterMs: reason === 'day' ? untilTomorrow(now) : (own + 1) * windowMs - now };
}

/** Looked at again every hour: the operator may have raised the limit. */
const untilTomorrow = (now: number): number => Math.min(3_600_000, dayProgress(now).endsAt - now);

/** Units to take at once: half of what the worker has used lately, so that few calls take one each and many share a slice. */
export const sliceOf = (recent: number, cap: number): number =>
  Math.max(1, Math.min(Math.floor(recent / 2), 20, Math.floor(cap / 8)));

/** Incidents closer together than this are one that has not ended, and each waits twice as long. */
const sameIncidentMs = 10 * 60_000;
const longestSlowMs = 15 * 60_000;
/** Nobody slows a row for longer, whatever Google says: a time further ahead is of a clock that was set back. */
export const slowAtMostMs = 60 * 60_000;

/** Until when nobody calls; undefined when calls may be made. */
export const slowUntilOf = (spent: Pick<Spent, 'slowUntil'> | undefined, now: number): number | undefined => {
  const until = spent?.slowUntil ?? 0;
  return until > now && until <= now + slowAtMostMs ? until : undefined;
};

/**
 * Google has answered that its quota is used up: nobody calls until then. `jitter` from 0 to 1 spreads the distance by a
 * quarter either way. Undefined while the row is slowed already, for the answers of one incident count once.
 */
export function slowDown(
  spent: Pick<Spent, 'slowUntil' | 'slowTimes'>,
  now: number,
  retryAfterSeconds: number,
  jitter: number,
): { slowUntil: number; slowTimes: number } | undefined {
  const { slowUntil = 0, slowTimes = 0 } = spent;
  const until = Math.ceil(now + Math.min(retryAfterSeconds * 1000, slowAtMostMs));
  const slow = slowUntilOf(spent, now);
  if (slow !== undefined) return until > slow ? { slowUntil: until, slowTimes: Math.max(1, slowTimes) } : undefined;
  const times = Math.abs(now - slowUntil) < sameIncidentMs ? slowTimes + 1 : 1;
  const distance = Math.min(longestSlowMs, windowMs * 2 ** Math.min(times - 1, 10)) * (0.75 + jitter / 2);
  return { slowUntil: Math.max(until, Math.round(now + distance)), slowTimes: times };
}

/** An idle watched link is then still checked once a day. */
const mostStretched = 4;
/** The first hour of a day foretells little. */
const leastGone = 1 / 24;

/**
 * SW2: by how much checks are put off so that the day's budget lasts. What has been called so far today is taken for the
 * rest of the day; checks get what the others leave. `demand` is what checks would have cost unstretched, so the factor
 * does not fall because it works.
 */
export function stretchOf(
  { dayUsed, checks = 0, demand = 0 }: Pick<Spent, 'dayUsed' | 'checks' | 'demand'>,
  { gone, limit }: { gone: number; limit: number },
): number {
  const ahead = (1 - gone) / Math.max(gone, leastGone);
  const left = limit - dayUsed - Math.max(0, dayUsed - checks) * ahead;
  const wanted = demand * ahead;
  if (wanted <= left || wanted === 0) return 1;
  return left <= 0 ? mostStretched : Math.min(mostStretched, wanted / left);
}

/** Between two writes to one calendar: Google limits quick successions without saying where (google-api-facts 5.1). */
export const writeGapMs = 500;
/** A turn that comes within that time is waited for; a later one is left to the row. */
export const patienceMs = 2000;
