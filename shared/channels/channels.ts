import { directoryKeys } from '../contracts/keys.ts';
import type { ChannelRow, LinkRow } from '../contracts/rows.ts';
import { hashSecret, newChannelId, newSecret, spreadOf } from '../identity/ids.ts';
import { GoogleError } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Update } from '../ports/store.ts';
import { getLink } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { days, iso, minutes } from '../records/time.ts';

export type ChannelPorts = Pick<Ports, 'store' | 'google' | 'clock' | 'random' | 'metrics'>;

/** Where Google sends notifications; absent where it cannot reach us, and then links are polled. */
export type ChannelConfig = { pushUrl: string | undefined };

const ttlSeconds = 7 * 24 * 3600;

/** Opening is abandoned after that long: its worker died between the row and Google's answer. */
const openingMs = minutes(5);

/**
 * Opens a channel for the link and makes it the link's own; the one before is retired only then (CH1).
 * `listFollows`: the caller lists after this returns, so the channel's `sync` message needs no pull (NT4).
 * Answers whether a channel is open now. Only Google's failures throw.
 */
export async function openChannel(
  ports: ChannelPorts,
  config: ChannelConfig,
  link: LinkRow,
  { listFollows }: { listFollows: boolean },
): Promise<boolean> {
  if (config.pushUrl === undefined || !mayWatch(link, ports.clock.now())) return false;
  const channel = await announce(ports, link, listFollows);
  if (channel === undefined) return false;
  try {
    const request = { id: channel.row.id, token: channel.token, address: config.pushUrl, ttlSeconds };
    const answer = await ports.google.calendar(link).watchEvents(link.calendarId, request);
    return await adopt(ports, link, channel.row, answer);
  } catch (error) {
    await abandon(ports.store, ports.clock.now(), link, channel.row);
    if (error instanceof GoogleError && error.failure.kind === 'watchUnsupported')
      return await rememberUnsupported(ports, link);
    throw error;
  }
}

/** PL6: the verdict on calendars that cannot be watched is tried again daily. */
const mayWatch = (link: LinkRow, now: number): boolean =>
  link.watch !== 'unsupported' || link.watchTriedAt === undefined || Date.parse(link.watchTriedAt) < now - days(1);

/** The row stands before Google is asked (NT7), and the link knows the channel is being opened. */
async function announce({ store, clock, random }: ChannelPorts, link: LinkRow, listFollows: boolean) {
  const now = clock.now();
  const id = newChannelId(link.businessId, random);
  const token = newSecret(random);
  const key = directoryKeys.channel(link.businessId, id);
  const row: ChannelRow = {
    ...key,
    v: 1,
    row: 'channel',
    id,
    businessId: link.businessId,
    linkId: link.id,
    accountId: link.accountId,
    hash: hashSecret(token),
    state: 'opening',
    pullOnSync: link.channelId === undefined && !listFollows,
    createdAt: iso(now),
    ...dueAt(key, now + openingMs),
  };
  const result = await store.transact([
    { kind: 'put', table: 'directory', row },
    {
      kind: 'update',
      table: 'directory',
      key: directoryKeys.link(link.businessId, link.id),
      set: { openingChannelId: id },
      when: [
        { attribute: 'openingChannelId', is: 'absent' },
        { attribute: 'state', is: '<>', value: 'disconnected' },
      ],
    },
  ]);
  return result.ok ? { row, token } : undefined;
}

