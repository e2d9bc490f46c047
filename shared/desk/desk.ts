import { conflictKeys } from '../contracts/keys.ts';
import { type ConflictKind, ConflictRow, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import { newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Delete, Put, Query, Row, Update } from '../ports/store.ts';
import { readRow, readRows } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { conflictEvent } from '../webhooks/outbox.ts';
import { owesDigest } from './digest.ts';
import { kinds } from './kinds.ts';

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

export type ConflictInput = {
  businessId: string;
  kind: ConflictKind;
  subject: ConflictRow['subject'];
  /** What makes the cause one (CF1); the subject's id unless the same subject can have several. */
  subjectId?: string;
  resourceId?: string;
  linkId?: string;
  bookingId?: string;
  eventId?: string;
  ours?: ConflictRow['ours'];
  theirs?: ConflictRow['theirs'];
  bookingVersion?: number;
  /** Why it happened and what it means for customers, as sentences a person can read. */
  cause: string;
  impact: string;
};

const attempts = 5;

/** Opens a row, or counts the open one of the same cause once more (CF1). Answers its id. */
export async function openConflict(ports: DeskPorts, input: ConflictInput): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const open = await openRow(ports, input.businessId, input.kind, input.subjectId ?? input.subject.id);
    const id = open === undefined ? await insert(ports, input) : await seenAgain(ports, open.conflictId, input);
    if (id !== undefined) return id;
  }
  throw new Error(`The conflict ${input.kind} on ${input.subject.id} could not be stored: too many writers at once`);
}

const openRow = ({ store }: DeskPorts, businessId: string, kind: string, subjectId: string) =>
  readRow(store, 'conflicts', conflictKeys.open(businessId, kind, subjectId), OpenConflictRow);

async function insert(ports: DeskPorts, input: ConflictInput): Promise<string | undefined> {
  const { businessId, kind } = input;
  if (kinds[kind].digest !== false) await owesDigest(ports, businessId);
  const id = newId('cfl', ports.random);
  const at = iso(ports.clock.now());
  const { subjectId, ...facts } = input;
  const causeId = subjectId ?? input.subject.id;
  const row: ConflictRow = {
    ...conflictKeys.conflict(businessId, id),
    v: 1,
    row: 'conflict',
    ...facts,
    id,
    causeId,
    severity: kinds[kind].severity,
    state: 'open',
    openedAt: at,
    lastSeenAt: at,
    count: 1,
    version: 1,
    stateKey: `${businessId}#open`,
    subjectKey: `${businessId}#${input.subject.id}`,
    ...(input.resourceId === undefined ? {} : { resourceKey: `${businessId}#${input.resourceId}` }),
    openedKey: `${at}#${id}`,
  };
  const result = await ports.store.transact([
    {
      kind: 'put',
      table: 'conflicts',
      row: { ...conflictKeys.open(businessId, kind, causeId), v: 1, row: 'openConflict', conflictId: id },
      when: [{ attribute: 'pk', is: 'absent' }],
    },
    { kind: 'put', table: 'conflicts', row },
    conflictEvent(row),
  ]);
  return result.ok ? id : undefined;
}

async function seenAgain(ports: DeskPorts, conflictId: string, input: ConflictInput): Promise<string | undefined> {
  const result = await ports.store.update({
    table: 'conflicts',
    key: conflictKeys.conflict(input.businessId, conflictId),
    add: { count: 1, version: 1 },
    set: {
      lastSeenAt: iso(ports.clock.now()),
      cause: input.cause,
      impact: input.impact,
      ...(input.ours === undefined ? {} : { ours: input.ours }),
      ...(input.theirs === undefined ? {} : { theirs: input.theirs }),
      ...(input.bookingVersion === undefined ? {} : { bookingVersion: input.bookingVersion }),
    },
    when: [{ attribute: 'state', is: '=', value: 'open' }],
  });
  return result.ok ? conflictId : undefined;
}

/** The cause has gone: the open row closes itself. False when none was open. */
export async function closeConflict(
  ports: DeskPorts,
  cause: { businessId: string; kind: ConflictKind; subjectId: string },
): Promise<boolean> {
  const open = await openRow(ports, cause.businessId, cause.kind, cause.subjectId);
  if (open === undefined) return false;
  return await finish(ports, open, { state: 'closed' });
}

