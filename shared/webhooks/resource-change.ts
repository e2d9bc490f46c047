import { directoryKeys } from '../contracts/keys.ts';
import type { Ports } from '../ports/ports.ts';
import type { Update } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';

type Ref = { businessId: string; resourceId: string };

/**
 * What integrators see of a resource may have changed: its own data, its overrides, its links, its state. An item of the
 * transaction of that change. Whether there is something to tell is found when it is told (`resource.changed`).
 */
export function resourceChanged({ businessId, resourceId }: Ref, now: number): Update {
  const key = directoryKeys.resourceChange(businessId, resourceId);
  const set = { v: 1, row: 'resourceChange', businessId, resourceId, ...dueAt(key, now) };
  return { kind: 'update', table: 'directory', key, add: { version: 1 }, set };
}

/** Of several links one resource may have two; a transaction holds each row once. */
export const resourcesChanged = (refs: readonly Ref[], now: number): Update[] =>
  [...new Map(refs.map((ref) => [ref.resourceId, ref])).values()].map((ref) => resourceChanged(ref, now));

/** By itself, where whoever dies before it repeats it. */
export async function markResourceChanged({ store, clock }: Pick<Ports, 'store' | 'clock'>, ref: Ref): Promise<void> {
  await store.update(resourceChanged(ref, clock.now()));
}
