import type * as EventSide from '../../../functions/apply-deltas/event-side.ts';
import type * as OwnContext from '../../../functions/apply-deltas/own-context.ts';
import type * as WriteEvent from '../../../functions/push-bookings/write-event.ts';
import type * as PutBack from '../../../shared/bookings/put-back.ts';
import { conflictKeys } from '../../../shared/contracts/keys.ts';
import { BookingGoogle, BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type * as Agreement from '../../../shared/desk/agreement.ts';
import type * as CloseOfLink from '../../../shared/desk/close-of-link.ts';
import { closeConflict } from '../../../shared/desk/desk.ts';
import type * as Commands from '../../../shared/bookings/commands.ts';
import type * as Decided from '../../../shared/sync/decided.ts';
import type * as Breaker from '../../../shared/sync/breaker.ts';
import type * as LeftCopy from '../../../shared/sync/left-copy.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import { inModule, putting, puttingGoogle, type Sabotage, transacting } from '../breaks.ts';

/** Both sides change one booking, and what one worker decides is of the past. */

const decidedForAll = inModule<typeof OwnContext>('../../functions/apply-deltas/own-context.ts', () => ({
  ifStill: () => {},
  onlyWhile: () => async () => [],
}));

export const quarrelling: Sabotage[] = [
  {
    rule: 'RC4',
    name: 'a question ends when a title is taken beside it',
    breaks: puttingGoogle('apply-deltas', ({ undecided, ...google }, { version }, before) => ({
      ...google,
      ...(undecided === undefined || version !== before.version ? {} : { undecided }),
    })),
    proof: (all) => all.quarrelling.askedBesideTitle,
  },
  {
    rule: 'RC4',
    name: 'nobody is asked about one field while another is ours to write',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (...sides) => {
        const verdict = real.reconcile(...sides);
        return verdict.kind === 'merge' && verdict.merge.write
          ? { kind: 'merge', merge: { ...verdict.merge, ask: false } }
          : verdict;
      },
    })),
    proof: (all) => all.quarrelling.askedBesideOurTitle,
  },
  {
    rule: 'RC4',
    name: 'a row keeps what had lost when it asks',
    breaks: transacting('apply-deltas', (item) =>
      item.kind === 'update' && item.table === 'conflicts' ? { ...item, remove: [] } : item,
    ),
    proof: (all) => all.quarrelling.askedAfterDecided,
  },
  {
    rule: 'RC4',
    name: 'what was decided counts for whatever has become of the booking',
    breaks: decidedForAll,
    proof: (all) => all.slowWorkers.decidedOnOlder,
  },
  {
    rule: 'RC6',
    name: 'whoever asks late keeps what was decided from being written',
    breaks: decidedForAll,
    proof: (all) => all.slowWorkers.slowAsks,
  },
  {
    rule: 'CF1',
    name: 'a row opens for what a booking was',
    breaks: inModule<typeof OwnContext>('../../functions/apply-deltas/own-context.ts', () => ({
      onlyWhile: () => async () => [],
    })),
    proof: (all) => all.erasing.askedLate,
  },
  {
    rule: 'RC6',
    name: 'a slow writer brings back what was read to be gone since',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', () => ({
      isOvertaken: (now, read) => now.version !== read.version,
    })),
    proof: (all) => all.slowWorkers.slowRevival,
  },
  {
    rule: 'RC2',
    name: 'whatever was read long after our write is of now',
    breaks: puttingGoogle('apply-deltas', ({ readAt: _, ...google }) => google),
    proof: (all) => all.slowWorkers.lateView,
  },
  {
    rule: 'RC6',
    name: 'what was ignored once keeps a new question from holding what is written',
    breaks: inModule<typeof Decided>('../../shared/sync/decided.ts', () => ({ decided: (google) => google })),
    proof: (all) => all.deciding.ignoredThenAsked,
  },
  {
    rule: 'PU7',
    name: 'the title of private events is taken for one that somebody set',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (booking, event, ...rest) =>
        real.reconcile(
          booking,
          event.gone ? event : { ...event, title: event.title.replace(/^Booked$/, 'Booked!') },
          ...rest,
        ),
    })),
    proof: (all) => all.pushing.busyThenFull,
  },
  {
    rule: 'AP1',
    name: 'a slow worker stores the version of an event that it has read',
    breaks: inModule<typeof EventSide>('../../functions/apply-deltas/event-side.ts', () => ({
      isSuperseded: () => false,
    })),
    proof: (all) => all.slowWorkers.slowReader,
  },
  {
    rule: 'RC6',
    name: 'what was shown before it was gone counts as its present',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      isOlderView: ({ goneAt: _, ...booking }, event) => real.isOlderView(booking, event),
      reconcile: ({ goneAt: _, ...booking }, ...more) => real.reconcile(booking, ...more),
    })),
    proof: (all) => all.slowWorkers.seenBeforeGone,
  },
  {
    rule: 'CF1',
    name: 'rows close on what a slow worker has seen',
    breaks: inModule<typeof Agreement>('../../shared/desk/agreement.ts', (real) => ({
      closeOnAgreement: async (ports, { businessId, id }) => {
        await real.closeOnCancelled(ports, { businessId, bookingId: id });
        return true;
      },
    })),
    proof: (all) => all.slowWorkers.slowAgreement,
  },
  {
    rule: 'CF1',
    name: 'what was ignored is forgotten on what a slow worker has seen',
    breaks: inModule<typeof Agreement>('../../shared/desk/agreement.ts', (real) => ({
      closeOnAgreement: async (ports, booking, agreed) => {
        const key = conflictKeys.ignored(booking.businessId, 'both_changed', booking.id);
        await ports.store.delete({ table: 'conflicts', key });
        return await real.closeOnAgreement(ports, booking, agreed);
      },
    })),
    proof: (all) => all.slowWorkers.slowAfterIgnored,
  },
  {
    rule: 'PU5',
    name: 'a slow worker writes its version over a later one',
    breaks: inModule<typeof WriteEvent>('../../functions/push-bookings/write-event.ts', () => ({
      refuseLater: () => {},
    })),
    proof: (all) => all.slowWorkers.slowWriter,
  },
  {
    rule: 'PU2',
    name: 'whatever is read while it is written over makes the write count as of before',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      isReadSince: (now, read, { over }) => real.isReadSince(now, read, { over }),
    })),
    proof: (all) => all.slowWorkers.readBeforeWritten,
  },
  {
    rule: 'DS1',
    name: 'who has been forgotten is forgotten for ever, whatever is set in Google',
    breaks: puttingGoogle('apply-deltas', (google, _, before) =>
      BookingGoogle.parse(before.google).forgets === true ? { ...google, forgets: true } : google,
    ),
    proof: (all) => all.quarrelling.renamedAfterForgotten,
  },
  {
    rule: 'AP5',
    name: 'whose deletion was counted once is cancelled again for ever',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      askBreaker: (state, bookingId, now) =>
        state.entries.some((entry) => entry.bookingId === bookingId)
          ? { kind: 'counted' }
          : real.askBreaker(state, bookingId, now),
    })),
    proof: (all) => all.quarrelling.deletedOnceMore,
  },
  {
    rule: 'AP5',
    name: 'a deletion that a person has refused is carried out when it is read again',
    breaks: inModule<typeof PutBack>('../../shared/bookings/put-back.ts', () => ({ isPutBackOwed: () => false })),
    proof: (all) => all.slowWorkers.refusedWhileRead,
  },
  {
    rule: 'AP5',
    name: 'what comes in after a refusal counts anew',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      askBreaker: ({ shutUntil: _, ...state }, ...more) => real.askBreaker(state, ...more),
    })),
    proof: (all) => all.slowWorkers.deletedAfterRefusal,
  },
  {
    rule: 'AP5',
    name: 'a refusal is for ever',
    breaks: inModule<typeof Breaker>('../../shared/sync/breaker.ts', (real) => ({
      shutUntil: (now) => real.shutUntil(now) + 86_400_000,
    })),
    proof: (all) => all.slowWorkers.deletedAfterRefusal,
  },
  {
    rule: 'AP5',
    name: 'a deletion that was counted is carried out, whoever has refused it since',
    breaks: inModule<typeof Commands>('../../shared/bookings/commands.ts', (real) => ({
      cancelBooking: (ports, { expectedVersion: _, ...request }) => real.cancelBooking(ports, request),
    })),
    proof: (all) => all.slowWorkers.refusedWhileCancelled,
  },
  {
    rule: 'RC6',
    name: 'whatever is to be written over is not deleted',
    breaks: inModule<typeof PutBack>('../../shared/bookings/put-back.ts', () => ({
      isPutBackOwed: ({ etag }) => etag === undefined,
    })),
    proof: (all) => all.quarrelling.deletedWhileForgotten,
  },
  {
    rule: 'DS1',
    name: 'rows close with a calendar that is connected again',
    breaks: inModule<typeof CloseOfLink>('../../shared/desk/close-of-link.ts', () => ({
      closeOfLink: async (ports, { businessId }) => {
        const open = ports.store.query({ table: 'conflicts', index: 'conflictsByState', pk: `${businessId}#open` });
        for (const row of (await open).rows) {
          const { kind, causeId } = ConflictRow.parse(row);
          await closeConflict(ports, { businessId, kind, subjectId: causeId });
        }
      },
    })),
    proof: (all) => all.slowWorkers.leftAndBack,
  },
  {
    rule: 'PU1',
    name: 'an event that is made after its booking was cancelled is left to the next read',
    breaks: puttingGoogle('push-bookings', (google, { status }, before) => {
      const known = BookingGoogle.parse(before.google);
      return status === 'cancelled' && known.state === 'synced' && google.state === 'pending' ? known : google;
    }),
    proof: (all) => all.slowWorkers.madeAfterDeleted,
  },
  {
    rule: 'PU5',
    name: 'an event is brought back for a booking as it was',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      isOvertaken: (now, read) => BookingRow.parse(now).status !== 'cancelled' && real.isOvertaken(now, read),
    })),
    proof: (all) => all.slowWorkers.cancelledWhileRevived,
  },
  {
    rule: 'PU1',
    name: 'an event that was found again counts as read, however it was changed',
    breaks: inModule<typeof LeftCopy>('../../shared/sync/left-copy.ts', () => ({ isAsKnown: () => true })),
    proof: (all) => all.quarrelling.changedInTheGap,
  },
  {
    rule: 'RC6',
    name: 'what a series does not change counts as agreed',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (booking, ...more) => {
        const verdict = real.reconcile(booking, ...more);
        if (verdict.kind !== 'madeRecurring') return verdict;
        const { start, end, title } = booking;
        return { ...verdict, merge: { ...verdict.merge, before: { start, end, title } } };
      },
    })),
    proof: (all) => all.quarrelling.seriesRenamed,
  },
  {
    rule: 'DS1',
    name: 'a booking that waits for a decision waits on when its calendar is left',
    breaks: putting('run-schedule', (put) =>
      put.row.row === 'booking' && BookingRow.parse(put.row).google.undecided === true ? undefined : put,
    ),
    proof: (all) => all.quarrelling.askedAndLeft,
  },
];
