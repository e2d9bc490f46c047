import type { Clock } from '../../shared/ports/clock.ts';

export type VirtualClock = Clock & { advance(milliseconds: number): void };

/** Time that passes only by sleeping, yet lets everything else run meanwhile. */
export function virtualClock(start = Date.parse('2026-11-21T10:00:00.000Z')): VirtualClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds) => {
      now += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
