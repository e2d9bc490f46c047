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
import { tables as descriptions, expiryAttribute } from '../shared/dynamodb/tables.ts';
import type { TableName } from '../shared/ports/store.ts';
import type { Keys } from './keys.ts';

export type Tables = Record<TableName, Table>;

/** `append` writes whole rows and reads none. */
export type TableAccess = 'read' | 'readWrite' | 'append';

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

const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

const actions: Record<TableAccess, string[]> = {
  read: readActions,
  readWrite: [...readActions, ...writeActions],
  append: ['dynamodb:PutItem'],
};

/** The statements for one table: the row actions on the table, and queries on each index by its own name. */
export function tableStatements(tables: Tables, name: TableName, access: TableAccess): PolicyStatement[] {
  const { tableArn } = tables[name];
  const rows = new PolicyStatement({ actions: actions[access], resources: [tableArn] });
  const indexArns = descriptions[name].indexes.map((index) => `${tableArn}/index/${index.name}`);
  if (access === 'append' || indexArns.length === 0) return [rows];
  return [rows, new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexArns })];
}

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
