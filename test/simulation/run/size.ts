import { createDraw } from './draw.ts';

/**
 * Most schedules are small, so that many can be played: rare combinations come of their number. Some are large. A quarrel is
 * about the few bookings of one resource, which both sides change all the time.
 */
export type Size = 'small' | 'large' | 'quarrel';

const shareOfLarge = 0.05;

/** A seed that ends in `+` is played large, whatever is drawn for it; all else is drawn as without. */
const isForced = (seed: string): boolean => seed.endsWith('+');

export const stemOf = (seed: string): string => (isForced(seed) ? seed.slice(0, -1) : seed);

/** All schedules of a seed such as `quarrel1` are quarrels. */
const isQuarrel = (seed: string): boolean => seed.startsWith('quarrel');

export function sizeOf(seed: string): Size {
  if (isQuarrel(seed)) return 'quarrel';
  return isForced(seed) || createDraw(`${seed} size`).chance(shareOfLarge) ? 'large' : 'small';
}
