import { forLink } from '../budget/payer.ts';
import { directoryKeys } from '../contracts/keys.ts';
import type { ChannelRow, LinkRow } from '../contracts/rows/links.ts';
import { hashSecret, newChannelId, newSecret, spreadOf } from '../identity/ids.ts';
import { GoogleError } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition } from '../ports/store.ts';
import { getChannel, getLink } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { days, iso, minutes } from '../records/time.ts';
import { isExpanded } from '../sync/pull-plan.ts';
import { supersede, superseding } from './channel-rows.ts';
import { endWatchWarnings, tellRefusals, tellUnwatchable } from './warnings.ts';

export type ChannelPorts = Pick<Ports, 'store' | 'google' | 'clock' | 'random' | 'metrics'>;

/** Where Google sends notifications; absent where it cannot reach us, and then links are polled. */
export type ChannelConfig = { pushUrl: string | undefined };

const ttlSeconds = 7 * 24 * 3600;

/** Opening is abandoned after that long: its worker died between the row and Google's answer. */
const openingMs = minutes(5);

/** However short a life Google grants, a channel is not renewed sooner; the pull that follows a gap covers it. */
const shortestMs = minutes(10);

/**
 * Opens a channel for the link and makes it the link's own; the one before is retired only then (CH1).
 * `listFollows`: a list call of the caller begins after this returns. Where neither that nor an overlapping predecessor
 * covers what happened before, a pull becomes due with the channel (NT4).
 * Answers whether a channel is open now. Only Google's failures throw.
 */
export async function openChannel(
  ports: ChannelPorts,
  config: ChannelConfig,
  link: LinkRow,
  { listFollows }: { listFollows: boolean },
): Promise<boolean> {
  const now = ports.clock.now();
  if (config.pushUrl === undefined || !mayWatch(link, now)) return false;
  const owesPull = !listFollows && !hasLiveChannel(link, now);
  const channel = await announce(ports, link, owesPull);
  if (channel === undefined) return false;
  try {
    const request = { id: channel.row.id, token: channel.token, address: config.pushUrl, ttlSeconds };
    const answer = await ports.google.calendar(forLink(link, 'renewal')).watchEvents(link.calendarId, request);
    return await adopt(ports, link, channel.row, answer, owesPull);
  } catch (error) {
    await abandon(ports, link, channel.row, ports.clock.now());
    if (!(error instanceof GoogleError)) throw error;
    if (isUnwatchable(link, error)) return await tellUnwatchable(ports, link);
    await tellRefusals(ports, link, error);
    throw error;
  }
}

/** Only who may read a calendar may watch it; whoever sees free and busy times alone is told so in another way. */
const isUnwatchable = ({ accessRole }: LinkRow, { failure }: GoogleError): boolean =>
  failure.kind === 'watchUnsupported' ||
  (isExpanded(accessRole) && ['permissionMissing', 'readOnly', 'notFound'].includes(failure.kind));

/** Its own channel lives at Google and overlaps whatever is opened now. */
const hasLiveChannel = (link: LinkRow, now: number): boolean =>
  link.channelId !== undefined && link.channelExpiresAt !== undefined && Date.parse(link.channelExpiresAt) > now;

/** CH2: whether a pull should open one. */
export const lacksChannel = (link: LinkRow, now: number): boolean =>
  link.openingChannelId === undefined && !hasLiveChannel(link, now);

/** After a failure a channel is tried again no sooner; PL6: the verdict on calendars that cannot be watched, daily. */
const mayWatch = (link: LinkRow, now: number): boolean => {
  const { watchTriedAt, watchTries = 0 } = link;
  const pause = link.watch === 'unsupported' ? days(1) : watchTries > 0 ? minutes(4 * 2 ** Math.min(watchTries, 6)) : 0;
  return watchTriedAt === undefined || Date.parse(watchTriedAt) <= now - pause;
};

