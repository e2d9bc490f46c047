import type { Action, Stage } from '../run/types.ts';
import type { Group } from './profiles.ts';
import type { Town } from './town.ts';

/** An action as its group tells it; how often it comes depends on the profile of the schedule as well. */
export type LifeAction = {
  name: string;
  group: Group;
  base: number;
  /** False while it makes no sense. */
  possible?: (stage: Stage) => boolean;
  act: (stage: Stage) => Promise<void>;
};

export const asAction = (town: Town, { name, group, base, possible, act }: LifeAction): Action => ({
  name,
  weight: (stage) =>
    possible?.(stage) === false ? 0 : base * (town.profile.actions?.[name] ?? town.profile.weights[group] ?? 1),
  // Where every business has been erased nobody is left to act for.
  act: async (stage) => (town.businesses.length === 0 ? undefined : await act(stage)),
});
