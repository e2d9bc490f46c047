import type * as Hold from '../../../shared/bookings/hold.ts';
import type * as Rows from '../../../shared/bookings/row.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as Commit from '../../../shared/bookings/commit.ts';
import { inModule, putting, type Sabotage } from '../breaks.ts';

/** Whoever changes a booking takes its time without a look at what is in the way. */
const withoutLook = inModule<typeof Commit>('../../shared/bookings/commit.ts', (real) => ({
  commitTime: async (ports, target, items) => {
    if (items.every((item) => item.kind !== 'put' || item.row.row !== 'booking' || item.row.version === 1))
      return await real.commitTime(ports, target, items);
    const result = await ports.store.transact(items);
    return result.ok ? { ok: true } : { ok: false, reason: 'items_lost', lost: result.lost };
  },
}));

/** Holds (AV7). */
export const holds: Sabotage[] = [
  {
    rule: 'AV7',
    name: 'a hold keeps its time after its end',
    breaks: putting('anywhere', (put) =>
      put.row.row === 'slot' && put.row.heldUntil !== undefined
        ? { ...put, row: { ...put.row, heldUntil: '2030-01-01T00:00:00.000Z' } }
        : put,
    ),
    proof: (all) => all.holding.keeps,
  },
  {
    rule: 'AV7',
    name: 'the sweep passes over holds that have ended',
    breaks: inModule<typeof Hold>('../../shared/bookings/hold.ts', () => ({ endHold: async () => {} })),
    proof: (all) => all.holding.ends,
  },
  {
    rule: 'AV7',
    name: 'a hold is written to Google',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      planPush: ({ status, ...booking }, link, settings, at) =>
        real.planPush({ ...booking, status: status === 'held' ? 'confirmed' : status }, link, settings, at),
    })),
    proof: (all) => all.holding.neverWritten,
  },
  {
    rule: 'AV7',
    name: 'a hold that has ended can still be confirmed',
    breaks: inModule<typeof Rows>('../../shared/bookings/row.ts', () => ({ hasEnded: () => false })),
    proof: (all) => all.holding.tooLate,
  },
  {
    rule: 'AV7',
    name: 'a confirmation does not look whether the time is still free',
    breaks: withoutLook,
    proof: (all) => all.holding.eventOverHold,
  },
  {
    rule: 'AV3',
    name: 'a confirmation that is overtaken takes the time all the same',
    breaks: withoutLook,
    proof: (all) => all.holding.race,
  },
  {
    rule: 'AV7',
    name: 'a replay takes away what a hold owes at its end',
    breaks: putting('push-bookings', (put) => {
      if (put.row.row !== 'booking' || put.row.status !== 'held') return put;
      const { dueAt: _, dueShard: __, ...row } = put.row;
      return { ...put, row };
    }),
    proof: (all) => all.holding.replayed,
  },
];
