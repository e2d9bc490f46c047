import type * as z from 'zod';
import type { Key, Query, Row, Store, TableName } from '../ports/store.ts';

/** Parses a stored row; a row that does not fit its schema is a defect and throws with the row's key, never its content. */
export function parseRow<T>(schema: z.ZodType<T>, row: Row): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`Row ${row.pk} / ${row.sk} does not fit its schema (${where})`);
}

/** One row, strongly consistent. */
export async function readRow<T>(
  store: Store,
  table: TableName,
  key: Key,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const row = await store.get(table, key);
  return row === undefined ? undefined : parseRow(schema, row);
}

/** The rows with these keys that there are, in no particular order; in one batch read. */
export async function readKeys<T>(
  store: Store,
  table: TableName,
  keys: readonly Key[],
  schema: z.ZodType<T>,
): Promise<T[]> {
  if (keys.length === 0) return [];
  return (await store.batchGet(table, [...keys])).map((row) => parseRow(schema, row));
}

/** One page of rows of one kind (all pages without `limit`). */
export async function readRows<T>(
  store: Store,
  query: Query,
  schema: z.ZodType<T>,
): Promise<{ items: T[]; cursor?: string }> {
  const page = await store.query(query);
  const items = page.rows.map((row) => parseRow(schema, row));
  return page.cursor === undefined ? { items } : { items, cursor: page.cursor };
}
