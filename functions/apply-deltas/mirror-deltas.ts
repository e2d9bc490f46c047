import { inParallel } from '../../shared/async/in-parallel.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import { EventIdRow, type EventRow, OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Put, Store } from '../../shared/ports/store.ts';
import { getLinksOfResource } from '../../shared/records/directory.ts';
import { parseRow } from '../../shared/records/read.ts';
import { days, unixSeconds } from '../../shared/records/time.ts';
import { mirror, type MirrorRow, takesExceptionsAlong } from '../../shared/sync/mirror.ts';

/** AP1, AP4, AP6, AP7: writes one chunk's events into their generation, each behind the fence of its id row. */

export type MirrorTarget = {
  businessId: string;
  linkId: string;
  resourceId: string;
  /** Base of the generation's partitions. */
  partition: string;
  zone: string;
  pull: number;
  settings: Settings;
  /** Series come as their instances in this generation (PL6). */
  expanded: boolean;
  now: number;
};

export type MirroredDelta = {
  delta: Delta;
  /** The booking this event belongs to, known by its id. */
  bookingId: string | undefined;
  /** Blocking rows now in the calendar because of this delta. */
  blocking: (EventRow | Omit<EventRow, 'pk'>)[];
  /** It was mirrored before this delta. */
  known: boolean;
  /** It, or an exception of it, may have stood in a booking's way: a row tells of it, also of one that is gone. */
  mayFree: boolean;
  fenced: boolean;
  /** It is, or was before, a whole day that is marked free (AV2). */
  freeDay: boolean;
  problem: string | undefined;
};

type MirrorPorts = Pick<Ports, 'store' | 'metrics'>;

const width = 16;

/** Tombstones outlive what queues and their dead-letter queues keep: 14 days each (AP4). */
const tombstoneDays = 32;

export async function mirrorDeltas(
  ports: MirrorPorts,
  target: MirrorTarget,
  deltas: readonly Delta[],
): Promise<MirroredDelta[]> {
  const latest = [...new Map(deltas.map((delta) => [delta.id, delta])).values()];
  const own = await ownEvents(ports.store, target, latest);
  const moved = await movedHere(ports.store, target, latest, own);
  const ids = await idRows(ports.store, target, latest);
  return await inParallel(latest, width, (delta) =>
    mirrorOne(ports, target, delta, {
      bookingId: own.get(delta.id),
      movedFrom: moved.get(delta.id),
      before: ids.get(delta.id),
    }),
  );
}

/**
 * RC6: Google moves an event to another calendar under the same id. In one of the same resource it must not collide with
 * the booking that it was the event of.
 */
async function movedHere(
  store: Store,
  target: MirrorTarget,
  deltas: Delta[],
  own: Map<string, string>,
): Promise<Map<string, string>> {
  const suspects = deltas.filter(({ id, markedBooking }) => markedBooking !== undefined && !own.has(id));
  if (suspects.length === 0) return new Map();
  const links = await getLinksOfResource(store, target.businessId, target.resourceId);
  const others = links.filter(({ id }) => id !== target.linkId);
  const found = await Promise.all(others.map(({ id }) => ownEvents(store, { ...target, linkId: id }, suspects)));
  return new Map(found.flatMap((each) => [...each]));
}

async function ownEvents(store: Store, target: MirrorTarget, deltas: Delta[]): Promise<Map<string, string>> {
  const keys = deltas.map((delta) => calendarKeys.ownEvent(target.businessId, target.linkId, delta.id));
  const rows = await store.batchGet('calendar', keys);
  return new Map(rows.map((row) => [row.sk.slice('own#'.length), parseRow(OwnEventRow, row).bookingId]));
}

async function idRows(store: Store, target: MirrorTarget, deltas: Delta[]): Promise<Map<string, EventIdRow>> {
  const keys = deltas.map((delta) => calendarKeys.eventId(target.partition, delta.id));
  const rows = await store.batchGet('calendar', keys);
  return new Map(rows.map((row) => parseRow(EventIdRow, row)).map((row) => [row.eventId, row]));
}

/** What our rows say of an event; each undefined where they know nothing of it. */
type Found = { bookingId: string | undefined; movedFrom: string | undefined; before: EventIdRow | undefined };

