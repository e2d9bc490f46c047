import { InvalidCursor, type Key, type Query, type Row, indexes } from '../ports/store.ts';
import { inRange, rangeOf } from './range.ts';

type QueryIdentity = Pick<Query, 'table' | 'pk' | 'sk' | 'index'>;

/** The key attributes that say where a query stopped: the table's, and the index's where one is read. */
export type Position = { [attribute: string]: string };

/** The attributes a query partitions and sorts by. */
export function keyAttributes(index: Query['index']): Key {
  return index === undefined ? { pk: 'pk', sk: 'sk' } : { pk: indexes[index].pk, sk: indexes[index].sk };
}

/** An opaque string that names the place after `row` in this query. */
export function encodeCursor(query: QueryIdentity, row: Row): string {
  const position = Object.fromEntries(positionAttributes(query).map((name) => [name, row[name]]));
  return Buffer.from(JSON.stringify([source(query), position])).toString('base64url');
}

/** Throws `InvalidCursor` unless the cursor was made for this table, index and partition, and lies in the range. */
export function decodeCursor(query: QueryIdentity, cursor: string): Position {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 2 || parsed[0] !== source(query)) throw new InvalidCursor();
  const position = toPosition(parsed[1], positionAttributes(query));
  const { pk, sk } = keyAttributes(query.index);
  if (position[pk] !== query.pk || !inRange(rangeOf(query.sk), position[sk] ?? '')) throw new InvalidCursor();
  return position;
}

const source = (query: QueryIdentity): string => `${query.table}/${query.index ?? ''}`;

function positionAttributes(query: QueryIdentity): string[] {
  const { pk, sk } = keyAttributes(query.index);
  return [...new Set(['pk', 'sk', pk, sk])];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
}

function toPosition(value: unknown, names: string[]): Position {
  if (typeof value !== 'object' || value === null) throw new InvalidCursor();
  const given = new Map<string, unknown>(Object.entries(value));
  const position: Position = {};
  for (const name of names) {
    const part = given.get(name);
    if (typeof part !== 'string' || part === '') throw new InvalidCursor();
    position[name] = part;
  }
  if (given.size !== names.length) throw new InvalidCursor();
  return position;
}
