import * as z from 'zod';
import { directoryKeys } from '../contracts/keys.ts';
import { base } from '../contracts/rows/parts.ts';
import type { Store } from '../ports/store.ts';
import { hourOf, hoursBack, latencySteps, stepOf } from '../sync/latency.ts';
import { hours, unixSeconds } from './time.ts';
import { parseRow } from './read.ts';

/** One a business and hour: how many pushes took how long, each step in an attribute of its own. */
const LatencyRow = z.object({ ...base, row: z.literal('latency') }).catchall(z.unknown());

const attributeOf = (step: number): string => `step${step}`;

export async function countLatency(store: Store, businessId: string, milliseconds: number, now: number): Promise<void> {
  await store.update({
    table: 'directory',
    key: directoryKeys.latency(businessId, hourOf(now)),
    add: { [attributeOf(stepOf(milliseconds))]: 1 },
    set: { v: 1, row: 'latency', expiresAt: unixSeconds(now + hours(26)) },
  });
}

/** The last 24 hours, the present one last; counts by step. */
export async function readLatency(store: Store, businessId: string, now: number) {
  const names = hoursBack(now, 24);
  const rows = await store.batchGet(
    'directory',
    names.map((hour) => directoryKeys.latency(businessId, hour)),
  );
  const byKey = new Map(rows.map((row) => [row.sk, parseRow(LatencyRow, row)]));
  return names.map((hour) => {
    const row = byKey.get(directoryKeys.latency(businessId, hour).sk);
    return { hour, counts: latencySteps.map((_, step) => Number(row?.[attributeOf(step)] ?? 0)) };
  });
}
