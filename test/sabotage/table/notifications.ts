import type * as Ids from '../../../shared/identity/ids.ts';
import type * as Wake from '../../../shared/links/wake.ts';
import type { Put } from '../../../shared/ports/store.ts';
import type * as PullPlan from '../../../shared/sync/pull-plan.ts';
import { inModule, inPorts, inQueues, inStore, putting, readingRows, type Sabotage, updating } from '../breaks.ts';

const ids = '../../shared/identity/ids.ts';
const plan = '../../shared/sync/pull-plan.ts';

export const notifications: Sabotage[] = [
  {
    rule: 'HE1',
    name: 'nobody counts how long a push took',
    breaks: updating('apply-deltas', (update) => (update.key.sk.startsWith('latency#') ? undefined : update)),
    proof: (all) => all.notifications.timed,
  },
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
    name: 'secrets are compared letter by letter',
    breaks: inModule<typeof Ids>(ids, (real) => ({ matchesHash: (secret, hash) => real.hashSecret(secret) === hash })),
    proof: (all) => all.notifications.constantTime,
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
      planPull: (link, _, ...more) => real.planPull(link, Number.MAX_SAFE_INTEGER, ...more),
    })),
    proof: (all) => all.notifications.coveredTicket,
  },
  {
    rule: 'NT6',
    name: 'every notification of a burst is read for',
    breaks: inModule<typeof PullPlan>(plan, (real) => ({
      planPull: (link, _, ...more) => real.planPull(link, Number.MAX_SAFE_INTEGER, ...more),
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
