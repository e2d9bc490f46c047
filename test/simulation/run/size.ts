import { createDraw } from './draw.ts';

/** Most schedules are small, so that many can be played: rare combinations come of their number. Some are large. */
export type Size = 'small' | 'large';

const shareOfLarge = 0.05;

/** A seed that ends in `+` is played large, whatever is drawn for it; all else is drawn as without. */
const isForced = (seed: string): boolean => seed.endsWith('+');

export const stemOf = (seed: string): string => (isForced(seed) ? seed.slice(0, -1) : seed);

export const sizeOf = (seed: string): Size =>
  isForced(seed) || createDraw(`${seed} size`).chance(shareOfLarge) ? 'large' : 'small';
