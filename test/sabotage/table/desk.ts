import type * as OwnContext from '../../../functions/apply-deltas/own-context.ts';
import type * as Commit from '../../../shared/bookings/commit.ts';
import type * as FreeTime from '../../../shared/bookings/free-time.ts';
import type * as PutBack from '../../../shared/bookings/put-back.ts';
import type * as WorkingHours from '../../../shared/calendar/working-hours.ts';
import type * as BothSides from '../../../shared/desk/actions/both-sides.ts';
import type * as Deleted from '../../../shared/desk/actions/deleted.ts';
import type * as Retry from '../../../shared/desk/actions/retry.ts';
import type * as Task from '../../../shared/desk/actions/task.ts';
import type * as Desk from '../../../shared/desk/desk.ts';
import type * as Ignored from '../../../shared/desk/ignored.ts';
import type * as Undoable from '../../../shared/ledger/undoable.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import { saying } from '../../../shared/words/saying.ts';
import type { Break } from '../breaks.ts';
import { inModule, inStore, readingRows, type Sabotage } from '../breaks.ts';

const timeIsNeverTaken: Break = inModule<typeof Commit>('../../shared/bookings/commit.ts', (real) => ({
  commitTime: (ports, target, items) => real.commitTime(ports, { ...target, interval: { start: 0, end: 0 } }, items),
}));

const alwaysOpen: Break = readingRows('outside', 'conflict', ({ settledBy: _, ...row }) => ({
  ...row,
  ...{ pk: row.pk, sk: row.sk, state: 'open' },
}));

