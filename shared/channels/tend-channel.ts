import { directoryKeys } from '../contracts/keys.ts';
import type { ChannelRow, LinkRow } from '../contracts/rows/links.ts';
import { probeSoon } from '../onboarding/grants.ts';
import { GoogleError } from '../ports/google.ts';
import { getLink } from '../records/directory.ts';
import { days, hours } from '../records/time.ts';
import { reactions } from '../sync/failure-table.ts';
import { waitMs } from '../sync/failures.ts';
import { detach, lookAgain, markStopped, supersede } from './channel-rows.ts';
import { abandon, type ChannelConfig, type ChannelPorts, openChannel } from './channels.ts';

/** What a due channel needs: a successor, to be stopped, or to be forgotten. */
export async function tendChannel(ports: ChannelPorts, config: ChannelConfig, channel: ChannelRow): Promise<void> {
  if (channel.state === 'stopped') return await forget(ports, channel);
  const link = await getLink(ports.store, channel.businessId, channel.linkId);
  const current = link !== undefined && link.state !== 'disconnected' && link.channelId === channel.id;
  if (channel.state === 'live' && current) return await renew(ports, config, link, channel);
  if (await givenUp(ports, link, channel)) await stop(ports, { ...channel, state: 'superseded' });
}

async function givenUp(ports: ChannelPorts, link: LinkRow | undefined, channel: ChannelRow): Promise<boolean> {
  if (channel.state === 'superseded') return true;
  return channel.state === 'opening' && link !== undefined
    ? await abandon(ports, link, channel)
    : await supersede(ports, ports.clock.now(), channel);
}

/** CH1. One that cannot be renewed lives to its end, and then the link has none and is polled. */
async function renew(ports: ChannelPorts, config: ChannelConfig, link: LinkRow, channel: ChannelRow): Promise<void> {
  const now = ports.clock.now();
  const ends = channel.expiresAt === undefined ? now : Date.parse(channel.expiresAt);
  // Without a grant nothing can be opened; what the link needs after its reconnect, the pull then sees to.
  if (link.state !== 'actionNeeded' && (await openChannel(ports, config, link, { listFollows: false }))) return;
  if (ends > now) return await lookAgain(ports, channel, Math.min(ends, now + hours(1)));
  await detach(ports, now, link, channel.id);
  await supersede(ports, now, channel);
  await markStopped(ports, now, channel);
}

/** Google's own answer, or the longest it may have given a channel whose answer was lost. */
const endOf = ({ expiresAt, createdAt }: ChannelRow): number =>
  expiresAt === undefined ? Date.parse(createdAt) + days(31) : Date.parse(expiresAt);

/**
 * CH3: unknown to Google means done, and so does the channel's own end. A channel without a resource id cannot be stopped; it
 * is, once a message of it has told the id. Where the grant that opened it is gone, nobody can: it is let run out. When
 * else it is tried again says the table of failures.
 */
async function stop(ports: ChannelPorts, channel: ChannelRow): Promise<void> {
  const now = ports.clock.now();
  if (channel.resourceId !== undefined && endOf(channel) > now) {
    const { businessId, accountId, linkId, resourceId } = channel;
    const account = { businessId, accountId, linkId, priority: 'renewal' as const };
    try {
      await ports.google.calendar(account).stopChannel(channel.id, resourceId);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      // Whoever waits for it to be stopped learns at the next sweep that it cannot be (DS1).
      if (isWithoutGrant(error)) await probeSoon(ports, { businessId, accountId });
      const againMs = waitMs(reactions.stop[error.failure.kind].again, error.failure, 0);
      if (againMs !== undefined) await lookAgain(ports, channel, Math.min(endOf(channel), now + againMs));
      if (!isWithoutGrant(error)) throw error;
      return;
    }
  }
  await markStopped(ports, now, channel);
}

const isWithoutGrant = ({ failure: { kind } }: GoogleError): boolean =>
  kind === 'grantFailed' || kind === 'permissionMissing';

async function forget({ store }: ChannelPorts, channel: ChannelRow): Promise<void> {
  await store.delete({
    table: 'directory',
    key: directoryKeys.channel(channel.businessId, channel.id),
    when: [{ attribute: 'state', is: '=', value: 'stopped' }],
  });
}
