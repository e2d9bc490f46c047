import type * as MirrorDeltas from '../../../functions/apply-deltas/mirror-deltas.ts';
import type * as CollisionCause from '../../../shared/bookings/collision-cause.ts';
import type * as Collisions from '../../../shared/bookings/collisions.ts';
import type * as Commit from '../../../shared/bookings/commit.ts';
import type * as Blocking from '../../../shared/calendar/blocking.ts';
import type * as Desk from '../../../shared/desk/desk.ts';
import type * as AccessTokens from '../../../shared/google/access-tokens.ts';
import type * as ClassifyOAuth from '../../../shared/google/classify-oauth.ts';
import type { Query } from '../../../shared/ports/store.ts';
import type * as CheckInterval from '../../../shared/sync/check-interval.ts';
import type * as DeltaModule from '../../../shared/sync/delta.ts';
import type * as Freshness from '../../../shared/sync/freshness.ts';
import type * as Wakes from '../../../shared/sync/wakes.ts';
import {
  inGoogle,
  inMessages,
  inModule,
  inStore,
  readingRows,
  transacting,
  type Sabotage,
  updating,
} from '../breaks.ts';

const week = 7 * 86_400_000;

const channels: Sabotage[] = [
  {
    rule: 'CH1',
    name: 'the old channel is stopped before the new one lives',
    breaks: inGoogle('run-schedule', (api, { store }) => ({
      watchEvents: async (calendarId, request) => {
        const pk = request.id.split('-', 1)[0] ?? '';
        const { rows } = await store.query({ table: 'directory', pk, sk: { beginsWith: 'channel#' } });
        for (const row of rows.filter(({ state }) => state === 'live'))
          await api.stopChannel(String(row.id), String(row.resourceId));
        return await api.watchEvents(calendarId, request);
      },
    })),
    proof: (all) => all.scheduling.overlapping,
  },
  {
    rule: 'CH1',
    name: 'the expiry asked for is taken for the one returned',
    breaks: inGoogle('anywhere', (api, { clock }) => ({
      watchEvents: async (...values) => ({ ...(await api.watchEvents(...values)), expiresAt: clock.now() + week }),
    })),
    proof: (all) => all.scheduling.returnedExpiry,
  },
  {
    rule: 'CH1',
    name: 'a channel is renewed when it ends',
    breaks: transacting('anywhere', (item) =>
      item.kind === 'update' && item.set?.state === 'live' && item.set.expiresAt !== undefined
        ? { ...item, set: { ...item.set, dueAt: item.set.expiresAt } }
        : item,
    ),
    proof: (all) => all.scheduling.renewed,
  },
  {
    rule: 'CH2',
    name: 'a pull opens no channel',
    breaks: inStore('anywhere', (store) => ({
      transact: async (items) =>
        items.some((item) => item.kind === 'put' && item.row.row === 'channel')
          ? { ok: false, lost: [1], conflict: false }
          : await store.transact(items),
    })),
    proof: (all) => all.scheduling.anyPull,
  },
  {
    rule: 'CH3',
    name: 'a channel unknown to Google fails its stop',
    breaks: inGoogle('run-schedule', (api) => ({
      stopChannel: async (...values) => {
        await api.stopChannel(...values);
        throw new Error('404');
      },
    })),
    proof: (all) => all.scheduling.unknownStop,
  },
];

const grants: Sabotage[] = [
  {
    rule: 'GR1',
    name: 'every worker refreshes for itself',
    breaks: inModule<typeof AccessTokens>('../../shared/google/access-tokens.ts', (real) => ({
      createAccessTokens: (parts) => {
        const update: typeof parts.store.update = (wanted) =>
          parts.store.update(wanted.set?.refreshOwner === undefined ? wanted : { ...wanted, when: [] });
        return real.createAccessTokens({
          ...parts,
          store: new Proxy(parts.store, {
            get: (target, name) => {
              const value: unknown = Reflect.get(target, name);
              if (name === 'update') return update;
              return typeof value === 'function' ? value.bind(target) : value;
            },
          }),
        });
      },
    })),
    proof: (all) => all.scheduling.oneRefresh,
  },
  {
    rule: 'GR2',
    name: 'the operator’s fault fails the grant',
    breaks: inModule<typeof ClassifyOAuth>('../../shared/google/classify-oauth.ts', () => ({
      classifyOAuth: () => 'grantFailed',
    })),
    proof: (all) => all.scheduling.operatorsFault,
  },
  {
    rule: 'GR2',
    name: 'links of a failed grant go on',
    breaks: inStore('anywhere', (store) => ({
      transact: (items) =>
        store.transact(items.filter((item) => item.kind !== 'update' || item.set?.state !== 'actionNeeded')),
    })),
    proof: (all) => all.scheduling.grantFails,
  },
  {
    rule: 'GR3',
    name: 'only the first reminder is written',
    breaks: transacting('anywhere', (item) =>
      item.kind === 'update' && Number(item.set?.remindersSent ?? 0) > 0
        ? { ...item, set: { remindersSent: 5 }, remove: ['dueShard', 'dueAt'] }
        : item,
    ),
    proof: (all) => all.scheduling.reminders,
  },
  {
    rule: 'GR4',
    name: 'grants are not probed',
    breaks: inStore('run-schedule', (store) => ({
      query: async (query) => {
        const page = await store.query(query);
        return { ...page, rows: page.rows.filter(({ row }) => row !== 'account') };
      },
    })),
    proof: (all) => all.scheduling.probed,
  },
];