/** What people decide at the desk, and take back. */
export const desk: Sabotage[] = [
  {
    rule: 'RC5',
    name: 'ours is kept, and what Google shows is news when it is read again',
    breaks: inModule<typeof Task>('../../shared/desk/actions/task.ts', () => ({
      oursWins: () => ({ agreed: {}, write: true }),
    })),
    proof: (all) => all.deciding.keepOurs,
  },
  {
    rule: 'RC5',
    name: 'accepting Google’s writes ours over it',
    breaks: inModule<typeof BothSides>('../../shared/desk/actions/both-sides.ts', (real) => ({
      acceptGoogle: real.keepOurs,
    })),
    proof: (all) => all.deciding.acceptGoogle,
  },
  {
    rule: 'CF2',
    name: 'a decision takes time that is taken',
    breaks: timeIsNeverTaken,
    proof: (all) => all.deciding.acceptTaken,
  },
  {
    rule: 'CF1',
    name: 'a decision leaves no record',
    breaks: inModule<typeof Desk>('../../shared/desk/desk.ts', () => ({ settling: () => [] })),
    proof: (all) => all.deciding.once,
  },
  {
    rule: 'CF2',
    name: 'what others have decided meanwhile is not looked at',
    breaks: alwaysOpen,
    proof: (all) => all.deciding.othersFirst,
  },
  {
    rule: 'CF1',
    name: 'what is ignored opens again',
    breaks: inModule<typeof Ignored>('../../shared/desk/ignored.ts', () => ({ ignoredAs: async () => undefined })),
    proof: (all) => all.deciding.ignored,
  },
  {
    rule: 'CF1',
    name: 'what was ignored holds a booking back for ever',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      planPush: ({ google: { ignoredVersion: _, ...google }, ...booking }, ...more) =>
        real.planPush({ ...booking, google }, ...more),
    })),
    proof: (all) => all.deciding.ignoredThenChanged,
  },
  {
    rule: 'RC4',
    name: 'the loser is forgotten',
    breaks: inModule<typeof BothSides>('../../shared/desk/actions/both-sides.ts', (real) => ({
      restoreLoser: real.keepOurs,
    })),
    proof: (all) => all.deciding.restored,
  },
  {
    rule: 'RC4',
    name: 'ours is always taken for the loser',
    breaks: inModule<typeof Desk>('../../shared/desk/desk.ts', (real) => ({
      openConflict: (ports, input) =>
        real.openConflict(ports, { ...input, ...(input.lost && { lost: { ...input.lost, side: 'ours' } }) }),
    })),
    proof: (all) => all.deciding.restoredGoogles,
  },
  {
    rule: 'RC5',
    name: 'the next free time may lie outside working hours',
    breaks: inModule<typeof WorkingHours>('../../shared/calendar/working-hours.ts', (real) => ({
      openIntervals: (_, zone, window) => real.openIntervals(null, zone, window),
    })),
    proof: (all) => all.deciding.moved,
  },
  {
    rule: 'CF2',
    name: 'asking again does it again',
    breaks: alwaysOpen,
    proof: (all) => all.deciding.movedOnce,
  },
  {
    rule: 'RC5',
    name: 'every colleague counts as free',
    breaks: inModule<typeof FreeTime>('../../shared/bookings/free-time.ts', () => ({ isFreeAt: async () => true })),
    proof: (all) => all.deciding.given,
  },
  {
    rule: 'CF2',
    name: 'a booking cancelled on the desk stays',
    breaks: inModule<typeof Deleted>('../../shared/desk/actions/deleted.ts', (real) => ({
      cancelOnDesk: real.putBack,
    })),
    proof: (all) => all.deciding.cancelled,
  },
  {
    rule: 'RC6',
    name: 'what is put back is taken to be there',
    breaks: inModule<typeof PutBack>('../../shared/bookings/put-back.ts', () => ({
      writtenAnew: {
        agreed: ({ google }) => ({ state: 'synced', syncedVersion: google.syncedVersion + 1 }),
        write: true,
      },
    })),
    proof: (all) => all.deciding.putBack,
  },
  {
    rule: 'RC6',
    name: 'a booking whose event is let go is put back',
    breaks: inModule<typeof Deleted>('../../shared/desk/actions/deleted.ts', (real) => ({
      cancelOnDesk: async (ports, task) =>
        (await real.putBack(ports, task)).ok
          ? { ok: false, reason: 'not_possible', detail: saying('refused.bookingGone') }
          : { ok: true },
    })),
    proof: (all) => all.deciding.letGo,
  },
  {
    rule: 'CF2',
    name: 'a double click mails twice',
    breaks: readingRows('outside', 'conflict', ({ lastAction: _, ...row }) => ({ ...row, pk: row.pk, sk: row.sk })),
    proof: (all) => all.deciding.reconnected,
  },
  {
    rule: 'LG1',
    name: 'a link is held and revived without a row',
    breaks: inStore('anywhere', (store) => ({
      transact: async (items) =>
        await store.transact(
          items.filter(
            (item) => item.kind !== 'put' || !/"action":"(held|revived)"/.test(JSON.stringify(item.row['after'] ?? '')),
          ),
        ),
    })),
    proof: (all) => all.deciding.reconnected,
  },
  {
    rule: 'CF2',
    name: 'asking to try again does nothing',
    breaks: inModule<typeof Retry>('../../shared/desk/actions/retry.ts', () => ({ retry: async () => ({ ok: true }) })),
    proof: (all) => all.deciding.retried,
  },
  {
    rule: 'LG1',
    name: 'undo brings back the time only',
    breaks: inModule<typeof Undoable>('../../shared/ledger/undoable.ts', (real) => ({
      undoOfBooking: (entry, booking) => {
        const verdict = real.undoOfBooking(entry, booking);
        if (!verdict.ok) return verdict;
        const { title: _, ...undo } = verdict.undo;
        return { ok: true, undo };
      },
    })),
    proof: (all) => all.deciding.undone,
  },
  {
    rule: 'LG1',
    name: 'a change from Google does not say by which push it came',
    breaks: inModule<typeof OwnContext>('../../functions/apply-deltas/own-context.ts', () => ({
      causeInGoogle: (_, what) => `${what} in Google`,
    })),
    proof: (all) => all.deciding.undone,
  },
  {
    rule: 'LG1',
    name: 'undo takes time that has gone',
    breaks: timeIsNeverTaken,
    proof: (all) => all.deciding.undoneCancel,
  },
  {
    rule: 'LG1',
    name: 'undo takes back what was changed later as well',
    breaks: inModule<typeof Undoable>('../../shared/ledger/undoable.ts', (real) => ({
      undoOfBooking: (entry, booking) =>
        real.undoOfBooking(entry, booking && { ...booking, title: String(entry.after?.title) }),
    })),
    proof: (all) => all.deciding.undoneSince,
  },
  {
    rule: 'LG1',
    name: 'a pause that was undone is undone again',
    breaks: inModule<typeof Undoable>('../../shared/ledger/undoable.ts', () => ({
      undoOfLink: () => ({ ok: true, undo: 'resume' }),
    })),
    proof: (all) => all.deciding.linkUndone,
  },
];
