import type * as Idempotency from '../../../functions/api/idempotency.ts';
import type * as Keys from '../../../shared/contracts/keys.ts';
import type * as Ids from '../../../shared/identity/ids.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { MemoryStore } from '../../memory/store.ts';
import { overlaid } from '../../sabotage/overlaid.ts';
import * as facts from './idempotency-facts.ts';
import { type ApiSabotage, inModule } from './sabotages.ts';

const idempotency = '../../../functions/api/idempotency.ts';

/** The first booking is committed, and nobody hears of it. */
export const losingFirstCommit = (store: MemoryStore): Store => {
  let lost = false;
  return overlaid<Store>(store, {
    transact: async (items) => {
      const result = await store.transact(items);
      if (lost || !items.some((item) => item.kind === 'put' && item.row.row === 'booking')) return result;
      lost = true;
      throw new Error('The answer was lost');
    },
  });
};

export const idempotencySabotages: ApiSabotage[] = [
  {
    rule: 'AV4',
    name: 'the answer is not kept',
    store: (store) =>
      overlaid<Store>(store, {
        update: async (update) =>
          update.set?.['answer'] === undefined ? await store.update(update) : { ok: true, row: update.key },
      }),
    holds: facts.sameAnswer,
  },
  {
    rule: 'AV4',
    name: 'another body gets the first answer',
    ...inModule<typeof Idempotency>(idempotency, (real) => ({
      once: (ports, keyed, run) => real.once(ports, { ...keyed, fingerprint: 'the same' }, run),
    })),
    holds: facts.otherBody,
  },
  {
    rule: 'AV4',
    name: 'whoever comes second carries it out as well',
    store: (store) =>
      overlaid<Store>(store, {
        put: (put) =>
          store.put(
            put.row.row === 'idempotency'
              ? { ...put, row: { ...put.row, leaseUntil: '2000-01-01T00:00:00.000Z' } }
              : put,
          ),
      }),
    holds: facts.inProgress,
  },
  {
    rule: 'AV4',
    name: 'ids are drawn anew when a request is carried out again',
    ...inModule<typeof Ids>('../../../shared/identity/ids.ts', (real) => {
      let drawn = 0;
      return { idOfSeed: (prefix, seed) => real.idOfSeed(prefix, `${seed}${drawn++}`) };
    }),
    holds: facts.deadWorker,
  },
  {
    rule: 'AV4',
    name: 'all keys of a business share their idempotency keys',
    ...inModule<typeof Keys>('../../../shared/contracts/keys.ts', ({ directoryKeys }) => ({
      directoryKeys: {
        ...directoryKeys,
        idempotency: (businessId, _, hash) => directoryKeys.idempotency(businessId, 'all', hash),
      },
    })),
    holds: facts.eachHolder,
  },
  {
    rule: 'SE1',
    name: 'a secret is kept in clear for its key',
    ...inModule<typeof Idempotency>(idempotency, (real) => ({
      once: (ports, keyed, run) => real.once(ports, { ...keyed, sealFor: undefined }, run),
    })),
    holds: facts.sealedSecret,
  },
  {
    rule: 'AV4',
    name: 'a key lasts for ever',
    store: (store) =>
      overlaid<Store>(store, {
        put: (put) =>
          store.put(put.row.row === 'idempotency' ? { ...put, row: { ...put.row, expiresAt: 9_999_999_999 } } : put),
      }),
    holds: facts.endsAfterADay,
  },
  {
    rule: 'AV4',
    name: 'a request that failed starts over with a new seed',
    store: (store) =>
      overlaid<Store>(losingFirstCommit(store), {
        update: (update) =>
          update.set?.['leaseUntil'] === undefined || update.key.sk.startsWith('link#')
            ? store.update(update)
            : store.delete(update),
      }),
    sound: losingFirstCommit,
    holds: facts.lostCommit,
  },
];
