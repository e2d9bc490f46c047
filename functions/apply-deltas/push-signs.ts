import { inParallel } from '../../shared/async/in-parallel.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import { endSilence, tellSilence } from '../../shared/channels/warnings.ts';
import { calendarKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { Delta, DeltaMessage } from '../../shared/contracts/messages.ts';
import { OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Value } from '../../shared/ports/store.ts';
import { dueAt } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { isTold, judgePushes, type PushVerdict, wasUnannounced } from '../../shared/sync/push-loss.ts';

/** CH2: what a pull shows of the channel that should have announced it. */

type SignPorts = Pick<Ports, 'store' | 'clock' | 'random' | 'metrics'>;
type Chunk = DeltaMessage & { kind: 'chunk' };

export type PushSigns = {
  /** Changes that no notification told of; `Own` are writes of ours that nobody has touched since. */
  unannounced: number;
  unannouncedOwn: number;
  /** A notification has just led to a write of our own and to nothing else. */
  ownPushed: boolean;
};

const nothing: PushSigns = { unannounced: 0, unannouncedOwn: 0, ownPushed: false };

/** Looked at before the chunk is applied: applying makes every change of a booking's event our own. */
export async function readSigns(ports: SignPorts, link: LinkRow, chunk: Chunk): Promise<PushSigns> {
  const suspect = chunk.deltas.filter(({ updated }) => wasUnannounced(updated, link));
  if (suspect.length > 0) {
    const unannouncedOwn = await countOwn(ports, link, suspect);
    return { ...nothing, unannounced: suspect.length - unannouncedOwn, unannouncedOwn };
  }
  if (!mayShowOwnPush(link, chunk)) return nothing;
  return { ...nothing, ownPushed: (await countOwn(ports, link, chunk.deltas)) === chunk.deltas.length };
}

/** Looked at until it is known. */
const mayShowOwnPush = (link: LinkRow, { last, deltas }: Chunk): boolean =>
  link.ownPushes !== true &&
  link.channelId !== undefined &&
  link.pullNotifiedAt !== undefined &&
  last?.total === 1 &&
  deltas.length > 0 &&
  deltas.length <= 3 &&
  deltas.every(({ updated }) => updated !== undefined && updated >= (link.asOf ?? ''));

async function countOwn({ store }: SignPorts, link: LinkRow, deltas: readonly Delta[]): Promise<number> {
  const keys = [...new Set(deltas.map(({ id }) => id))].map((id) =>
    calendarKeys.ownEvent(link.businessId, link.id, id),
  );
  const rows = await store.batchGet('calendar', keys);
  const etags = new Map(deltas.map(({ id, etag }) => [id, etag]));
  const own = await inParallel(rows, 8, async (row) => {
    const booking = await getBooking({ store }, link.businessId, parseRow(OwnEventRow, row).bookingId);
    const etag = etags.get(row.sk.slice('own#'.length));
    return etag !== undefined && booking?.google.etag === etag;
  });
  return own.filter(Boolean).length;
}

/** Before the finish, so that a worker that dies tells it again; the desk counts one cause once (CF1). */
export async function tellPushes(ports: SignPorts, link: LinkRow): Promise<void> {
  const verdict = judgePushes(link, ports.clock.now());
  if (verdict.kind === 'lost') ports.metrics.count('PushSkipped');
  if (isTold(verdict)) await tellSilence(ports, link);
  if (verdict.kind === 'proven') await endSilence(ports, link);
}

/** What the finish stores of it; `losses` where their number changes. */
export function afterPushes(
  verdict: PushVerdict,
  now: number,
): { set: Record<string, Value>; remove: string[]; losses?: number } {
  switch (verdict.kind) {
    case 'unchanged':
      return { set: {}, remove: [] };
    case 'proven':
      return { set: {}, remove: ['pushLosses', 'pushLostAt'], losses: 0 };
    case 'lost': {
      const { losses, replace, ownAlone } = verdict;
      const set: Record<string, Value> = { pushLosses: losses, pushLostAt: iso(now) };
      if (replace !== undefined) Object.assign(set, { silentChannelId: replace, channelReplacedAt: iso(now) });
      return { set, remove: ownAlone ? ['ownPushes'] : [], losses };
    }
    default:
      return verdict satisfies never;
  }
}

/** The channel's renewal is brought forward: its successor lives before it is stopped (CH1). Repeating it changes nothing. */
export async function replaceSoon({ store, clock }: SignPorts, link: LinkRow, channelId: string): Promise<void> {
  const key = directoryKeys.channel(link.businessId, channelId);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, clock.now()),
    when: [
      { attribute: 'state', is: '=', value: 'live' },
      { attribute: 'dueAt', is: '>', value: iso(clock.now()) },
    ],
  });
}
