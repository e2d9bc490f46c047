import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import type { Metrics } from '../ports/metrics.ts';
import type { Row, Store, WriteResult } from '../ports/store.ts';
import { fromItem, toKey } from './attributes.ts';
import { deleteRequest, putRequest, type TableNames, updateRequest } from './requests.ts';
import { type Backoff, lostCondition, retryConflicts } from './retries.ts';

const onLoss = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

export function createWrites(
  client: DynamoDBClient,
  tables: TableNames,
  metrics: Metrics,
  backoff: Backoff,
): Pick<Store, 'put' | 'update' | 'delete'> {
  const attempt = (send: () => Promise<Row>) => judged(metrics, () => retryConflicts(backoff, send));
  return {
    put(put) {
      return attempt(async () => {
        const request = putRequest(tables, put);
        await client.send(new PutItemCommand({ ...request, ...onLoss }));
        return fromItem(request.Item);
      });
    },
    update(update) {
      return attempt(async () => {
        const request = { ...updateRequest(tables, update), ...onLoss, ReturnValues: 'ALL_NEW' } as const;
        const { Attributes } = await client.send(new UpdateItemCommand(request));
        return rowOr(update.key, Attributes);
      });
    },
    delete(del) {
      return attempt(async () => {
        const request = { ...deleteRequest(tables, del), ...onLoss, ReturnValues: 'ALL_OLD' } as const;
        const { Attributes } = await client.send(new DeleteItemCommand(request));
        return rowOr(del.key, Attributes);
      });
    },
  };
}

async function judged(metrics: Metrics, write: () => Promise<Row>): Promise<WriteResult> {
  try {
    return { ok: true, row: await write() };
  } catch (error) {
    const lost = lostCondition(error);
    if (lost === undefined) throw error;
    metrics.count('ConditionLost');
    return lost.Item === undefined ? { ok: false } : { ok: false, row: fromItem(lost.Item) };
  }
}

const rowOr = (key: { pk: string; sk: string }, item: Record<string, AttributeValue> | undefined): Row =>
  fromItem(item ?? toKey(key));
