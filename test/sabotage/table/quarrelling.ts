import type * as EventSide from '../../../functions/apply-deltas/event-side.ts';
import type * as OwnContext from '../../../functions/apply-deltas/own-context.ts';
import type * as WriteEvent from '../../../functions/push-bookings/write-event.ts';
import type * as Agreement from '../../../shared/desk/agreement.ts';
import { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type * as LeftCopy from '../../../shared/sync/left-copy.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import { inModule, putting, puttingGoogle, type Sabotage, updating } from '../breaks.ts';

/** Both sides change one booking, and what one worker decides is of the past. */

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
    breaks: updating('apply-deltas', ({ remove, ...update }) =>
      update.table === 'conflicts' || remove === undefined ? update : { ...update, remove },
    ),
    proof: (all) => all.quarrelling.askedAfterDecided,
  },
  {
    rule: 'RC4',
    name: 'what was decided counts for whatever has become of the booking',
    breaks: inModule<typeof OwnContext>('../../functions/apply-deltas/own-context.ts', () => ({ ifStill: () => {} })),
    proof: (all) => all.quarrelling.decidedOnOlder,
  },
  {
    rule: 'AP1',
    name: 'a slow worker stores the version of an event that it has read',
    breaks: inModule<typeof EventSide>('../../functions/apply-deltas/event-side.ts', () => ({
      isSuperseded: () => false,
    })),
    proof: (all) => all.quarrelling.slowReader,
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
    proof: (all) => all.quarrelling.slowAgreement,
  },
  {
    rule: 'PU5',
    name: 'a slow worker writes its version over a later one',
    breaks: inModule<typeof WriteEvent>('../../functions/push-bookings/write-event.ts', () => ({
      refuseLater: () => {},
    })),
    proof: (all) => all.quarrelling.slowWriter,
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
