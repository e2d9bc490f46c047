import { endHold } from '../../shared/bookings/hold.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import type { ChannelConfig } from '../../shared/channels/channels.ts';
import { tendChannel } from '../../shared/channels/tend-channel.ts';
import { dueShards } from '../../shared/contracts/keys.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { AccountRow, CleanupRow, DigestRow } from '../../shared/contracts/rows/directory.ts';
import { GoogleClientRow } from '../../shared/contracts/rows/oauth-clients.ts';
import { ChannelRow, LinkRow } from '../../shared/contracts/rows/links.ts';
import { OperationRow } from '../../shared/contracts/rows/operations.ts';
import { tendDigest } from '../../shared/desk/digest.ts';
import { tendClient } from '../../shared/oauth-clients/clients.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Query, Row, TableName } from '../../shared/ports/store.ts';
import { dueAt, shardName } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { iso, minutes } from '../../shared/records/time.ts';
import { wakesOf } from '../../shared/sync/wakes.ts';
import { sendWakes } from '../relay-changes/relay-changes.ts';
import { carryOn } from './carry-on.ts';
import { cleanPartition } from './clean-partition.ts';
import { tendAccount } from './tend-account.ts';
import { tendLink } from './tend-link.ts';

export type SchedulePorts = Pick<Ports, 'store' | 'queues' | 'google' | 'vault' | 'clock' | 'random' | 'metrics'>;

/** Names what failed without its content; the others go on (SW1). */
export type OnFailure = (row: { pk: string; sk: string }, error: unknown) => void;

const tables: TableName[] = ['directory', 'calendar', 'conflicts'];
const perPage = 200;

/** A sweep ends before the next begins; what is left is the oldest then. */
const sweepMs = 40_000;

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
  const startedAt = ports.clock.now();
  const due: Query = { table, index: 'due', pk: shardName(shard), sk: { to: iso(startedAt) }, limit: perPage };
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.store.query(cursor === undefined ? due : { ...due, cursor });
    const tended = await inParallel(page.rows, 4, (found) => tendAlone(ports, config, onFailure, table, found));
    count += tended.filter(Boolean).length;
    cursor = page.cursor;
  } while (cursor !== undefined && ports.clock.now() < startedAt + sweepMs);
  return count;
}

async function tendAlone(
  ports: SchedulePorts,
  config: ChannelConfig,
  onFailure: OnFailure,
  table: TableName,
  found: Row,
): Promise<boolean> {
  try {
    return await tend(ports, config, table, found);
  } catch (error) {
    onFailure({ pk: found.pk, sk: found.sk }, error);
    return false;
  }
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
      if (claimed.status === 'held') await endHold(ports, parseRow(BookingRow, claimed));
      else await sendWakes(ports, wakesOf({ ...claimed, dueAt: found.dueAt }, iso(ports.clock.now())));
      return true;
    case 'delivery':
    case 'outbox':
    case 'busy':
    case 'resourceChange':
    case 'settings':
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
    case 'googleClient':
      await tendClient(ports, parseRow(GoogleClientRow, claimed));
      return true;
    case 'digest':
      await tendDigest(ports, parseRow(DigestRow, claimed));
      return true;
    case 'operation':
      await carryOn(ports, parseRow(OperationRow, claimed));
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
