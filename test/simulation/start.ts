import { Business } from './business.ts';
import { World, type WorldOptions } from './world.ts';

export type Started = { world: World; salon: Business };

/** Opens a salon in a fresh world; scenarios get it as an argument, so that a sabotage can hand them a broken one. */
export type Start = (options?: WorldOptions) => Promise<Started>;

export const start: Start = async (options = {}) => {
  const world = new World(options);
  return { world, salon: await Business.open(world) };
};
