import { countLatency } from '../../shared/records/latency.ts';
import { reviewCollisions } from '../../shared/bookings/collisions.ts';
import { raiseGuard } from '../../shared/bookings/commit.ts';
import { stretchNow } from '../../shared/budget/usage.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { DeltaMessage } from '../../shared/contracts/messages.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import { closeConflict } from '../../shared/desk/desk.ts';
import { spreadOf } from '../../shared/identity/ids.ts';
import { cleanupsOfFlip } from '../../shared/links/cleanup.ts';
import { pullMessage, verifyMessage } from '../../shared/links/wake.ts';
import { closeClientRefused } from '../../shared/oauth-clients/refused.ts';
import { askForReplay } from '../../shared/links/ask-for-replay.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition } from '../../shared/ports/store.ts';
import { getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { hours, iso, minutes } from '../../shared/records/time.ts';
import { lookAgainAt, type Rhythm } from '../../shared/sync/automatic.ts';
import { checkIntervalMs } from '../../shared/sync/check-interval.ts';
import { markBusyChanged } from '../../shared/webhooks/busy.ts';
import { markResourceChanged } from '../../shared/webhooks/resource-change.ts';
import { applyingLeaseMs } from '../../shared/sync/pull-plan.ts';
import { isWatched, judgePushes } from '../../shared/sync/push-loss.ts';
import { adviseFreeDays } from './advise-free-days.ts';
import { afterPushes, type PushSigns, replaceSoon } from './push-signs.ts';

type ProgressPorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'random' | 'metrics'>;
type Chunk = DeltaMessage & { kind: 'chunk' };

/** AP2: records a chunk after all its rows are written; undefined when its pull is not the link's any more. */
export async function recordPosition(
  { store, clock }: ProgressPorts,
  chunk: Chunk,
  signs: PushSigns,
  { stillReading, freeDays }: { stillReading: boolean; freeDays: boolean },
): Promise<LinkRow | undefined> {
  const key = directoryKeys.link(chunk.businessId, chunk.linkId);
  const lease = clock.now() + applyingLeaseMs;
  // Until all pages are read the lease is the reader's; longer, it would keep the next reader off.
  const leased = stillReading ? {} : { leaseUntil: iso(lease), ...dueAt(key, lease) };
  const result = await store.update({
    table: 'directory',
    key,
    addToSet: { appliedPositions: [chunk.position] },
    add: { importDone: chunk.deltas.length, ...counted(signs) },
    set: {
      ...leased,
      ...(chunk.last === undefined ? {} : { pullTotal: chunk.last.total, pullCursor: chunk.last.cursor }),
      ...(signs.ownPushed ? { ownPushes: true } : {}),
      ...(freeDays ? { freeDaysTouched: true } : {}),
    },
    when: [
      { attribute: 'pullNumber', is: '=', value: chunk.pull },
      { attribute: 'pullState', is: '<>', value: 'idle' },
    ],
  });
  return result.ok ? parseRow(LinkRow, result.row) : undefined;
}

const counted = ({ unannounced, unannouncedOwn }: PushSigns): { [name: string]: number } => ({
  ...(unannounced > 0 ? { unannounced } : {}),
  ...(unannouncedOwn > 0 ? { unannouncedOwn } : {}),
});

export const isComplete = (link: LinkRow): boolean =>
  link.pullTotal !== undefined && link.appliedPositions?.size === link.pullTotal;

/**
 * The one write that moves the cursor: on condition of generation, pull and the cursor the pull started from (AP2). For a
 * full run it flips the link to the new generation (AP3).
 */
export async function finishPull(ports: ProgressPorts, link: LinkRow, rhythm: Rhythm): Promise<LinkRow | undefined> {
  const { store, clock } = ports;
  const key = directoryKeys.link(link.businessId, link.id);
  const full = link.pullKind === 'full';
  const pushes = afterPushes(judgePushes(link, clock.now()), clock.now());
  const stretched = await stretchNow(store, link.oauthClient, clock.now());
  const facts = checkFacts({ ...link, pushLosses: pushes.losses ?? link.pushLosses }, clock.now());
  const next =
    rhythm.automaticSync === 'on'
      ? clock.now() + checkIntervalMs(facts, spreadOf(link.id), stretched)
      : lookAgainAt(rhythm, clock.now());
  const early = clock.now() + owesAgainMs(link);
  const flip = full ? flipOf(link, clock.now()) : undefined;
  const set = {
    pullState: 'idle',
    cursor: link.pullCursor ?? '',
    servedTicket: link.pullTicket ?? 0,
    servedAsks: link.pullAsks ?? 0,
    asOf: link.pullStartedAt ?? iso(clock.now()),
    inboundAt: iso(clock.now()),
    ...dueAt(key, Math.min(next, early)),
    ...(early < next ? { earlyLookAt: iso(early), checkAt: iso(next) } : {}),
    ...flip?.set,
    ...pushes.set,
  };
  const remove = [...pullFields, ...(flip?.remove ?? []), ...pushes.remove];
  const left = flip?.left ?? [];
  const addToSet = left.length === 0 ? {} : { addToSet: { leftGenerations: left } };
  const result = await store.update({ table: 'directory', key, set, remove, ...addToSet, when: stillOurs(link) });
  const finished = result.ok ? parseRow(LinkRow, result.row) : undefined;
  if (finished?.replayAt !== undefined && link.replayAt === undefined) await owesReplay(ports, finished);
  return finished;
}

/** The replay was asked for while the pull was being finished, which has moved the due marker that came with it. */
async function owesReplay({ store, clock }: ProgressPorts, { businessId, id }: LinkRow): Promise<void> {
  const key = directoryKeys.link(businessId, id);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, clock.now()),
    when: [{ attribute: 'replayAt', is: 'present' }],
  });
}