const sweeps: Sabotage[] = [
  {
    rule: 'SW1',
    name: 'one shard alone is swept',
    breaks: inStore('run-schedule', (store) => ({
      query: async (query) => (query.index === 'due' && query.pk !== 'due#0' ? { rows: [] } : await store.query(query)),
    })),
    proof: (all) => all.scheduling.othersGoOn,
  },
  {
    rule: 'SW2',
    name: 'an idle calendar is checked once a day',
    breaks: inModule<typeof CheckInterval>('../../shared/sync/check-interval.ts', () => ({
      checkIntervalMs: () => 24 * 3_600_000,
    })),
    proof: (all) => all.scheduling.checkedDaily,
  },
  {
    rule: 'SW2',
    name: 'everybody who asks starts a read',
    breaks: updating('outside', (update) => {
      if (update.set?.askedAt === undefined) return update;
      const { set: _, when: __, ...rest } = update;
      return rest;
    }),
    proof: (all) => all.scheduling.askedOften,
  },
  {
    rule: 'SW2',
    name: 'an old view counts as fresh when a booking is confirmed',
    breaks: readingRows('outside', 'link', (row) => ({ ...row, asOf: '2026-05-04T12:00:00.000Z' })),
    proof: (all) => all.selling.askedOnce,
  },
];

const sales: Sabotage[] = [
  {
    rule: 'AV1',
    name: 'every calendar’s days are those of Greenwich',
    breaks: inMessages('pull-changes', (body) => ('zone' in body ? { ...body, zone: 'UTC' } : body)),
    proof: (all) => all.selling.allDay,
  },
  {
    rule: 'AV2',
    name: 'every event blocks',
    breaks: inModule<typeof Blocking>('../../shared/calendar/blocking.ts', () => ({ blocks: () => true })),
    proof: (all) => all.selling.kinds,
  },
  {
    rule: 'AV3',
    name: 'bookings do not condition on the guard',
    breaks: transacting('outside', (item) =>
      item.kind === 'put' && item.row.row === 'guard' ? { ...item, when: [] } : item,
    ),
    proof: (all) => all.selling.race,
  },
  {
    rule: 'AV3',
    name: 'arriving events do not raise the guard',
    breaks: inModule<typeof Commit>('../../shared/bookings/commit.ts', () => ({ raiseGuard: async () => {} })),
    proof: (all) => all.selling.eventAgainstBooking,
  },
  {
    rule: 'AV3',
    name: 'arriving events do not look for bookings in their way',
    breaks: inModule<typeof Collisions>('../../shared/bookings/collisions.ts', () => ({
      openDoubleBookings: async () => {},
    })),
    proof: (all) => all.selling.arrivesLater,
  },
  {
    rule: 'AV5',
    name: 'a stale view is sold',
    breaks: inModule<typeof Freshness>('../../shared/sync/freshness.ts', (real) => ({
      freshnessOf: (...values) => ({ ...real.freshnessOf(...values), sellable: true }),
    })),
    proof: (all) => all.selling.stale,
  },
  {
    rule: 'AV6',
    name: 'long events are not read',
    breaks: inStore('outside', (store) => ({
      query: async (query) => (fromOf(query).startsWith('l#') ? { rows: [] } : await store.query(query)),
    })),
    proof: (all) => all.selling.long,
  },
  {
    rule: 'AV6',
    name: 'exceptions do not replace their occurrence',
    breaks: inStore('outside', (store) => ({
      query: async (query) => (fromOf(query).startsWith('x#') ? { rows: [] } : await store.query(query)),
    })),
    proof: (all) => all.selling.series,
  },
];