async function mirrorOne(
  ports: MirrorPorts,
  target: MirrorTarget,
  delta: Delta,
  { bookingId, movedFrom, before }: Found,
): Promise<MirroredDelta> {
  const keepAfter = target.now - days(target.settings.importDaysBack);
  const { rows, problem } = mirror(delta, {
    ...target,
    keepAfter,
    ...(bookingId === undefined ? {} : { bookingId }),
    ...(movedFrom === undefined ? {} : { movedFrom }),
  });
  const known = before !== undefined && !before.gone;
  const freeDay = before?.freeDay === true || rows.some(isFreeDay);
  const alone = !takesExceptionsAlong(delta, { isKnown: before !== undefined, expanded: target.expanded });
  const mayFree = before !== undefined || !alone;
  const answer = { delta, bookingId, known, mayFree, problem, freeDay, fenced: false };
  if (problem !== undefined) return { ...answer, blocking: [] };
  // Nothing to store and nothing stored: a removal of the unknown still leaves its tombstone (AP4), the past does not.
  if (rows.length === 0 && before === undefined && delta.status !== 'cancelled') return { ...answer, blocking: [] };
  const written = await writeBehindFence(ports.store, target, delta, rows, before);
  if (!written) ports.metrics.count('DeltaFenced');
  if (written && !alone) await removeExceptions(ports, target, delta.id);
  const blocking = written ? rows.filter((row) => row.row === 'event').filter((row) => row.blocks) : [];
  return { ...answer, blocking, fenced: !written };
}

/**
 * A plain write for what is new or stays in place; one transaction where rows must agree because an event left its old
 * place (AV6). Old places keep a tombstone with the pull's number, so that a zombie's late write is refused there too.
 */
async function writeBehindFence(
  store: Store,
  target: MirrorTarget,
  delta: Delta,
  rows: MirrorRow[],
  before: EventIdRow | undefined,
): Promise<boolean> {
  if (before !== undefined && before.pull > target.pull) return false;
  const idWrite = idPut(target, delta, rows, before);
  const rowWrites = rows.map((row) =>
    fencedPut(target, { ...row, ...calendarKeys.eventKey(target.partition, row.sk) }),
  );
  const left = (before?.keys ?? []).filter((sk) => !rows.some((row) => row.sk === sk));
  if (left.length > 0) {
    const tombstones = left.map((sk) => fencedPut(target, tombstone(target, delta, sk)));
    return await moveBehindFence(store, [idWrite, ...tombstones, ...rowWrites]);
  }
  if (!(await store.put(idWrite)).ok) return false;
  const results = await Promise.all(rowWrites.map((write) => store.put(write)));
  return results.every((result) => result.ok);
}

const attempts = 4;

/** Another writer in the way says nothing about the fence: it is tried again, and then the message comes again. */
async function moveBehindFence(store: Store, writes: Put[]): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const result = await store.transact(writes);
    if (result.ok) return true;
    if (!result.conflict) return false;
  }
  throw new Error(`Other writers were in the way of ${writes[0]?.row.sk} too often`);
}

const fence = (target: MirrorTarget): Condition[] => [
  {
    anyOf: [
      { attribute: 'pk', is: 'absent' },
      { attribute: 'pull', is: '<=', value: target.pull },
    ],
  },
];

const fencedPut = (target: MirrorTarget, row: Put['row']): Put => ({
  kind: 'put',
  table: 'calendar',
  row,
  when: fence(target),
});

const expiry = (target: MirrorTarget): number => unixSeconds(target.now + days(tombstoneDays));

const mostFormer = 20;

function idPut(target: MirrorTarget, delta: Delta, rows: MirrorRow[], before: EventIdRow | undefined): Put {
  const gone = rows.length === 0;
  const keys = rows.map((one) => one.sk);
  const places = new Set([...(before?.former ?? []), ...(before?.keys ?? [])]);
  const former = [...places].filter((sk) => !keys.includes(sk)).slice(-mostFormer);
  const row: EventIdRow = {
    ...calendarKeys.eventId(target.partition, delta.id),
    v: 1,
    row: 'eventId',
    eventId: delta.id,
    pull: target.pull,
    keys,
    ...(former.length === 0 ? {} : { former }),
    gone,
    ...(rows.some(isFreeDay) ? { freeDay: true } : {}),
    ...(delta.masterId === undefined ? {} : { masterId: delta.masterId }),
    ...(gone ? { expiresAt: expiry(target) } : {}),
  };
  return fencedPut(target, row);
}

const isFreeDay = (row: MirrorRow): boolean => row.row === 'event' && row.freeDay === true;

const tombstone = (target: MirrorTarget, delta: Delta, sk: string): Put['row'] => ({
  ...calendarKeys.eventKey(target.partition, sk),
  v: 1,
  row: 'tombstone',
  eventId: delta.id,
  pull: target.pull,
  gone: true,
  expiresAt: expiry(target),
});

/** A deleted series takes its exceptions along; whether Google names each of them is unsettled. */
async function removeExceptions(ports: MirrorPorts, target: MirrorTarget, masterId: string): Promise<void> {
  const { pk, sk } = calendarKeys.eventId(target.partition, `${masterId}_`);
  const { rows } = await ports.store.query({ table: 'calendar', pk, sk: { beginsWith: sk } });
  const exceptions = rows
    .map((row) => parseRow(EventIdRow, row))
    .filter((row) => row.masterId === masterId && !row.gone);
  await inParallel(exceptions, width, (row) =>
    writeBehindFence(ports.store, target, { id: row.eventId, status: 'cancelled' }, [], row),
  );
}
