import type * as Collisions from '../../../shared/bookings/collisions.ts';
import type * as Ids from '../../../shared/identity/ids.ts';
import type * as Keys from '../../../shared/contracts/keys.ts';
import type * as Wake from '../../../shared/links/wake.ts';
import type { EventsPage, ListEventsQuery } from '../../../shared/ports/google.ts';
import type { CalendarApi } from '../../../shared/ports/google.ts';
import type { Put } from '../../../shared/ports/store.ts';
import type * as Breaker from '../../../shared/sync/breaker.ts';
import type * as DeltaModule from '../../../shared/sync/delta.ts';
import type * as Failures from '../../../shared/sync/failures.ts';
import type * as Freshness from '../../../shared/sync/freshness.ts';
import type * as Mirror from '../../../shared/sync/mirror.ts';
import type * as PullPlan from '../../../shared/sync/pull-plan.ts';
import type * as Progress from '../../../functions/apply-deltas/progress.ts';
import {
  inGoogle,
  inMessages,
  inModule,
  inPorts,
  inQueues,
  inStore,
  putting,
  readingRows,
  type Sabotage,
  updating,
} from '../breaks.ts';

const ids = '../../shared/identity/ids.ts';
const plan = '../../shared/sync/pull-plan.ts';

/** What a reader that stops here would take for the whole: the page with the cursor of the last one. */
async function asIfLast(api: CalendarApi, calendarId: string, query: ListEventsQuery, page: EventsPage) {
  let last = page;
  while (last.nextPageToken !== undefined)
    last = await api.listEvents(calendarId, { ...query, pageToken: last.nextPageToken });
  const { nextPageToken: _, ...rest } = page;
  return last.nextSyncToken === undefined ? rest : { ...rest, nextSyncToken: last.nextSyncToken };
}

const isEventRow = ({ table, row }: Omit<Put, 'kind'>): boolean => table === 'calendar' && 'pull' in row;

const notifications: Sabotage[] = [
  {
    rule: 'NT1',
    name: 'any secret opens a channel',
    breaks: inModule<typeof Ids>(ids, () => ({ matchesHash: () => true })),
    proof: (all) => all.notifications.wrongSecret,
  },
  {
    rule: 'NT1',
    name: 'all channels share one secret',
    breaks: inModule<typeof Ids>(ids, () => ({ newSecret: () => 'one-secret-for-all-channels' })),
    proof: (all) => all.notifications.othersSecret,
  },
  {
    rule: 'NT1',
    name: 'secrets are stored as they are',
    breaks: inModule<typeof Ids>(ids, () => ({ hashSecret: (secret) => secret, matchesHash: (a, b) => a === b })),
    proof: (all) => all.notifications.secretIsHashed,
  },
  {
    rule: 'NT1',
    name: 'the resource id is not looked at',
    breaks: readingRows('receive-notification', 'channel', ({ resourceId: _, ...row }) => ({ ...row })),
    proof: (all) => all.notifications.wrongResource,
  },
  {
    rule: 'NT2',
    name: 'a refusal of the queue is swallowed',
    breaks: inQueues('receive-notification', (queues) => ({
      send: (queue, message) => queues.send(queue, message).catch(() => {}),
    })),
    proof: (all) => all.notifications.queueRefuses,
  },
  {
    rule: 'NT2',
    name: 'Google is asked inside the request',
    breaks: inPorts('receive-notification', ({ store, google }) => ({
      store: new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'get') return value.bind(target);
          return async (...[table, key]: Parameters<typeof store.get>) => {
            const row = await store.get(table, key);
            const account = { businessId: String(row?.businessId), accountId: String(row?.accountId) };
            await google.calendar(account).listCalendars();
            return row;
          };
        },
      }),
    })),
    proof: (all) => all.notifications.noGoogleCall,
  },
  {
    rule: 'NT3',
    name: 'an unknown channel is taken for another of its business',
    breaks: inStore('receive-notification', (store) => ({
      get: async (table, key) => {
        const { rows } = await store.query({ table, pk: key.pk, sk: { beginsWith: 'channel#' } });
        return (await store.get(table, key)) ?? rows[0];
      },
    })),
    proof: (all) => all.notifications.unknownChannel,
  },
  {
    rule: 'NT3',
    name: 'a stray channel is not stopped again',
    breaks: updating('receive-notification', (update) => (update.set?.state === 'superseded' ? undefined : update)),
    proof: (all) => all.notifications.strayChannel,
  },
  {
    rule: 'NT3',
    name: 'the resource id of a dead channel is not learned',
    breaks: updating('receive-notification', (update) => (update.set?.resourceId === undefined ? update : undefined)),
    proof: (all) => all.notifications.lostWatchAnswer,
  },
  {
    rule: 'NT4',
    name: 'every sync message asks for a pull',
    breaks: putting('run-schedule', (put) =>
      put.row.row === 'channel' ? { ...put, row: { ...put.row, pullOnSync: true } } : put,
    ),
    proof: (all) => all.notifications.renewalNeedsNoPull,
  },
  {
    rule: 'NT5',
    name: 'wake-ups of one calendar hide each other',
    breaks: inModule<typeof Wake>('../../shared/links/wake.ts', (real) => ({
      pullMessage: (link, ...rest) => ({ ...real.pullMessage(link, ...rest), dedupe: link.linkId }),
    })),
    proof: (all) => all.notifications.soonAfter,
  },
  {
    rule: 'NT5',
    name: 'a read counts as serving the tickets taken while it ran',
    breaks: inStore('apply-deltas', (store) => ({
      update: async (update) => {
        if (update.set?.servedTicket === undefined) return await store.update(update);
        const servedTicket = (await store.get(update.table, update.key))?.ticket ?? 0;
        return await store.update({ ...update, set: { ...update.set, servedTicket } });
      },
    })),
    proof: (all) => all.notifications.midRead,
  },
  {
    rule: 'NT5',
    name: 'covered tickets are read again',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: (link, _, worker) => real.planPull(link, Number.MAX_SAFE_INTEGER, worker),
    })),
    proof: (all) => all.notifications.coveredTicket,
  },
  {
    rule: 'NT6',
    name: 'every notification of a burst is read for',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: (link, _, worker) => real.planPull(link, Number.MAX_SAFE_INTEGER, worker),
    })),
    proof: (all) => all.notifications.burst,
  },
  {
    rule: 'NT7',
    name: 'the channel is stored after Google was asked',
    breaks: {
      wrap: () => (real, part) => {
        if (part !== 'pull-changes') return real;
        const late: Omit<Put, 'kind'>[] = [];
        const { store, google } = real;
        const held = putting(part, (put) => {
          if (put.row.row !== 'channel') return put;
          late.push(put);
          return undefined;
        });
        const calendar: typeof google.calendar = (account) => {
          const api = google.calendar(account);
          const watchEvents: typeof api.watchEvents = async (...values) => {
            const answer = await api.watchEvents(...values);
            for (const put of late.splice(0)) await store.put(put);
            return answer;
          };
          return new Proxy(api, {
            get: (target, name) => (name === 'watchEvents' ? watchEvents : Reflect.get(target, name)),
          });
        };
        return held.wrap?.()({ ...real, google: { ...google, calendar } }, part) ?? real;
      },
    },
    proof: (all) => all.notifications.earlySync,
  },
];

