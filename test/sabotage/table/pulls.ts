import type * as Collisions from '../../../shared/bookings/collisions.ts';
import type { EventsPage, ListEventsQuery } from '../../../shared/ports/google.ts';
import type { CalendarApi } from '../../../shared/ports/google.ts';
import type * as DeltaModule from '../../../shared/sync/delta.ts';
import type * as Failures from '../../../shared/sync/failures.ts';
import type * as Freshness from '../../../shared/sync/freshness.ts';
import type * as PullPlan from '../../../shared/sync/pull-plan.ts';
import { inGoogle, inMessages, inModule, inStore, type Sabotage, updating } from '../breaks.ts';

const plan = '../../shared/sync/pull-plan.ts';

/** What a reader that stops here would take for the whole: the page with the cursor of the last one. */
async function asIfLast(api: CalendarApi, calendarId: string, query: ListEventsQuery, page: EventsPage) {
  let last = page;
  while (last.nextPageToken !== undefined)
    last = await api.listEvents(calendarId, { ...query, pageToken: last.nextPageToken });
  const { nextPageToken: _, ...rest } = page;
  return last.nextSyncToken === undefined ? rest : { ...rest, nextSyncToken: last.nextSyncToken };
}

export const pulls: Sabotage[] = [
  {
    rule: 'PL1',
    name: 'a read begins while chunks are unapplied',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: (link, ...rest) =>
        real.planPull(link.pullState === 'applying' ? { ...link, pullState: 'idle' } : link, ...rest),
    })),
    proof: (all) => all.pulling.oneAtATime,
  },
  {
    rule: 'PL1',
    name: 'a lease never lapses',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: ({ leaseUntil, ...link }, ticket, { id, now }) => {
        const held = leaseUntil === undefined ? {} : { leaseUntil: new Date(now + 1000).toISOString() };
        return real.planPull({ ...link, ...held }, ticket, { id: `not ${id}`, now });
      },
    })),
    proof: (all) => all.pulling.lapsedLease,
  },
  {
    rule: 'PL1',
    name: 'a lease is believed however far ahead it ends',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: (link, ticket, worker) =>
        Date.parse(link.leaseUntil ?? '') > worker.now ? { kind: 'busy' } : real.planPull(link, ticket, worker),
    })),
    proof: (all) => all.pulling.leaseFarAhead,
  },
  {
    rule: 'PL1',
    name: 'chunks do not say which reader sent them',
    breaks: inMessages('pull-changes', ({ epoch: _, ...body }) => body),
    proof: (all) => all.pulling.zombieReader,
  },
  {
    rule: 'PL2',
    name: 'applying keeps the next reader off',
    breaks: updating('apply-deltas', (update) =>
      update.addToSet === undefined || update.remove?.includes('leaseUntil') === true
        ? update
        : { ...update, set: { ...update.set, leaseUntil: '2026-12-31T00:00:00.000Z' } },
    ),
    proof: (all) => all.pulling.handedOver,
  },
  {
    rule: 'PL2',
    name: 'only the first page is read',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: async (calendarId, query) =>
        await asIfLast(api, calendarId, query, await api.listEvents(calendarId, query)),
    })),
    proof: (all) => all.pulling.allPages,
  },
  {
    rule: 'PL2',
    name: 'an empty page is taken for the end',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: async (calendarId, query) => {
        const page = await api.listEvents(calendarId, query);
        return page.items.length > 0 ? page : await asIfLast(api, calendarId, query, page);
      },
    })),
    proof: (all) => all.pulling.emptyPage,
  },
  {
    rule: 'PL2',
    name: 'later pages lack the sync token',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: (calendarId, query) =>
        api.listEvents(
          calendarId,
          query.pageToken === undefined ? query : { kind: 'full', pageToken: query.pageToken },
        ),
    })),
    proof: (all) => all.pulling.bothTokens,
  },
  {
    rule: 'PL2',
    name: 'a page token is sent as a sync token',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: (calendarId, { pageToken, ...query }) =>
        api.listEvents(calendarId, pageToken === undefined ? query : { kind: 'incremental', syncToken: pageToken }),
    })),
    proof: (all) => all.pulling.allPages,
  },
  {
    rule: 'PL2',
    name: 'a resumed read has forgotten its page',
    breaks: inStore('pull-changes', (store) => ({
      update: async (update) => {
        const result = await store.update(update);
        if (!result.ok || update.set?.pullResumedAt === undefined) return result;
        const { pullPageToken: _, ...row } = result.row;
        return { ok: true, row: { ...row, ...update.key } };
      },
    })),
    proof: (all) => all.pulling.resumes,
  },
  {
    rule: 'PL2',
    name: 'a read without changes sends nothing',
    breaks: inMessages('pull-changes', (body) =>
      body['kind'] === 'chunk' && JSON.stringify(body['deltas']) === '[]' ? undefined : body,
    ),
    proof: (all) => all.pulling.emptyCalendar,
  },
  {
    rule: 'PL3',
    name: 'a page is one chunk whatever its size',
    breaks: inModule<typeof DeltaModule>('../../shared/sync/delta.ts', () => ({
      chunksOf: (deltas) => (deltas.length === 0 ? [] : [[...deltas]]),
    })),
    proof: (all) => all.pulling.chunkSize,
  },
  {
    rule: 'PL4',
    name: 'a 410 is an empty success',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: (calendarId, query) =>
        api.listEvents(calendarId, query).catch((error: unknown) => {
          if (query.kind !== 'incremental') throw error;
          return { items: [], timeZone: 'Europe/Berlin', nextSyncToken: query.syncToken };
        }),
    })),
    proof: (all) => all.pulling.expiredCursor,
  },
  {
    rule: 'PL4',
    name: 'a 410 takes a fresh token and drops what was missed',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: (calendarId, query) =>
        api.listEvents(calendarId, query).catch(async (error: unknown) => {
          if (query.kind !== 'incremental') throw error;
          return { ...(await api.listEvents(calendarId, { kind: 'full' })), items: [] };
        }),
    })),
    proof: (all) => all.pulling.expiredCursor,
  },
  {
    rule: 'PL4',
    name: 'a zombie’s 410 counts',
    breaks: updating('pull-changes', (update) =>
      update.remove?.includes('cursor') === true ? { ...update, when: [] } : update,
    ),
    proof: (all) => all.pulling.zombieExpiry,
  },
  {
    rule: 'PL4',
    name: 'every failed read is an invalid cursor',
    breaks: inModule<typeof Failures>('../../shared/sync/failures.ts', () => ({
      reactToPullFailure: () => ({ kind: 'newGeneration' }),
    })),
    proof: (all) => all.pulling.outage,
  },
  {
    rule: 'PL4',
    name: 'a refused full read is repeated at once',
    breaks: inModule<typeof Failures>('../../shared/sync/failures.ts', () => ({ backoffMs: () => 0 })),
    proof: (all) => all.pulling.noSpinning,
  },
  {
    rule: 'PL5',
    name: 'there is no preview',
    breaks: inMessages('pull-changes', (body) => (body['kind'] === 'preview' ? undefined : body)),
    proof: (all) => all.pulling.preview,
  },
  {
    rule: 'PL5',
    name: 'what lies past the preview is sold',
    breaks: inModule<typeof Freshness>('../../shared/sync/freshness.ts', (real) => ({
      freshnessOf: (...values) => {
        const { sellableUntil: _, ...rest } = real.freshnessOf(...values);
        return rest;
      },
    })),
    proof: (all) => all.pulling.preview,
  },
  {
    rule: 'PL5',
    name: 'an import that starts over takes its preview away',
    breaks: updating('pull-changes', (update) =>
      update.addToSet?.['leftGenerations'] === undefined
        ? update
        : { ...update, remove: [...(update.remove ?? []), 'previewUntil', 'previewAsOf'] },
    ),
    proof: (all) => all.pulling.previewStays,
  },
  {
    rule: 'AV3',
    name: 'a preview that arrives looks for nobody',
    breaks: inModule<typeof Collisions>('../../shared/bookings/collisions.ts', (real) => ({
      reviewCollisions: async (ports, link) =>
        link.generation === 0 ? undefined : await real.reviewCollisions(ports, link),
    })),
    proof: (all) => all.pulling.previewMeets,
  },
  {
    rule: 'PL6',
    name: 'nobody remembers that a calendar cannot be watched',
    breaks: updating('pull-changes', (update) => (update.set?.watch === 'unsupported' ? undefined : update)),
    proof: (all) => all.pulling.unwatchable,
  },
];
