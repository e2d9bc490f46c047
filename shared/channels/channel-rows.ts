import { directoryKeys } from '../contracts/keys.ts';
import type { ChannelRow, LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { days } from '../records/time.ts';

/** The ends of a channel, as writes. */

type StorePort = Pick<Ports, 'store'>;

/** Kept for as long as Google may repeat its messages; then the sweep forgets the channel. */
const keptDays = 30;

/** A channel to be stopped; the sweep does it, and again if it keeps speaking (NT3). Never makes a row of its own. */
export function superseding(now: number, businessId: string, channelId: string): Update {
  const key = directoryKeys.channel(businessId, channelId);
  const set = { state: 'superseded', ...dueAt(key, now) };
  return { kind: 'update', table: 'directory', key, set, when: [{ attribute: 'pk', is: 'present' }] };
}

/** False when the row is gone, or is in another state than asked for. */
export async function supersede(
  { store }: StorePort,
  now: number,
  channel: ChannelRow,
  from?: ChannelRow['state'],
): Promise<boolean> {
  const { kind: _, when = [], ...update } = superseding(now, channel.businessId, channel.id);
  const state: Condition[] = from === undefined ? [] : [{ attribute: 'state', is: '=', value: from }];
  return (await store.update({ ...update, when: [...when, ...state] })).ok;
}

/** The channel is gone at Google, or nobody can stop it any more. */
export async function markStopped({ store }: StorePort, now: number, channel: ChannelRow): Promise<void> {
  const key = directoryKeys.channel(channel.businessId, channel.id);
  await store.update({
    table: 'directory',
    key,
    set: { state: 'stopped', ...dueAt(key, now + days(keptDays)) },
    when: [{ attribute: 'state', is: '=', value: 'superseded' }],
  });
}

/** The sweep looks at the channel again then. */
export async function lookAgain(
  { store }: StorePort,
  channel: Pick<ChannelRow, 'businessId' | 'id' | 'state'>,
  at: number,
): Promise<void> {
  const key = directoryKeys.channel(channel.businessId, channel.id);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, at),
    when: [{ attribute: 'state', is: '=', value: channel.state }],
  });
}

/** The link has no live channel any more: its next pull, now, opens one (CH2), and it is polled until then (SW2). */
export async function detach({ store }: StorePort, now: number, link: LinkRow, channelId: string): Promise<void> {
  const key = directoryKeys.link(link.businessId, link.id);
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, now),
    remove: ['channelId', 'channelExpiresAt', 'channelSince'],
    when: [{ attribute: 'channelId', is: '=', value: channelId }],
  });
}
