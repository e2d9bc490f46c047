import * as z from 'zod';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { ChannelRow } from '../../shared/contracts/rows.ts';
import { businessOfChannel, matchesHash } from '../../shared/identity/ids.ts';
import { pullMessage, takeTicket } from '../../shared/links/wake.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getChannel } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { iso } from '../../shared/records/time.ts';

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
  const { store, queues, clock, metrics } = ports;
  if (channel.resourceId === undefined) await learnResource(ports, channel, headers['x-goog-resource-id']);
  if (channel.state === 'superseded' || channel.state === 'stopped') return await stopAgain(ports, channel);
  if (headers['x-goog-resource-state'] === 'sync' && !channel.pullOnSync) return { status: 200 };
  const at = iso(clock.now());
  const ref = { businessId: channel.businessId, linkId: channel.linkId };
  const link = await takeTicket(ports, ref, { when: [isChannelOfLink(channel.id)] });
  if (link === undefined) return await stopAgain(ports, channel);
  await queues.send('changes', pullMessage(ref, link.ticket, 'notification', at));
  await store.update({
    table: 'directory',
    key: directoryKeys.channel(channel.businessId, channel.id),
    set: { lastMessageAt: at },
    when: [{ attribute: 'pk', is: 'present' }],
  });
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

/** A channel that should be silent speaks: the sweep stops it once more (NT3). */
async function stopAgain({ store, clock }: ReceivePorts, channel: ChannelRow): Promise<Answer> {
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
        ],
      },
    ],
  });
  return { status: 200 };
}
