import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Check, Condition, Delete, Put, TableName, Update } from '../ports/store.ts';
import { toItem, toKey } from './attributes.ts';
import { conditionExpression, Placeholders, updateExpression } from './expressions.ts';

/** What each table is called in this installation. */
export type TableNames = Record<TableName, string>;

export function putRequest(tables: TableNames, { table, row, when }: Omit<Put, 'kind'>) {
  return { TableName: tables[table], Item: toItem(row), ...conditional(new Placeholders(), when) };
}

export function updateRequest(tables: TableNames, update: Omit<Update, 'kind'>) {
  const placeholders = new Placeholders();
  const changes = updateExpression(placeholders, update);
  return {
    TableName: tables[update.table],
    Key: toKey(update.key),
    UpdateExpression: changes,
    ...conditional(placeholders, update.when),
  };
}

export function deleteRequest(tables: TableNames, { table, key, when }: Omit<Delete, 'kind'>) {
  return { TableName: tables[table], Key: toKey(key), ...conditional(new Placeholders(), when) };
}

export function transactItem(tables: TableNames, item: Put | Update | Delete | Check): TransactWriteItem {
  switch (item.kind) {
    case 'put':
      return { Put: putRequest(tables, item) };
    case 'update':
      return { Update: updateRequest(tables, item) };
    case 'delete':
      return { Delete: deleteRequest(tables, item) };
    case 'check':
      return { ConditionCheck: checkRequest(tables, item) };
  }
}

function checkRequest(tables: TableNames, { table, key, when }: Check) {
  const placeholders = new Placeholders();
  const condition = conditionExpression(placeholders, when);
  if (condition === undefined) throw new TypeError('A check needs a condition.');
  return { TableName: tables[table], Key: toKey(key), ConditionExpression: condition, ...placeholders.parameters() };
}

function conditional(placeholders: Placeholders, when: Condition[] | undefined) {
  const condition = conditionExpression(placeholders, when);
  return { ...(condition !== undefined && { ConditionExpression: condition }), ...placeholders.parameters() };
}
