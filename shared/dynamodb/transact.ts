import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Metrics } from '../ports/metrics.ts';
import type { Store, TransactResult } from '../ports/store.ts';
import { type TableNames, transactItem } from './requests.ts';

const lostCode = 'ConditionalCheckFailed';
const conflictCode = 'TransactionConflict';

/** An SDK retry of a transaction is harmless: it carries the same client request token. */
export function createTransact(client: DynamoDBClient, tables: TableNames, metrics: Metrics): Store['transact'] {
  return async (items) => {
    if (items.length === 0) return { ok: true };
    const TransactItems = items.map((item) => transactItem(tables, item));
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return { ok: true };
    } catch (error) {
      const refusal = error instanceof TransactionCanceledException && toRefusal(error.CancellationReasons ?? []);
      if (!refusal) throw error;
      if (refusal.lost.length > 0) metrics.count('ConditionLost', refusal.lost.length);
      if (refusal.conflict) metrics.count('TransactionConflict');
      return refusal;
    }
  };
}

/** Undefined when anything but a lost condition or another writer was in the way: throttling, a row too large. */
function toRefusal(reasons: CancellationReason[]): Extract<TransactResult, { ok: false }> | undefined {
  const codes = reasons.map(({ Code = 'None' }) => Code);
  const lost = codes.flatMap((code, position) => (code === lostCode ? [position] : []));
  const conflict = codes.includes(conflictCode);
  const other = codes.some((code) => code !== 'None' && code !== lostCode && code !== conflictCode);
  return other || (lost.length === 0 && !conflict) ? undefined : { ok: false, lost, conflict };
}
