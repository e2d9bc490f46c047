/**
 * The database as the product sees it: four tables, every key a (pk, sk) pair of strings.
 *
 * Guarantees every implementation gives, and the contract suite checks:
 * - `get`, `batchGet` and `query` on a table are strongly consistent; a query on an index is eventually consistent.
 * - A write happens whole or not at all. A condition is judged against the row as it stands when the write commits.
 * - A lost condition is an answer (`{ ok: false }`), never an exception. Throttling, outages and unknown outcomes throw.
 * - A row is at most 400 kB; a transaction at most 100 items, each item once.
 * - Undefined attributes are not stored; a set attribute (`addToSet`) reads back as a `Set<number>`.
 */

export type TableName = 'directory' | 'calendar' | 'conflicts' | 'ledger';

export type Key = { pk: string; sk: string };

export type Value = string | number | boolean | null | Set<number> | Value[] | { [name: string]: Value | undefined };

export type Row = Key & { [name: string]: Value | undefined };

/** Compares one top-level attribute; several in an array must all hold; `anyOf` needs one of its branches. */
export type Condition =
  | { attribute: string; is: 'absent' | 'present' }
  | { attribute: string; is: '=' | '<>' | '<' | '<=' | '>' | '>='; value: string | number | boolean }
  | { anyOf: Condition[] }
  | { allOf: Condition[] };

export type Put = { kind: 'put'; table: TableName; row: Row; when?: Condition[] };

/**
 * Creates the row if it is absent (as DynamoDB does), so pass a condition where that is not wanted.
 * `set` and `remove` name top-level attributes; `add` raises numbers from 0; `addToSet` unions numbers into a set.
 */
export type Update = {
  kind: 'update';
  table: TableName;
  key: Key;
  set?: { [name: string]: Value };
  add?: { [name: string]: number };
  addToSet?: { [name: string]: number[] };
  remove?: string[];
  when?: Condition[];
};

export type Delete = { kind: 'delete'; table: TableName; key: Key; when?: Condition[] };

/** Only inside a transaction: the condition must hold, nothing is written. */
export type Check = { kind: 'check'; table: TableName; key: Key; when: Condition[] };

export type Query = {
  table: TableName;
  pk: string;
  /** Without it the whole partition. Bounds are inclusive; `beginsWith` excludes them. */
  sk?: { from?: string; to?: string } | { beginsWith: string };
  /** Query an index instead of the table: eventually consistent, and only rows that carry its key attributes. */
  index?: IndexName;
  limit?: number;
  /** As returned by the page before. */
  cursor?: string;
  descending?: boolean;
};

/** Name, table and key attributes of each index; the CDK app and both adapters read this one list. */
export const indexes = {
  /** Rows that owe something outside, or to the clock (PU8, SW1). */
  due: { tables: ['directory', 'calendar', 'conflicts'], pk: 'dueShard', sk: 'dueAt' },
  bookingsByStart: { tables: ['calendar'], pk: 'byStartKey', sk: 'startKey' },
  bookingsByUpdate: { tables: ['calendar'], pk: 'byUpdateKey', sk: 'updateKey' },
  bookingsByExternalId: { tables: ['calendar'], pk: 'externalKey', sk: 'startKey' },
  bookingsWaiting: { tables: ['calendar'], pk: 'waitingKey', sk: 'updateKey' },
  /** The same rows by business, in the order of their resources. */
  bookingsWaitingOfBusiness: { tables: ['calendar'], pk: 'byUpdateKey', sk: 'waitingKey' },
  conflictsByState: { tables: ['conflicts'], pk: 'stateKey', sk: 'openedKey' },
  conflictsBySubject: { tables: ['conflicts'], pk: 'subjectKey', sk: 'openedKey' },
  conflictsByResource: { tables: ['conflicts'], pk: 'resourceKey', sk: 'openedKey' },
  ledgerByResource: { tables: ['ledger'], pk: 'resourceKey', sk: 'atKey' },
} as const satisfies Record<string, { tables: readonly TableName[]; pk: string; sk: string }>;

export type IndexName = keyof typeof indexes;

export type WriteResult = { ok: true; row: Row } | { ok: false; row?: Row };

export type TransactResult =
  | { ok: true }
  /** `lost` holds the positions of the items whose condition failed; empty when another writer was in the way. */
  | { ok: false; lost: number[]; conflict: boolean };

/** A cursor that this query did not give: garbled, or of another table, index, partition or range. */
export class InvalidCursor extends Error {
  constructor() {
    super('The cursor does not belong to this query.');
    this.name = 'InvalidCursor';
  }
}

export interface Store {
  get(table: TableName, key: Key): Promise<Row | undefined>;
  /** Any number of keys; rows come back in no particular order, absent ones are left out. */
  batchGet(table: TableName, keys: Key[]): Promise<Row[]>;
  /**
   * With `limit` exactly that many rows while there are as many, and a cursor only when more follow; without it all rows.
   * Rows of an index that share both index keys come in no particular order. A foreign cursor throws `InvalidCursor`.
   */
  query(query: Query): Promise<{ rows: Row[]; cursor?: string }>;
  /** How many rows match, reading no content. */
  count(query: Omit<Query, 'limit' | 'cursor' | 'descending'>): Promise<number>;
  /**
   * `row` is the row after the write; when lost, the row that stood in the way, if any.
   * A delete gives the row it removed, or its bare key when there was none.
   */
  put(put: Omit<Put, 'kind'>): Promise<WriteResult>;
  update(update: Omit<Update, 'kind'>): Promise<WriteResult>;
  delete(del: Omit<Delete, 'kind'>): Promise<WriteResult>;
  transact(items: (Put | Update | Delete | Check)[]): Promise<TransactResult>;
}
