import { afterAll, describe, expect, it } from 'vitest';
import { atRestPlants } from './planted/at-rest.ts';
import { bothSidesPlants } from './planted/both-sides.ts';
import { limitPlants } from './planted/limits.ts';
import type { Plant } from './planted/plant.ts';
import { pullingPlants } from './planted/pulling.ts';
import { Salon } from './planted/salon.ts';
import { sellingPlants } from './planted/selling.ts';
import { tellingPlants } from './planted/telling.ts';

/** The judge is proven by planted anomalies: each sound history passes, and in the broken one it finds what is wrong. */

const plants: Plant[] = [
  ...atRestPlants,
  ...bothSidesPlants,
  ...pullingPlants,
  ...sellingPlants,
  ...limitPlants,
  ...tellingPlants,
];

/** 25 is shown by running a seed twice. */
const judged = [...Array(24).keys()].map((number) => number + 1);

let found = 0;
afterAll(() => process.stdout.write(`${found} of ${plants.length} planted anomalies found\n`));

const told = (settings: Plant['settings'], tell: Plant['sound']) => {
  const salon = new Salon(settings);
  tell(salon);
  return salon.tale.judge();
};

describe('the judge', () => {
  it.each(plants)('finds invariant $invariant broken when $anomaly', ({ invariant, settings, sound, broken }) => {
    expect(told(settings, sound)).toEqual([]);
    const violations = told(settings, broken);
    expect(violations.map((violation) => violation.invariant)).toContain(invariant);
    found += 1;
  });

  it('has an anomaly planted for every invariant that it judges', () => {
    const planted = new Set(plants.map(({ invariant }) => invariant));
    expect(judged.filter((invariant) => !planted.has(invariant))).toEqual([]);
  });
});
