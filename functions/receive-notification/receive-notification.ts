import * as z from 'zod';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { ChannelRow, LinkRow } from '../../shared/contracts/rows/links.ts';
import { businessOfChannel, matchesHash } from '../../shared/identity/ids.ts';
import { pullMessage, takeTicket } from '../../shared/links/wake.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getChannel, getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { iso, minutes } from '../../shared/records/time.ts';

type ReceivePorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'metrics'>;

/** Google's message is all headers; its body is empty and never read (NT2). */
const Notification = z.object({
  'x-goog-channel-id': z.string().min(1).max(64),
  'x-goog-channel-token': z.string().min(1).max(256),
  'x-goog-resource-id': z.string().min(1).max(512),
  'x-goog-resource-state': z.string().min(1).max(64),
});

export type Answer = { status: 200 | 404 | 503 };

/**
 * One notification. 200 only after the ticket is taken and the queue has accepted (NT2); 404 for whatever does not prove
 * itself (NT1, NT3); 503 makes Google send it again.
 */
export function createReceiveNotification(ports: ReceivePorts, onFailure: (error: unknown) => void) {
  return async (headers: Record<string, string | undefined>): Promise<Answer> => {
    const parsed = Notification.safeParse(headers);
    if (!parsed.success) return refuse(ports);
    const channelId = parsed.data['x-goog-channel-id'];
    const businessId = businessOfChannel(channelId);
    if (businessId === undefined) return refuse(ports);
    try {
      const channel = await getChannel(ports.store, businessId, channelId);
      if (channel === undefined || !proves(channel, parsed.data)) return refuse(ports);
      return await accept(ports, channel, parsed.data);
    } catch (error) {
      onFailure(error);
      return { status: 503 };
    }
  };
}

type Headers = z.infer<typeof Notification>;

const proves = (channel: ChannelRow, headers: Headers): boolean =>
  matchesHash(headers['x-goog-channel-token'], channel.hash) &&
  (channel.resourceId === undefined || channel.resourceId === headers['x-goog-resource-id']);

function refuse({ metrics }: ReceivePorts): Answer {
  metrics.count('NotificationRefused');
  return { status: 404 };
}

async function accept(ports: ReceivePorts, channel: ChannelRow, headers: Headers): Promise<Answer> {
  const { clock } = ports;
  if (channel.resourceId === undefined) await learnResource(ports, channel, headers['x-goog-resource-id']);
  const isSync = headers['x-goog-resource-state'] === 'sync';
  if (channel.state === 'superseded' || channel.state === 'stopped') return await hearStray(ports, channel, isSync);
  if (isSync && !channel.pullOnSync) return { status: 200 };
  const at = iso(clock.now());
  // A sync message says that the channel was opened, not that changes are told.
  const told = isSync ? {} : { set: { notifiedAt: at } };
  const link = await takeTicket(ports, refOf(channel), { ...told, when: [isChannelOfLink(channel.id)] });
  if (link === undefined) return await hearStray(ports, channel, isSync);
  return await wake(ports, link, at);
}

const refOf = ({ businessId, linkId }: ChannelRow) => ({ businessId, linkId });

async function wake({ queues, metrics }: ReceivePorts, link: LinkRow, at: string): Promise<Answer> {
  const ref = { businessId: link.businessId, linkId: link.id };
  await queues.send('changes', pullMessage(ref, link.ticket, 'notification', at));
  metrics.count('NotificationAccepted');
  return { status: 200 };
}

/** The write that takes the ticket checks the channel (NT5). */
const isChannelOfLink = (channelId: string) => ({
  anyOf: [
    { attribute: 'channelId', is: '=' as const, value: channelId },
    { attribute: 'openingChannelId', is: '=' as const, value: channelId },
  ],
});

/** The first authenticated message may come before the watch answer (NT1); without it no channel can be stopped. */
async function learnResource({ store }: ReceivePorts, channel: ChannelRow, resourceId: string): Promise<void> {
  await store.update({
    table: 'directory',
    key: directoryKeys.channel(channel.businessId, channel.id),
    set: { resourceId },
    when: [
      { attribute: 'resourceId', is: 'absent' },
      { attribute: 'pk', is: 'present' },
    ],
  });
}

/**
 * A channel that should be silent speaks: the sweep stops it once more (NT3). What it speaks of may have happened before its
 * successor lived; unless a complete list has begun since then, it is read for like any other (NT5).
 */
async function hearStray(ports: ReceivePorts, channel: ChannelRow, isSync: boolean): Promise<Answer> {
  await stopAgain(ports, channel);
  const link = isSync ? undefined : await getLink(ports.store, channel.businessId, channel.linkId);
  if (link === undefined || link.state === 'disconnected' || isCovered(link)) return { status: 200 };
  const ticket = await takeTicket(ports, refOf(channel));
  return ticket === undefined ? { status: 200 } : await wake(ports, ticket, iso(ports.clock.now()));
}

/** Workers' clocks may differ by that much. */
const skewMs = minutes(1);

/** The successor tells of all that happens in its life; a list that began in it has seen what came before. */
const isCovered = ({ channelId, channelSince, asOf }: LinkRow): boolean =>
  channelId !== undefined &&
  channelSince !== undefined &&
  asOf !== undefined &&
  Date.parse(asOf) > Date.parse(channelSince) + skewMs;

async function stopAgain({ store, clock }: ReceivePorts, channel: ChannelRow): Promise<void> {
  const key = directoryKeys.channel(channel.businessId, channel.id);
  await store.update({
    table: 'directory',
    key,
    set: { state: 'superseded', ...dueAt(key, clock.now()) },
    when: [
      { attribute: 'pk', is: 'present' },
      {
        anyOf: [
          { attribute: 'dueAt', is: 'absent' },
          { attribute: 'state', is: '=', value: 'live' },
          { attribute: 'state', is: '=', value: 'stopped' },
        ],
      },
    ],
  });
}
