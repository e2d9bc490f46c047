import type * as ApplyOwn from '../../../functions/apply-deltas/apply-own.ts';
import type * as Agreement from '../../../shared/desk/agreement.ts';
import type * as Grants from '../../../shared/onboarding/grants.ts';
import type * as Scopes from '../../../shared/onboarding/scopes.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import type * as GrantEnd from '../../../shared/sync/grant-end.ts';
import { inModule, inStore, putting, transacting, type Sabotage } from '../breaks.ts';

const never = { at: Infinity, why: 'idle', warnFrom: Infinity } as const;

const people: Sabotage[] = [
  {
    rule: 'GR3',
    name: 'nothing is told in the morning',
    breaks: putting('anywhere', (put) => (put.row.row === 'digest' ? undefined : put)),
    proof: (all) => all.failing.digest,
  },
  {
    rule: 'GR3',
    name: 'the morning is not written down',
    breaks: transacting('run-schedule', (item) => {
      if (item.kind !== 'update' || item.key.sk !== 'digest') return item;
      const { lastDay: _, dueAt: __, ...set } = item.set ?? {};
      return { ...item, set, when: [] };
    }),
    proof: (all) => all.failing.digest,
  },
  {
    rule: 'GR3',
    name: 'what is closed is still told in the morning',
    breaks: transacting('anywhere', (item) => {
      if (item.kind !== 'update' || item.set?.state !== 'closed') return item;
      const { stateKey: _, state: __, ...set } = item.set;
      return { ...item, set };
    }),
    proof: (all) => all.failing.digest,
  },
  {
    rule: 'GR3',
    name: 'a probe does not finish a reconnect',
    breaks: inModule<typeof Grants>('../../shared/onboarding/grants.ts', () => ({ settleGrant: async () => {} })),
    proof: (all) => all.failing.leftHeld,
  },
  {
    rule: 'GR3',
    name: 'the bookings of a recovered grant are not replayed',
    breaks: inStore('anywhere', (store) => {
      const without = <Change extends { set?: Record<string, unknown> }>(change: Change): Change => {
        if (change.set?.['replayAt'] === undefined) return change;
        const { replayAt: _, ...set } = change.set;
        return { ...change, set };
      };
      return {
        update: (update) => store.update(without(update)),
        transact: (items) => store.transact(items.map((item) => (item.kind === 'update' ? without(item) : item))),
      };
    }),
    proof: (all) => all.failing.replayed,
  },
  {
    rule: 'GR3',
    name: 'a failed grant holds every link',
    breaks: inStore('anywhere', (store) => ({
      transact: async (items) => {
        for (const item of items)
          if (item.kind === 'update' && item.set?.state === 'actionNeeded') {
            const { rows } = await store.query({ table: 'directory', pk: item.key.pk, sk: { beginsWith: 'link#' } });
            for (const { pk, sk } of rows)
              await store.update({ table: 'directory', key: { pk, sk }, set: { state: 'actionNeeded' } });
          }
        return await store.transact(items);
      },
    })),
    proof: (all) => all.failing.nobodyElse,
  },
  {
    rule: 'GR4',
    name: 'a probe does not look at scopes',
    breaks: inModule<typeof Scopes>('../../shared/onboarding/scopes.ts', () => ({ missingScopes: () => [] })),
    proof: (all) => all.failing.scopeGone,
  },
  {
    rule: 'GR4',
    name: 'a permission that is missing waits for the next daily probe',
    breaks: inModule<typeof Grants>('../../shared/onboarding/grants.ts', () => ({ probeSoon: async () => {} })),
    proof: (all) => all.failing.scopeInUse,
  },
  {
    rule: 'GR4',
    name: 'no end is seen ahead',
    breaks: inModule<typeof GrantEnd>('../../shared/sync/grant-end.ts', () => ({ grantEnd: () => never })),
    proof: (all) => all.failing.ending,
  },
  {
    rule: 'GR4',
    name: 'an end is warned of at every probe',
    breaks: transacting('run-schedule', (item) =>
      item.kind === 'update' && item.set?.endWarned !== undefined ? { ...item, set: { touched: 1 } } : item,
    ),
    proof: (all) => all.failing.ending,
  },
  {
    rule: 'GR4',
    name: 'idleness is not seen',
    breaks: inModule<typeof GrantEnd>('../../shared/sync/grant-end.ts', () => ({ grantEnd: () => never })),
    proof: (all) => all.failing.idle,
  },
];

const agreement = '../../shared/desk/agreement.ts';

const desk: Sabotage[] = [
  {
    rule: 'RC4',
    name: 'what is owed is written over a version that is asked about',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (...values) => {
        const verdict = real.reconcile(...values);
        if (verdict.kind !== 'merge') return verdict;
        return { ...verdict, merge: { ...verdict.merge, ask: false, write: true } };
      },
    })),
    proof: (all) => all.failing.askedBoth,
  },
  {
    rule: 'CF1',
    name: 'rows about a difference stay when the sides agree',
    breaks: inModule<typeof Agreement>(agreement, () => ({ closeOnAgreement: async () => true })),
    proof: (all) => all.failing.askedBoth,
  },
  {
    rule: 'CF1',
    name: 'a restored event leaves its row open',
    breaks: inModule<typeof Agreement>(agreement, () => ({ closeOnAgreement: async () => true })),
    proof: (all) => all.failing.deletedThenRestored,
  },
  {
    rule: 'CF1',
    name: 'a version that lost is forgotten at once',
    breaks: inModule<typeof Agreement>(agreement, (real) => ({
      closeOnAgreement: (ports, subject) => real.closeOnAgreement(ports, subject, Infinity),
    })),
    proof: (all) => all.failing.decidedBoth,
  },
  {
    rule: 'CF1',
    name: 'a cancelled booking keeps its rows',
    breaks: inModule<typeof Agreement>(agreement, () => ({ closeOnCancelled: async () => {} })),
    proof: (all) => all.failing.deletedThenCancelled,
  },
  {
    rule: 'RC5',
    name: 'a title that is taken closes the refused time',
    breaks: inModule<typeof ApplyOwn>('../../functions/apply-deltas/apply-own.ts', (real) => ({
      applyOwn: async (ports, context, delta, bookingId) => {
        await real.applyOwn(ports, context, delta, bookingId);
        const { closeConflict } = await import('../../../shared/desk/desk.ts');
        const { businessId } = context.link;
        await closeConflict(ports, { businessId, kind: 'move_refused', subjectId: bookingId });
      },
    })),
    proof: (all) => all.failing.refusedTime,
  },
  {
    rule: 'CF2',
    name: 'an event that is there again is taken for gone',
    breaks: inStore('outside', (store) => ({
      get: async (table, key) => {
        const row = await store.get(table, key);
        return row?.row === 'eventId' ? { ...row, gone: true } : row;
      },
    })),
    proof: (all) => all.failing.cameBack,
  },
  {
    rule: 'CF2',
    name: 'nobody is shown that an event came back elsewhere',
    breaks: inStore('outside', (store) => ({
      transact: async (items) =>
        items.some((item) => item.kind === 'put' && item.row.kind === 'move_refused')
          ? { ok: true }
          : await store.transact(items),
    })),
    proof: (all) => all.failing.cameBackElsewhere,
  },
];

export const failing: Sabotage[] = [...people, ...desk];
