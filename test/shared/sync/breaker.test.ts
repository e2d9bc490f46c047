import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askBreaker, shutUntil } from '../../../shared/sync/breaker.ts';

const minute = 60_000;

/** Runs deletions at those minutes through one link's breaker; answers the minutes that were let through. */
function allowed(at: readonly number[], heldOpen = false): number[] {
  let entries: { bookingId: string; at: string }[] = [];
  return at.filter((time, index) => {
    const verdict = askBreaker({ entries, heldOpen }, `bkg_${index}`, time * minute);
    if (verdict.kind === 'allow') entries = verdict.entries;
    return verdict.kind === 'allow';
  });
}

describe('the breaker', () => {
  it('AP5 never lets more than five through in any quarter of an hour', () => {
    const times = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (some) => {
        const through = allowed(some.sort((a, b) => a - b));
        for (const time of through)
          expect(through.filter((other) => other >= time && other < time + 15).length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('AP5 lets five through, then none, and again after the window', () => {
    expect(allowed([1, 2, 3, 4, 5, 6, 7, 15, 17])).toEqual([1, 2, 3, 4, 5, 17]);
  });

  it('AP5 counts a repeated delivery once', () => {
    const first = askBreaker({ entries: [], heldOpen: false }, 'bkg_1', minute);
    if (first.kind !== 'allow') throw new Error('held');
    expect(askBreaker({ entries: first.entries, heldOpen: false }, 'bkg_1', 2 * minute)).toEqual({ kind: 'counted' });
  });

  it('AP5 counts a booking anew that was brought back and is deleted again after the window', () => {
    const entries = [{ bookingId: 'bkg_1', at: new Date(minute).toISOString() }];
    expect(askBreaker({ entries, heldOpen: false }, 'bkg_1', 16 * minute).kind).toBe('allow');
    expect(askBreaker({ entries, heldOpen: true }, 'bkg_1', 16 * minute)).toEqual({
      ...{ kind: 'hold', cancelled: [], refused: false },
    });
    expect(askBreaker({ entries, heldOpen: true }, 'bkg_1', 16 * minute - 1)).toEqual({ kind: 'counted' });
  });

  it('AP5 holds everything for a quarter of an hour once deletions were refused, and then counts anew', () => {
    const shut = new Date(shutUntil(minute)).toISOString();
    const state = { entries: [], heldOpen: false, shutUntil: shut };
    expect(askBreaker(state, 'bkg_1', 16 * minute - 1)).toEqual({ kind: 'hold', cancelled: [], refused: true });
    expect(askBreaker(state, 'bkg_1', 16 * minute).kind).toBe('allow');
  });

  it('AP5 holds everything further while a person has not decided', () => {
    expect(allowed([1, 60, 600], true)).toEqual([]);
  });
});
