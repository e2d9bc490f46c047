import { inParallel } from '../../shared/async/in-parallel.ts';
import { type ChannelConfig, openChannel, tendChannel } from '../../shared/channels/channels.ts';
import { dueShards } from '../../shared/contracts/keys.ts';
import { AccountRow, ChannelRow, CleanupRow, LinkRow } from '../../shared/contracts/rows.ts';
import { verifyMessage, wakePull } from '../../shared/links/wake.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Row, TableName } from '../../shared/ports/store.ts';
import { dueAt, shardName } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { iso, minutes } from '../../shared/records/time.ts';
import { wakesOf } from '../../shared/sync/wakes.ts';
import { sendWakes } from '../relay-changes/relay-changes.ts';
import { cleanPartition } from './clean-partition.ts';
import { tendAccount } from './tend-account.ts';

export type SchedulePorts = Pick<Ports, 'store' | 'queues' | 'google' | 'vault' | 'clock' | 'random' | 'metrics'>;

/** Names what failed without its content; the others go on (SW1). */
export type OnFailure = (row: { pk: string; sk: string }, error: unknown) => void;

const tables: TableName[] = ['directory', 'calendar', 'conflicts'];
const perShard = 200;

/** A claimed row comes up again after that long if its worker dies. */
const claimMs = minutes(5);

/** SW1: due rows by index, in shards, each by itself. Answers how many were tended. */
export function createRunSchedule(ports: SchedulePorts, config: ChannelConfig, onFailure: OnFailure) {
  return async (): Promise<number> => {
    const shards = tables.flatMap((table) => Array.from({ length: dueShards }, (_, shard) => ({ table, shard })));
    const counts = await inParallel(shards, 6, ({ table, shard }) =>
      sweepShard(ports, config, onFailure, table, shard),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
}

async function sweepShard(
  ports: SchedulePorts,
  config: ChannelConfig,
  onFailure: OnFailure,
  table: TableName,
  shard: number,
): Promise<number> {
  const to = iso(ports.clock.now());
  const { rows } = await ports.store.query({ table, index: 'due', pk: shardName(shard), sk: { to }, limit: perShard });
  const tended = await inParallel(rows, 4, async (found) => {
    try {
      return await tend(ports, config, table, found);
    } catch (error) {
      onFailure({ pk: found.pk, sk: found.sk }, error);
      return false;
    }
  });
  return tended.filter(Boolean).length;
}

/** The index may lag: the row is read again and claimed, so of several sweeps one tends it. */
async function tend(ports: SchedulePorts, config: ChannelConfig, table: TableName, found: Row): Promise<boolean> {
  // A mail's due marker is the sender's own fence: moving it here would hide the mail from the message sent for it.
  if (found.row === 'mail') return await tellMail(ports, found);
  const claimed = await claim(ports, table, found);
  if (claimed === undefined) return false;
  ports.metrics.count('DueRow');
  switch (claimed.row) {
    case 'booking':
    case 'delivery':
      await sendWakes(ports, wakesOf({ ...claimed, dueAt: found.dueAt }, iso(ports.clock.now())));
      return true;
    case 'link':
      await tendLink(ports, config, parseRow(LinkRow, claimed));
      return true;
    case 'channel':
      await tendChannel(ports, config, parseRow(ChannelRow, claimed));
      return true;
    case 'account':
      await tendAccount(ports, parseRow(AccountRow, claimed));
      return true;
    case 'cleanup':
      await cleanPartition(ports, parseRow(CleanupRow, claimed));
      return true;
    default:
      return false;
  }
}

async function tellMail(ports: SchedulePorts, found: Row): Promise<true> {
  ports.metrics.count('DueRow');
  await sendWakes(ports, wakesOf(found, iso(ports.clock.now())));
  return true;
}

async function claim({ store, clock }: SchedulePorts, table: TableName, found: Row): Promise<Row | undefined> {
  if (typeof found.dueAt !== 'string') return undefined;
  const key = { pk: found.pk, sk: found.sk };
  const result = await store.update({
    table,
    key,
    set: dueAt(key, clock.now() + claimMs),
    when: [{ attribute: 'dueAt', is: '=', value: found.dueAt }],
  });
  return result.ok ? result.row : undefined;
}

/** SW2: a check is a pull like any other; CH2: a link that should be watched and is not gets a channel. */
async function tendLink(ports: SchedulePorts, config: ChannelConfig, link: LinkRow): Promise<void> {
  if (link.state === 'disconnected' || link.state === 'paused') return;
  if (link.replayAt !== undefined)
    await sendWakes(ports, wakesOf({ ...link, dueAt: link.replayAt }, iso(ports.clock.now())));
  await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'sweep');
  if (link.verifyGeneration === link.generation) await ports.queues.send('changes', verifyMessage(link));
  if (link.channelId !== undefined || link.openingChannelId !== undefined) return;
  try {
    await openChannel(ports, config, link, { listFollows: true });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
  }
}
