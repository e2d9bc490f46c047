import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import { googleChanged, hasCalmed, isStopped, weWrote, withoutLoop } from '../../../shared/sync/loop-guard.ts';

const fresh: BookingGoogle = { state: 'synced', attempt: 0, syncedVersion: 1, tries: 0, previous: [] };
const minute = 60_000;
const start = Date.parse('2026-05-05T08:00:00.000Z');

/** Turns, `apart` milliseconds one after the other; ours first. */
function alternate(count: number, apart: number): BookingGoogle {
  let google = fresh;
  for (let turn = 0; turn < count; turn++)
    google = (turn % 2 === 0 ? weWrote : googleChanged)(google, start + turn * apart);
  return google;
}

describe('the loop guard', () => {
  it('RC7 six changes of turn within ten minutes go on, the seventh stops', () => {
    expect(isStopped(alternate(7, minute))).toBe(false);
    expect(isStopped(alternate(8, minute))).toBe(true);
    expect(isStopped(alternate(8, 1.5 * minute))).toBe(false);
    expect(isStopped(alternate(100, 3 * minute))).toBe(false);
  });

  it('RC7 one side alone is no loop, however often it changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.boolean(), (count, ours) => {
        let google = weWrote(fresh, start);
        for (let turn = 1; turn <= count; turn++) google = (ours ? weWrote : googleChanged)(google, start + turn);
        expect(isStopped(google)).toBe(false);
      }),
    );
  });

  it('RC7 what is remembered is bounded, and told once', () => {
    const turns = fc.array(fc.record({ ours: fc.boolean(), after: fc.integer({ min: 0, max: 5 * minute }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(turns, (all) => {
        let google = fresh;
        let now = start;
        for (const { ours, after } of all) {
          now += after;
          const before = google;
          google = ours ? weWrote(google, now) : googleChanged(google, now);
          if (isStopped(before)) expect(google.loopStoppedAt).toBe(before.loopStoppedAt);
          if (!isStopped(google)) expect(google.turns?.length ?? 0).toBeLessThanOrEqual(8);
        }
      }),
    );
  });

  it('RC7 let go, it counts anew; calm comes ten minutes later', () => {
    const stopped = alternate(8, minute);
    expect(withoutLoop(stopped)).toEqual(fresh);
    expect(hasCalmed(stopped, start + 16 * minute)).toBe(false);
    expect(hasCalmed(stopped, start + 17 * minute)).toBe(true);
  });

  it('RC7 writes of ours one after another are one turn, the last', () => {
    const turns = weWrote(weWrote(googleChanged(weWrote(fresh, start), start + 1), start + 2), start + 3).turns;
    expect(turns?.map(({ by, at }) => [by, Date.parse(at) - start])).toEqual([
      ['us', 0],
      ['google', 1],
      ['us', 3],
    ]);
  });

  it('RC7 what lies ten minutes back is forgotten, and a change of Google’s that follows nothing is no turn', () => {
    const once = weWrote(fresh, start);
    expect(googleChanged(once, start + 10 * minute)).toBe(once);
    expect(googleChanged(once, start + 10 * minute - 1).turns).toHaveLength(2);
    expect(weWrote(once, start + 10 * minute).turns).toHaveLength(1);
    expect(googleChanged(fresh, start)).toBe(fresh);
  });

  it('RC7 what never was stopped has not calmed', () => {
    expect(hasCalmed(fresh, start)).toBe(false);
    expect(isStopped(alternate(8, minute - 1))).toBe(true);
  });
});