/** The row stands before Google is asked (NT7), and the link knows the channel is being opened. */
async function announce({ store, clock, random }: ChannelPorts, link: LinkRow, pullOnSync: boolean) {
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
    pullOnSync,
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
        { attribute: 'accountId', is: '=', value: link.accountId },
        predecessorIs(link.channelId),
      ],
    },
  ]);
  return result.ok ? { row, token } : undefined;
}

/** The one to be superseded is the link's channel still. */
const predecessorIs = (channelId: string | undefined): Condition =>
  channelId === undefined
    ? { attribute: 'channelId', is: 'absent' }
    : { attribute: 'channelId', is: '=', value: channelId };

/** One write: the channel lives, the link uses it, its predecessor is to be stopped. A worker that dies leaves all or nothing. */
async function adopt(
  ports: ChannelPorts,
  link: LinkRow,
  channel: ChannelRow,
  answer: { resourceId: string; expiresAt: number },
  owesPull: boolean,
): Promise<boolean> {
  const { store, clock, metrics } = ports;
  const now = clock.now();
  const key = directoryKeys.channel(channel.businessId, channel.id);
  const linkKey = directoryKeys.link(link.businessId, link.id);
  const expiresAt = iso(answer.expiresAt);
  const before = link.channelId && (await getChannel(store, link.businessId, link.channelId));
  const renewal = dueAt(key, renewalAt(channel.id, now, answer.expiresAt));
  const opened = { channelId: channel.id, channelSince: iso(now), channelExpiresAt: expiresAt };
  const result = await store.transact([
    {
      kind: 'update',
      table: 'directory',
      key: linkKey,
      set: { ...opened, watch: 'watched', watchTriedAt: iso(now), ...(owesPull ? dueAt(linkKey, now) : {}) },
      ...(owesPull ? { add: { ticket: 1 } } : {}),
      remove: ['openingChannelId', 'watchTries', 'silentChannelId'],
      when: [
        { attribute: 'openingChannelId', is: '=', value: channel.id },
        { attribute: 'accountId', is: '=', value: channel.accountId },
      ],
    },
    {
      kind: 'update',
      table: 'directory',
      key,
      set: { state: 'live', resourceId: answer.resourceId, expiresAt, ...renewal },
      when: [{ attribute: 'state', is: '=', value: 'opening' }],
    },
    ...(before ? [superseding(now, link.businessId, before.id)] : []),
  ]);
  // A commit whose answer was lost has been made all the same.
  const adopted = result.ok || (await getLink(store, link.businessId, link.id))?.channelId === channel.id;
  if (!adopted) await abandonKnown(ports, link, channel, answer.resourceId);
  else if (before && link.silentChannelId === before.id) metrics.count('ChannelReplaced');
  if (adopted) await endWatchWarnings(ports, link);
  return adopted;
}

/** The link has another channel by now, or its row was in the way: this one is stopped, and another try may be made. */
async function abandonKnown(ports: ChannelPorts, link: LinkRow, channel: ChannelRow, resourceId: string) {
  const key = directoryKeys.channel(link.businessId, channel.id);
  await ports.store.update({
    table: 'directory',
    key,
    set: { resourceId },
    when: [{ attribute: 'pk', is: 'present' }],
  });
  await abandon(ports, link, channel);
}

/** CH1: half of life at the latest, spread by hash over the quarter before. */
const renewalAt = (channelId: string, now: number, expiresAt: number): number =>
  now + Math.max(shortestMs, (expiresAt - now) * (0.5 - spreadOf(channelId) / 4));

/**
 * One that was being opened is given up; with `failedAt` the next try waits a growing while. False when it has been adopted
 * all the same: the answer to that commit was lost.
 */
export async function abandon(
  ports: Pick<Ports, 'store' | 'clock'>,
  link: LinkRow,
  channel: ChannelRow,
  failedAt?: number,
): Promise<boolean> {
  await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    remove: ['openingChannelId'],
    ...(failedAt === undefined ? {} : { set: { watchTriedAt: iso(failedAt) }, add: { watchTries: 1 } }),
    when: [{ attribute: 'openingChannelId', is: '=', value: channel.id }],
  });
  return await supersede(ports, ports.clock.now(), channel, 'opening');
}
