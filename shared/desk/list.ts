import { conflictKeys } from '../contracts/keys.ts';
import { type ConflictKind, ConflictRow, conflictKinds, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import type { Query } from '../ports/store.ts';
import { readKeys, readRows } from '../records/read.ts';
import { readThinned } from '../records/thinned.ts';
import { kinds } from './kinds.ts';
import { type Escalation, escalationOf, urgencyKey } from './urgency.ts';

export type ConflictFilter = {
  businessId: string;
  state: ConflictRow['state'];
  kind?: ConflictKind;
  resourceId?: string;
  severity?: ConflictRow['severity'];
  owner?: (typeof kinds)[ConflictKind]['owner'];
  escalation?: Escalation;
  /** Opened in [from, to), ISO instants. */
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
};

type ListPorts = Pick<Ports, 'store' | 'clock'>;

/**
 * Newest first, a page at a time. Filters that no index serves thin out what is read: it never hides a later match, but where
 * matches are rare a page may hold few or none and still have a cursor, so that no page reads the whole desk.
 */
export async function listConflicts(
  ports: ListPorts,
  filter: ConflictFilter,
): Promise<{ items: ConflictRow[]; cursor?: string }> {
  const now = ports.clock.now();
  const few = await fewOfKind(ports, filter);
  if (few !== undefined) return { items: few.filter((row) => fits(row, filter, now)) };
  return await readThinned(ports.store, indexQuery(filter), filter, ConflictRow, (row) => fits(row, filter, now));
}

/** The most urgent of all that fit. */
export async function listMostUrgent(ports: ListPorts, filter: ConflictFilter): Promise<ConflictRow[]> {
  const now = ports.clock.now();
  const all = (await fewOfKind(ports, filter)) ?? (await readRows(ports.store, indexQuery(filter), ConflictRow)).items;
  const keyed = all.filter((row) => fits(row, filter, now)).map((row) => ({ row, key: urgencyKey(row, now) }));
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return sorted.slice(0, filter.limit).map(({ row }) => row);
}

/**
 * All open rows of the kinds asked for, newest first, found by their pointers; undefined where they are more than a page, or
 * another index narrows better. So a kind of which there are few is found without reading all the others.
 */
async function fewOfKind({ store }: ListPorts, filter: ConflictFilter): Promise<ConflictRow[] | undefined> {
  const wanted = conflictKinds.filter((kind) => is(filter.kind, kind) && is(filter.owner, kinds[kind].owner));
  const narrows = wanted.length < conflictKinds.length && filter.resourceId === undefined;
  if (!narrows || filter.state !== 'open' || filter.cursor !== undefined) return undefined;
  const pages = await Promise.all(wanted.map((kind) => readRows(store, openQuery(filter, kind), OpenConflictRow)));
  const pointers = pages.flatMap(({ items }) => items);
  if (pointers.length > filter.limit || pages.some(({ cursor }) => cursor !== undefined)) return undefined;
  const keys = pointers.map(({ conflictId }) => conflictKeys.conflict(filter.businessId, conflictId));
  const rows = await readKeys(store, 'conflicts', keys, ConflictRow);
  return rows.filter((row) => isOpenedWithin(row, filter)).sort((a, b) => (a.openedKey < b.openedKey ? 1 : -1));
}

const openQuery = ({ businessId, limit }: ConflictFilter, kind: ConflictKind): Query => {
  const { pk, sk } = conflictKeys.open(businessId, kind, '');
  return { table: 'conflicts', pk, sk: { beginsWith: sk }, limit };
};

const isOpenedWithin = ({ openedKey }: ConflictRow, { from = '', to }: ConflictFilter): boolean =>
  openedKey >= from && (to === undefined || openedKey <= to);

const fits = (row: ConflictRow, filter: ConflictFilter, now: number): boolean =>
  row.state === filter.state &&
  is(filter.kind, row.kind) &&
  is(filter.resourceId, row.resourceId) &&
  is(filter.severity, row.severity) &&
  is(filter.owner, kinds[row.kind].owner) &&
  is(filter.escalation, escalationOf(row, now));

const is = (wanted: string | undefined, value: string | undefined): boolean => wanted === undefined || wanted === value;

function indexQuery({ businessId, state, resourceId, from, to }: ConflictFilter): Query {
  const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const sk = Object.keys(bounds).length === 0 ? {} : { sk: bounds };
  const rest = { table: 'conflicts', descending: true, ...sk } as const;
  return resourceId === undefined
    ? { ...rest, index: 'conflictsByState', pk: `${businessId}#${state}` }
    : { ...rest, index: 'conflictsByResource', pk: `${businessId}#${resourceId}` };
}
