import { openDoubleBookings, recheckCollisionsOf, recheckCollisionsWith } from '../../shared/bookings/collisions.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import { raiseGuard } from '../../shared/bookings/commit.ts';
import { calendarKeys, conflictKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { Delta, DeltaMessage } from '../../shared/contracts/messages.ts';
import { EventIdRow, EventRow } from '../../shared/contracts/rows/calendar.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { closeConflict, openConflict } from '../../shared/desk/desk.ts';
import { forgoEarlyLook } from '../../shared/links/early-look.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getLink, getResource, getSettings } from '../../shared/records/directory.ts';
import { parseRow, readRow } from '../../shared/records/read.ts';
import { markBusyChanged } from '../../shared/webhooks/busy.ts';
import { saying } from '../../shared/words/saying.ts';
import { applyOwn } from './apply-own.ts';
import { applyPreview } from './apply-preview.ts';
import { type MirroredDelta, mirrorDeltas } from './mirror-deltas.ts';
import {
  afterFinish,
  closeReadConflicts,
  finishPull,
  isComplete,
  recordPosition,
  repeatAfterFinish,
} from './progress.ts';
import { readSigns, tellPushes } from './push-signs.ts';
import { takeDeletion } from './take-deletion.ts';

export type ApplyPorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'random' | 'metrics'>;

/** One message of the delta queue. Throws only for defects and lost engines: the message then comes again. */
export function createApplyDeltas(ports: ApplyPorts) {
  return async (message: DeltaMessage): Promise<void> => {
    const link = await getLink(ports.store, message.businessId, message.linkId);
    const resource = link && (await getResource(ports.store, link.businessId, link.resourceId));
    if (link === undefined || resource === undefined || link.state === 'disconnected') return;
    const settings = await getSettings(ports.store, link.businessId, link.resourceId);
    const context = { link, resource, settings };
    if (message.kind === 'chunk') await applyChunk(ports, context, message);
    else if (message.kind === 'preview') await applyPreview(ports, context, message);
    else await applyGone(ports, context, message);
  };
}

type Context = { link: LinkRow; resource: ResourceRow; settings: Settings };
type Chunk = DeltaMessage & { kind: 'chunk' };

async function applyChunk(ports: ApplyPorts, context: Context, chunk: Chunk): Promise<void> {
  if (!belongs(context.link, chunk)) {
    ports.metrics.count('ChunkSuperseded');
    return await repeatAfterFinish(ports, chunk);
  }
  const signs = await readSigns(ports, context.link, chunk);
  const mirrored = await applyRows(ports, context, chunk);
  const recorded = await recordPosition(ports, chunk, signs, {
    stillReading: context.link.pullState === 'reading',
    freeDays: mirrored.some(({ freeDay }) => freeDay),
  });
  if (recorded === undefined || !isComplete(recorded)) return;
  await closeReadConflicts(ports, recorded);
  await tellPushes(ports, recorded);
  const { settings, resource } = context;
  const rhythm = { automaticSync: settings.automaticSync, zone: resource.timeZone };
  const finished = await finishPull(ports, recorded, rhythm);
  if (finished !== undefined) await afterFinish(ports, recorded, finished);
}

/** Only chunks of the link's present pull move anything; rows of an older one are fenced besides (AP1). */
const belongs = (link: LinkRow, chunk: Chunk): boolean =>
  link.pullState !== 'idle' &&
  link.pullNumber === chunk.pull &&
  (link.building ?? link.generation) === chunk.generation &&
  !isTakenOver(link, chunk);

/** PL1: a reader that was taken over may still send what it read before; its heir reads those pages again. */
const isTakenOver = (link: LinkRow, { epoch = link.pullEpoch, position }: Chunk): boolean =>
  epoch !== link.pullEpoch && position >= (link.pullResumedAt ?? 0);

/** AV3: the rows, then the guard, then the bookings in their way. */
async function applyRows(ports: ApplyPorts, context: Context, chunk: Chunk): Promise<MirroredDelta[]> {
  const { link, settings } = context;
  const partition = calendarKeys.generation(link.businessId, link.id, chunk.generation);
  const target = {
    businessId: link.businessId,
    linkId: link.id,
    resourceId: link.resourceId,
    partition,
    zone: chunk.zone,
    pull: chunk.pull,
    settings,
    expanded: (link.building === chunk.generation ? link.buildingExpanded : link.expanded) ?? false,
    now: ports.clock.now(),
  };
  const mirrored = await mirrorDeltas(ports, target, chunk.deltas);
  const blocking = mirrored.flatMap((one) => one.blocking);
  if (blocking.length > 0) await raiseGuard(ports, link);
  if (settings.direction !== 'bookingsToGoogle') await openDoubleBookings(ports, link, partition, blocking);
  if (changesBusy(context, chunk, mirrored)) await markBusyChanged(ports, link);
  for (const one of mirrored) await settleOne(ports, context, chunk, one);
  await closeReadable(ports, link, mirrored);
  return mirrored;
}

/** WH1: a generation that is still being built is seen by nobody until the flip. */
const changesBusy = ({ link, settings }: Context, chunk: Chunk, mirrored: readonly MirroredDelta[]): boolean =>
  settings.direction !== 'bookingsToGoogle' &&
  chunk.generation === link.generation &&
  mirrored.some((one) => !one.fenced && one.bookingId === undefined && (one.known || one.blocking.length > 0));

async function settleOne(ports: ApplyPorts, context: Context, chunk: Chunk, one: MirroredDelta): Promise<void> {
  const { link } = context;
  if (one.problem !== undefined) return await openUnreadable(ports, link, one.delta, one.problem);
  if (one.fenced) return;
  if (one.bookingId !== undefined) {
    const letBlock = (delta: Delta) => blockOwnEvent(ports, link, chunk.generation, delta);
    await applyOwn(ports, { ...context, zone: chunk.zone, letBlock }, one.delta, one.bookingId);
    await recheckCollisionsOf(ports, { businessId: link.businessId, id: one.bookingId });
  }
  if (one.mayFree) await recheckCollisionsWith(ports, link, one.delta);
}

/** What could not be read before and can be now (AP8, CF1). */
async function closeReadable(ports: ApplyPorts, { businessId }: LinkRow, mirrored: MirroredDelta[]): Promise<void> {
  const { pk, sk } = conflictKeys.open(businessId, 'event_unreadable', '');
  const { rows } = await ports.store.query({ table: 'conflicts', pk, sk: { beginsWith: sk } });
  const unreadable = new Set(rows.map((row) => row.sk.slice(sk.length)));
  for (const { delta, problem } of mirrored)
    if (problem === undefined && unreadable.has(delta.id))
      await closeConflict(ports, { businessId, kind: 'event_unreadable', subjectId: delta.id });
}

/** AP8: one bad event does not stop the rest. */
async function openUnreadable(ports: ApplyPorts, link: LinkRow, delta: Delta, problem: string): Promise<void> {
  await openConflict(ports, {
    businessId: link.businessId,
    kind: 'event_unreadable',
    subject: { type: 'event', id: delta.id, label: link.calendarName },
    resourceId: link.resourceId,
    linkId: link.id,
    eventId: delta.id,
    cause: saying('cause.unreadable', { problem }),
    impact: saying('impact.unreadable'),
  });
}

/** RC5: Google shows the person busy at a time the booking does not have: not sold, and whoever has it already is told of (AV3). */
async function blockOwnEvent(ports: ApplyPorts, link: LinkRow, generation: number, delta: Delta): Promise<void> {
  const { store } = ports;
  const base = calendarKeys.generation(link.businessId, link.id, generation);
  const id = await readRow(store, 'calendar', calendarKeys.eventId(base, delta.id), EventIdRow);
  const keys = (id?.keys ?? []).filter((sk) => !sk.startsWith('x#'));
  const blocking: EventRow[] = [];
  for (const sk of keys) {
    const result = await store.update({
      table: 'calendar',
      key: calendarKeys.eventKey(base, sk),
      set: { blocks: true },
      when: [{ attribute: 'eventId', is: '=', value: delta.id }],
    });
    if (result.ok && result.row.row === 'event') blocking.push(parseRow(EventRow, result.row));
  }
  await raiseGuard(ports, link);
  await markBusyChanged(ports, link);
  await openDoubleBookings(ports, link, base, blocking);
}

/** AP3: Google's own word that these events are gone, through the same breaker as every deletion. */
async function applyGone(ports: ApplyPorts, context: Context, message: DeltaMessage & { kind: 'gone' }): Promise<void> {
  const { link, settings } = context;
  if (link.generation !== message.generation) return;
  for (const { bookingId, eventId } of message.bookings) {
    const booking = await getBooking(ports, link.businessId, bookingId);
    if (booking === undefined || booking.status === 'cancelled' || booking.heldByConflict !== undefined) continue;
    if (booking.google.eventId !== eventId || (booking.google.writtenAt ?? '') > (link.verifyBefore ?? '')) continue;
    const then = settings.direction === 'bookingsToGoogle' ? 'putBack' : settings.onEventDeleted;
    await takeDeletion(ports, context, booking, then);
  }
  if (message.more === true) return;
  const done = await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    remove: ['verifyGeneration', 'verifyBefore', 'verifyAfter'],
    when: [{ attribute: 'verifyGeneration', is: '=', value: message.generation }],
  });
  if (done.ok) await forgoEarlyLook(ports, parseRow(LinkRow, done.row));
}