const pulls: Sabotage[] = [
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
      planPull: (link, ticket, worker) => real.planPull(link, ticket, { id: `not ${worker.id}`, now: 0 }),
    })),
    proof: (all) => all.pulling.lapsedLease,
  },
  {
    rule: 'PL1',
    name: 'chunks do not say which reader sent them',
    breaks: inMessages('pull-changes', ({ epoch: _, ...body }) => body),
    proof: (all) => all.pulling.zombieReader,
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
    rule: 'PL6',
    name: 'nobody remembers that a calendar cannot be watched',
    breaks: updating('pull-changes', (update) => (update.set?.watch === 'unsupported' ? undefined : update)),
    proof: (all) => all.pulling.unwatchable,
  },
];

const applies: Sabotage[] = [
  {
    rule: 'AP1',
    name: 'rows of a newer pull are written over',
    breaks: inStore('apply-deltas', (store) => ({
      batchGet: async (table, keys) => (await store.batchGet(table, keys)).filter((row) => row.row !== 'eventId'),
      put: (put) => store.put(isEventRow(put) ? { ...put, when: [] } : put),
    })),
    proof: (all) => all.applying.olderPullFenced,
  },
  {
    rule: 'AP1',
    name: 'generations share their rows',
    breaks: inModule<typeof Keys>('../../shared/contracts/keys.ts', (real) => ({
      calendarKeys: {
        ...real.calendarKeys,
        generation: (businessId, linkId) => real.calendarKeys.generation(businessId, linkId, 1),
      },
    })),
    proof: (all) => all.applying.olderGeneration,
  },
  {
    rule: 'AP2',
    name: 'the cursor moves when the last chunk arrives',
    breaks: inModule<typeof Progress>('../../functions/apply-deltas/progress.ts', () => ({
      isComplete: (link) => link.pullTotal !== undefined,
    })),
    proof: (all) => all.applying.lostChunk,
  },
  {
    rule: 'AP2',
    name: 'chunks are counted and not told apart',
    breaks: inModule<typeof Progress>('../../functions/apply-deltas/progress.ts', () => ({
      isComplete: (link) => link.pullTotal !== undefined && (link.appliedPositions?.has(link.pullTotal - 1) ?? false),
    })),
    proof: (all) => all.applying.anyOrder,
  },
  {
    rule: 'AP2',
    name: 'a row that cannot be written is passed over',
    breaks: inStore('apply-deltas', (store) => ({
      put: (put) => store.put(put).catch(() => ({ ok: true as const, row: put.row })),
    })),
    proof: (all) => all.applying.failedWrite,
  },
  {
    rule: 'AP3',
    name: 'a new generation is built over the old one',
    breaks: inModule<typeof Keys>('../../shared/contracts/keys.ts', (real) => ({
      calendarKeys: {
        ...real.calendarKeys,
        generation: (businessId, linkId) => real.calendarKeys.generation(businessId, linkId, 1),
      },
    })),
    proof: (all) => all.applying.noGhost,
  },
  {
    rule: 'AP3',
    name: 'readers take the generation that is being built',
    breaks: readingRows('outside', 'link', (row) => ({ ...row, generation: row.building ?? row.generation })),
    proof: (all) => all.pulling.noBlankCalendar,
  },
  {
    rule: 'AP3',
    name: 'any error on a read is taken for a deletion',
    breaks: inGoogle('pull-changes', (api) => ({
      getEvent: (calendarId, id) => api.getEvent(calendarId, id).catch(() => ({ id, status: 'cancelled' })),
    })),
    proof: (all) => all.pulling.unsureIfGone,
  },
  {
    rule: 'AP3',
    name: 'a vanished calendar is taken for vanished events',
    breaks: inGoogle('pull-changes', (api) => ({
      listEvents: (calendarId, query) =>
        api.listEvents(calendarId, query).catch((error: unknown) => {
          if (query.kind !== 'window') throw error;
          return { items: [], timeZone: 'Europe/Berlin' };
        }),
    })),
    proof: (all) => all.pulling.calendarLost,
  },
  {
    rule: 'AP3',
    name: 'bookings that the run never saw are looked up as missing',
    breaks: readingRows('pull-changes', 'link', (row) =>
      row.verifyBefore === undefined ? row : { ...row, verifyBefore: '9999-01-01T00:00:00.000Z' },
    ),
    proof: (all) => all.pulling.unseenBooking,
  },
  {
    rule: 'AP3',
    name: 'bookings made during a build do not meet its events',
    breaks: inModule<typeof Collisions>('../../shared/bookings/collisions.ts', () => ({
      reviewCollisions: async () => {},
    })),
    proof: (all) => all.applying.bookedWhileBuilding,
  },
  {
    rule: 'AP4',
    name: 'a removal leaves no tombstone',
    breaks: inStore('apply-deltas', (store) => ({
      transact: async (items) =>
        await store.transact(
          items.map((item) =>
            item.kind === 'put' && item.row.gone === true
              ? { kind: 'delete', table: item.table, key: { pk: item.row.pk, sk: item.row.sk } }
              : item,
          ),
        ),
    })),
    proof: (all) => all.applying.tombstone,
  },
  {
    rule: 'AP4',
    name: 'a free event is taken for a deleted one',
    breaks: inMessages('pull-changes', (body) => ({
      ...body,
      ...(Array.isArray(body['deltas']) && {
        deltas: body['deltas'].map((delta: { transparency?: string }) =>
          delta.transparency === 'transparent' ? { ...delta, status: 'cancelled' } : delta,
        ),
      }),
    })),
    proof: (all) => all.applying.onlyCancelled,
  },
  {
    rule: 'AP5',
    name: 'the breaker counts one read only',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      askBreaker: (state, ...rest) => real.askBreaker({ ...state, entries: [] }, ...rest),
    })),
    proof: (all) => all.applying.breaker,
  },
  {
    rule: 'AP5',
    name: 'the breaker never forgets',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      askBreaker: (state, id) => real.askBreaker(state, id, 0),
    })),
    proof: (all) => all.applying.slowDeletions,
  },
  {
    rule: 'AP6',
    name: 'cancelled occurrences are not kept',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, context) => (delta.status === 'cancelled' ? { rows: [] } : real.mirror(delta, context)),
    })),
    proof: (all) => all.applying.cancelledException,
  },
  {
    rule: 'AP6',
    name: 'a deleted series leaves its exceptions',
    breaks: inStore('apply-deltas', (store) => ({
      query: async (query) =>
        query.sk !== undefined && 'beginsWith' in query.sk && query.sk.beginsWith.startsWith('id#')
          ? { rows: [] }
          : await store.query(query),
    })),
    proof: (all) => all.applying.movedException,
  },
  {
    rule: 'AP7',
    name: 'the old place of a moved event stays taken',
    breaks: putting('apply-deltas', (put) => (put.row.row === 'tombstone' ? undefined : put)),
    proof: (all) => all.applying.moved,
  },
  {
    rule: 'AP7',
    name: 'an event that left the window is let lie',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, context) => {
        const mirrored = real.mirror(delta, context);
        const left = mirrored.rows.length === 0 && delta.status !== 'cancelled';
        return left ? { rows: [], problem: 'outside the window' } : mirrored;
      },
    })),
    proof: (all) => all.applying.leavesWindow,
  },
  {
    rule: 'AP8',
    name: 'one bad event fails its whole chunk',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, context) => {
        const mirrored = real.mirror(delta, context);
        if (mirrored.problem !== undefined) throw new Error(mirrored.problem);
        return mirrored;
      },
    })),
    proof: (all) => all.applying.unreadable,
  },
];

export const inbound: Sabotage[] = [...notifications, ...pulls, ...applies];
