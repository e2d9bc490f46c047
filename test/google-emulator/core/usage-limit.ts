import { forbidden } from './api-error.ts';
import type { Actor } from './commit.ts';
import type { World } from './world.ts';

const hour = 3_600_000;
const created = new WeakMap<object, Map<string, Map<number, number>>>();

/** Counts what applications create for an account, by the hour; too much in a day makes calendars read-only (5.1). */
export const countCreation = (world: World, actor: Actor): void => {
  if (actor.kind === 'person') return;
  const accounts = created.get(world.era) ?? new Map<string, Map<number, number>>();
  created.set(world.era, accounts);
  const hours = accounts.get(actor.email) ?? new Map<number, number>();
  accounts.set(actor.email, hours);
  const present = Math.floor(world.now() / hour);
  for (const old of hours.keys()) if (old <= present - 24) hours.delete(old);
  const sum = [...hours.values()].reduce((total, count) => total + count, 0);
  if (sum >= world.switches.creationsPerDay) {
    throw forbidden('quotaExceeded', 'Calendar usage limits exceeded.', 'usageLimits');
  }
  hours.set(present, (hours.get(present) ?? 0) + 1);
};
