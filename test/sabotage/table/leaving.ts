import type * as ChannelRows from '../../../shared/channels/channel-rows.ts';
import type * as EventSeen from '../../../functions/apply-deltas/event-seen.ts';
import type * as LeftCopy from '../../../shared/sync/left-copy.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as LeavingPace from '../../../shared/sync/leaving-pace.ts';
import type * as ReleaseAccount from '../../../shared/onboarding/release-account.ts';
import { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import type { Query, Store } from '../../../shared/ports/store.ts';
import {
  inMessages,
  inModule,
  inStore,
  putting,
  puttingGoogle,
  readingRows,
  transacting,
  type Sabotage,
} from '../breaks.ts';

const leftCopy = '../../shared/sync/left-copy.ts';

/** Nothing is found where the query looks for these. */
const blindTo = (isMeant: (query: Query) => boolean) => (store: Store) => ({
  query: async (query: Query) => (isMeant(query) ? { rows: [] } : await store.query(query)),
});

const beginsWith = ({ sk }: Query, prefix: string): boolean =>
  sk !== undefined && 'beginsWith' in sk && sk.beginsWith === prefix;

export const leaving: Sabotage[] = [
  {
    rule: 'DS1',
    name: 'copies are kept whatever was asked for',
    breaks: readingRows('push-bookings', 'link', (row) => ({ ...row, ...(row.leaving ? { leaving: 'keep' } : {}) })),
    proof: (all) => all.leaving.removed,
  },
  {
    rule: 'DS1',
    name: 'bookings are still written to a calendar that was disconnected',
    breaks: readingRows('push-bookings', 'link', (row) => ({
      ...row,
      state: row.state === 'disconnected' ? 'active' : row.state,
    })),
    proof: (all) => all.leaving.lateChunk,
  },
  {
    rule: 'DS1',
    name: 'what was mirrored of the calendar stays',
    breaks: putting('anywhere', (put) => (put.row.row === 'cleanup' ? undefined : put)),
    proof: (all) => all.leaving.mirrorGoes,
  },
  {
    rule: 'DS1',
    name: 'what finds the rows of an event goes before them',
    breaks: inStore('run-schedule', (store) => ({
      query: async (query) => {
        const page = await store.query(query);
        for (const { pk, sk, row } of page.rows)
          if (row === 'eventId') await store.delete({ table: query.table, key: { pk, sk } });
        return page;
      },
    })),
    proof: (all) => all.leaving.mirrorGoesThroughDeath,
  },
  {
    rule: 'DS1',
    name: 'the generation of before is read again after a reconnect',
    breaks: transacting('outside', (item) => {
      if (item.kind !== 'update' || item.set?.leaving === undefined) return item;
      const { generation: _, ...set } = item.set;
      return { ...item, set, remove: (item.remove ?? []).filter((name) => name !== 'asOf') };
    }),
    proof: (all) => all.returning.neverStale,
  },
  {
    rule: 'DS1',
    name: 'what was kept of a booking that has gone elsewhere stays for ever',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ fateOfKept: () => undefined })),
    proof: (all) => all.returning.goneWhileAway,
  },
  {
    rule: 'DS1',
    name: 'an event that could not be removed outlives its cancelled booking',
    breaks: inModule<typeof LeftCopy>(leftCopy, (real) => ({
      fateOfKept: (booking, ...more) =>
        booking.status === 'cancelled' ? undefined : real.fateOfKept(booking, ...more),
    })),
    proof: (all) => all.returning.cancelledWhileLeft,
  },
  {
    rule: 'DS1',
    name: 'what was changed in an event that could not be removed is written over',
    breaks: inModule<typeof LeftCopy>(leftCopy, (real) => ({
      fateOfKept: (...asked) => real.fateOfKept(...asked) && 'goes',
    })),
    proof: (all) => all.returning.editedWhileLeft,
  },
  {
    rule: 'DS1',
    name: 'conflicts of a disconnected calendar stay open',
    breaks: inStore(
      'run-schedule',
      blindTo(({ index }) => index === 'conflictsByState'),
    ),
    proof: (all) => all.leaving.conflictsClose,
  },
  {
    rule: 'DS1',
    name: 'one failed grant stops the clean-up of other links',
    breaks: inModule<typeof ReleaseAccount>('../../shared/onboarding/release-account.ts', (real) => {
      let stuck = false;
      return {
        releaseAccount: async (ports, account) => {
          stuck ||= account.grant !== 'ok';
          if (stuck) throw new Error('The clean-up has stopped');
          return await real.releaseAccount(ports, account);
        },
      };
    }),
    proof: (all) => all.leaving.failedDoesNotStop,
  },
  {
    rule: 'CH3',
    name: 'the grant is revoked before the channel is stopped',
    breaks: inStore(
      'run-schedule',
      blindTo((query) => beginsWith(query, 'channel#')),
    ),
    proof: (all) => all.leaving.stopsFirst,
  },
  {
    rule: 'IN6',
    name: 'a revoke kills another business',
    breaks: inStore(
      'run-schedule',
      blindTo(({ pk }) => pk.startsWith('grant#')),
    ),
    proof: (all) => all.leaving.otherBusiness,
  },
  {
    rule: 'DS1',
    name: 'the ledger remembers a forgotten customer',
    breaks: inStore(
      'run-schedule',
      blindTo(({ table }) => table === 'ledger'),
    ),
    proof: (all) => all.erasing.customer,
  },
  {
    rule: 'DS1',
    name: 'the ledger remembers what was changed while a customer was forgotten',
    breaks: inStore('run-schedule', (store) => {
      const read = new Set<string>();
      return {
        query: async (asked) => {
          const page = await store.query(asked);
          if (asked.table !== 'ledger') return page;
          const rows = read.has(asked.pk) ? [] : page.rows;
          read.add(asked.pk);
          return { ...page, rows };
        },
      };
    }),
    proof: (all) => all.erasing.changedMeanwhile,
  },
  {
    rule: 'DS1',
    name: 'the event of a forgotten customer stays as it is',
    breaks: inMessages('anywhere', (body) => (body.kind === 'push' && Number(body.version) > 1 ? undefined : body)),
    proof: (all) => all.erasing.customerInGoogle,
  },
  {
    rule: 'DS1',
    name: 'a forgotten customer stands in Google for as long as a person has not decided about the time',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      planPush: (booking, ...more) => {
        const plan = real.planPush(booking, ...more);
        return plan.kind === 'texts' ? { kind: 'nothing', state: booking.google.state } : plan;
      },
    })),
    proof: (all) => all.erasing.askedMeanwhile,
  },
  {
    rule: 'DS1',
    name: 'a question about a forgotten customer ends what is owed',
    breaks: inModule<typeof EventSeen>('../../functions/apply-deltas/event-seen.ts', () => ({
      owedWhileAsked: () => undefined,
    })),
    proof: (all) => all.erasing.askedMeanwhile,
  },
  {
    rule: 'DS1',
    name: 'whoever forgets a customer decides what a person is asked about',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', () => ({ isAskedAbout: () => false })),
    proof: (all) => all.erasing.askedAboutDeletion,
  },
  {
    rule: 'DS1',
    name: 'what a person has left as it is is news once its customer is forgotten',
    breaks: puttingGoogle('run-schedule', (google, _, before) => {
      const { ignoredVersion } = BookingGoogle.parse(before.google);
      return ignoredVersion === undefined ? google : { ...google, ignoredVersion };
    }),
    proof: (all) => all.erasing.ignoredDeletion,
  },
  {
    rule: 'DS1',
    name: 'bookings of an erased business stay',
    breaks: inStore(
      'run-schedule',
      blindTo(({ index }) => index === 'bookingsByStart'),
    ),
    proof: (all) => all.erasing.business,
  },
  {
    rule: 'DS1',
    name: 'erasing a business revokes a grant that another holds',
    breaks: inStore(
      'run-schedule',
      blindTo(({ pk }) => pk.startsWith('grant#')),
    ),
    proof: (all) => all.erasing.neighbour,
  },
  {
    rule: 'DS1',
    name: 'a calendar is left only when Google has stopped its channel',
    breaks: inModule<typeof LeavingPace>('../../shared/sync/leaving-pace.ts', () => ({
      waitsForChannels: () => true,
    })),
    proof: (all) => all.leaving.otherClient,
  },
  {
    rule: 'DS1',
    name: 'a leaving calendar is looked at every minute for days',
    breaks: inModule<typeof LeavingPace>('../../shared/sync/leaving-pace.ts', () => ({
      nextLook: (_, now) => now + 60_000,
    })),
    proof: (all) => all.leaving.looksRarely,
  },
  {
    rule: 'CH3',
    name: 'a channel that our client may not stop is tried with every sweep',
    breaks: inModule<typeof ChannelRows>('../../shared/channels/channel-rows.ts', () => ({
      lookAgain: async () => {},
    })),
    proof: (all) => all.leaving.otherClient,
  },
  {
    rule: 'DS1',
    name: 'what is no longer exported keeps its customer in Google',
    breaks: readingRows('push-bookings', 'booking', (row) => {
      const { base: _, ...google } = BookingGoogle.parse(row.google);
      return google.syncedVersion === 0 ? { ...row, google } : row;
    }),
    proof: (all) => all.erasing.noLongerExported,
  },
  {
    rule: 'IN6',
    name: 'a failed grant is kept when its last reminder has gone',
    breaks: transacting('run-schedule', (item) => {
      if (item.kind !== 'update' || item.set?.remindersSent === undefined) return item;
      const { dueAt: _, dueShard: __, ...set } = item.set;
      return { ...item, set, remove: ['dueAt', 'dueShard'] };
    }),
    proof: (all) => all.leaving.unusedFails,
  },
  {
    rule: 'DS1',
    name: 'places that an event has left are forgotten',
    breaks: putting('apply-deltas', ({ row: { former: _, ...row }, ...put }) => ({ ...put, row })),
    proof: (all) => all.erasing.business,
  },
];
