import { expect } from 'vitest';
import { hashSecret } from '../../../../shared/identity/ids.ts';
import { connectCalendar } from '../../../../shared/onboarding/connect.ts';
import { failGrant, remindDue } from '../../../../shared/onboarding/failed-grants.ts';
import { storeGrant } from '../../../../shared/onboarding/grants.ts';
import { findByToken, tokenOf } from '../../../../shared/onboarding/invitation-token.ts';
import { recordOpened } from '../../../../shared/onboarding/invitations.ts';
import { beginSignIn, takeSignIn } from '../../../../shared/onboarding/oauth-state.ts';
import type { Vault } from '../../../../shared/ports/secrets.ts';
import type { Check, Delete, Put, Store, Update } from '../../../../shared/ports/store.ts';
import { days } from '../../../../shared/records/time.ts';
import { businessId, calendarOf, connect, grantOf, invite, type World } from './world.ts';

/** A switch that breaks just one rule, and the fact that no longer holds under it. */
export type Sabotage = {
  rule: string;
  name: string;
  store?: (store: Store) => Partial<Store>;
  vault?: (vault: Vault) => Partial<Vault>;
  holds: (world: World) => Promise<void>;
};

type Item = Put | Update | Delete | Check;

const kindOf = (item: Item): string | undefined => {
  const sk = item.kind === 'put' ? item.row.sk : item.key.sk;
  return sk.split('#')[0];
};

/** Every write of rows of one kind, changed on its way into the database. */
const changing =
  (kind: string, change: (item: Item) => Item | undefined) =>
  (store: Store): Partial<Store> => {
    const apply = <Kind extends 'put' | 'update' | 'delete'>(
      name: Kind,
      item: Omit<Extract<Item, { kind: Kind }>, 'kind'>,
    ) => {
      const whole = { kind: name, ...item } as Extract<Item, { kind: Kind }>;
      const changed = kindOf(whole) === kind ? change(whole) : whole;
      if (changed === undefined || changed.kind !== name) throw new Error('a single write cannot be left out');
      return changed as Extract<Item, { kind: Kind }>;
    };
    return {
      transact: (items) =>
        store.transact(items.flatMap((item) => (kindOf(item) === kind ? (change(item) ?? []) : item))),
      put: (put) => store.put(apply('put', put)),
      update: (update) => store.update(apply('update', update)),
      delete: (del) => store.delete(apply('delete', del)),
    };
  };

const unconditional = (item: Item): Item | undefined => (item.kind === 'check' ? undefined : { ...item, when: [] });

const browser = 'browser-cookie-of-anna-0000';
const own = calendarOf('anna@example.com', { primary: true });

async function granted(world: World) {
  const grant = grantOf();
  const stored = await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
  if (!stored.ok) throw new Error(stored.reason);
  return stored.account;
}

async function bothChoose(world: World) {
  const account = await granted(world);
  return await Promise.all(
    ['res_anna', 'res_ben'].map(async (resourceId) => {
      const invitation = await invite(world, resourceId);
      return connectCalendar(world.ports, {
        businessId,
        resourceId,
        invitation,
        account,
        calendar: own,
        role: 'write',
      });
    }),
  );
}

