import { type IndexName, indexes, type TableName } from '../ports/store.ts';

/** The attribute by which DynamoDB removes a row, in seconds since the epoch. */
export const expiryAttribute = 'expiresAt';

export type TableDescription = {
  pk: 'pk';
  sk: 'sk';
  /** Every key attribute is a string; an index is named by its key in `indexes` and holds whole rows. */
  indexes: { name: IndexName; pk: string; sk: string }[];
  /** With new and old images. */
  stream: boolean;
};

const describe = (table: TableName, stream: boolean): TableDescription => ({
  pk: 'pk',
  sk: 'sk',
  indexes: indexNames.flatMap((name) => (isIndexed(table, name) ? [indexOf(name)] : [])),
  stream,
});

const indexNames = Object.keys(indexes).filter((name): name is IndexName => name in indexes);

const indexOf = (name: IndexName) => ({ name, pk: indexes[name].pk, sk: indexes[name].sk });

export function isIndexed(table: TableName, index: IndexName): boolean {
  const tables: readonly TableName[] = indexes[index].tables;
  return tables.includes(table);
}

/** The tables as they are created, in AWS and in tests. */
export const tables: Record<TableName, TableDescription> = {
  directory: describe('directory', true),
  calendar: describe('calendar', true),
  conflicts: describe('conflicts', true),
  ledger: describe('ledger', false),
};
