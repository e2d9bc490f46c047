import { compareBytes } from '../../shared/dynamodb/order.ts';
import type { IndexName, Row } from '../../shared/ports/store.ts';

/** One index of a table: the rows that carry both its keys, by partition, always in order. */
export class IndexRows {
  readonly name: IndexName;
  readonly #pk: string;
  readonly #sk: string;
  readonly #partitions: Map<string, Row[]>;

  constructor(name: IndexName, pk: string, sk: string, partitions = new Map<string, Row[]>()) {
    this.name = name;
    this.#pk = pk;
    this.#sk = sk;
    this.#partitions = partitions;
  }

  replace(before: Row | undefined, after: Row | undefined): void {
    this.#remove(before);
    this.#add(after);
  }

  partition(pk: string): readonly Row[] {
    return this.#partitions.get(pk) ?? [];
  }

  /** The smallest sort key, of all partitions or of one. */
  first(pk?: string): string | undefined {
    let least: string | undefined;
    const partitions = pk === undefined ? this.#partitions.values() : [this.partition(pk)];
    for (const [row] of partitions) {
      const key = row?.[this.#sk];
      if (typeof key === 'string' && (least === undefined || key < least)) least = key;
    }
    return least;
  }

  copy(): IndexRows {
    const partitions = new Map([...this.#partitions].map(([pk, rows]) => [pk, [...rows]]));
    return new IndexRows(this.name, this.#pk, this.#sk, partitions);
  }

  #add(row: Row | undefined): void {
    const pk = row?.[this.#pk];
    if (row === undefined || typeof pk !== 'string' || row[this.#sk] === undefined) return;
    const rows = this.#partitions.get(pk) ?? [];
    this.#partitions.set(pk, rows);
    rows.splice(this.#placeOf(rows, row), 0, row);
  }

  #remove(row: Row | undefined): void {
    const pk = row?.[this.#pk];
    if (row === undefined || typeof pk !== 'string' || row[this.#sk] === undefined) return;
    const rows = this.#partitions.get(pk) ?? [];
    const place = this.#placeOf(rows, row);
    if (rows[place] !== undefined && this.#compare(rows[place], row) === 0) rows.splice(place, 1);
  }

  #placeOf(rows: readonly Row[], row: Row): number {
    let [from, to] = [0, rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = rows[middle];
      if (other !== undefined && this.#compare(other, row) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #compare(left: Row, right: Row): number {
    return (
      compareBytes(String(left[this.#sk]), String(right[this.#sk])) ||
      compareBytes(left.pk, right.pk) ||
      compareBytes(left.sk, right.sk)
    );
  }
}
