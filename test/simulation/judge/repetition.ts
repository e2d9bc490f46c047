import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { DeliveryRow } from '../../../shared/contracts/rows/webhooks.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker } from './checker.ts';

/** 5, 6, CF1: what happened once has left its mark once, however often its message came. */

export const repetition: CreateChecker = (known, report) => {
  const once = new Map<string, string>();
  const open = new Map<string, Set<string>>();
  const mark = (key: string, key2: Row, index: number, says: string): void => {
    const place = `${key2.pk}/${key2.sk}`;
    const before = once.get(key);
    if (before !== undefined && before !== place) report(6, says, index);
    once.set(key, place);
  };

  const booking = (before: BookingRow | undefined, after: BookingRow, task: string, index: number): void => {
    if (before === undefined) return;
    const step = after.version - before.version;
    if (step < 0 || step > 1)
      report(6, `booking ${after.id} went from version ${before.version} to ${after.version} in one write`, index);
    if (before.status === 'cancelled' && after.status !== 'cancelled' && known.tasks.get(task)?.part !== 'api')
      report(5, `${task} brought the cancelled booking ${after.id} back`, index);
  };

  const conflict = ({ businessId, kind, causeId, id, state }: ConflictRow, index: number): void => {
    const cause = `${businessId}/${kind}/${causeId}`;
    const ids = open.get(cause) ?? new Set();
    open.set(cause, ids);
    if (state === 'open') ids.add(id);
    else ids.delete(id);
    if (ids.size > 1) report(6, `CF1: ${kind} on ${causeId} is open ${ids.size} times: ${[...ids].join(', ')}`, index);
  };

  return {
    on: {
      row: ({ before, after, task }, index) => {
        switch (after?.row) {
          case 'booking':
            return booking(before as BookingRow | undefined, after as BookingRow, task, index);
          case 'ledger':
            return ledger(after as LedgerRow, index);
          case 'delivery':
            return delivery(after as DeliveryRow, index);
          case 'conflict':
            return conflict(after as ConflictRow, index);
          case 'link':
            return countedOnce(after as LinkRow, index);
          default:
            return undefined;
        }
      },
    },
  };

  function ledger(row: LedgerRow, index: number): void {
    if (row.subject.type !== 'booking') return;
    const version = row.after?.version;
    const says = `version ${String(version)} of booking ${row.subject.id} stands in the ledger twice`;
    mark(`ledger/${row.subject.id}/${String(version)}`, row, index, says);
  }

  function delivery(row: DeliveryRow, index: number): void {
    const { webhookId, eventId, event } = row;
    const says = `webhook ${webhookId} is owed ${event} ${eventId} twice`;
    mark(`delivery/${webhookId}/${eventId}`, row, index, says);
  }

  function countedOnce({ id, breaker }: LinkRow, index: number): void {
    const ids = breaker.map((entry) => entry.bookingId);
    if (new Set(ids).size < ids.length) report(6, `a deletion is counted twice in the breaker of link ${id}`, index);
  }
};
