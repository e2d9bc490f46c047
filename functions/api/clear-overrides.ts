import type { Store, Update } from '../../shared/ports/store.ts';
import { resourceChanged } from '../../shared/webhooks/resource-change.ts';
import { contended } from './versioned.ts';

/** Rows, each with its resource's mark, within the hundred items of a transaction. */
const atOnce = 50;
const attempts = 5;

/** Every resource inherits again; repeating it is harmless. Versions are raised, so that an old ETag does not fit by chance. */
export async function clearOverrides(store: Store, businessId: string, now: number): Promise<void> {
  const { rows } = await store.query({ table: 'directory', pk: businessId, sk: { beginsWith: 'settings#' } });
  const updates = rows.map(({ pk, sk }): Update[] => [
    {
      ...{ kind: 'update', table: 'directory', key: { pk, sk } },
      ...{ set: { values: {} }, add: { version: 1 }, when: [{ attribute: 'pk', is: 'present' }] },
    },
    resourceChanged({ businessId, resourceId: sk.slice('settings#'.length) }, now),
  ]);
  for (let from = 0; from < updates.length; from += atOnce)
    await write(store, updates.slice(from, from + atOnce).flat());
}

async function write(store: Store, updates: Update[]): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) if ((await store.transact(updates)).ok) return;
  throw contended();
}
