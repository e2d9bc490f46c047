import type * as LoopGuard from '../../../shared/sync/loop-guard.ts';
import type * as Mirror from '../../../shared/sync/mirror.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import { inModule, inStore, putting, puttingGoogle, type Sabotage } from '../breaks.ts';

const reconcile = '../../shared/sync/reconcile.ts';
const guard = '../../shared/sync/loop-guard.ts';

const writtenOver: Sabotage[] = [
  {
    rule: 'RC3',
    name: 'what the direction writes over is not noted',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (...values) => {
        const verdict = real.reconcile(...values);
        return verdict.kind === 'merge' ? { ...verdict, merge: { ...verdict.merge, overwrites: [] } } : verdict;
      },
    })),
    proof: (all) => all.settling.directionNoted,
  },
  {
    rule: 'RC3',
    name: 'a move that is put back is not noted beside what is taken',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (...values) => {
        const verdict = real.reconcile(...values);
        if (verdict.kind !== 'merge' || verdict.merge.take.title === undefined) return verdict;
        return { ...verdict, merge: { ...verdict.merge, overwrites: [] } };
      },
    })),
    proof: (all) => all.settling.putBackNoted,
  },
  {
    rule: 'RC3',
    name: 'deletions that are put back are not noted',
    breaks: inStore('apply-deltas', (store) => ({
      transact: async (items) => await store.transact(items.filter(({ table }) => table !== 'ledger')),
    })),
    proof: (all) => all.settling.deletionNoted,
  },
  {
    rule: 'RC3',
    name: 'what becomes of a cancelled booking’s event is not noted',
    breaks: inStore('apply-deltas', (store) => ({
      transact: async (items) => await store.transact(items.filter(({ table }) => table !== 'ledger')),
    })),
    proof: (all) => all.settling.restoredNoted,
  },
];

const series: Sabotage[] = [
  {
    rule: 'RC6',
    name: 'a series counts as a single event',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) =>
        real.reconcile(booking, event.gone ? event : { ...event, recurring: false }, settings),
    })),
    proof: (all) => all.settling.madeRecurring,
  },
  {
    rule: 'RC6',
    name: 'the other instances of a booking’s series are sold',
    breaks: putting('apply-deltas', (put) =>
      put.row.row === 'event' && put.row.bookingId !== undefined ? { ...put, row: { ...put.row, blocks: false } } : put,
    ),
    proof: (all) => all.settling.madeRecurring,
  },
  {
    rule: 'RC6',
    name: 'the first instance is not looked at',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (...values) => {
        const verdict = real.reconcile(...values);
        return verdict.kind === 'madeRecurring' ? { ...verdict, merge: { ...verdict.merge, take: {} } } : verdict;
      },
    })),
    proof: (all) => all.settling.seriesMoved,
  },
  {
    rule: 'RC6',
    name: 'a booking writes over its series',
    breaks: puttingGoogle('apply-deltas', ({ undecided: _, ...google }) => google),
    proof: (all) => all.settling.seriesHeld,
  },
  {
    rule: 'RC6',
    name: 'what was held for a series stays held',
    breaks: puttingGoogle('apply-deltas', (google) =>
      google.recurring === undefined ? { ...google, undecided: true } : google,
    ),
    proof: (all) => all.settling.singleAgain,
  },
  {
    rule: 'RC6',
    name: 'what is written leaves the series as it is',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      eventBody: (...values) => {
        const { recurrence: _, ...body } = real.eventBody(...values);
        return body;
      },
    })),
    proof: (all) => all.settling.seriesWrittenOver,
  },
  {
    rule: 'RC6',
    name: 'what a person decides to keep is written over the first instance alone',
    breaks: puttingGoogle('anywhere', ({ recurring: _, ...google }) => google),
    proof: (all) => all.settling.keptSingle,
  },
  {
    rule: 'RC6',
    name: 'an event moved to the resource’s other calendar is a stranger there',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, { movedFrom: _, ...context }) => real.mirror(delta, context),
    })),
    proof: (all) => all.settling.movedPutBack,
  },
  {
    rule: 'RC6',
    name: 'an event moved to the resource’s other calendar takes no time',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, { movedFrom, ...context }) =>
        real.mirror(delta, movedFrom === undefined ? context : { ...context, bookingId: movedFrom }),
    })),
    proof: (all) => all.settling.movedAway,
  },
];

const loops: Sabotage[] = [
  {
    rule: 'RC7',
    name: 'nobody counts turns',
    breaks: inModule<typeof LoopGuard>(guard, () => ({ googleChanged: (google) => google })),
    proof: (all) => all.settling.loopStopped,
  },
  {
    rule: 'RC7',
    name: 'what is stopped is written all the same',
    breaks: inModule<typeof LoopGuard>(guard, () => ({ isStopped: () => false })),
    proof: (all) => all.settling.loopAndChange,
  },
  {
    rule: 'RC7',
    name: 'turns never grow old',
    breaks: inModule<typeof LoopGuard>(guard, (real) => ({
      weWrote: (google, now) => ({ ...real.weWrote(google, now), turns: withOld(google, real.weWrote(google, now)) }),
      googleChanged: (google, now) => real.googleChanged({ ...google, turns: young(google.turns, now) }, now),
    })),
    proof: (all) => all.settling.slowTurns,
  },
  {
    rule: 'RC7',
    name: 'a retry does not let go',
    breaks: inModule<typeof LoopGuard>(guard, () => ({ withoutLoop: (google) => google })),
    proof: (all) => all.settling.loopRetried,
  },
  {
    rule: 'RC7',
    name: 'a stopped loop never ends',
    breaks: inModule<typeof LoopGuard>(guard, () => ({ hasCalmed: () => false })),
    proof: (all) => all.settling.loopEnds,
  },
];

type Google = Parameters<typeof LoopGuard.weWrote>[0];

const withOld = ({ turns = [] }: Google, next: Google) => [...turns, ...(next.turns ?? []).slice(-1)];

const young = (turns: Google['turns'] = [], now: number) =>
  turns.map((turn) => ({ ...turn, at: new Date(now).toISOString() }));

const declined: Sabotage[] = [
  {
    rule: 'RC7',
    name: 'a stopped booking that is declined stays in Google',
    breaks: inModule<typeof LoopGuard>(guard, () => ({ loopOver: {} })),
    proof: (all) => all.settling.loopDeclined,
  },
];

export const settling: Sabotage[] = [...writtenOver, ...series, ...loops, ...declined];
