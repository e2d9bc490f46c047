import { type ChannelConfig, lacksChannel, openChannel } from '../../shared/channels/channels.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { tellFallenBehind } from '../../shared/links/fallen-behind.ts';
import { verifyMessage, wakePull } from '../../shared/links/wake.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { getRhythm } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { iso } from '../../shared/records/time.ts';
import { lookAgainAt, mayRead } from '../../shared/sync/automatic.ts';
import { wakesOf } from '../../shared/sync/wakes.ts';
import { sendWakes } from '../relay-changes/relay-changes.ts';
import { tendLeaving } from './tend-leaving.ts';
import type { SchedulePorts } from './run-schedule.ts';

/** SW2: a check is a pull like any other, and begins after the channel it lacked is open (CH2). */
export async function tendLink(ports: SchedulePorts, config: ChannelConfig, link: LinkRow): Promise<void> {
  if (link.leaving !== undefined) return await tendLeaving(ports, link);
  if (link.state !== 'active') return await rest(ports, link);
  const now = iso(ports.clock.now());
  if (link.replayAt !== undefined) await sendWakes(ports, wakesOf({ ...link, dueAt: now }, now));
  if (link.verifyGeneration === link.generation) await ports.queues.send('changes', verifyMessage(link));
  try {
    await openMissingChannel(ports, config, link);
  } finally {
    await check(ports, link);
  }
}

async function check(ports: SchedulePorts, link: LinkRow): Promise<void> {
  const rhythm = await getRhythm(ports.store, link);
  const now = ports.clock.now();
  const reads = mayRead(link, rhythm, now);
  if (link.pullState !== 'idle' || reads)
    await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'sweep');
  else await letRest(ports, link, lookAgainAt(rhythm, now));
  if (link.pullState !== 'idle' || !reads) await tellFallenBehind(ports, link);
}

/** Unless something else has moved its due marker meanwhile. */
async function letRest({ store }: SchedulePorts, link: LinkRow, until: number): Promise<void> {
  const key = { pk: link.pk, sk: link.sk };
  await store.update({
    table: 'directory',
    key,
    set: dueAt(key, until),
    when: [{ attribute: 'dueAt', is: '=', value: link.dueAt ?? '' }],
  });
}

/** Whoever makes the link active again sets its due marker in the same write. */
async function rest({ store }: SchedulePorts, link: LinkRow): Promise<void> {
  await store.update({
    table: 'directory',
    key: { pk: link.pk, sk: link.sk },
    remove: ['dueShard', 'dueAt'],
    when: [
      { attribute: 'state', is: '=', value: link.state },
      { attribute: 'version', is: '=', value: link.version },
    ],
  });
}

async function openMissingChannel(ports: SchedulePorts, config: ChannelConfig, link: LinkRow): Promise<void> {
  if (!lacksChannel(link, ports.clock.now())) return;
  try {
    await openChannel(ports, config, link, { listFollows: true });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
  }
}
