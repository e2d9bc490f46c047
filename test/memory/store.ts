import { compareBytes } from '../../shared/dynamodb/order.ts';
import { decodeCursor, encodeCursor, keyAttributes, type Position } from '../../shared/dynamodb/cursor.ts';
import { inRange, rangeOf } from '../../shared/dynamodb/range.ts';
import { isIndexed } from '../../shared/dynamodb/tables.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import type {
  Check,
  Delete,
  Key,
  Put,
  Query,
  Row,
  Store,
  TableName,
  TransactResult,
  Update,
  WriteResult,
} from '../../shared/ports/store.ts';
import { holds } from './conditions.ts';
import { checkKey, checkSize, copyRow, refuse, rowBytes } from './rows.ts';
import { isSameRow } from './same.ts';
import { checkIndexKeys, Tables } from './tables.ts';
import { applyUpdate } from './updates.ts';

const largestTransaction = 4_194_304;
const mostItems = 100;

/** One row that changed, as a stream tells it. A write that leaves its row as it was tells nothing. */
export type Change = { table: TableName; key: Key; before?: Row; after?: Row };

type Item = Put | Update | Delete | Check;

/** Hears the changes of one write, all at once; the rows are the stored ones and must not be touched. */
type Observer = (changes: readonly Readonly<Change>[]) => void;

/** What an item would do: its row before and after, or that its condition is lost. */
type Plan = { table: TableName; key: Key; before: Row | undefined; after: Row | undefined; lost: boolean };

/**
 * The database in memory, with the guarantees of the port. Each call does all its work before it first yields,
 * so a write is atomic and calls take effect in the order they are made.
 */
export class MemoryStore implements Store {
  readonly #metrics: Metrics | undefined;
  readonly #tables = new Tables();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #observers = new Set<Observer>();
  #heldIndexes: ReturnType<Tables['heldIndexes']> | undefined;
  #conflicts = 0;
  #throttles = 0;

  constructor(metrics?: Metrics) {
    this.#metrics = metrics;
  }

  get(table: TableName, key: Key): Promise<Row | undefined> {
    return this.#answer(() => {
      checkKey(key);
      const row = this.#tables.get(table, key);
      return row && copyRow(row);
    });
  }

  batchGet(table: TableName, keys: Key[]): Promise<Row[]> {
    return this.#answer(() => {
      keys.forEach(checkKey);
      const wanted = new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key]));
      return [...wanted.values()].flatMap((key) => this.#tables.get(table, key) ?? []).map(copyRow);
    });
  }

  query(query: Query): Promise<{ rows: Row[]; cursor?: string }> {
    return this.#answer(() => {
      checkLimit(query.limit);
      const position = query.cursor === undefined ? undefined : decodeCursor(query, query.cursor);
      const following = this.#matching(query).filter((row) => position === undefined || isAfter(query, row, position));
      const rows = following.slice(0, query.limit);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length < following.length;
      return { rows: rows.map(copyRow), ...(more && { cursor: encodeCursor(query, last) }) };
    });
  }

  count(query: Omit<Query, 'limit' | 'cursor' | 'descending'>): Promise<number> {
    return this.#answer(() => this.#matching(query).length);
  }

  put(put: Omit<Put, 'kind'>): Promise<WriteResult> {
    return this.#answer(() => this.#write({ kind: 'put', ...put }));
  }

  update(update: Omit<Update, 'kind'>): Promise<WriteResult> {
    return this.#answer(() => this.#write({ kind: 'update', ...update }));
  }

  delete(del: Omit<Delete, 'kind'>): Promise<WriteResult> {
    return this.#answer(() => this.#write({ kind: 'delete', ...del }));
  }

  transact(items: Item[]): Promise<TransactResult> {
    return this.#answer(() => {
      checkTransaction(items);
      const plans = items.map((item) => this.#plan(item));
      if (this.#conflicts > 0) return this.#refuseForConflict();
      const lost = plans.flatMap((plan, position) => (plan.lost ? [position] : []));
      if (lost.length > 0) {
        this.#metrics?.count('ConditionLost', lost.length);
        return { ok: false, lost, conflict: false };
      }
      this.#commit(plans);
      return { ok: true };
    });
  }

  /** A copy of every row of the table, by key. */
  rows(table: TableName): Row[] {
    return this.#tables.all(table).map(copyRow);
  }

  /** The next `times` transactions find another writer in the way. */
  injectConflict(times: number): void {
    this.#conflicts += times;
  }

  /** The next `times` calls are throttled: they throw and do nothing. */
  injectThrottle(times: number): void {
    this.#throttles += times;
  }

  /** Index queries see the rows as they are now until the returned function is called: an index that lags. */
  holdIndexes(): () => void {
    this.#heldIndexes = this.#tables.heldIndexes();
    return () => {
      this.#heldIndexes = undefined;
    };
  }

  /** Removes the rows whose `expiresAt` (seconds) has passed at `now` (milliseconds), as the database does in time. */
  expire(now: number): void {
    for (const table of this.#tables.names()) {
      const expired = this.#tables
        .all(table)
        .filter(({ expiresAt }) => typeof expiresAt === 'number' && expiresAt * 1000 <= now);
      this.#commit(expired.map((row) => ({ table, key: keyOf(row), before: row, after: undefined, lost: false })));
    }
  }

  /** Hears every change in order, each after the whole write it belongs to. Returns how to stop. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Like `subscribe`, a whole write at a time and without copies. */
  observe(observer: Observer): void {
    this.#observers.add(observer);
  }

  /** When the next row is due (PU8), of all or of one shard; undefined when none is. */
  nextDue(shard?: string): string | undefined {
    return this.#tables.first('due', shard);
  }

  get areIndexesHeld(): boolean {
    return this.#heldIndexes !== undefined;
  }

  /** Works at once and answers as a promise, also with what it throws. */
  #answer<Answer>(work: () => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.#throttles > 0) this.#throttle();
      resolve(work());
    });
  }

  #throttle(): never {
    this.#throttles -= 1;
    const error = new Error('The request was throttled.');
    error.name = 'ThrottlingException';
    throw error;
  }

  #refuseForConflict(): TransactResult {
    this.#conflicts -= 1;
    this.#metrics?.count('TransactionConflict');
    return { ok: false, lost: [], conflict: true };
  }

  #plan(item: Item): Plan {
    const key = keyOf(item.kind === 'put' ? item.row : item.key);
    checkKey(key);
    const before = this.#tables.get(item.table, key);
    const lost = !holds(before, item.when);
    return { table: item.table, key, before, after: lost ? before : result(item, before), lost };
  }

  #write(item: Put | Update | Delete): WriteResult {
    const plan = this.#plan(item);
    if (plan.lost) {
      this.#metrics?.count('ConditionLost');
      return plan.before === undefined ? { ok: false } : { ok: false, row: copyRow(plan.before) };
    }
    this.#commit([plan]);
    const stored = plan.after ?? plan.before ?? plan.key;
    return {
      ok: true,
      // Hardly anybody looks, and what is stored never changes.
      get row() {
        return copyRow(stored);
      },
    };
  }

  #commit(plans: Plan[]): void {
    const changes = plans.filter(({ before, after }) => !isSameRow(before, after));
    for (const { table, key, after } of changes) this.#tables.set(table, key, after);
    if (changes.length === 0) return;
    for (const observe of this.#observers) observe(changes.map(asStored));
    for (const change of changes) for (const listener of this.#listeners) listener(toChange(change));
  }

  #matching(query: Omit<Query, 'limit' | 'cursor'>): Row[] {
    if (query.pk === '') refuse('The partition key of a query must not be empty.');
    const range = rangeOf(query.sk);
    const { sk } = keyAttributes(query.index);
    const rows = query.index === undefined ? this.#tables.partition(query.table, query.pk) : this.#indexed(query);
    const matches = rows.filter((row) => inRange(range, textAt(row, sk)));
    return query.descending ? matches.reverse() : matches;
  }

  #indexed(query: Pick<Query, 'table' | 'index' | 'pk'>): readonly Row[] {
    const { table, index } = query;
    if (index === undefined || !isIndexed(table, index)) return refuse(`${table} has no index ${index}.`);
    return this.#heldIndexes?.(table, index, query.pk) ?? this.#tables.indexed(table, index, query.pk);
  }
}

