import { describe, expect, it } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { openConflict } from '../../../shared/desk/desk.ts';
import { failGrant, remindDue, reminderDays } from '../../../shared/onboarding/failed-grants.ts';
import { storeGrant } from '../../../shared/onboarding/grants.ts';
import { findByToken, tokenOf } from '../../../shared/onboarding/invitation-token.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { days, hours, iso } from '../../../shared/records/time.ts';
import { say, saying } from '../../../shared/words/saying.ts';
import {
  businessId,
  calendarOf,
  connect,
  createWorld,
  grantOf,
  patchLink,
  resourceRow,
  type World,
} from './support/world.ts';

const fail = (world: World, accountId: string, more: { startedAt?: number } = {}) =>
  failGrant(world.ports, { businessId, accountId, reason: 'invalid_grant', ...more });

const mailsAbout = (world: World) =>
  world.mails().filter(({ template }) => template === 'reconnect' || template === 'grantFailedBusiness');

/** Lets the sweep find the account whenever it is due, every hour for so many days. */
async function sweepHourly(world: World, forDays: number) {
  for (let hour = 0; hour < forDays * 24; hour++) {
    world.clock.advance(hours(1));
    for (const account of world.accounts())
      if (account.dueAt !== undefined && account.dueAt <= iso(world.clock.now())) await remindDue(world.ports, account);
  }
}

