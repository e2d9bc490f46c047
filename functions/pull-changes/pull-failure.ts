import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { tellFallenBehind } from '../../shared/links/fallen-behind.ts';
import { wakePull } from '../../shared/links/wake.ts';
import { tellRefusedClient } from '../../shared/oauth-clients/refused.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import { probeSoon } from '../../shared/onboarding/grants.ts';
import type { GoogleError, GoogleFailure } from '../../shared/ports/google.ts';
import { getAccount, getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { hours } from '../../shared/records/time.ts';
import { backoffMs, type PullReaction, reactToPullFailure, type ReadWarning } from '../../shared/sync/failures.ts';
import { type Saying, saying } from '../../shared/words/saying.ts';
import { type Lease, write } from './lease.ts';
import type { PullPorts } from './pull-changes.ts';

/** Leaves on the link what a failed read means: when to try again, who has to act, what to tell people. */
export async function settlePullFailure(
  ports: PullPorts,
  lease: Lease,
  failure: GoogleFailure,
  startedAt: number,
  error?: GoogleError,
): Promise<void> {
  const link = await asStored(ports, lease);
  const reaction = reactToPullFailure(failure, link.pullTries ?? 0);
  const inboundError = error === undefined ? 'Google no longer lets us in' : `${failure.kind}: ${error.message}`;
  const released = await release(ports, link, reaction, inboundError, restState(link, failure));
  if (!released) return;
  if (reaction.kind === 'grantFailed') {
    await failGrant(ports, {
      businessId: link.businessId,
      accountId: link.accountId,
      reason: error?.reason ?? failure.kind,
      startedAt,
    });
    await wakeIfRenewed(ports, link);
  }
  await tellRefusedClient(ports, link.businessId, failure, error?.reason);
  await tellFallenBehind(ports, link);
  if (reaction.kind !== 'conflict') return;
  await openConflict(ports, conflictOf(link, reaction.conflict));
  if (reaction.probe) await probeSoon(ports, link);
}

/** With the pages read since the lease was taken; the lease's own row when another worker has the pull now. */
async function asStored({ store }: PullPorts, { link }: Lease): Promise<LinkRow> {
  const stored = await getLink(store, link.businessId, link.id);
  return stored?.pullEpoch === link.pullEpoch ? stored : link;
}

/** The person reconnected while the old grant was failing: the wake-up of that met a pull that still ran. */
async function wakeIfRenewed(ports: PullPorts, link: LinkRow): Promise<void> {
  const account = await getAccount(ports.store, link.businessId, link.accountId);
  if (account?.grant === 'ok') await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'request');
}

/** False when another worker has the pull now: then the failure is no longer ours to tell. */
async function release(
  ports: PullPorts,
  link: LinkRow,
  reaction: PullReaction,
  inboundError: string,
  pullState: 'idle' | 'reading',
): Promise<boolean> {
  const key = { pk: link.pk, sk: link.sk };
  if (reaction.kind === 'newGeneration') {
    // PL4: only for the cursor still stored, so a zombie's 410 changes nothing.
    const when = link.cursor === undefined ? [] : [{ attribute: 'cursor', is: '=' as const, value: link.cursor }];
    const building = link.building ?? link.generation + 1;
    // A lost cursor is replaced at once; a full run that is refused as well is not repeated without pause.
    const tries = link.pullTries ?? 0;
    const afterMs = link.pullKind === 'full' ? backoffMs(tries) : 0;
    const set = { pullState: 'idle', building, pullTries: tries + 1, ...dueAt(key, ports.clock.now() + afterMs) };
    return (await write(ports, link, { set, remove: ['cursor', 'pullPageToken', 'leaseUntil'] }, when)) !== undefined;
  }
  // Whoever holds the link takes its due marker along; should that be lost, or the grant be renewed meanwhile, it is tried again.
  const afterMs = reaction.kind === 'grantFailed' ? hours(1) : reaction.afterMs;
  return (
    (await write(ports, link, {
      set: {
        inboundError,
        pullTries: (link.pullTries ?? 0) + 1,
        pullState,
        ...dueAt(key, ports.clock.now() + afterMs),
      },
      remove: ['leaseUntil', 'pullOwner'],
    })) !== undefined
  );
}

/**
 * Pages already queued are not read again: the pull stays open without a lease, and the next worker resumes it. A page
 * token that Google refuses starts the pull over.
 */
const restState = (link: LinkRow, failure: GoogleFailure): 'idle' | 'reading' =>
  (link.pullPosition ?? 0) > 0 && failure.kind !== 'invalidRequest' ? 'reading' : 'idle';

const texts = {
  permission_missing: { cause: saying('cause.readPermission'), impact: saying('impact.readPermission') },
  calendar_gone: { cause: saying('cause.calendarGone'), impact: saying('impact.calendarGone') },
  quota_exhausted: { cause: saying('cause.quota'), impact: saying('impact.quota') },
} satisfies Record<ReadWarning, { cause: Saying; impact: Saying }>;

const conflictOf = (link: LinkRow, kind: ReadWarning) => ({
  businessId: link.businessId,
  kind,
  subject: { type: 'link' as const, id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
  resourceId: link.resourceId,
  linkId: link.id,
  ...texts[kind],
});
