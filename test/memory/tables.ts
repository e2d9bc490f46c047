import { compareBytes } from '../../shared/dynamodb/order.ts';
import { tables as descriptions } from '../../shared/dynamodb/tables.ts';
import type { Key, Row, TableName } from '../../shared/ports/store.ts';
import { refuse } from './rows.ts';

/** `order` holds the sort keys, always in order. */
type Partition = { rows: Map<string, Row>; order: string[] };

/** The stored rows. A row here is never changed, only replaced, so it may be shared until it leaves. */
export class Tables {
  readonly #tables = new Map<TableName, Map<string, Partition>>();

  get(table: TableName, key: Key): Row | undefined {
    return this.#tables.get(table)?.get(key.pk)?.rows.get(key.sk);
  }

  set(table: TableName, key: Key, row: Row | undefined): void {
    const { rows, order } = this.#partition(table, key.pk);
    const known = rows.has(key.sk);
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

  /** The rows as they are now, untouched by what is written later. */
  snapshot(): Tables {
    const copy = new Tables();
    for (const table of this.names()) {
      for (const row of this.all(table)) copy.set(table, row, row);
    }
    return copy;
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
