import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TablePart } from './template-parts.ts';

export type EnsuredTable = {
  name: string;
  /** As the engine calls it; absent without a stream. */
  streamArn: string | undefined;
  /** False when it was there before this start. */
  created: boolean;
};

/**
 * Brings a table to what the template says. One that is there keeps its rows; indexes and the stream are added to it. A table
 * with other keys cannot be changed, here as little as in AWS.
 */
export async function ensureTable(client: DynamoDBClient, table: TablePart): Promise<EnsuredTable> {
  const present = await describe(client, table.name);
  const description = present ? await adapt(client, table, present) : await create(client, table);
  return { name: table.name, streamArn: description?.LatestStreamArn, created: present === undefined };
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, table: TablePart): Promise<TableDescription | undefined> {
  const indexes = table.GlobalSecondaryIndexes.map(indexOf);
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
      ...(table.StreamSpecification
        ? { StreamSpecification: { StreamEnabled: true, ...table.StreamSpecification } }
        : {}),
    }),
  );
  const expiry = table.TimeToLiveSpecification;
  if (expiry?.Enabled) {
    const specification = { AttributeName: expiry.AttributeName, Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification: specification }));
  }
  return active(client, table.name);
}

async function adapt(
  client: DynamoDBClient,
  table: TablePart,
  present: TableDescription,
): Promise<TableDescription | undefined> {
  if (keysOf(present.KeySchema) !== keysOf(table.KeySchema)) {
    throw new Error(
      `Table ${table.name} has other keys than the template says; start once with a fresh data directory.`,
    );
  }
  const names = new Set(present.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  const missing = table.GlobalSecondaryIndexes.filter((index) => !names.has(index.IndexName));
  for (const index of missing) {
    await client.send(
      new UpdateTableCommand({
        TableName: table.name,
        AttributeDefinitions: table.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: indexOf(index) }],
      }),
    );
    await active(client, table.name);
  }
  const lacksStream = table.StreamSpecification !== undefined && present.LatestStreamArn === undefined;
  if (lacksStream) {
    const specification = { StreamEnabled: true, ...table.StreamSpecification };
    await client.send(new UpdateTableCommand({ TableName: table.name, StreamSpecification: specification }));
  }
  return missing.length > 0 || lacksStream ? active(client, table.name) : present;
}

async function active(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const table = await describe(client, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    const ready = indexes.every((index) => (index.IndexStatus ?? 'ACTIVE') === 'ACTIVE');
    if (table?.TableStatus === 'ACTIVE' && ready) return table;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Table ${name} does not become active.`);
}

function indexOf(index: TablePart['GlobalSecondaryIndexes'][number]): GlobalSecondaryIndex {
  const { NonKeyAttributes, ProjectionType } = index.Projection;
  return { ...index, Projection: { ProjectionType, ...(NonKeyAttributes ? { NonKeyAttributes } : {}) } };
}

const keysOf = (schema: { AttributeName?: string | undefined; KeyType?: string | undefined }[] | undefined) =>
  (schema ?? [])
    .map((key) => `${key.KeyType} ${key.AttributeName}`)
    .sort()
    .join();
