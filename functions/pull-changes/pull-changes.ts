import { pullPriority } from '../../shared/budget/payer.ts';
import { type ChannelConfig, lacksChannel, openChannel } from '../../shared/channels/channels.ts';
import type { ChangeMessage } from '../../shared/contracts/messages.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { pullMessage } from '../../shared/links/wake.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getSettings } from '../../shared/records/directory.ts';
import { wantsPreview } from '../../shared/sync/pull-plan.ts';
import { type Lease, takePull, type Worker } from './lease.ts';
import { settlePullFailure } from './pull-failure.ts';
import { queuePreview, readPages, readPreview } from './read-pages.ts';
import { verifyBookings } from './verify-bookings.ts';

export type PullPorts = Pick<Ports, 'store' | 'queues' | 'google' | 'vault' | 'clock' | 'random' | 'metrics'>;

/** One wake-up. Whatever must wait is left on the link's row; only defects and lost engines throw. */
export function createPullChanges(ports: PullPorts, config: ChannelConfig) {
  return async (message: ChangeMessage, worker: Worker): Promise<void> => {
    if (message.kind === 'verify') await verifyBookings(ports, message);
    else await pull(ports, config, message, worker);
  };
}

async function pull(
  ports: PullPorts,
  config: ChannelConfig,
  message: ChangeMessage & { kind: 'pull' },
  worker: Worker,
) {
  const lease = await takePull(ports, message, message, worker);
  if (lease === 'covered') ports.metrics.count('PullCovered');
  else if (lease === 'busy') ports.metrics.count('PullBusy');
  else if (lease !== 'unavailable')
    await run(ports, config, { ...lease, priority: pullPriority(message.cause, lease.kind) });
}

async function run(ports: PullPorts, config: ChannelConfig, lease: Lease): Promise<void> {
  ports.metrics.count('PullStarted');
  const startedAt = ports.clock.now();
  try {
    if (!(await hasGrant(ports, lease.link)))
      return await settlePullFailure(ports, lease, { kind: 'grantFailed' }, startedAt);
    const settings = await getSettings(ports.store, lease.link.businessId, lease.link.resourceId);
    await openMissingChannel(ports, config, lease.link);
    if (wantsPreview(lease.kind, lease.link))
      await queuePreview(ports, lease, await readPreview(ports, lease.link), settings);
    const end = await readPages(ports, lease, settings);
    if (end === 'superseded') ports.metrics.count('PullSuperseded');
    if (end === 'handedOver') await wakeSelf(ports, lease.link);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    await settlePullFailure(ports, lease, error.failure, startedAt, error);
  }
}

const hasGrant = async ({ store }: PullPorts, link: LinkRow): Promise<boolean> =>
  (await getAccount(store, link.businessId, link.accountId))?.grant === 'ok';

/**
 * CH2: a link without a channel gets one at any pull. Without one it is polled, so a failure here stops nothing. The list that
 * a resumed pull goes on with began before.
 */
async function openMissingChannel(ports: PullPorts, config: ChannelConfig, link: LinkRow): Promise<void> {
  if (!lacksChannel(link, ports.clock.now())) return;
  try {
    await openChannel(ports, config, link, { listFollows: link.pullPageToken === undefined });
  } catch (error) {
    if (!(error instanceof GoogleError) || error.failure.kind === 'grantFailed') throw error;
  }
}

/** The same ticket, a new message: the next invocation takes over the pages that are left. */
const wakeSelf = (ports: PullPorts, link: LinkRow): Promise<void> => {
  const message = pullMessage({ businessId: link.businessId, linkId: link.id }, link.ticket, 'continue');
  return ports.queues.send('changes', {
    ...message,
    dedupe: `${link.id}#${link.pullNumber}#${link.pullEpoch}#continue`,
  });
};