describe('failed grants', () => {
  it('GR2 the account fails once, its links wait, and one warning says why in plain words', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    expect(await fail(world, account.id)).toBe(true);
    expect(await fail(world, account.id)).toBe(false);
    expect(world.accounts()[0]).toMatchObject({ grant: 'failed', grantReason: 'invalid_grant', remindersSent: 1 });
    expect(world.links()[0]).toMatchObject({ state: 'actionNeeded' });
    expect(world.links()[0]?.dueAt).toBeUndefined();
    expect(world.conflicts()).toMatchObject([{ kind: 'grant_failed', severity: 'warning', state: 'open', count: 1 }]);
    expect(say(world.conflicts()[0]?.cause ?? '', 'en')).toContain('Google no longer lets us in as anna@example.com');
  });

  it('GR3 the person and the business are written to at once, each with one mail', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await Promise.all([fail(world, account.id), fail(world, account.id), fail(world, account.id)]);
    expect(mailsAbout(world).map(({ template, to }) => [template, to])).toEqual([
      ['grantFailedBusiness', 'office@salon.example'],
      ['reconnect', 'anna@example.com'],
    ]);
    expect(world.invitation()).toMatchObject({ purpose: 'reconnect', state: 'sent' });
  });

  it('GR3 reminders go out on days 0, 1, 3, 7 and 14 and then end', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    const start = world.clock.now();
    await fail(world, account.id);
    await sweepHourly(world, 30);
    const sent = mailsAbout(world)
      .filter(({ template }) => template === 'reconnect')
      .map(({ createdAt }) => Math.round((Date.parse(createdAt) - start) / days(1)));
    expect(sent).toEqual(reminderDays);
    expect(world.accounts()[0]?.dueAt).toBeUndefined();
  });

  it('GR3 every reminder carries a link that is good for at least a day, and no link is good for longer than seven', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await fail(world, account.id);
    for (let day = 0; day < 15; day++) {
      await sweepHourly(world, 1);
      const last = mailsAbout(world)
        .filter(({ template }) => template === 'reconnect')
        .at(-1);
      expect(last?.issue).toBe(world.invitation().issue);
      const { sentAt, expiresAt } = world.invitation();
      expect(Date.parse(expiresAt) - Date.parse(sentAt)).toBe(days(7));
      expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(Date.parse(last?.createdAt ?? '') + days(1));
    }
    const token = await tokenOf(world.ports, world.invitation());
    expect(await findByToken(world.ports, token)).toBeDefined();
  });

  it('GR3 a late sweep sends one reminder, not those it missed', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await fail(world, account.id);
    world.clock.advance(days(8));
    for (let time = 0; time < 3; time++)
      for (const due of world.accounts())
        if ((due.dueAt ?? '~') <= iso(world.clock.now())) await remindDue(world.ports, due);
    expect(mailsAbout(world).filter(({ template }) => template === 'reconnect').length).toBe(2);
    expect(world.accounts()[0]?.dueAt).toBe(iso(Date.parse(world.accounts()[0]?.grantSince ?? '') + days(14)));
  });

  it('GR3 reminders stop on success', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await fail(world, account.id);
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    const before = mailsAbout(world).length;
    await sweepHourly(world, 15);
    expect(mailsAbout(world).length).toBe(before);
  });

  it('GR3 two workers that find the same reminder due send it once', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await fail(world, account.id);
    world.clock.advance(days(1));
    const [due] = world.accounts();
    if (due === undefined) throw new Error('no account');
    const outcomes = await Promise.all([remindDue(world.ports, due), remindDue(world.ports, due)]);
    expect(outcomes.sort()).toEqual(['nothing', 'sent']);
  });

  it('somebody with two resources gets one mail; two persons get one each', async () => {
    const world = await createWorld();
    await world.memory.put({
      table: 'directory',
      row: resourceRow('res_room', 'Room', 'ANNA@example.com', world.clock.now()),
    });
    const { account } = await connect(world);
    await connect(world, { resourceId: 'res_room', calendar: calendarOf('room@group') });
    await connect(world, { resourceId: 'res_ben', calendar: calendarOf('ben@group') });
    await fail(world, account.id);
    const persons = mailsAbout(world).filter(({ template }) => template === 'reconnect');
    expect(persons.map(({ to }) => to.toLowerCase()).sort()).toEqual(['anna@example.com', 'ben@example.com']);
    const business = mailsAbout(world).find(({ template }) => template === 'grantFailedBusiness');
    expect(business?.facts.resourceNames?.split(', ').sort()).toEqual(['Anna', 'Ben', 'Room']);
  });

  it('a failure that was seen before the person reconnected does not fail the new grant', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    const startedAt = world.clock.now();
    world.clock.advance(1000);
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    expect(await fail(world, account.id, { startedAt })).toBe(false);
    expect(world.accounts()[0]?.grant).toBe('ok');
    expect(world.conflicts()).toEqual([]);
  });

  it('GR3 a link is not held for a failure that the person has mended at that very moment', async () => {
    const race: { reconnect?: () => Promise<unknown> } = {};
    const world = await createWorld({ wrap: (store) => racing(store, race, 'actionNeeded') });
    const { account } = await connect(world);
    race.reconnect = () => reconnect(world);
    await fail(world, account.id);
    expect(world.accounts()[0]?.grant).toBe('ok');
    expect(world.links()[0]).toMatchObject({ state: 'active' });
    expect(world.conflicts().filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('GR3 a link that is held while the grant is being stored works again with it', async () => {
    const race: { reconnect?: () => Promise<unknown> } = {};
    const world = await createWorld({ wrap: (store) => racing(store, race, 'ok') });
    const { account, link } = await connect(world);
    await fail(world, account.id);
    await patchLink(world, link, { state: 'active' });
    race.reconnect = async () => await fail(world, account.id);
    await reconnect(world);
    expect(world.links()[0]).toMatchObject({ state: 'active' });
  });

  it('GR3 reminders and the warning end when the last link that needs the account is gone', async () => {
    const world = await createWorld();
    const { account, link } = await connect(world);
    await fail(world, account.id);
    await patchLink(world, link, { state: 'disconnected' });
    const before = mailsAbout(world).length;
    await sweepHourly(world, 15);
    expect(mailsAbout(world).length).toBe(before);
    expect(world.conflicts()).toMatchObject([{ kind: 'grant_failed', state: 'closed' }]);
    expect(world.accounts()[0]?.dueAt).toBeUndefined();
  });

  it('GR3 a permission missing on a link is said by the account’s warning once that has failed', async () => {
    const world = await createWorld();
    const { account, link } = await connect(world);
    await openConflict(world.ports, {
      ...{
        businessId,
        kind: 'permission_missing',
        linkId: link.id,
        cause: saying('cause.writeRefused'),
        impact: saying('impact.writesWait'),
      },
      subject: { type: 'link', id: link.id, label: 'Anna' },
    });
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'scope', kind: 'permissionMissing' });
    const open = world.conflicts().filter(({ state }) => state === 'open');
    expect(open).toMatchObject([{ kind: 'permission_missing', subject: { type: 'account' } }]);
  });

  it('an account that nobody uses any more fails quietly', async () => {
    const world = await createWorld();
    const { account, link } = await connect(world);
    await patchLink(world, link, { state: 'disconnected' });
    expect(await fail(world, account.id)).toBe(true);
    expect(world.conflicts()).toEqual([]);
    expect(mailsAbout(world)).toEqual([]);
    expect(world.accounts()[0]?.dueAt).toBeUndefined();
  });

  it('PU8 whatever line a worker dies at, the next call or the sweep finishes the failure', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    const prepared = world.memory.rows('directory');
    let died = 0;
    for (let calls = 1; ; calls++) {
      const copy = await createWorld({ wrap: (store) => dyingAfter(store, calls, () => died++) });
      for (const row of prepared) await copy.memory.put({ table: 'directory', row });
      const before = died;
      const outcome = await fail(copy, account.id).then(
        () => 'finished',
        () => 'died',
      );
      const survivor = { ...copy.ports, store: copy.memory };
      await failGrant(survivor, { businessId, accountId: account.id, reason: 'invalid_grant' });
      for (const due of copy.accounts()) if (due.dueAt === iso(copy.clock.now())) await remindDue(survivor, due);
      expect(copy.accounts()[0]).toMatchObject({ grant: 'failed', remindersSent: 1 });
      expect(copy.links()[0]?.state).toBe('actionNeeded');
      expect(copy.conflicts().filter(({ state }) => state === 'open').length).toBe(1);
      expect(mailsAbout(copy).length).toBe(2);
      if (outcome === 'finished' && died === before) break;
    }
    expect(died).toBeGreaterThan(5);
  });

  it('a permission taken away opens its own warning and is recovered the same way', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await failGrant(world.ports, {
      businessId,
      accountId: account.id,
      reason: 'insufficientPermissions',
      kind: 'permissionMissing',
    });
    expect(world.accounts()[0]?.grant).toBe('permissionMissing');
    expect(world.conflicts()).toMatchObject([{ kind: 'permission_missing', state: 'open' }]);
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    expect(world.conflicts()).toMatchObject([{ kind: 'permission_missing', state: 'closed' }]);
  });

  it('a failure of an account that is gone changes nothing', async () => {
    const world = await createWorld();
    const before = world.everything();
    expect(await fail(world, 'acc_gone')).toBe(false);
    expect(world.everything()).toBe(before);
    expect(await world.memory.get('directory', directoryKeys.account(businessId, 'acc_gone'))).toBeUndefined();
  });
});

