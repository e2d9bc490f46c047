import { createDraw } from './draw.ts';

/**
 * Most schedules are small, so that many can be played: rare combinations come of their number. Some are large. Two kinds are
 * about the few bookings of one resource: in a quarrel both sides change them all the time, and at the desk several people
 * decide about them at once. All schedules of a seed such as `quarrel1` or `desk1` are of that kind.
 */
const narrowSizes = ['quarrel', 'desk'] as const;
export type Size = 'small' | 'large' | (typeof narrowSizes)[number];

const shareOfLarge = 0.05;

/** A seed that ends in `+` is played large, whatever is drawn for it; all else is drawn as without. */
const isForced = (seed: string): boolean => seed.endsWith('+');

export const stemOf = (seed: string): string => (isForced(seed) ? seed.slice(0, -1) : seed);

const narrowOf = (seed: string): Size | undefined => narrowSizes.find((size) => seed.startsWith(size));

export function sizeOf(seed: string): Size {
  return narrowOf(seed) ?? (isForced(seed) || createDraw(`${seed} size`).chance(shareOfLarge) ? 'large' : 'small');
}

/** No room for everything that a run counts. */
export const isNarrow = (seed: string): boolean => narrowOf(seed) !== undefined;