/** A person decided (CF1: with name and time). False when it was not open any more. */
export async function settleConflict(
  ports: DeskPorts,
  conflict: ConflictRow,
  decision: { name: string; action: string },
): Promise<boolean> {
  const open = await openRow(ports, conflict.businessId, conflict.kind, conflict.causeId);
  if (open?.conflictId !== conflict.id) return false;
  const settledBy = { ...decision, at: iso(ports.clock.now()) };
  return await finish(ports, open, { state: 'settled', settledBy });
}

/** The row, its pointer and what integrators hear of it, as one; a row seen again meanwhile is read again. */
async function finish(ports: DeskPorts, pointer: OpenConflictRow, end: End): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await getConflict(ports, pointer.pk, pointer.conflictId);
    if (row?.state !== 'open') return false;
    const result = await ports.store.transact(endWrites(pointer, row, { ...end, closedAt: iso(ports.clock.now()) }));
    if (result.ok) return true;
    if (result.lost.includes(0)) return false;
  }
  throw new Error(`The conflict ${pointer.conflictId} could not be ended: too many writers at once`);
}

type End = { state: 'closed' | 'settled'; settledBy?: NonNullable<ConflictRow['settledBy']> };

function endWrites(pointer: OpenConflictRow, row: ConflictRow, end: End & { closedAt: string }) {
  const version = (row.version ?? 1) + 1;
  const set = { ...end, version, stateKey: `${pointer.pk}#${end.state}` };
  const unchanged: Condition =
    row.version === undefined
      ? { attribute: 'version', is: 'absent' }
      : { attribute: 'version', is: '=', value: row.version };
  return [
    {
      kind: 'delete',
      table: 'conflicts',
      key: { pk: pointer.pk, sk: pointer.sk },
      when: [{ attribute: 'conflictId', is: '=', value: pointer.conflictId }],
    },
    {
      kind: 'update',
      table: 'conflicts',
      key: { pk: row.pk, sk: row.sk },
      set,
      when: [{ attribute: 'state', is: '=', value: 'open' }, unchanged],
    },
    conflictEvent({ ...row, ...set }),
  ] satisfies (Put | Update | Delete)[];
}

export const getConflict = ({ store }: Pick<Ports, 'store'>, businessId: string, conflictId: string) =>
  readRow(store, 'conflicts', conflictKeys.conflict(businessId, conflictId), ConflictRow);

export type ConflictFilter = {
  businessId: string;
  state: ConflictRow['state'];
  kind?: ConflictKind;
  resourceId?: string;
  /** Opened in [from, to), ISO instants. */
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
};

/** Newest first, a page at a time; filters that no index serves thin out the page, never hide a later match. */
export async function listConflicts({ store }: Pick<Ports, 'store'>, filter: ConflictFilter) {
  const matches = (row: Row) =>
    row.state === filter.state &&
    (filter.kind === undefined || row.kind === filter.kind) &&
    (filter.resourceId === undefined || row.resourceId === filter.resourceId);
  const found: ConflictRow[] = [];
  let cursor = filter.cursor;
  do {
    const page = await readRows(
      store,
      { ...indexQuery(filter), limit: filter.limit - found.length, ...(cursor === undefined ? {} : { cursor }) },
      ConflictRow,
    );
    found.push(...page.items.filter(matches));
    cursor = page.cursor;
  } while (found.length < filter.limit && cursor !== undefined);
  return cursor === undefined ? { items: found } : { items: found, cursor };
}

function indexQuery(filter: ConflictFilter): Query {
  const bounds = {
    ...(filter.from === undefined ? {} : { from: filter.from }),
    ...(filter.to === undefined ? {} : { to: filter.to }),
  };
  const sk = Object.keys(bounds).length === 0 ? {} : { sk: bounds };
  return filter.resourceId === undefined
    ? {
        table: 'conflicts',
        index: 'conflictsByState',
        pk: `${filter.businessId}#${filter.state}`,
        descending: true,
        ...sk,
      }
    : {
        table: 'conflicts',
        index: 'conflictsByResource',
        pk: `${filter.businessId}#${filter.resourceId}`,
        descending: true,
        ...sk,
      };
}
