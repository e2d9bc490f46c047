import type * as BySession from '../../../functions/api/by-session.ts';
import type * as Ids from '../../../shared/identity/ids.ts';
import type * as Admit from '../../../shared/people/admit.ts';
import type * as FirstOwner from '../../../shared/people/first-owner.ts';
import type * as People from '../../../shared/people/people.ts';
import type * as ReturnPath from '../../../shared/people/return-path.ts';
import type * as Roles from '../../../shared/people/roles.ts';
import type * as Sessions from '../../../shared/people/sessions.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { overlaid } from '../../sabotage/overlaid.ts';
import type { facts } from './facts.ts';

/** One rule of signing in broken in one module or in the store, and the fact that no longer holds under it. */
export type PeopleSabotage = {
  rule: string;
  name: string;
  fact: keyof typeof facts;
  module?: { path: string; replace(real: object): object };
  wrap?: (store: Store) => Store;
};

const inModule = <Module extends object>(path: string, replace: (real: Module) => Partial<Module>) => ({
  module: { path, replace },
});

const people = (name: string) => `../../../shared/people/${name}.ts`;
const ids = '../../../shared/identity/ids.ts';

/** Rows of one kind, changed on their way out. */
const reading =
  (kind: string, change: (row: object) => object) =>
  (store: Store): Store =>
    overlaid(store, {
      get: async (table, key) => {
        const row = await store.get(table, key);
        return row?.row === kind ? { ...row, ...change(row) } : row;
      },
    });

/** Transactions without the conditions on one row. */
const unconditional =
  (sk: string) =>
  (store: Store): Store =>
    overlaid(store, {
      transact: (items) =>
        store.transact(
          items.map((item) => (item.kind === 'update' && item.key.sk === sk ? { ...item, when: [] } : item)),
        ),
    });

