import { reportCalls, reportClients } from '../../shared/budget/report.ts';
import { Health, Redrive, Redriven } from '../../shared/contracts/api-desk.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readLatency } from '../../shared/records/latency.ts';
import { readRows } from '../../shared/records/read.ts';
import { getLinks } from '../../shared/records/directory.ts';
import { accountsOf, channelsOf, grantsOf, nearest, staleLinks, timesOf } from './health-parts.ts';
import type { ApiConfig } from './ports.ts';
import { businessRoute, type Route } from './route.ts';
import { tally } from './tally.ts';

/** Well below the time an answer may take. */
const redriveMs = 15_000;

export const healthRoutes = ({ queueDesk }: Pick<ApiConfig, 'queueDesk'>): Route[] => [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/health',
    summary: 'How well the business’s calendars are kept in step',
    reply: { status: 200, schema: Health },
    handle: async ({ caller, now }, { store }) => {
      const links = await getLinks(store, caller.businessId);
      const active = links.filter(({ state }) => state === 'active');
      const [latency, budgets, accounts, queues, stale, waiting, webhooks] = await Promise.all([
        readLatency(store, caller.businessId, now),
        reportClients(store, caller.businessId, links, now),
        accountsOf(store, caller.businessId),
        queueDesk?.depths() ?? [],
        staleLinks(store, caller.businessId, links, now),
        countWaiting(store, caller.businessId),
        reportWebhooks(store, caller.businessId),
      ]);
      const losingPushes = active.filter(({ pushLosses = 0 }) => pushLosses > 0).length;
      return {
        links: tally(
          ['active', 'paused', 'actionNeeded', 'disconnected'],
          links.map(({ state }) => state),
        ),
        channels: channelsOf(active, now),
        grants: grantsOf(accounts, now),
        queues,
        budget: nearest(budgets),
        pushToApplied: timesOf(latency),
        pushLoss: losingPushes,
        stale,
        oldestPullAt: oldest(active),
        neverPulled: active.filter(({ asOf }) => asOf === undefined).length,
        losingPushes,
        waitingWrites: waiting,
        webhooks,
        budgets,
        googleCalls: await reportCalls(store, active, accounts, now),
      };
    },
  }),
  businessRoute('conflicts', {
    method: 'POST',
    path: '/v1/health/redrive',
    summary: 'Send dead letters back to where they came from',
    description: 'Of the whole installation. Always safe: a message that has become needless is recognised and ends.',
    body: Redrive,
    reply: { status: 200, schema: Redriven },
    handle: async ({ body, now }) =>
      (await queueDesk?.redrive(body.queue, now + redriveMs)) ?? { moved: 0, left: false },
  }),
];

/** Bookings that wait to be written, of all its resources. */
const countWaiting = async (store: Store, businessId: string): Promise<number> =>
  await store.count({ table: 'calendar', index: 'bookingsWaitingOfBusiness', pk: businessId });

async function reportWebhooks(store: Store, businessId: string) {
  const query = { table: 'directory', pk: businessId, sk: { beginsWith: 'webhook#' } } as const;
  const { items } = await readRows(store, query, WebhookRow);
  return tally(['active', 'failing', 'inactive', 'disabled'], items.map(stateOf));
}

function stateOf({ active, failingSince, disabledAt }: WebhookRow): 'active' | 'failing' | 'inactive' | 'disabled' {
  if (active === false) return disabledAt === undefined ? 'inactive' : 'disabled';
  return failingSince === undefined ? 'active' : 'failing';
}

const oldest = (links: readonly LinkRow[]): string | null => links.flatMap(({ asOf }) => asOf ?? []).sort()[0] ?? null;
