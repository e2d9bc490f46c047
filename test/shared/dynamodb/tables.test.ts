import { expect, test } from 'vitest';
import { tables } from '../../../shared/dynamodb/tables.ts';
import { indexes } from '../../../shared/ports/store.ts';

test('every index of the port stands at each of its tables, once', () => {
  const described = Object.entries(tables).flatMap(([table, { indexes: all }]) =>
    all.map(({ name }) => `${table}/${name}`),
  );
  const wanted = Object.entries(indexes).flatMap(([name, index]) => index.tables.map((table) => `${table}/${name}`));
  expect(described.sort()).toEqual(wanted.sort());
});

test('every table but the ledger has a stream', () => {
  const streaming = Object.entries(tables).flatMap(([table, { stream }]) => (stream ? [table] : []));
  expect(streaming).toEqual(['directory', 'calendar', 'conflicts']);
});
