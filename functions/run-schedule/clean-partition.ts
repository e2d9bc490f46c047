import { inParallel } from '../../shared/async/in-parallel.ts';
import type { CleanupRow } from '../../shared/contracts/rows.ts';
import type { Ports } from '../../shared/ports/ports.ts';

const atATime = 2000;

/** Removes rows that nobody reads any more, a good piece a sweep; the marker goes with the last of them. */
export async function cleanPartition({ store }: Pick<Ports, 'store'>, cleanup: CleanupRow): Promise<void> {
  const { rows, cursor } = await store.query({ table: 'calendar', pk: cleanup.partition, limit: atATime });
  await inParallel(rows, 16, ({ pk, sk }) => store.delete({ table: 'calendar', key: { pk, sk } }));
  if (cursor === undefined) await store.delete({ table: 'directory', key: { pk: cleanup.pk, sk: cleanup.sk } });
}