export const peopleSabotages: PeopleSabotage[] = [
  {
    rule: 'SI1',
    name: 'an address is believed whether verified or not',
    fact: 'unverified',
    ...inModule<typeof Admit>(people('admit'), (real) => ({
      admit: (ports, identity, first) => real.admit(ports, { ...identity, emailVerified: true }, first),
    })),
  },
  {
    rule: 'SI1',
    name: 'a sign-in may end in another browser',
    fact: 'otherBrowser',
    ...inModule<typeof Ids>(ids, (real) => ({
      matchesHash: (secret, hash) => real.matchesHash(secret, hash) || hash.length === 64,
    })),
  },
  {
    rule: 'SI1',
    name: 'a sign-in can be finished again and again',
    fact: 'otherBrowser',
    wrap: (store) =>
      overlaid(store, {
        delete: async (request) =>
          request.key.sk === 'signIn' ? { ok: true, row: request.key } : await store.delete(request),
      }),
  },
  {
    rule: 'SI1',
    name: 'any account of the address is taken for the one',
    fact: 'otherAccount',
    ...inModule<typeof Sessions>(people('sessions'), (real) => ({
      letsIn: (session, person): person is NonNullable<typeof person> =>
        real.letsIn(person?.sub === undefined ? session : { ...session, sub: person.sub }, person),
    })),
  },
  {
    rule: 'SI2',
    name: 'the session that the browser brought along goes on',
    fact: 'fixation',
    ...inModule<typeof Sessions>(people('sessions'), () => ({ endConsoleSession: async () => undefined })),
  },
  {
    rule: 'SI2',
    name: 'sessions are stored under their secret',
    fact: 'hashed',
    ...inModule<typeof Ids>(ids, () => ({
      hashSecret: (secret) => secret,
      matchesHash: (secret, hash) => secret === hash,
    })),
  },
  {
    rule: 'SI2',
    name: 'an unused session does not end',
    fact: 'idle',
    wrap: reading('session', () => ({ until: '2036-01-01T00:00:00.000Z' })),
  },
  {
    rule: 'SI2',
    name: 'use puts the end off for ever',
    fact: 'longest',
    wrap: reading('session', ({ ...row }) => ({ startedAt: 'seenAt' in row ? row.seenAt : undefined })),
  },
  {
    rule: 'SI2',
    name: 'signing out only takes the cookie',
    fact: 'signOut',
    ...inModule<typeof Sessions>(people('sessions'), () => ({ endConsoleSession: async () => undefined })),
  },
  {
    rule: 'SI3',
    name: 'any token will do',
    fact: 'token',
    ...inModule<typeof Ids>(ids, () => ({ matchesHash: () => true })),
  },
  {
    rule: 'SI3',
    name: 'one token serves every session',
    fact: 'token',
    ...inModule<typeof Sessions>(people('sessions'), () => ({ csrfTokenOf: () => 'a'.repeat(43) })),
  },
  {
    rule: 'SI3',
    name: 'every origin is taken for our own',
    fact: 'origin',
    ...inModule<typeof BySession>('../../../functions/api/by-session.ts', (real) => ({
      bySession: (ports, config, event) =>
        real.bySession(ports, config, {
          ...event,
          headers: new Map([...event.headers, ['origin', new URL(config.publicUrl).origin]]),
        }),
    })),
  },
  {
    rule: 'SI4',
    name: 'every role reaches',
    fact: 'roles',
    ...inModule<typeof Roles>(people('roles'), () => ({ reaches: () => true })),
  },
  {
    rule: 'SI4',
    name: 'a business is opened to whoever is signed in',
    fact: 'foreign',
    ...inModule<typeof People>(people('people'), (real) => ({
      getPerson: async (store, businessId, personId) => {
        const [own = ''] = await real.businessesOf(store, personId);
        return (await real.getPerson(store, businessId, personId)) ?? (await real.getPerson(store, own, personId));
      },
    })),
  },
  {
    rule: 'SI4',
    name: 'what somebody was when they signed in counts on',
    fact: 'demoted',
    wrap: (store) => {
      const first = new Map<string, unknown>();
      return overlaid(store, {
        get: async (table, key) => {
          const row = await store.get(table, key);
          if (row?.row !== 'person' || row.state !== 'active' || typeof row.role !== 'string') return row;
          const role = first.get(row.sk) ?? row.role;
          first.set(row.sk, role);
          return { ...row, role: String(role) };
        },
      });
    },
  },
  {
    rule: 'SI4',
    name: 'a session of before a removal counts again',
    fact: 'removed',
    wrap: reading('person', () => ({ sessionsFrom: undefined })),
  },
  {
    rule: 'SI5',
    name: 'the path back is taken as it comes',
    fact: 'returnTo',
    ...inModule<typeof ReturnPath>(people('return-path'), () => ({ ownPath: (wanted) => wanted ?? '/console/' })),
  },
  {
    rule: 'SI5',
    name: 'the path back need only begin with a slash',
    fact: 'returnTo',
    ...inModule<typeof ReturnPath>(people('return-path'), () => ({
      ownPath: (wanted) => (wanted?.startsWith('/') ? wanted : '/console/'),
    })),
  },
  {
    rule: 'SI6',
    name: 'everybody is the first owner',
    fact: 'onlyFirst',
    ...inModule<typeof FirstOwner>(people('first-owner'), () => ({ isFirstOwner: async () => true })),
  },
  {
    rule: 'SI6',
    name: 'the first owner gets back what another owns',
    fact: 'firstOwner',
    wrap: (store) =>
      overlaid(store, {
        transact: (items) =>
          store.transact(items.filter((item) => item.kind !== 'delete' || !item.key.sk.startsWith('ownerless#'))),
      }),
  },
  {
    rule: 'SI7',
    name: 'owners are not counted when one goes',
    fact: 'lastOwner',
    wrap: unconditional('owners'),
  },
  {
    rule: 'SI7',
    name: 'who goes does not look at who goes meanwhile',
    fact: 'bothOwners',
    wrap: unconditional('owners'),
  },
  {
    rule: 'SI8',
    name: 'people stay when their business is erased',
    fact: 'erased',
    ...inModule<typeof People>(people('people'), () => ({ removePeople: async () => undefined })),
  },
];
