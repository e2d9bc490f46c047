import { conflictKeys } from '../contracts/keys.ts';
import { type ConflictKind, ConflictRow, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import { newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check, Condition, Delete, Put, Update } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { conflictEvent } from '../webhooks/outbox.ts';
import type { Saying } from '../words/saying.ts';
import { owesDigest } from './digest.ts';
import { ignoredAs } from './ignored.ts';
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
  lost?: ConflictRow['lost'];
  /** Why it happened and what it means for customers. */
  cause: Saying;
  impact: Saying;
};

type Terms = {
  /** What a new row owes besides, such as a mail: part of the write that opens it. */
  owes?: (conflictId: string) => Promise<Put[]>;
  /** On what condition the row is opened or counted once more, as things stand now; throws where it is not any more. */
  onlyWhile?: () => Promise<Check[]>;
};

const attempts = 5;

/**
 * Opens a row, or counts the open one of the same cause once more (CF1). Answers its id; where a person has left the same two
 * versions as they are, that of the row in which they did.
 */
export async function openConflict(
  ports: DeskPorts,
  input: ConflictInput,
  { owes = async () => [], onlyWhile = async () => [] }: Terms = {},
): Promise<string> {
  const causeId = input.subjectId ?? input.subject.id;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const open = await openRow(ports, input.businessId, input.kind, causeId);
    const checks = await onlyWhile();
    const id =
      open === undefined
        ? ((await ignoredAs(ports, input, causeId)) ?? (await insert(ports, input, owes, checks)))
        : await seenAgain(ports, open.conflictId, input, checks);
    if (id !== undefined) return id;
  }
  throw new Error(`The conflict ${input.kind} on ${input.subject.id} could not be stored: too many writers at once`);
}

const openRow = ({ store }: DeskPorts, businessId: string, kind: string, subjectId: string) =>
  readRow(store, 'conflicts', conflictKeys.open(businessId, kind, subjectId), OpenConflictRow);

async function insert(
  ports: DeskPorts,
  input: ConflictInput,
  owes: (conflictId: string) => Promise<Put[]>,
  checks: Check[],
): Promise<string | undefined> {
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
    ...(await owes(id)),
    ...checks,
  ]);
  return result.ok ? id : undefined;
}

async function seenAgain(
  ports: DeskPorts,
  conflictId: string,
  input: ConflictInput,
  checks: Check[],
): Promise<string | undefined> {
  const seen: Update = {
    kind: 'update',
    table: 'conflicts',
    key: conflictKeys.conflict(input.businessId, conflictId),
    add: { count: 1, version: 1 },
    set: {
      subject: input.subject,
      lastSeenAt: iso(ports.clock.now()),
      cause: input.cause,
      impact: input.impact,
      ...(input.ours === undefined ? {} : { ours: input.ours }),
      ...(input.theirs === undefined ? {} : { theirs: input.theirs }),
      ...(input.bookingVersion === undefined ? {} : { bookingVersion: input.bookingVersion }),
      ...(input.lost === undefined ? {} : { lost: input.lost }),
    },
    // Whoever is asked now decides about all of it: nothing has lost yet.
    remove: [
      ...(input.bookingVersion === undefined ? ['bookingVersion'] : []),
      ...(input.lost === undefined ? ['lost'] : []),
    ],
    when: [{ attribute: 'state', is: '=', value: 'open' }],
  };
  return (await ports.store.transact([seen, ...checks])).ok ? conflictId : undefined;
}

/**
 * The cause has gone, as it was seen while the row stood as it was read, and while `checks` hold: false when anything has moved
 * since, and it has to be looked at anew.
 */
export async function closeAsRead(ports: DeskPorts, conflict: ConflictRow, checks: Check[]): Promise<boolean> {
  const end = { state: 'closed', closedAt: iso(ports.clock.now()) } as const;
  return (await ports.store.transact([...endWrites(conflict, end), ...checks])).ok;
}

/** The cause has gone: the open row closes itself. False when none was open. */
export async function closeConflict(
  ports: DeskPorts,
  cause: { businessId: string; kind: ConflictKind; subjectId: string },
): Promise<boolean> {
  const open = await openRow(ports, cause.businessId, cause.kind, cause.subjectId);
  if (open === undefined) return false;
  const ref = { businessId: cause.businessId, conflictId: open.conflictId };
  return await finish(ports, ref, { state: 'closed', closedAt: iso(ports.clock.now()) });
}

export type Decision = { name: string; action: string };

/**
 * CF1: the writes that settle an open row with name and time, to stand in one transaction with what was decided. On condition
 * that it stands as it was read.
 */
export const settling = (conflict: ConflictRow, decision: Decision, now: number) =>
  endWrites(conflict, settledAt(decision, iso(now)));

const settledAt = (decision: Decision, at: string): End => ({
  state: 'settled',
  closedAt: at,
  settledBy: { ...decision, at },
});

/** The write that records what a person did about a row that stays open, on condition that it stands as it was read. */
export const noting = (conflict: ConflictRow, { name, action }: Decision, now: number): Update[] => [
  {
    kind: 'update',
    table: 'conflicts',
    key: conflictKeys.conflict(conflict.businessId, conflict.id),
    set: { lastAction: { name, action, at: iso(now) } },
    add: { version: 1 },
    when: stillOpen(conflict),
  },
];

/** A row seen again meanwhile is read again. */
async function finish(ports: DeskPorts, ref: { businessId: string; conflictId: string }, end: End): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await getConflict(ports, ref.businessId, ref.conflictId);
    if (row?.state !== 'open') return false;
    const result = await ports.store.transact(endWrites(row, end));
    if (result.ok) return true;
    if (result.lost.includes(0)) return false;
  }
  throw new Error(`The conflict ${ref.conflictId} could not be ended: too many writers at once`);
}

type End = { state: 'closed' | 'settled'; closedAt: string; settledBy?: Decision & { at: string } };

/** Its pointer, the row and what integrators hear of it, as one. */
function endWrites(row: ConflictRow, end: End) {
  const { businessId, id, kind, causeId, version = 1 } = row;
  const set = { ...end, version: version + 1, stateKey: `${businessId}#${end.state}` };
  return [
    {
      kind: 'delete',
      table: 'conflicts',
      key: conflictKeys.open(businessId, kind, causeId),
      when: [{ attribute: 'conflictId', is: '=', value: id }],
    },
    { kind: 'update', table: 'conflicts', key: { pk: row.pk, sk: row.sk }, set, when: stillOpen(row) },
    conflictEvent({ ...row, ...set }),
  ] satisfies (Put | Update | Delete)[];
}

const stillOpen = ({ version }: ConflictRow): Condition[] => [
  { attribute: 'state', is: '=', value: 'open' },
  version === undefined ? { attribute: 'version', is: 'absent' } : { attribute: 'version', is: '=', value: version },
];

export const getConflict = ({ store }: Pick<Ports, 'store'>, businessId: string, conflictId: string) =>
  readRow(store, 'conflicts', conflictKeys.conflict(businessId, conflictId), ConflictRow);
