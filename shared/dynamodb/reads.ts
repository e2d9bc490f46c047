import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Key, Query, Row, Store, TableName } from '../ports/store.ts';
import { fromItem, type Item, toKey } from './attributes.ts';
import { decodeCursor, encodeCursor, keyAttributes } from './cursor.ts';
import { keyConditionExpression, Placeholders } from './expressions.ts';
import { rangeOf } from './range.ts';
import type { TableNames } from './requests.ts';
import { type Backoff, retryLeftOut } from './retries.ts';

const mostKeys = 100;

export function createReads(
  client: DynamoDBClient,
  tables: TableNames,
  backoff: Backoff,
): Pick<Store, 'get' | 'batchGet' | 'query' | 'count'> {
  return {
    async get(table, key) {
      const command = new GetItemCommand({ TableName: tables[table], Key: toKey(key), ConsistentRead: true });
      const { Item } = await client.send(command);
      return Item && fromItem(Item);
    },
    async batchGet(table, keys) {
      const chunks = inChunks(distinct(keys));
      const rows = await Promise.all(chunks.map((chunk) => getChunk(client, tables[table], chunk, backoff)));
      return rows.flat();
    },
    query: (query) => queryPage(client, tables, query),
    count: (query) => countRows(client, tables, query),
  };
}

async function getChunk(client: DynamoDBClient, table: string, keys: Key[], backoff: Backoff): Promise<Row[]> {
  const rows: Row[] = [];
  await retryLeftOut(backoff, keys.map(toKey), async (wanted: Item[]) => {
    const RequestItems = { [table]: { Keys: wanted, ConsistentRead: true } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
    const found = Responses[table] ?? [];
    const leftOut = UnprocessedKeys[table]?.Keys ?? [];
    rows.push(...found.map(fromItem));
    return { progress: leftOut.length < wanted.length, leftOut: leftOut.length === 0 ? undefined : leftOut };
  });
  return rows;
}

/** DynamoDB refuses a key that is asked twice. */
function distinct(keys: Key[]): Key[] {
  return [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
}

function inChunks(keys: Key[]): Key[][] {
  const count = Math.ceil(keys.length / mostKeys);
  return Array.from({ length: count }, (_, at) => keys.slice(at * mostKeys, (at + 1) * mostKeys));
}

/** Reads one row beyond the limit, so that a cursor is given only when something follows. */
async function queryPage(
  client: DynamoDBClient,
  tables: TableNames,
  query: Query,
): Promise<{ rows: Row[]; cursor?: string }> {
  const { limit = Number.POSITIVE_INFINITY, cursor, descending = false } = query;
  if (limit < 1 || (query.limit !== undefined && !Number.isInteger(limit))) throw new RangeError('A limit is from 1.');
  const start = cursor === undefined ? undefined : toStartKey(query, cursor);
  const request = queryRequest(tables, query);
  if (request === undefined) return { rows: [] };
  const rows: Row[] = [];
  let ExclusiveStartKey = start;
  do {
    const page = { ...request, ...(ExclusiveStartKey && { ExclusiveStartKey }), ScanIndexForward: !descending };
    const Limit = Number.isFinite(limit) ? { Limit: limit + 1 - rows.length } : {};
    const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand({ ...page, ...Limit }));
    rows.push(...Items.map(fromItem));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && rows.length <= limit);
  const last = rows[limit - 1];
  return rows.length > limit && last ? { rows: rows.slice(0, limit), cursor: encodeCursor(query, last) } : { rows };
}

async function countRows(client: DynamoDBClient, tables: TableNames, query: Query): Promise<number> {
  const request = queryRequest(tables, query);
  if (request === undefined) return 0;
  let count = 0;
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = { ...request, ...(ExclusiveStartKey && { ExclusiveStartKey }) };
    const { Count = 0, LastEvaluatedKey } = await client.send(new QueryCommand({ ...page, Select: 'COUNT' }));
    count += Count;
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return count;
}

/** Undefined when the range can hold nothing, which DynamoDB would refuse to look for. */
function queryRequest(tables: TableNames, { table, pk, sk, index }: Query): QueryCommandInput | undefined {
  const range = rangeOf(sk);
  if (range.kind === 'none') return undefined;
  const placeholders = new Placeholders();
  return {
    TableName: tables[table satisfies TableName],
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: keyConditionExpression(placeholders, keyAttributes(index), pk, range),
    ...placeholders.parameters(),
  };
}

function toStartKey(query: Query, cursor: string): Item {
  return Object.fromEntries(Object.entries(decodeCursor(query, cursor)).map(([name, part]) => [name, { S: part }]));
}
