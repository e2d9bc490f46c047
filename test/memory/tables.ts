import { compareBytes } from '../../shared/dynamodb/order.ts';
import { tables as descriptions } from '../../shared/dynamodb/tables.ts';
import type { IndexName, Key, Row, TableName } from '../../shared/ports/store.ts';
import { IndexRows } from './index-rows.ts';
import { refuse } from './rows.ts';

/** `order` holds the sort keys, always in order. */
type Partition = { rows: Map<string, Row>; order: string[] };

/** The stored rows. A row here is never changed, only replaced, so it may be shared until it leaves. */
export class Tables {
  readonly #tables = new Map<TableName, Map<string, Partition>>();
  readonly #indexes = new Map<TableName, readonly IndexRows[]>();

  get(table: TableName, key: Key): Row | undefined {
    return this.#tables.get(table)?.get(key.pk)?.rows.get(key.sk);
  }

  set(table: TableName, key: Key, row: Row | undefined): void {
    const { rows, order } = this.#partition(table, key.pk);
    const known = rows.has(key.sk);
    for (const index of this.#indexesOf(table)) index.replace(rows.get(key.sk), row);
    if (row === undefined) {
      if (known) order.splice(placeOf(order, key.sk), 1);
      rows.delete(key.sk);
    } else {
      if (!known) order.splice(placeOf(order, key.sk), 0, key.sk);
      rows.set(key.sk, row);
    }
  }

  /** The rows of one partition, by the bytes of `sk`. */
  partition(table: TableName, pk: string): Row[] {
    const partition = this.#tables.get(table)?.get(pk);
    if (partition === undefined) return [];
    return partition.order.flatMap((sk) => partition.rows.get(sk) ?? []);
  }

  all(table: TableName): Row[] {
    const partitions = [...(this.#tables.get(table)?.keys() ?? [])].sort(compareBytes);
    return partitions.flatMap((pk) => this.partition(table, pk));
  }

  names(): TableName[] {
    return [...this.#tables.keys()];
  }

  /** The rows of one partition of an index, by its sort key. */
  indexed(table: TableName, index: IndexName, pk: string): readonly Row[] {
    return (
      this.#indexesOf(table)
        .find(({ name }) => name === index)
        ?.partition(pk) ?? []
    );
  }

  /** The smallest sort key of an index over all tables, in all its partitions or in one. */
  first(index: IndexName, pk?: string): string | undefined {
    let least: string | undefined;
    for (const table of this.names()) {
      const first = this.#indexesOf(table)
        .find(({ name }) => name === index)
        ?.first(pk);
      if (first !== undefined && (least === undefined || first < least)) least = first;
    }
    return least;
  }

  /** The indexes as they are now, untouched by what is written later. */
  heldIndexes(): (table: TableName, index: IndexName, pk: string) => readonly Row[] {
    const held = new Map(
      this.names().map((table) => [table, new Map(this.#indexesOf(table).map((index) => [index.name, index.copy()]))]),
    );
    return (table, index, pk) => held.get(table)?.get(index)?.partition(pk) ?? [];
  }

  #indexesOf(table: TableName): readonly IndexRows[] {
    const known = this.#indexes.get(table);
    if (known !== undefined) return known;
    const made = descriptions[table].indexes.map(({ name, pk, sk }) => new IndexRows(name, pk, sk));
    this.#indexes.set(table, made);
    return made;
  }

  #partition(table: TableName, pk: string): Partition {
    const partitions = this.#tables.get(table) ?? new Map<string, Partition>();
    this.#tables.set(table, partitions);
    const partition = partitions.get(pk) ?? { rows: new Map<string, Row>(), order: [] };
    partitions.set(pk, partition);
    return partition;
  }
}

/** Where the key stands, or would stand. */
function placeOf(order: string[], sk: string): number {
  let [from, to] = [0, order.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareBytes(order[middle] ?? '', sk) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** DynamoDB refuses a row whose index key attribute is there but no string, or an empty one. */
export function checkIndexKeys(table: TableName, row: Row): void {
  for (const { pk, sk } of descriptions[table].indexes) {
    checkIndexKey(pk, row[pk]);
    checkIndexKey(sk, row[sk]);
  }
}

function checkIndexKey(name: string, value: Row[string]): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  refuse(`The index key attribute ${name} must be a string that is not empty.`);
}
