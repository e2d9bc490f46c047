import { ApiError } from './api-error.ts';
import type { World } from './world.ts';

/** Whose token a request carries. */
export type Caller = { email: string; clientId: string; project: string; scopes: string[] };

/** Units spent in the last minute, second by second. */
class Windows {
  readonly #uses = new Map<string, Map<number, number>>();

  sum(key: string, now: number): number {
    const uses = this.#uses.get(key);
    if (!uses) return 0;
    const oldest = Math.floor(now / 1000) - 60;
    let sum = 0;
    for (const [second, units] of uses) {
      if (second <= oldest) uses.delete(second);
      else sum += units;
    }
    return sum;
  }

  add(key: string, now: number, units: number): void {
    const uses = this.#uses.get(key) ?? new Map<number, number>();
    const second = Math.floor(now / 1000);
    this.#uses.set(key, uses.set(second, (uses.get(second) ?? 0) + units));
  }
}

const windows = new WeakMap<object, Windows>();

/** Counts a request against user and project; over the limit it is refused and not counted (5.1). */
export const spendQuota = (world: World, caller: Caller, quotaUser: string | undefined, units: number): void => {
  const known = windows.get(world.era) ?? new Windows();
  windows.set(world.era, known);
  const now = world.now();
  const user = `${caller.project}\n${quotaUser ?? caller.email}`;
  const { quotaPerUserPerMinute: perUser, quotaPerProjectPerMinute: perProject } = world.switches;
  if (perUser > 0 && known.sum(user, now) + units > perUser)
    throw overQuota(world, caller, 'Queries per minute per user');
  if (perProject > 0 && known.sum(caller.project, now) + units > perProject) {
    throw overQuota(world, caller, 'Queries per minute');
  }
  known.add(user, now, units);
  known.add(caller.project, now, units);
};

const overQuota = (world: World, caller: Caller, limit: string): ApiError => {
  const { quotaReason, quotaStatus } = world.switches;
  const text = `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service 'calendar-json.googleapis.com' for consumer 'project_number:${caller.project}'.`;
  return new ApiError({
    status: Number(quotaStatus),
    reason: quotaReason,
    domain: 'usageLimits',
    message: quotaReason === 'userRateLimitExceeded' ? 'User Rate Limit Exceeded' : text,
    envelope: 'frontEnd',
    canonical: quotaStatus === '429' ? 'RESOURCE_EXHAUSTED' : 'PERMISSION_DENIED',
  });
};
