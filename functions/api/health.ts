import { reportCalls, reportClients } from '../../shared/budget/report.ts';
import { Health } from '../../shared/contracts/api-desk.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readRows } from '../../shared/records/read.ts';
import { getLinks } from '../../shared/records/directory.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { channelState } from './link-view.ts';
import { businessRoute, type Route } from './route.ts';
import { tally } from './tally.ts';

export const healthRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/health',
    summary: 'How well the business’s calendars are kept in step',
    reply: { status: 200, schema: Health },
    handle: async ({ caller, now }, { store }) => {
      const links = await getLinks(store, caller.businessId);
      const active = links.filter(({ state }) => state === 'active');
      const resourceIds = [...new Set(links.map(({ resourceId }) => resourceId))];
      const waiting = await inParallel(resourceIds, 16, (id) =>
        store.count({ table: 'calendar', index: 'bookingsWaiting', pk: `${caller.businessId}#${id}` }),
      );
      return {
        links: tally(
          ['active', 'paused', 'actionNeeded', 'disconnected'],
          links.map(({ state }) => state),
        ),
        channels: tally(
          ['live', 'expired', 'none', 'unsupported'],
          active.map((link) => channelState(link, now)),
        ),
        oldestPullAt: oldest(active),
        neverPulled: active.filter(({ asOf }) => asOf === undefined).length,
        losingPushes: active.filter(({ pushLosses = 0 }) => pushLosses > 0).length,
        waitingWrites: waiting.reduce((sum, count) => sum + count, 0),
        webhooks: await reportWebhooks(store, caller.businessId),
        budgets: await reportClients(store, caller.businessId, links, now),
        googleCalls: await reportCalls(store, active, now),
      };
    },
  }),
];

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
