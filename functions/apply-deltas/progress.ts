import { reviewCollisions } from '../../shared/bookings/collisions.ts';
import { raiseGuard } from '../../shared/bookings/commit.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { DeltaMessage } from '../../shared/contracts/messages.ts';
import { LinkRow } from '../../shared/contracts/rows.ts';
import { closeConflict } from '../../shared/desk/desk.ts';
import { spreadOf } from '../../shared/identity/ids.ts';
import { cleanupOf } from '../../shared/links/cleanup.ts';
import { pullMessage, verifyMessage } from '../../shared/links/wake.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition } from '../../shared/ports/store.ts';
import { getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { hours, iso } from '../../shared/records/time.ts';
import { checkIntervalMs } from '../../shared/sync/check-interval.ts';
import { applyingLeaseMs } from '../../shared/sync/pull-plan.ts';

type ProgressPorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'random' | 'metrics'>;
type Chunk = DeltaMessage & { kind: 'chunk' };

/** AP2: records a chunk after all its rows are written; undefined when its pull is not the link's any more. */
export async function recordPosition({ store, clock }: ProgressPorts, chunk: Chunk): Promise<LinkRow | undefined> {
  const key = directoryKeys.link(chunk.businessId, chunk.linkId);
  const lease = clock.now() + applyingLeaseMs;
  const result = await store.update({
    table: 'directory',
    key,
    addToSet: { appliedPositions: [chunk.position] },
    add: { importDone: chunk.deltas.length },
    set: {
      leaseUntil: iso(lease),
      ...dueAt(key, lease),
      ...(chunk.last === undefined ? {} : { pullTotal: chunk.last.total, pullCursor: chunk.last.cursor }),
    },
    when: [
      { attribute: 'pullNumber', is: '=', value: chunk.pull },
      { attribute: 'pullState', is: '<>', value: 'idle' },
    ],
  });
  return result.ok ? parseRow(LinkRow, result.row) : undefined;
}

export const isComplete = (link: LinkRow): boolean =>
  link.pullTotal !== undefined && link.appliedPositions?.size === link.pullTotal;

/**
 * The one write that moves the cursor: on condition of generation, pull and the cursor the pull started from (AP2). For a
 * full run it flips the link to the new generation (AP3).
 */
export async function finishPull(ports: ProgressPorts, link: LinkRow): Promise<LinkRow | undefined> {
  const { store, clock } = ports;
  const key = directoryKeys.link(link.businessId, link.id);
  const full = link.pullKind === 'full';
  const next = clock.now() + checkIntervalMs(checkFacts(link, clock.now()), spreadOf(link.id));
  const set = {
    pullState: 'idle',
    cursor: link.pullCursor ?? '',
    servedTicket: link.pullTicket ?? 0,
    asOf: link.pullStartedAt ?? iso(clock.now()),
    inboundAt: iso(clock.now()),
    ...dueAt(key, next),
    ...(full
      ? { generation: link.building ?? link.generation, generationBefore: link.generation, ...verification(link) }
      : {}),
  };
  const flipped = full
    ? ['building', 'buildingBegun', 'previewUntil', 'previewAsOf', 'previewPositions', 'importDone', 'importTotal']
    : [];
  const remove = [
    'leaseUntil',
    'pullTotal',
    'pullCursor',
    'pullPosition',
    'pullOwner',
    'pullNotifiedAt',
    'appliedPositions',
    'inboundError',
    ...flipped,
  ];
  const result = await store.update({ table: 'directory', key, set, remove, when: stillOurs(link) });
  return result.ok ? parseRow(LinkRow, result.row) : undefined;
}

/** AP3: bookings of a rebuilt calendar are verified one by one; a first import has none to verify. */
const verification = (link: LinkRow): Record<string, string | number> =>
  link.generation === 0 ? {} : { verifyGeneration: link.building ?? 0, verifyBefore: link.pullStartedAt ?? '' };

const checkFacts = (link: LinkRow, now: number) => ({
  watched: link.channelId !== undefined && link.watch === 'watched',
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
  { businessId, id, inboundError }: LinkRow,
): Promise<void> {
  if (inboundError === undefined) return;
  for (const kind of ['calendar_gone', 'permission_missing', 'quota_exhausted'] as const)
    await closeConflict(ports, { businessId, kind, subjectId: id });
}

/** What follows a finished pull: people are told, old rows go, tickets taken meanwhile wake the next one (PL1). */
export async function afterFinish(ports: ProgressPorts, before: LinkRow, link: LinkRow): Promise<void> {
  if (before.pullNotifiedAt !== undefined)
    ports.metrics.time('NotificationToApplied', ports.clock.now() - Date.parse(before.pullNotifiedAt));
  if (before.pullKind === 'full') await afterFlip(ports, link);
  await wakeOpenTickets(ports, link);
}

/** Safe to repeat: a worker may die anywhere in it, and the last chunk comes again. */
async function afterFlip(ports: ProgressPorts, link: LinkRow): Promise<void> {
  await raiseGuard(ports, link);
  await reviewCollisions(ports, link);
  const { generation, generationBefore = 0 } = link;
  if (generationBefore > 0)
    await ports.store.put({ table: 'directory', row: cleanupOf(link, generationBefore, ports.clock.now()) });
  if (link.verifyGeneration === generation) await ports.queues.send('changes', verifyMessage(link));
}

/** Also asked on a repeated delivery, in case the first worker died between the finish and the wake-up. */
async function wakeOpenTickets(ports: Pick<Ports, 'store' | 'queues'>, link: LinkRow): Promise<void> {
  if (link.ticket <= link.servedTicket || link.pullState !== 'idle') return;
  await ports.queues.send(
    'changes',
    pullMessage({ businessId: link.businessId, linkId: link.id }, link.ticket, 'next'),
  );
}

export async function repeatAfterFinish(ports: ProgressPorts, chunk: Chunk): Promise<void> {
  const link = await getLink(ports.store, chunk.businessId, chunk.linkId);
  if (link === undefined) return;
  const flippedByIt = chunk.last !== undefined && chunk.from === '' && chunk.pull === link.pullNumber;
  if (flippedByIt && chunk.generation === link.generation) await afterFlip(ports, link);
  await wakeOpenTickets(ports, link);
}
