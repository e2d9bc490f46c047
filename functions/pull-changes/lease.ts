import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { Priority } from '../../shared/contracts/google.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Update } from '../../shared/ports/store.ts';
import { getLink } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { parseRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { isExpanded, type PullPlan, planPull, previewRun, readingLeaseMs } from '../../shared/sync/pull-plan.ts';

/** PL1: one reader per link. The lease is a conditional write on the pull's number and epoch. */

export type LeasePorts = Pick<Ports, 'store' | 'clock'>;
export type Worker = { id: string };
export type Lease = {
  link: LinkRow;
  kind: 'full' | 'incremental';
  from: string;
  generation: number;
  /** How urgent its calls to Google are; `live` without it. */
  priority?: Priority;
};

const attempts = 6;

/** Takes the pull the plan asks for, or answers why there is nothing to do. */
export async function takePull(
  ports: LeasePorts,
  ref: { businessId: string; linkId: string },
  wake: { ticket: number; at?: string | undefined },
  worker: Worker,
): Promise<Lease | Exclude<PullPlan['kind'], 'start' | 'resume'>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = await getLink(ports.store, ref.businessId, ref.linkId);
    if (link === undefined) return 'unavailable';
    const plan = planPull(link, wake.ticket, { id: worker.id, now: ports.clock.now() });
    if (plan.kind !== 'start' && plan.kind !== 'resume') return plan.kind;
    const taken =
      plan.kind === 'start' ? await start(ports, link, plan, wake.at, worker) : await resume(ports, link, worker);
    if (taken !== undefined) return { link: taken, kind: plan.pullKind, from: plan.from, generation: plan.generation };
  }
  return 'busy';
}

async function start(
  ports: LeasePorts,
  link: LinkRow,
  plan: PullPlan & { kind: 'start' },
  notifiedAt: string | undefined,
  worker: Worker,
): Promise<LinkRow | undefined> {
  const full = plan.pullKind === 'full';
  const abandoned = full && plan.generation !== link.building ? link.building : undefined;
  return await write(ports, link, {
    set: {
      pullNumber: link.pullNumber + 1,
      pullEpoch: link.pullEpoch + 1,
      pullState: 'reading',
      pullKind: plan.pullKind,
      // Read before the first call: the list begins after every notification up to here (NT5).
      pullTicket: link.ticket,
      pullStartedAt: iso(ports.clock.now()),
      pullFrom: plan.from,
      pullPosition: 0,
      pullOwner: worker.id,
      ...(notifiedAt === undefined ? {} : { pullNotifiedAt: notifiedAt }),
      ...(full ? { building: plan.generation, buildingBegun: true, importDone: 0, ...readingOf(link) } : {}),
      ...previewOf(link),
      ...leased(link, ports.clock.now() + readingLeaseMs),
    },
    remove: [
      'pullPageToken',
      'pullResumedAt',
      'pullTotal',
      'pullCursor',
      'appliedPositions',
      'unannounced',
      'unannouncedOwn',
      ...(notifiedAt === undefined ? ['pullNotifiedAt'] : []),
      ...(full ? ['importTotal', 'cursor'] : []),
      ...(abandoned === undefined ? [] : ['previewPositions']),
    ],
    // What an abandoned run wrote stands where nobody will read; it goes after the next flip.
    ...(abandoned === undefined ? {} : { addToSet: { leftGenerations: [abandoned] } }),
  });
}

/** PL6: fixed for the whole generation, for a cursor is bound to its parameters (PL1). */
const readingOf = ({ accessRole }: LinkRow) => ({ buildingExpanded: isExpanded(accessRole) });

/** What readers see stays as it is, whichever run is being built from now on (PL5). */
const previewOf = (link: LinkRow): Record<string, number> => {
  const run = previewRun(link);
  return run === undefined ? {} : { previewOf: run };
};

const resume = (ports: LeasePorts, link: LinkRow, worker: Worker): Promise<LinkRow | undefined> =>
  write(ports, link, {
    set: {
      pullEpoch: link.pullEpoch + 1,
      pullResumedAt: link.pullPosition ?? 0,
      pullOwner: worker.id,
      ...leased(link, ports.clock.now() + readingLeaseMs),
    },
  });

/** The sweep looks at the link again when its lease lapses. */
export const leased = (link: { pk: string; sk: string }, until: number) => ({
  leaseUntil: iso(until),
  ...dueAt(link, until),
});

/** Writes on condition that the pull is still ours as `link` says; answers the row afterwards, undefined when it is not. */
export async function write(
  { store }: Pick<Ports, 'store'>,
  link: LinkRow,
  change: Pick<Update, 'set' | 'remove' | 'add' | 'addToSet'>,
  more: Condition[] = [],
): Promise<LinkRow | undefined> {
  const result = await store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    ...change,
    when: [
      { attribute: 'pullNumber', is: '=', value: link.pullNumber },
      { attribute: 'pullEpoch', is: '=', value: link.pullEpoch },
      { attribute: 'pullState', is: '=', value: link.pullState },
      ...more,
    ],
  });
  return result.ok ? parseRow(LinkRow, result.row) : undefined;
}