const fromOf = ({ sk }: Query): string => (sk !== undefined && 'from' in sk ? (sk.from ?? '') : '');

const desk: Sabotage[] = [
  {
    rule: 'CF1',
    name: 'each sighting is a row of its own',
    breaks: inStore('anywhere', (store) => ({
      get: async (table, key) => (key.sk.startsWith('open#') ? undefined : await store.get(table, key)),
      transact: async (items) =>
        await store.transact(
          items.map((item) => (item.table === 'conflicts' && item.kind === 'put' ? { ...item, when: [] } : item)),
        ),
    })),
    proof: (all) => all.selling.oneRow,
  },
  {
    rule: 'CF1',
    name: 'rows do not close themselves',
    breaks: inModule<typeof Desk>('../../shared/desk/desk.ts', () => ({
      closeConflict: async () => false,
      closeAsRead: async () => true,
    })),
    proof: (all) => all.applying.settledCollision,
  },
  {
    rule: 'CF1',
    name: 'a collision is told apart by its event alone',
    breaks: inModule<typeof CollisionCause>('../../shared/bookings/collision-cause.ts', () => ({
      causesOf: (_, eventId) => `${eventId}#`,
    })),
    proof: (all) => all.applying.carriedCollision,
  },
  {
    rule: 'CF1',
    name: 'what a series takes along when it is deleted keeps its double bookings',
    breaks: inModule<typeof CollisionCause>('../../shared/bookings/collision-cause.ts', () => ({
      causesOfExceptions: () => 'nobody#',
    })),
    proof: (all) => all.applying.exceptionCollision,
  },
  {
    rule: 'CF1',
    name: 'a removal that is applied again ends no double booking',
    breaks: inModule<typeof MirrorDeltas>('../../functions/apply-deltas/mirror-deltas.ts', (real) => ({
      mirrorDeltas: async (...all) => (await real.mirrorDeltas(...all)).map((one) => ({ ...one, mayFree: one.known })),
    })),
    proof: (all) => all.applying.endedLate,
  },
  {
    rule: 'CF2',
    name: 'a settled row is acted on again',
    breaks: inStore('outside', (store) => ({
      get: async (table, key) => {
        const row = await store.get(table, key);
        if (row?.row !== 'conflict') return row;
        const { settledBy: _, ...open } = row;
        return { ...open, pk: row.pk, sk: row.sk, state: 'open' };
      },
      query: async (query) => {
        const page = await store.query(query);
        return { ...page, rows: page.rows.map((row) => (row.row === 'heldDeletion' ? { ...row, done: false } : row)) };
      },
    })),
    proof: (all) => all.selling.decidedTwice,
  },
  {
    rule: 'AP5',
    name: 'a decision does not ask whether more deletions have joined',
    breaks: transacting('outside', (item) =>
      item.kind === 'update' && item.set?.['settledBy'] !== undefined
        ? {
            ...item,
            when: (item.when ?? []).filter((one) => !('attribute' in one && one.attribute === 'version')),
          }
        : item,
    ),
    proof: (all) => all.selling.joinsLate,
  },
];

const secrecy: Sabotage[] = [
  {
    rule: 'SE1',
    name: 'deltas carry every title',
    breaks: inModule<typeof DeltaModule>('../../shared/sync/delta.ts', (real) => ({
      deltaOf: (event) => real.deltaOf(event, 'full'),
    })),
    proof: (all) => all.secrecy.onlyImported,
  },
  {
    rule: 'SE1',
    name: 'a wake-up carries the row it is about',
    breaks: inModule<typeof Wakes>('../../shared/sync/wakes.ts', (real) => ({
      wakesOf: (row, now) => real.wakesOf(row, now).map((wake) => Object.assign(wake, { body: { ...wake.body, row } })),
    })),
    proof: (all) => all.secrecy.noCustomers,
  },
  {
    rule: 'SE1',
    name: 'rows keep an access token',
    breaks: inStore('anywhere', (store) => ({
      put: (put) => store.put({ ...put, row: { ...put.row, token: 'ya29.kept-where-it-must-not-be' } }),
    })),
    proof: (all) => all.secrecy.noSecrets,
  },
  {
    rule: 'SE2',
    name: 'messages carry no version',
    breaks: inMessages('anywhere', ({ v, ...body }) => ('mailId' in body ? body : { v, ...body })),
    proof: (all) => all.secrecy.versioned,
  },
];

export const around: Sabotage[] = [...channels, ...grants, ...sweeps, ...sales, ...desk, ...secrecy];
