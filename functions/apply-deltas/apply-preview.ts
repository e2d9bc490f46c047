import { inParallel } from '../../shared/async/in-parallel.ts';
import { reviewCollisions } from '../../shared/bookings/collisions.ts';
import { raiseGuard } from '../../shared/bookings/commit.ts';
import { calendarKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { DeltaMessage } from '../../shared/contracts/messages.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { parseRow } from '../../shared/records/read.ts';
import { days, unixSeconds } from '../../shared/records/time.ts';
import { mirror } from '../../shared/sync/mirror.ts';
import { markBusyChanged } from '../../shared/webhooks/busy.ts';
import { markResourceChanged } from '../../shared/webhooks/resource-change.ts';
import type { ApplyPorts } from './apply-deltas.ts';

/** Longer than anything can be sold by them. They are cleaned up once the import is complete; a row that is missed then expires. */
const previewKeptDays = 45;

/**
 * PL5: the coming weeks stand in a partition of their own until the first generation is complete. Bookings see them once all
 * parts are there; those made before are looked for then (AV3).
 */
export async function applyPreview(
  ports: ApplyPorts,
  { link, settings }: { link: LinkRow; settings: Settings },
  message: DeltaMessage & { kind: 'preview' },
): Promise<void> {
  if (link.generation !== 0 || link.building !== message.generation) return;
  const partition = calendarKeys.preview(link.businessId, link.id, message.generation);
  const rows = await previewRows(ports, link, settings, message);
  const expiresAt = unixSeconds(ports.clock.now() + days(previewKeptDays));
  await inParallel(rows, 16, (row) =>
    ports.store.put({ table: 'calendar', row: { ...row, ...calendarKeys.eventKey(partition, row.sk), expiresAt } }),
  );
  const shown = await record(ports, message);
  if (shown === undefined) return;
  await raiseGuard(ports, shown);
  if (settings.direction !== 'bookingsToGoogle') await markBusyChanged(ports, shown);
  await reviewCollisions(ports, shown);
  await markResourceChanged(ports, shown);
}

async function previewRows(
  ports: ApplyPorts,
  link: LinkRow,
  settings: Settings,
  message: DeltaMessage & { kind: 'preview' },
) {
  const keepAfter = ports.clock.now() - days(1);
  const keys = message.deltas.map((delta) => calendarKeys.ownEvent(link.businessId, link.id, delta.id));
  const own = new Set((await ports.store.batchGet('calendar', keys)).map((row) => row.sk.slice('own#'.length)));
  return message.deltas
    .filter((delta) => !own.has(delta.id))
    .flatMap((delta) => mirror(delta, { zone: message.zone, pull: message.pull, settings, keepAfter }).rows)
    .filter((row) => row.row === 'event')
    .filter((row) => row.blocks);
}

/** The link as it stands when readers have just been given the preview. */
async function record(
  { store }: ApplyPorts,
  message: DeltaMessage & { kind: 'preview' },
): Promise<LinkRow | undefined> {
  const key = directoryKeys.link(message.businessId, message.linkId);
  const building = [
    { attribute: 'generation', is: '=' as const, value: 0 },
    { attribute: 'building', is: '=' as const, value: message.generation },
    { attribute: 'pullNumber', is: '=' as const, value: message.pull },
  ];
  const result = await store.update({
    table: 'directory',
    key,
    addToSet: { previewPositions: [message.position] },
    when: building,
  });
  if (!result.ok || parseRow(LinkRow, result.row).previewPositions?.size !== message.total) return undefined;
  const shown = await store.update({
    table: 'directory',
    key,
    set: {
      ...{ previewUntil: message.until, previewAsOf: message.asOf, previewOf: message.generation },
      calendarZone: message.zone,
    },
    when: building,
  });
  return shown.ok ? parseRow(LinkRow, shown.row) : undefined;
}