export function createMemoryStore(options: { metrics?: Metrics } = {}): MemoryStore {
  return new MemoryStore(options.metrics);
}

const asStored = ({ table, key, before, after }: Plan): Change => ({
  table,
  key,
  ...(before && { before }),
  ...(after && { after }),
});

function toChange({ table, key, before, after }: Plan): Change {
  return { table, key, ...(before && { before: copyRow(before) }), ...(after && { after: copyRow(after) }) };
}

const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk });

function result(item: Item, before: Row | undefined): Row | undefined {
  if (item.kind === 'delete') return undefined;
  if (item.kind === 'check') return before;
  const after = item.kind === 'put' ? copyRow(item.row) : applyUpdate(before, item);
  checkIndexKeys(item.table, after);
  checkSize(after);
  return after;
}

function checkLimit(limit: number | undefined): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) refuse('A limit is a whole number from 1.');
}

function checkTransaction(items: Item[]): void {
  if (items.length > mostItems) refuse(`A transaction has at most ${mostItems} items.`);
  for (const item of items) if (item.kind === 'check' && item.when.length === 0) refuse('A check needs a condition.');
  const rows = items.map((item) => (item.kind === 'put' ? item.row : item.key));
  const names = items.map((item, at) => JSON.stringify([item.table, rows[at]?.pk, rows[at]?.sk]));
  if (new Set(names).size < names.length) refuse('A transaction names each item once.');
  const bytes = items.reduce((sum, item) => sum + (item.kind === 'put' ? rowBytes(item.row) : 0), 0);
  if (bytes > largestTransaction) refuse('A transaction is at most 4 MB.');
}

/** Rows that share an index sort key are kept apart by their own key, so that paging loses and repeats none. */
function compareIn(sk: string, left: Position | Row, right: Position | Row): number {
  return (
    compareBytes(textAt(left, sk), textAt(right, sk)) ||
    compareBytes(textAt(left, 'pk'), textAt(right, 'pk')) ||
    compareBytes(textAt(left, 'sk'), textAt(right, 'sk'))
  );
}

/** A key attribute, which is always a string. */
function textAt(row: Position | Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

function isAfter(query: Query, row: Row, position: Position): boolean {
  const order = compareIn(keyAttributes(query.index).sk, row, position);
  return query.descending ? order < 0 : order > 0;
}
