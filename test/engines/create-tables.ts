import { CreateTableCommand, type DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { expiryAttribute, tables } from '../../shared/dynamodb/tables.ts';
import type { TableName } from '../../shared/ports/store.ts';

/** Creates the product's tables, each called by its own name. */
export async function createTables(client: DynamoDBClient): Promise<Record<TableName, string>> {
  const names = { directory: 'directory', calendar: 'calendar', conflicts: 'conflicts', ledger: 'ledger' } as const;
  await Promise.all(Object.values(names).map((name) => createTable(client, name)));
  return names;
}

async function createTable(client: DynamoDBClient, name: TableName): Promise<void> {
  const { pk, sk, indexes, stream } = tables[name];
  const attributes = new Set([pk, sk, ...indexes.flatMap((index) => [index.pk, index.sk])]);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: keySchema(pk, sk),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index.pk, index.sk),
          Projection: { ProjectionType: 'ALL' as const },
        })),
      }),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    }),
  );
  const TimeToLiveSpecification = { AttributeName: expiryAttribute, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}

const keySchema = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' as const },
  { AttributeName: sk, KeyType: 'RANGE' as const },
];