/** One write: the channel lives, the link uses it, its predecessor is to be stopped. A worker that dies leaves all or nothing. */
async function adopt(
  { store, clock }: ChannelPorts,
  link: LinkRow,
  channel: ChannelRow,
  answer: { resourceId: string; expiresAt: number },
): Promise<boolean> {
  const now = clock.now();
  const key = directoryKeys.channel(link.businessId, channel.id);
  const expiresAt = iso(answer.expiresAt);
  const result = await store.transact([
    {
      kind: 'update',
      table: 'directory',
      key: directoryKeys.link(link.businessId, link.id),
      set: { channelId: channel.id, channelExpiresAt: expiresAt, watch: 'watched', watchTriedAt: iso(now) },
      remove: ['openingChannelId'],
      when: [{ attribute: 'openingChannelId', is: '=', value: channel.id }],
    },
    {
      kind: 'update',
      table: 'directory',
      key,
      set: {
        state: 'live',
        resourceId: answer.resourceId,
        expiresAt,
        ...dueAt(key, renewalAt(channel.id, now, answer.expiresAt)),
      },
    },
    ...(link.channelId === undefined ? [] : [superseding(now, link.businessId, link.channelId)]),
  ]);
  if (!result.ok) await abandonKnown(store, now, link, channel, answer.resourceId);
  return result.ok;
}

/** The link has another channel by now, or its row was in the way: this one is stopped, and another try may be made. */
async function abandonKnown(
  store: Ports['store'],
  now: number,
  link: LinkRow,
  channel: ChannelRow,
  resourceId: string,
) {
  const key = directoryKeys.channel(link.businessId, channel.id);
  await store.update({ table: 'directory', key, set: { resourceId }, when: [{ attribute: 'pk', is: 'present' }] });
  await abandon(store, now, link, channel);
}

/** CH1: half of life at the latest, spread by hash over the quarter before. */
const renewalAt = (channelId: string, now: number, expiresAt: number): number =>
  now + (expiresAt - now) * (0.5 - spreadOf(channelId) / 4);

async function abandon(store: Ports['store'], now: number, link: LinkRow, channel: ChannelRow): Promise<void> {
  await store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    remove: ['openingChannelId'],
    when: [{ attribute: 'openingChannelId', is: '=', value: channel.id }],
  });
  await supersede(store, now, link.businessId, channel.id);
}

async function rememberUnsupported({ store, clock }: ChannelPorts, link: LinkRow): Promise<false> {
  await store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { watch: 'unsupported', watchTriedAt: iso(clock.now()) },
    when: [{ attribute: 'pk', is: 'present' }],
  });
  return false;
}

/** Marks a channel to be stopped; the sweep does it, and again if it keeps speaking (NT3). */
async function supersede(store: Ports['store'], now: number, businessId: string, channelId: string): Promise<void> {
  const { kind, ...update } = superseding(now, businessId, channelId);
  await store.update({ ...update, when: [{ attribute: 'pk', is: 'present' }] });
}

function superseding(now: number, businessId: string, channelId: string): Update {
  const key = directoryKeys.channel(businessId, channelId);
  return { kind: 'update', table: 'directory', key, set: { state: 'superseded', ...dueAt(key, now) } };
}

/** Stops a superseded channel at Google; unknown there means done (CH3). */
async function stopChannel({ store, google }: ChannelPorts, channel: ChannelRow): Promise<void> {
  if (channel.resourceId !== undefined) await google.calendar(channel).stopChannel(channel.id, channel.resourceId);
  await store.update({
    table: 'directory',
    key: directoryKeys.channel(channel.businessId, channel.id),
    set: { state: 'stopped' },
    remove: ['dueShard', 'dueAt'],
    when: [{ attribute: 'state', is: '=', value: 'superseded' }],
  });
}

/** What a due channel needs: a successor, or to be stopped. */
export async function tendChannel(ports: ChannelPorts, config: ChannelConfig, channel: ChannelRow): Promise<void> {
  const link = await getLink(ports.store, channel.businessId, channel.linkId);
  const current = link !== undefined && link.state !== 'disconnected' && link.channelId === channel.id;
  if (channel.state === 'live' && current) {
    await openChannel(ports, config, link, { listFollows: false });
    return;
  }
  if (channel.state === 'opening' && link !== undefined) await abandon(ports.store, ports.clock.now(), link, channel);
  else await supersede(ports.store, ports.clock.now(), channel.businessId, channel.id);
  await stopChannel(ports, { ...channel, state: 'superseded' });
}
