import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import type { CreateChecker, EntryOf } from './checker.ts';
import { isObject } from './values.ts';

/** 6, CF1, LG1: what people decide at the desk is decided once, and what they take back in the ledger comes back. */

const compared = ['start', 'end', 'title', 'resourceId', 'status'] as const;

export const decisions: CreateChecker = (_, report) => {
  /** Entries of the ledger by their id. */
  const entries = new Map<string, LedgerRow>();
  /** By conflict, where the change that its decision led to stands in the ledger. */
  const decided = new Map<string, string>();

  const conflict = (before: ConflictRow | undefined, after: ConflictRow, index: number): void => {
    if (before === undefined || before.state === 'open' || before.state === after.state) return;
    report(6, `CF1: conflict ${after.id} was ${before.state} and became ${after.state}`, index);
  };

  const ledger = (row: LedgerRow, index: number): void => {
    entries.set(row.id, row);
    const id = /^decided on the desk: \w+ \((\w+)\)$/.exec(row.cause)?.[1];
    if (id === undefined) return;
    const earlier = decided.get(id);
    if (earlier !== undefined && earlier !== row.sk)
      report(6, `CF2: the decision about ${id} changed booking ${row.subject.id} twice`, index);
    decided.set(id, row.sk);
  };

  const undone = ({ path, status, answer }: EntryOf<'asked'>, index: number): void => {
    const id = /^\/v1\/ledger\/(\w+)-[\w-]+\/undo$/.exec(path)?.[1];
    const original = entries.get(id ?? '');
    if (status !== 200 || original === undefined || original.subject.type !== 'booking' || !isObject(answer)) return;
    const { before, after } = original;
    const now = isObject(answer.after) ? answer.after : {};
    for (const field of compared)
      if (before?.[field] !== after?.[field] && now[field] !== before?.[field])
        report(2, `LG1: undo of ${id} left ${field} at ${String(now[field])}, not ${String(before?.[field])}`, index);
  };

  return {
    on: {
      row: ({ table, before, after }, index) => {
        if (after?.row === 'conflict') conflict(before as ConflictRow | undefined, after as ConflictRow, index);
        else if (table === 'ledger' && after?.row === 'ledger') ledger(after as LedgerRow, index);
      },
      asked: undone,
    },
  };
};