/** What belongs to one pull. */
const pullFields = [
  ...['leaseUntil', 'pullTotal', 'pullCursor', 'pullPosition', 'pullOwner', 'pullNotifiedAt', 'appliedPositions'],
  ...['inboundError', 'unannounced', 'unannouncedOwn'],
];

/** The readers' pointer, and what the flip owes: kept on the link until it is done. */
function flipOf(link: LinkRow, now: number) {
  const generation = link.building ?? link.generation;
  const asOf = link.pullStartedAt;
  return {
    set: {
      generation,
      generationBefore: link.generation,
      flippedTo: generation,
      expanded: link.buildingExpanded ?? false,
      ...(asOf === undefined ? {} : { generationAsOf: asOf }),
      ...verification(link, now),
    },
    remove: [
      ...['building', 'buildingBegun', 'buildingExpanded', 'importDone', 'importTotal'],
      ...['previewUntil', 'previewAsOf', 'previewOf', 'previewPositions', 'verifyAfter'],
    ],
    left: link.generation > 0 && link.generation !== generation ? [link.generation] : [],
  };
}

/** While bookings are still to be verified or written the link is looked at again soon: the message for it may have been lost. */
const owesAgainMs = (link: LinkRow): number =>
  link.replayAt !== undefined ? minutes(2) : isVerifying(link) ? minutes(10) : Number.POSITIVE_INFINITY;

const isVerifying = (link: LinkRow): boolean => link.verifyGeneration !== undefined || link.pullKind === 'full';

/**
 * AP3: bookings written up to now are looked up one by one, for their events may have been deleted before the run read them; before a
 * first import some may have been written, too.
 */
const verification = (link: LinkRow, now: number): Record<string, string | number> => ({
  verifyGeneration: link.building ?? 0,
  verifyBefore: iso(now),
});

const checkFacts = (link: LinkRow, now: number) => ({
  watched: isWatched(link, now),
  askedRecently: link.askedAt !== undefined && Date.parse(link.askedAt) > now - hours(1),
});

const stillOurs = (link: LinkRow): Condition[] => [
  { attribute: 'pullNumber', is: '=', value: link.pullNumber },
  { attribute: 'pullState', is: '<>', value: 'idle' },
  { attribute: 'generation', is: '=', value: link.generation },
  link.pullFrom ? { attribute: 'cursor', is: '=', value: link.pullFrom } : { attribute: 'cursor', is: 'absent' },
];