const reconnect = (world: World) => {
  const grant = grantOf({ refreshToken: '1//second' });
  return storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
};

/** Somebody else acts right before the transaction that sets a state or grant to that value, once. */
function racing(store: Store, race: { reconnect?: () => Promise<unknown> }, value: string): Store {
  const transact: Store['transact'] = async (items) => {
    const sets = items.some((item) => item.kind === 'update' && Object.values(item.set ?? {}).includes(value));
    const { reconnect: act } = race;
    if (sets && act !== undefined) {
      delete race.reconnect;
      await act();
    }
    return await store.transact(items);
  };
  return new Proxy(store, {
    get: (target, name) => {
      const found: unknown = name === 'transact' ? transact : Reflect.get(target, name);
      return typeof found === 'function' && name !== 'transact' ? found.bind(target) : found;
    },
  });
}

/** A store whose worker dies at its n-th call: before it takes effect. */
function dyingAfter(store: Store, calls: number, onDeath: () => void): Store {
  let left = calls;
  const mortal =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      left -= 1;
      if (left === 0) {
        onDeath();
        throw new Error('The worker died');
      }
      return await call(...args);
    };
  return {
    get: mortal(store.get.bind(store)),
    batchGet: mortal(store.batchGet.bind(store)),
    query: mortal(store.query.bind(store)),
    count: mortal(store.count.bind(store)),
    put: mortal(store.put.bind(store)),
    update: mortal(store.update.bind(store)),
    delete: mortal(store.delete.bind(store)),
    transact: mortal(store.transact.bind(store)),
  };
}
