import { Overview } from '../../shared/contracts/api-overview.ts';
import { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import { AccountRow, InvitationRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import { resourceStates } from '../../shared/contracts/api-resources.ts';
import { escalationOf } from '../../shared/desk/urgency.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readRows } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { funnelStep, funnelSteps, resourceState } from '../../shared/sync/health.ts';
import { timedCache } from '../../shared/system/timed-cache.ts';
import type * as z from 'zod';
import { settingsOfAll } from './directions.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';
import { tally } from './tally.ts';

/** Whoever looks at it looks again and again; a summary may be some seconds old. */
const forMs = 5_000;

type View = z.input<typeof Overview>;

/** OV1: the same evidence as of each resource, read once for all of them in a few whole reads. */
export const overviewRoutes = (): Route[] => {
  let cache: ReturnType<typeof timedCache<View>> | undefined;
  return [
    businessRoute('read', {
      method: 'GET',
      path: '/v1/overview',
      summary: 'The business at a glance',
      reply: { status: 200, schema: Overview },
      handle: async ({ caller: { businessId } }, ports) => {
        cache ??= timedCache<View>({ clock: ports.clock, forMs, capacity: 100 });
        return await cache(businessId, () => overviewOf(ports, businessId));
      },
    }),
  ];
};

async function overviewOf({ store, clock }: ApiPorts, businessId: string): Promise<View> {
  const now = clock.now();
  const [resources, conflicts] = await Promise.all([
    resourcesOf(store, businessId, now),
    conflictsOf(store, businessId, now),
  ]);
  return { ...resources, conflicts, at: iso(now) };
}

/** What the figures are derived from, and no more: there are many rows of each. */
const Resource = ResourceRow.pick({ id: true });
const Invitation = InvitationRow.pick({ resourceId: true, state: true, expiresAt: true, problem: true });
const Account = AccountRow.pick({ id: true, grant: true, email: true });
const Link = LinkRow.pick({
  ...{ resourceId: true, accountId: true, state: true, problem: true },
  ...{ inboundError: true, generation: true, building: true, asOf: true },
});
const OnDesk = ConflictRow.pick({ state: true, kind: true, openedAt: true, ours: true });

async function resourcesOf(store: Store, businessId: string, now: number) {
  const rows = <T>(prefix: string, schema: z.ZodType<T>) =>
    readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: prefix } }, schema);
  const [resources, links, invitations, accounts, settings] = await Promise.all([
    rows('resource#', Resource),
    rows('link#', Link),
    rows('invitation#', Invitation),
    rows('account#', Account),
    settingsOfAll(store, businessId),
  ]);
  const linksOf = Map.groupBy(links.items, ({ resourceId }) => resourceId);
  const invitationOf = new Map(invitations.items.map((row) => [row.resourceId, row]));
  const accountOf = new Map(accounts.items.map((row) => [row.id, row]));
  const seen = resources.items.map(({ id }) => {
    const own = linksOf.get(id) ?? [];
    return {
      invitation: invitationOf.get(id),
      links: own,
      accounts: own.flatMap(({ accountId }) => accountOf.get(accountId) ?? []),
      now,
      staleAfterSeconds: settings(id).staleAfterSeconds,
    };
  });
  return {
    resources: {
      total: seen.length,
      byState: tally(
        resourceStates,
        seen.map((evidence) => resourceState(evidence).state),
      ),
    },
    funnel: tally(funnelSteps, seen.map(funnelStep)),
  };
}

async function conflictsOf(store: Store, businessId: string, now: number): Promise<View['conflicts']> {
  const open = { table: 'conflicts', index: 'conflictsByState', pk: `${businessId}#open` } as const;
  const rows = (await readRows(store, open, OnDesk)).items.filter(({ state }) => state === 'open');
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  return {
    open: rows.length,
    urgent: rows.filter((row) => escalationOf(row, now) === 'urgent').length,
    byKind: Object.fromEntries([...byKind].map(([kind, all]) => [kind, all.length])),
  };
}
