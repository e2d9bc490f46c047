import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { expiryAttribute, isIndexed, tables as descriptions } from '../shared/dynamodb/tables.ts';
import type { IndexName, TableName } from '../shared/ports/store.ts';
import type { Keys } from './keys.ts';

export type Tables = Record<TableName, Table>;

type RowAction = 'get' | 'batchGet' | 'query' | 'put' | 'update' | 'delete' | 'check';

/** What is done with a table's rows, and which of its indexes are asked. A transaction is the sum of its parts. */
export type TableAccess = { rows: readonly RowAction[]; indexes?: readonly IndexName[] };

export const writes = ({ rows }: TableAccess): boolean =>
  rows.some((action) => action === 'put' || action === 'update' || action === 'delete');

export const tableNames: readonly TableName[] = ['directory', 'calendar', 'conflicts', 'ledger'];

/** Tables whose changes something outside follows from (PU8). */
export const streamed: readonly TableName[] = tableNames.filter((name) => descriptions[name].stream);

/** The four tables stand directly in the stack: their logical ids must outlive any tidying of constructs. */
export function createTables(stack: Construct, keys: Keys): Tables {
  return {
    directory: createTable(stack, 'directory', keys),
    calendar: createTable(stack, 'calendar', keys),
    conflicts: createTable(stack, 'conflicts', keys),
    ledger: createTable(stack, 'ledger', keys),
  };
}

function createTable(stack: Construct, name: TableName, keys: Keys): Table {
  const { pk, sk, indexes, stream } = descriptions[name];
  const table = new Table(stack, capitalized(name), {
    partitionKey: { name: pk, type: AttributeType.STRING },
    sortKey: { name: sk, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: keys.data,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: expiryAttribute,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(stream ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
  });
  for (const index of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: { name: index.pk, type: AttributeType.STRING },
      sortKey: { name: index.sk, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
  }
  return table;
}

const actions: Record<RowAction, string> = {
  get: 'dynamodb:GetItem',
  batchGet: 'dynamodb:BatchGetItem',
  query: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
  check: 'dynamodb:ConditionCheckItem',
};

/** The statements for one table: the row actions on the table, and queries on each index by its own name. */
export function tableStatements(tables: Tables, name: TableName, access: TableAccess): PolicyStatement[] {
  const { tableArn } = tables[name];
  const rows = new PolicyStatement({ actions: access.rows.map((action) => actions[action]), resources: [tableArn] });
  const indexArns = (access.indexes ?? []).map((index) => {
    if (!isIndexed(name, index)) throw new Error(`table ${name} has no index ${index}`);
    return `${tableArn}/index/${index}`;
  });
  if (indexArns.length === 0) return [rows];
  return [rows, new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexArns })];
}

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
