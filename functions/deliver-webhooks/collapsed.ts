import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Key, Put, TableName, Update, Value } from '../../shared/ports/store.ts';
import { dueAt } from '../../shared/records/due.ts';
import { iso } from '../../shared/records/time.ts';

/** A row that counts changes of one thing, is due while they are to be told, and knows when they last were. */
export type Mark = Key & { version: number; dueAt?: string | undefined; toldAt?: string | undefined };

/** Changes of one thing are told no more often: during an import they come by the second. */
const quietMs = 10_000;

type Told = { event: Put; set?: { [name: string]: Value } };

/**
 * The first change is told at once, those of the next seconds together, by the sweep. `tell` says what; nothing when there
 * is nothing to say. True when it was told now. Changes that come meanwhile raise the version: what was read before them
 * settles nothing.
 */
export async function tellCollapsed(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  table: TableName,
  mark: Mark | undefined,
  tell: (at: string) => Told | undefined | Promise<Told | undefined>,
): Promise<boolean> {
  if (mark?.dueAt === undefined) return false;
  const { pk, sk, version, toldAt } = mark;
  const key = { pk, sk };
  const when: Condition[] = [
    { attribute: 'version', is: '=', value: version },
    // Another worker has told it, or put it off: the version stays then.
    { attribute: 'dueAt', is: '=', value: mark.dueAt },
  ];
  const now = clock.now();
  const next = toldAt === undefined ? now : Date.parse(toldAt) + quietMs;
  if (next > now) {
    await store.update({ table, key, set: dueAt(key, next), when });
    return false;
  }
  const told = await tell(iso(now));
  const settled: Update = { kind: 'update', table, key, when, remove: ['dueShard', 'dueAt'] };
  if (told === undefined) {
    await store.update(settled);
    return false;
  }
  const { event, set } = told;
  return (await store.transact([event, { ...settled, set: { ...set, toldAt: iso(now) } }])).ok;
}