/** A complete read has ended what kept Google from being read (CF1). Before the finish: a worker that dies repeats it. */
export async function closeReadConflicts(
  ports: ProgressPorts,
  { businessId, id, oauthClient, inboundError, outboundError }: LinkRow,
): Promise<void> {
  if (inboundError !== undefined) await closeClientRefused(ports, { businessId, oauthClient }, 'calendar');
  const ended = [];
  for (const kind of endedByRead(inboundError, outboundError))
    ended.push(await closeConflict(ports, { businessId, kind, subjectId: id }));
  if (ended.includes(true)) await askForReplay(ports, { businessId, id });
}

/** Being read proves that a calendar is there, also where only a write has missed it; it proves nothing else of writing. */
function endedByRead(inboundError: string | undefined, outboundError: string | undefined) {
  if (inboundError !== undefined) return ['calendar_gone', 'permission_missing', 'quota_exhausted'] as const;
  return outboundError?.startsWith('notFound') ? (['calendar_gone'] as const) : [];
}

/** What follows a finished pull: people are told, old rows go, tickets taken meanwhile wake the next one (PL1). */
export async function afterFinish(ports: ProgressPorts, before: LinkRow, link: LinkRow): Promise<void> {
  if (before.pullNotifiedAt !== undefined)
    ports.metrics.time('NotificationToApplied', ports.clock.now() - Date.parse(before.pullNotifiedAt));
  await settleFinish(ports, link);
  if (before.pullNotifiedAt !== undefined) await countPush(ports, link.businessId, before.pullNotifiedAt);
}

/** Last, for nothing hangs on it: a worker that dies has counted one push too few (HE1). */
async function countPush({ store, clock }: ProgressPorts, businessId: string, notifiedAt: string): Promise<void> {
  const now = clock.now();
  await countLatency(store, businessId, now - Date.parse(notifiedAt), now);
}

/** Also asked on a repeated delivery and after the next pull, in case the first worker died on the way. */
async function settleFinish(ports: ProgressPorts, link: LinkRow): Promise<void> {
  if (link.flippedTo !== undefined && link.flippedTo === link.generation) await afterFlip(ports, link);
  if (link.silentChannelId !== undefined && link.silentChannelId === link.channelId)
    await replaceSoon(ports, link, link.silentChannelId);
  await adviseFreeDays(ports, link);
  if (link.toldLate === true) await tellCaughtUp(ports, link);
  await wakeOpenTickets(ports, link);
}

/** It was told that the calendar had fallen behind: once it is read again, that is told too. */
async function tellCaughtUp(ports: ProgressPorts, link: LinkRow): Promise<void> {
  await markResourceChanged(ports, link);
  await ports.store.update({
    ...{ table: 'directory', key: { pk: link.pk, sk: link.sk }, remove: ['toldLate'] },
    when: [{ attribute: 'pullNumber', is: '=', value: link.pullNumber }],
  });
}

/** Safe to repeat: the link remembers that it is owed until all of it is done. */
async function afterFlip(ports: ProgressPorts, link: LinkRow): Promise<void> {
  await raiseGuard(ports, link);
  await markBusyChanged(ports, link);
  await markResourceChanged(ports, link);
  await reviewCollisions(ports, link);
  const { generation } = link;
  for (const row of cleanupsOfFlip(link, ports.clock.now())) await ports.store.put({ table: 'directory', row });
  if (link.verifyGeneration === generation) await ports.queues.send('changes', verifyMessage(link));
  await ports.store.update({
    table: 'directory',
    key: { pk: link.pk, sk: link.sk },
    remove: ['flippedTo', 'leftGenerations'],
    when: [
      { attribute: 'flippedTo', is: '=', value: generation },
      { attribute: 'generation', is: '=', value: generation },
      { attribute: 'pullNumber', is: '=', value: link.pullNumber },
    ],
  });
}

async function wakeOpenTickets(ports: Pick<Ports, 'store' | 'queues'>, link: LinkRow): Promise<void> {
  if (link.ticket <= link.servedTicket || link.pullState !== 'idle') return;
  await ports.queues.send(
    'changes',
    pullMessage({ businessId: link.businessId, linkId: link.id }, link.ticket, 'next'),
  );
}

export async function repeatAfterFinish(ports: ProgressPorts, chunk: Chunk): Promise<void> {
  const link = await getLink(ports.store, chunk.businessId, chunk.linkId);
  if (link !== undefined) await settleFinish(ports, link);
}
