import type * as ExpectedEvent from '../../../shared/sync/expected-event.ts';
import type * as Collisions from '../../../shared/bookings/collisions.ts';
import type * as Facts from '../../../shared/desk/facts.ts';
import type * as Offers from '../../../shared/desk/offers.ts';
import type * as Keys from '../../../shared/contracts/keys.ts';
import type { Put, Row } from '../../../shared/ports/store.ts';
import type * as Breaker from '../../../shared/sync/breaker.ts';
import type * as Mirror from '../../../shared/sync/mirror.ts';
import type * as Progress from '../../../functions/apply-deltas/progress.ts';
import {
  inGoogle,
  inMessages,
  inModule,
  inStore,
  putting,
  readingRows,
  transacting,
  type Sabotage,
} from '../breaks.ts';

const isEventRow = ({ table, row }: Omit<Put, 'kind'>): boolean => table === 'calendar' && 'pull' in row;

const withoutDue = ({ dueAt: _, dueShard: __, ...row }: Row): Row => row;

export const applies: Sabotage[] = [
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
    name: 'what Google does not know yet counts as deleted',
    breaks: inModule<typeof ExpectedEvent>('../../shared/sync/expected-event.ts', () => ({
      isWrittenSince: () => false,
    })),
    proof: (all) => all.pulling.unseenBooking,
  },
  {
    rule: 'AP3',
    name: 'what was written since a build began is not looked up',
    breaks: readingRows('pull-changes', 'link', (row) =>
      row.verifyBefore === undefined ? row : { ...row, verifyBefore: row.generationAsOf },
    ),
    proof: (all) => all.pulling.deletedWhileBuilding,
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
    breaks: transacting('apply-deltas', (item) =>
      item.kind === 'put' && item.row.gone === true
        ? { kind: 'delete', table: item.table, key: { pk: item.row.pk, sk: item.row.sk } }
        : item,
    ),
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
    proof: (all) => all.massDeletions.breaker,
  },
  {
    rule: 'AP5',
    name: 'the breaker never forgets',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      askBreaker: (state, id) => real.askBreaker(state, id, 0),
    })),
    proof: (all) => all.massDeletions.slowDeletions,
  },
  {
    rule: 'AP5',
    name: 'held deletions wait for the digest',
    breaks: inStore('apply-deltas', (store) => ({
      transact: (items) =>
        store.transact(items.filter((item) => item.kind !== 'put' || item.row.template !== 'deletionsHeld')),
    })),
    proof: (all) => all.massDeletions.breakerMailed,
  },
  {
    rule: 'AP5',
    name: 'nobody says which bookings follow a decision about deletions',
    breaks: inModule<typeof Facts>('../../shared/desk/facts.ts', (real) => ({
      effectFacts: async (...all) => ({ zone: (await real.effectFacts(...all)).zone }),
    })),
    proof: (all) => all.massDeletions.heldInWords,
  },
  {
    rule: 'AP5',
    name: 'whoever decides second about held deletions turns round what was begun',
    breaks: inModule<typeof Offers>('../../shared/desk/offers.ts', (real) => ({
      offeredTo: ({ lastAction: _, ...row }) => real.offeredTo(row),
    })),
    proof: (all) => all.massDeletions.decidedAtOnce,
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
    rule: 'AP6',
    name: 'a series that is gone is not looked at again',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => {
      const seen = new Set<string>();
      return {
        takesExceptionsAlong: (delta, known) => {
          const again = seen.has(JSON.stringify(delta));
          seen.add(JSON.stringify(delta));
          return !again && real.takesExceptionsAlong(delta, known);
        },
      };
    }),
    proof: (all) => all.applying.seriesGoneInParts,
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
  {
    rule: 'AP5',
    name: 'a held booking that was cancelled meanwhile is let go without being written',
    breaks: putting('outside', (put) =>
      put.row.row === 'booking' && put.row.status === 'cancelled' && put.row.heldByConflict === undefined
        ? { ...put, row: withoutDue(put.row) }
        : put,
    ),
    proof: (all) => all.massDeletions.cancelledWhileHeld,
  },
];
