import * as z from 'zod';
import { Id, PageQuery } from '../../shared/contracts/api.ts';
import { Link, LinkList, SyncAllResult, SyncLink } from '../../shared/contracts/api-links.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import { type LinkCommand, pauseLink, resumeLink, resyncLink, syncLink } from '../../shared/links/commands.ts';
import type { Origin } from '../../shared/links/ledger.ts';
import type { LinkRef } from '../../shared/links/wake.ts';
import { getLinks, getSettings } from '../../shared/records/directory.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { readThinned } from '../../shared/records/thinned.ts';
import { type Saying, saying } from '../../shared/words/saying.ts';
import { settingsOf } from './directions.ts';
import { findLink } from './find.ts';
import { disconnectRoute } from './disconnect-link.ts';
import { viewLink } from './link-view.ts';
import { originOf } from './origin.ts';
import { toPage } from './paging.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

const LinksQuery = z.strictObject({ resourceId: Id.optional(), ...PageQuery });

const waysOf = (direction: z.infer<typeof SyncLink>['direction']) => ({
  fromGoogle: direction !== 'bookingsToGoogle',
  toGoogle: direction !== 'googleToBookings',
});

/** What has to be done before a link in this state does anything. */
const firstDo: Record<LinkRow['state'], Saying> = {
  active: saying('refused.repeat'),
  paused: saying('refused.paused'),
  actionNeeded: saying('refused.needsReconnect'),
  disconnected: saying('refused.disconnected'),
};

async function answer({ store }: ApiPorts, result: LinkCommand, now: number): Promise<Link> {
  if (result.ok) {
    const { direction } = await getSettings(store, result.link.businessId, result.link.resourceId);
    return viewLink(result.link, direction, now);
  }
  if (result.reason === 'not_found') throw new ProblemError('not_found');
  if (result.reason === 'not_active') throw new ProblemError('link_not_active', { detail: firstDo[result.link.state] });
  throw new ProblemError('link_busy', { headers: { 'retry-after': '30' } });
}

/** The routes that ask something of one link look alike. */
const commandRoute = (
  name: string,
  texts: { summary: string; description: string },
  command: (ports: ApiPorts, ref: LinkRef, origin: Origin) => Promise<LinkCommand>,
): Route =>
  businessRoute('manage', {
    method: 'POST',
    path: `/v1/links/{id}/${name}` as const,
    ...texts,
    reply: { status: name === 'resync' ? 202 : 200, schema: Link },
    problems: ['link_not_active', 'link_busy'],
    handle: async (call, ports) => {
      const ref = { businessId: call.caller.businessId, linkId: call.params.id };
      return await answer(ports, await command(ports, ref, originOf(call)), call.now);
    },
  });

export const linkRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/links',
    summary: 'List links',
    query: LinksQuery,
    reply: { status: 200, schema: LinkList },
    handle: async ({ caller, query, now }, { store }) => {
      const { businessId } = caller;
      const all = { table: 'directory', pk: businessId, sk: { beginsWith: 'link#' } } as const;
      const keep = (link: LinkRow) => query.resourceId === undefined || link.resourceId === query.resourceId;
      const { items, nextCursor } = toPage(await readThinned(store, all, query, LinkRow, keep));
      const settings = await settingsOf(
        store,
        businessId,
        items.map(({ resourceId }) => resourceId),
      );
      return { items: items.map((link) => viewLink(link, settings(link.resourceId).direction, now)), nextCursor };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/links/{id}',
    summary: 'Read a link',
    reply: { status: 200, schema: Link },
    handle: async ({ caller, params, now }, ports) =>
      await answer(ports, { ok: true, link: await findLink(ports.store, caller.businessId, params.id) }, now),
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/links/{id}/sync',
    summary: 'Look now',
    description: 'Reads what changed in Google and starts what waits to be written there.',
    body: SyncLink,
    bodyOptional: true,
    reply: { status: 202, schema: Link },
    problems: ['link_not_active'],
    handle: async ({ caller, params, body, now }, ports) => {
      const ref = { businessId: caller.businessId, linkId: params.id };
      return await answer(ports, await syncLink(ports, ref, waysOf(body.direction)), now);
    },
  }),
  commandRoute(
    'resync',
    {
      summary: 'Read the whole calendar anew',
      description: 'What is known now serves until the new reading is complete.',
    },
    resyncLink,
  ),
  commandRoute(
    'pause',
    {
      summary: 'Pause a link',
      description: 'Nothing is read or written until it is resumed; nothing is lost. Pausing twice changes nothing.',
    },
    pauseLink,
  ),
  commandRoute(
    'resume',
    { summary: 'Resume a paused link', description: 'Reads what came meanwhile and writes what waited.' },
    resumeLink,
  ),
  disconnectRoute,
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/sync',
    summary: 'Look now at every active link',
    body: SyncLink,
    bodyOptional: true,
    reply: { status: 202, schema: SyncAllResult },
    handle: async ({ caller, body }, ports) => {
      const active = (await getLinks(ports.store, caller.businessId)).filter(({ state }) => state === 'active');
      const results = await inParallel(active, 16, (link) =>
        syncLink(ports, { businessId: caller.businessId, linkId: link.id }, waysOf(body.direction)),
      );
      return { requested: results.filter(({ ok }) => ok).length };
    },
  }),
];
