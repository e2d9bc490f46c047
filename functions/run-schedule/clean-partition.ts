import { inParallel } from '../../shared/async/in-parallel.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import { EventIdRow } from '../../shared/contracts/rows/calendar.ts';
import type { CleanupRow } from '../../shared/contracts/rows/directory.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Key } from '../../shared/ports/store.ts';
import { getLink } from '../../shared/records/directory.ts';
import { readRows } from '../../shared/records/read.ts';

type CleanPorts = Pick<Ports, 'store'>;

const idsAtATime = 1000;

/** Removes a generation that nobody reads any more, a good piece a sweep; the marker goes with the last of it. */
export async function cleanPartition(ports: CleanPorts, cleanup: CleanupRow): Promise<void> {
  if (await isInUse(ports, cleanup)) return;
  let left = idsAtATime;
  for (const pk of calendarKeys.eventIdPartitions(cleanup.partition)) {
    if (left <= 0) return;
    left -= await cleanShard(ports, cleanup.partition, pk, left);
  }
  if (left <= 0) return;
  for (const pk of [cleanup.partition, ...(cleanup.also ?? [])])
    await remove(ports, (await ports.store.query({ table: 'calendar', pk })).rows);
  await ports.store.delete({ table: 'directory', key: { pk: cleanup.pk, sk: cleanup.sk } });
}

/** However its marker came about: what readers use, or a run builds, stays. */
async function isInUse({ store }: CleanPorts, { pk, linkId, generation }: CleanupRow): Promise<boolean> {
  if (linkId === undefined || generation === undefined) return false;
  const link = await getLink(store, pk, linkId);
  return link?.generation === generation || link?.building === generation;
}

/** Every event's rows, and only then the id row that knows where they stand: whoever dies in between leaves what finds the rest. */
async function cleanShard(ports: CleanPorts, base: string, pk: string, limit: number): Promise<number> {
  const { items } = await readRows(ports.store, { table: 'calendar', pk, limit }, EventIdRow);
  await inParallel(items, 8, async (id) => {
    const places = [...id.keys, ...(id.former ?? [])];
    await remove(
      ports,
      places.map((sk) => calendarKeys.eventKey(base, sk)),
    );
    await remove(ports, [{ pk: id.pk, sk: id.sk }]);
  });
  return items.length;
}

async function remove({ store }: CleanPorts, keys: readonly Key[]): Promise<void> {
  await inParallel(keys, 8, ({ pk, sk }) => store.delete({ table: 'calendar', key: { pk, sk } }));
}