export const sabotages: Sabotage[] = [
  {
    rule: 'IN1',
    name: 'the secret of a link is the same for every issue',
    vault: (vault) => ({
      sign: (business, purpose, input) => vault.sign(business, purpose, input.replace(/:\d+$/, '')),
    }),
    holds: async (world) => {
      const old = await tokenOf(world.ports, await invite(world));
      await invite(world);
      expect(await findByToken(world.ports, old)).toBeUndefined();
    },
  },
  {
    rule: 'IN1',
    name: 'a connected calendar does not use the link up',
    store: changing('invitation', (item) => (item.kind === 'update' && item.set?.state === 'done' ? undefined : item)),
    holds: async (world) => {
      await connect(world);
      expect(await findByToken(world.ports, await tokenOf(world.ports, world.invitation()))).toBeUndefined();
    },
  },
  {
    rule: 'IN2',
    name: 'reading a link uses it up',
    store: changing('invitation', (item) =>
      item.kind === 'update' && item.set?.state === 'opened' ? { ...item, set: { ...item.set, state: 'done' } } : item,
    ),
    holds: async (world) => {
      const invitation = await invite(world);
      await recordOpened(world.ports, invitation);
      expect(await findByToken(world.ports, await tokenOf(world.ports, invitation))).toBeDefined();
    },
  },
  {
    rule: 'IN3',
    name: 'a sign-in is not taken out by the first callback',
    store: () => ({ delete: async ({ key }) => ({ ok: true, row: key }) }),
    holds: async (world) => {
      const { state } = await beginSignIn(world.ports, await invite(world), {
        browser,
        forced: false,
        oauthClient: 'default',
      });
      const taken = [
        await takeSignIn(world.ports, { state, browser }),
        await takeSignIn(world.ports, { state, browser }),
      ];
      expect(taken.filter((one) => one !== undefined).length).toBe(1);
    },
  },
  {
    rule: 'IN3',
    name: 'a sign-in is bound to another browser than the one that began it',
    store: changing('oauthState', (item) =>
      item.kind === 'put'
        ? { ...item, row: { ...item.row, browserHash: hashSecret('another-browsers-cookie-00') } }
        : item,
    ),
    holds: async (world) => {
      const { state } = await beginSignIn(world.ports, await invite(world), {
        browser,
        forced: false,
        oauthClient: 'default',
      });
      expect(await takeSignIn(world.ports, { state, browser: 'another-browsers-cookie-00' })).toBeUndefined();
    },
  },
  {
    rule: 'IN6',
    name: 'an absent refresh token overwrites the stored one',
    store: changing('account', (item) =>
      item.kind === 'update' && item.set?.refreshToken === undefined && item.set?.accessToken !== undefined
        ? { ...item, remove: [...(item.remove ?? []), 'refreshToken'] }
        : item,
    ),
    holds: async (world) => {
      await granted(world);
      const { refreshToken: _, ...grant } = grantOf({ accessToken: 'ya29.second' });
      await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
      expect(world.accounts()[0]?.refreshToken).toBeDefined();
    },
  },
  {
    rule: 'IN6',
    name: 'a grant is not counted outside the business',
    store: (store) => ({
      transact: (items) => store.transact(items.filter((item) => !(item.kind === 'put' && item.row.row === 'grant'))),
    }),
    holds: async (world) => {
      await granted(world);
      expect(world.memory.rows('directory').filter(({ row }) => row === 'grant').length).toBe(1);
    },
  },
  {
    rule: 'one writing link a calendar',
    name: 'a calendar is claimed without a condition',
    store: changing('calendar', unconditional),
    holds: async (world) => {
      expect((await bothChoose(world)).filter(({ ok }) => ok).length).toBe(1);
    },
  },
  {
    rule: 'GR3',
    name: 'the count of reminders is no fence',
    store: changing('account', unconditional),
    holds: async (world) => {
      const { account } = await connect(world);
      await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
      world.clock.advance(days(1));
      const [due] = world.accounts();
      if (due === undefined) throw new Error('no account');
      await Promise.all([remindDue(world.ports, due), remindDue(world.ports, due)]);
      expect(world.mails().filter(({ template }) => template === 'reconnect').length).toBe(2);
    },
  },
  {
    rule: 'GR3',
    name: 'links are held whatever has become of the grant',
    store: (store) => ({ transact: (items) => store.transact(items.filter(({ kind }) => kind !== 'check')) }),
    holds: async (world) => {
      const { account } = await connect(world);
      await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
      const { store } = world.ports;
      const grant = grantOf({ refreshToken: '1//second' });
      // The person reconnects after the failed account was read, and before its links are.
      const query: Store['query'] = async (wanted) => {
        await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
        return await store.query(wanted);
      };
      const get = store.get.bind(store);
      const update = store.update.bind(store);
      const transact = store.transact.bind(store);
      const ports = { ...world.ports, store: { ...store, get, update, transact, query } };
      await failGrant(ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
      expect(world.links()[0]?.state).toBe('active');
    },
  },
  {
    rule: 'PU6',
    name: 'links of a recovered grant are not woken',
    store: changing('link', (item) => {
      if (item.kind !== 'update' || item.set === undefined) return item;
      const { dueAt: _, dueShard: __, ...set } = item.set;
      return { ...item, set };
    }),
    holds: async (world) => {
      const { account } = await connect(world);
      await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
      const grant = grantOf({ refreshToken: '1//second' });
      await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
      expect(world.links()[0]?.dueAt).toBeDefined();
    },
  },
  {
    rule: 'PU8',
    name: 'an invitation owes no mail',
    store: (store) => ({ transact: (items) => store.transact(items.filter((item) => kindOf(item) !== 'mail')) }),
    holds: async (world) => {
      await invite(world);
      expect(world.mails().length).toBe(1);
    },
  },
  {
    rule: 'SE1',
    name: 'the vault does not seal',
    vault: () => ({ seal: async (_business, _purpose, _bound, plaintext) => plaintext }),
    holds: async (world) => {
      await granted(world);
      expect(world.everything()).not.toContain('1//first');
    },
  },
];
