/** AP5: too many deletions in a short time are held for a person. Per link, all pulls and sweeps together. */

const breakerWindowMs = 15 * 60_000;

/** Cancellations let through inside one window; everything further is held. Why no share of the bookings: ADR 0004. */
const breakerLimit = 5;

export type BreakerEntry = { bookingId: string; at: string };

export type BreakerVerdict =
  | { kind: 'allow'; entries: BreakerEntry[] }
  /** Counted already inside the window: a repeated delivery. */
  | { kind: 'counted' }
  /** `refused`: somebody has just refused deletions, of which this may be one. */
  | { kind: 'hold'; cancelled: string[]; refused: boolean };

/** Somebody has refused deletions at `now`: until then no further one is let through. Milliseconds. */
export const shutUntil = (now: number): number => now + breakerWindowMs;

/** Asked before each cancellation. While a held row is open, everything further joins it. `now` in milliseconds. */
export function askBreaker(
  state: { entries: readonly BreakerEntry[]; heldOpen: boolean; shutUntil?: string | undefined },
  bookingId: string,
  now: number,
): BreakerVerdict {
  const refused = Date.parse(state.shutUntil ?? '') > now;
  const recent = state.entries.filter((entry) => Date.parse(entry.at) > now - breakerWindowMs);
  if (recent.some((entry) => entry.bookingId === bookingId)) return { kind: 'counted' };
  if (state.heldOpen || refused || recent.length >= breakerLimit)
    return { kind: 'hold', cancelled: recent.map((entry) => entry.bookingId), refused };
  return { kind: 'allow', entries: [...recent, { bookingId, at: new Date(now).toISOString() }] };
}
