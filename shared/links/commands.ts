import { directoryKeys } from '../contracts/keys.ts';
import { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Put, Update } from '../ports/store.ts';
import { getLink } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { parseRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';
import { linkLedger, type Origin } from './ledger.ts';
import { type LinkRef, pullMessage } from './wake.ts';

/**
 * What a person asks of a link. Each is one write that leaves a due marker, so that it happens also when the wake-up that
 * follows it is lost (PU8).
 */

type CommandPorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'random'>;

export type LinkCommand =
  | { ok: true; link: LinkRow }
  | { ok: false; reason: 'not_found' }
  /** Its state does not allow it. */
  | { ok: false; reason: 'not_active'; link: LinkRow }
  /** Other writers were in the way. */
  | { ok: false; reason: 'busy' };

const is = (attribute: string, value: string | number): Condition => ({ attribute, is: '=', value });

/**
 * Looks now: takes a ticket, which the next pull serves with a list call that begins after this (NT5); towards Google, starts
 * what waits to be written.
 */
export async function syncLink(
  ports: CommandPorts,
  { businessId, linkId }: LinkRef,
  ways: { fromGoogle: boolean; toGoogle: boolean },
): Promise<LinkCommand> {
  const key = directoryKeys.link(businessId, linkId);
  const now = ports.clock.now();
  const written = await ports.store.update({
    table: 'directory',
    key,
    set: { ...(ways.toGoogle ? { replayAt: iso(now), writeAskedAt: iso(now) } : {}), ...dueAt(key, now) },
    ...(ways.fromGoogle ? { add: { ticket: 1, asks: 1 } } : {}),
    when: [is('state', 'active')],
  });
  if (!written.ok) return refused(written.row && parseRow(LinkRow, written.row));
  const link = parseRow(LinkRow, written.row);
  if (ways.fromGoogle) await wake(ports, link);
  return { ok: true, link };
}

/**
 * Reads everything anew: rows of the present generation serve until the new one is complete (AP3). A full read that is under
 * way or owed already is that reading; a read of changes that is under way is fenced off, for the new one covers it.
 */
export async function resyncLink(ports: CommandPorts, ref: LinkRef, origin: Origin): Promise<LinkCommand> {
  const link = await getLink(ports.store, ref.businessId, ref.linkId);
  if (link?.state !== 'active') return refused(link);
  if (link.building !== undefined) return await syncLink(ports, ref, { fromGoogle: true, toGoogle: false });
  const key = directoryKeys.link(ref.businessId, ref.linkId);
  const now = ports.clock.now();
  const generation = link.generation + 1;
  const update: Update = {
    kind: 'update',
    table: 'directory',
    key,
    set: { building: generation, pullState: 'idle', ...dueAt(key, now) },
    add: { ticket: 1, asks: 1, pullNumber: 1, pullEpoch: 1, version: 1 },
    remove: ['cursor', ...unfinishedPull],
    when: [is('state', 'active'), is('generation', link.generation), { attribute: 'building', is: 'absent' }],
  };
  return await commit(ports, ref, update, linkLedger(ports, link, origin, 'resync', { generation }));
}

/** What a pull that is fenced off leaves behind. */
const unfinishedPull = [
  'pullPageToken',
  'pullPosition',
  'pullTotal',
  'pullCursor',
  'pullOwner',
  'leaseUntil',
  'appliedPositions',
  'unannounced',
  'unannouncedOwn',
];

/** Nothing is read or written through the link; notifications still raise its ticket and bookings wait. */
export const pauseLink = (ports: CommandPorts, ref: LinkRef, origin: Origin): Promise<LinkCommand> =>
  turn(ports, ref, origin, { from: 'active', to: 'paused' }, () => ({ remove: ['dueShard', 'dueAt'] }));

/** Reads what came meanwhile and writes what waited. */
export const resumeLink = (ports: CommandPorts, ref: LinkRef, origin: Origin): Promise<LinkCommand> =>
  turn(ports, ref, origin, { from: 'paused', to: 'active' }, (key, now) => ({
    set: { replayAt: iso(now), writeAskedAt: iso(now), ...dueAt(key, now) },
    add: { ticket: 1, asks: 1 },
  }));

async function turn(
  ports: CommandPorts,
  ref: LinkRef,
  origin: Origin,
  { from, to }: { from: LinkRow['state']; to: LinkRow['state'] },
  also: (key: Update['key'], now: number) => Pick<Update, 'set' | 'add' | 'remove'>,
): Promise<LinkCommand> {
  const link = await getLink(ports.store, ref.businessId, ref.linkId);
  if (link?.state === to) return { ok: true, link };
  if (link?.state !== from) return refused(link);
  const key = directoryKeys.link(ref.businessId, ref.linkId);
  const { set, add, remove } = also(key, ports.clock.now());
  const update: Update = {
    kind: 'update',
    table: 'directory',
    key,
    set: { state: to, ...set },
    add: { version: 1, ...add },
    ...(remove === undefined ? {} : { remove }),
    when: [is('state', from)],
  };
  return await commit(
    ports,
    ref,
    update,
    linkLedger(ports, link, origin, to, { state: to }),
    resourceChanged(link, ports.clock.now()),
  );
}

async function commit(
  ports: CommandPorts,
  ref: LinkRef,
  update: Update,
  ...beside: (Put | Update)[]
): Promise<LinkCommand> {
  const result = await ports.store.transact([update, ...beside]);
  const link = await getLink(ports.store, ref.businessId, ref.linkId);
  if (link === undefined) return { ok: false, reason: 'not_found' };
  if (!result.ok)
    return link.state === 'active' || link.state === 'paused' ? { ok: false, reason: 'busy' } : refused(link);
  if (link.state === 'active') await wake(ports, link);
  return { ok: true, link };
}

const refused = (link: LinkRow | undefined): LinkCommand =>
  link === undefined ? { ok: false, reason: 'not_found' } : { ok: false, reason: 'not_active', link };

/** Only a hint: the row's due marker stands, so a queue that refuses costs time and nothing else. */
async function wake(ports: CommandPorts, link: LinkRow): Promise<void> {
  try {
    await ports.queues.send(
      'changes',
      pullMessage({ businessId: link.businessId, linkId: link.id }, link.ticket, 'request'),
    );
  } catch {
    return;
  }
}
