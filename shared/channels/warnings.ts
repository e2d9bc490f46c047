import { directoryKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { closeConflict, openConflict } from '../desk/desk.ts';
import type { GoogleError } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { iso } from '../records/time.ts';
import { saying } from '../words/saying.ts';

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

const about = (link: LinkRow) => ({
  businessId: link.businessId,
  subject: { type: 'link' as const, id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
  resourceId: link.resourceId,
  linkId: link.id,
});

/**
 * PL6: Google does not watch this calendar. Told once, before it is remembered, so that a worker that dies tells it again;
 * the verdict is tried again daily, without telling it again.
 */
export async function tellUnwatchable(ports: DeskPorts, link: LinkRow): Promise<false> {
  if (link.watch !== 'unsupported')
    await openConflict(ports, {
      ...about(link),
      kind: 'watch_unsupported',
      cause: saying('cause.unwatchable'),
      impact: saying('impact.polled'),
    });
  await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { watch: 'unsupported', watchTriedAt: iso(ports.clock.now()) },
    remove: ['watchTries'],
    when: [{ attribute: 'pk', is: 'present' }],
  });
  return false;
}

const toldAfter = 3;

/** A calendar that could be watched and is not, for Google refuses every channel. */
export async function tellRefusals(ports: DeskPorts, link: LinkRow, error: GoogleError): Promise<void> {
  const { kind } = error.failure;
  if (kind !== 'operatorFault' && kind !== 'invalidRequest') return;
  if ((link.watchTries ?? 0) + 1 !== toldAfter) return;
  await openConflict(ports, {
    ...about(link),
    kind: 'channel_failing',
    cause: saying('cause.channelRefused', { reason: error.reason ?? kind }),
    impact: saying('impact.polled'),
  });
}

/** CH2: notifications of this calendar get lost again and again. */
export const tellSilence = (ports: DeskPorts, link: LinkRow): Promise<string> =>
  openConflict(ports, {
    ...about(link),
    kind: 'channel_failing',
    cause: saying('cause.silence'),
    impact: saying('impact.polled'),
  });

const isFailing = ({ pushLosses = 0 }: LinkRow): boolean => pushLosses > 0;

/** Every channel that opens ends them, so that a worker that died before leaves them open until the next at the latest. */
export async function endWatchWarnings(ports: DeskPorts, link: LinkRow): Promise<void> {
  const { businessId, id } = link;
  await closeConflict(ports, { businessId, kind: 'watch_unsupported', subjectId: id });
  if (!isFailing(link)) await endSilence(ports, link);
}

export const endSilence = (ports: DeskPorts, { businessId, id }: LinkRow): Promise<boolean> =>
  closeConflict(ports, { businessId, kind: 'channel_failing', subjectId: id });
