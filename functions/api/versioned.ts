import { ProblemError } from '../../shared/contracts/problems.ts';
import type { Condition, Put, Row, Store, TableName, Update } from '../../shared/ports/store.ts';

const attempts = 5;

export const versionMismatch = (currentVersion: number): ProblemError =>
  new ProblemError('version_mismatch', { more: { currentVersion } });

export const contended = (): ProblemError => new ProblemError('contended', { headers: { 'retry-after': '1' } });

/**
 * Changes a row that carries `version`, on condition that nobody else has meanwhile; without an expected version it is read
 * and changed again. A change that changes nothing keeps the version.
 */
export async function changeVersioned<T extends Row & { version: number }>(
  store: Store,
  request: {
    table: TableName;
    expectedVersion: number | undefined;
    read: () => Promise<T | undefined>;
    change: (row: T) => T;
    /** What stands in the same transaction. */
    also?: (before: T, after: T) => (Put | Update)[];
  },
): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await request.read();
    if (row === undefined) throw new ProblemError('not_found');
    if (request.expectedVersion !== undefined && request.expectedVersion !== row.version)
      throw versionMismatch(row.version);
    const changed = request.change(row);
    if (JSON.stringify(changed) === JSON.stringify(row)) return row;
    const next = { ...changed, version: row.version + 1 };
    const when: Condition[] = [{ attribute: 'version', is: '=', value: row.version }];
    const put: Put = { kind: 'put', table: request.table, row: next, when };
    if ((await store.transact([put, ...(request.also?.(row, next) ?? [])])).ok) return next;
  }
  throw contended();
}

/** Writes on condition of what must be there. Another writer in the way is no reason to refuse: then it is tried again. */
export async function storeWhileThere(store: Store, items: Parameters<Store['transact']>[0]): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = await store.transact(items);
    if (stored.ok) return;
    if (!stored.conflict) throw new ProblemError('not_found');
  }
  throw contended();
}
