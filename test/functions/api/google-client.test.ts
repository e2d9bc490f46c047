import { describe, expect, test } from 'vitest';
import { getAccount, getLink } from '../../../shared/records/directory.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { adminKey, googleThatSays, problemIn, World } from './world.ts';

const own = { clientId: '7-own.apps.example', clientSecret: 'GOCSPX-own-secret' };
const path = '/v1/google-client';

const setUp = async () => {
  const world = new World({ publicUrl: 'https://sync.example.com' });
  world.google = googleThatSays('known');
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  return { world, businessId, key, resourceId, put: (body: object = own) => world.call('PUT', path, { key, body }) };
};

describe('an OAuth client of the business’s own', () => {
  test('IN6 without one the answer says which redirect URI to register', async () => {
    const { world, key, businessId, resourceId } = await setUp();
    await world.link(businessId, resourceId);
    expect((await world.call('GET', path, { key })).body).toEqual({
      ...{ clientId: null, since: null, callsPerMinute: null, callsPerDay: null },
      redirectUri: 'https://sync.example.com/google/callback',
      accounts: { own: 0, installation: 1, former: [] },
    });
  });

  test('SE1 its secret is sealed, and in no answer', async () => {
    const { world, key, put } = await setUp();
    const answers = [await put(), await world.call('GET', path, { key })];
    expect(answers.map(({ status, body }) => [status, body.clientId])).toEqual([
      [200, own.clientId],
      [200, own.clientId],
    ]);
    expect(JSON.stringify([answers, world.snapshot()])).not.toContain(own.clientSecret);
    expect(world.store.rows('directory').find(({ row }) => row === 'googleClient')?.clientSecret).toMatch(/^v1\./);
  });

  test('the same client again changes its secret and limits, and not since when it is there', async () => {
    const { world, put } = await setUp();
    const first = await put({ ...own, callsPerMinute: 1200 });
    world.now += 3_600_000;
    const again = await put({ ...own, callsPerDay: 50_000 });
    expect(again.body).toMatchObject({ since: first.body.since, callsPerMinute: null, callsPerDay: 50_000 });
  });

  test('a client that Google does not know is refused, and one that cannot be tried now is taken', async () => {
    const { world, key, put } = await setUp();
    world.google = googleThatSays('refused');
    const refused = await put();
    expect([refused.status, problemIn(refused).code]).toEqual([422, 'google_client_refused']);
    expect((await world.call('GET', path, { key })).body.clientId).toBeNull();
    world.google = googleThatSays('unknown');
    expect((await put()).status).toBe(200);
  });

  test('IN6 a client of the installation’s own project is refused with the reason', async () => {
    const world = new World();
    const { key } = await world.business();
    const answer = await world.call('PUT', path, { key, body: { ...own, clientId: 'client' } });
    expect(problemIn(answer)).toMatchObject({ status: 422, errors: [{ path: 'clientId' }] });
  });

  test('it is not taken away from accounts that use it, unless their people are asked to reconnect', async () => {
    const { world, key, businessId, resourceId, put } = await setUp();
    await put();
    const { accountId } = await world.link(businessId, resourceId, { oauthClient: own.clientId });
    await world.store.update({
      ...{ table: 'directory', key: { pk: businessId, sk: `account#${accountId}` } },
      set: { oauthClient: own.clientId },
    });
    const refused = await world.call('DELETE', path, { key });
    expect(problemIn(refused)).toMatchObject({ status: 409, code: 'google_client_in_use' });
    expect(problemIn(refused).detail).toContain('1 connected account uses');
    const left = await world.call('DELETE', path, { key, query: 'accounts=reconnect' });
    expect(left.body).toMatchObject({
      clientId: null,
      accounts: { own: 0, installation: 0, former: [{ clientId: own.clientId, accounts: 1 }] },
    });
    const mails = world.store.rows('directory').filter(({ row }) => row === 'mail');
    expect(mails).toMatchObject([{ template: 'reconnect', to: 'anna@example.org' }]);
    expect(world.store.rows('directory').filter(({ row }) => row === 'googleClient')).toHaveLength(1);
  });

  test('one that nobody uses is deleted at once, secret and all', async () => {
    const { world, key, put } = await setUp();
    await put();
    expect((await world.call('DELETE', path, { key })).body.clientId).toBeNull();
    expect(world.store.rows('directory').filter(({ row }) => row === 'googleClient')).toEqual([]);
    expect((await world.call('DELETE', path, { key })).status).toBe(200);
  });

  test('of two that are brought at once one is the present one and the other a former one', async () => {
    const { world, key, put } = await setUp();
    const answers = await Promise.all([put(), put({ ...own, clientId: '8-own.apps.example' })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const rows = world.store.rows('directory').filter(({ row }) => row === 'googleClient');
    const { clientId } = (await world.call('GET', path, { key })).body;
    expect(rows.find((row) => row.clientId === clientId)?.dueAt).toBeUndefined();
    expect(rows.find((row) => row.clientId !== clientId)?.dueAt).toBeDefined();
  });

  test('a new secret tries at once what Google had refused', async () => {
    const { world, businessId, resourceId, put } = await setUp();
    await put();
    const link = await world.link(businessId, resourceId, {
      ...{ oauthClient: own.clientId, inboundError: 'clientRefused: Google token.refresh failed' },
      ...dueAt({ pk: businessId, sk: 'link#x' }, world.now + 1_800_000),
    });
    const accountKey = { pk: businessId, sk: `account#${link.accountId}` };
    await world.store.update({ table: 'directory', key: accountKey, set: { oauthClient: own.clientId } });
    await put({ ...own, clientSecret: 'GOCSPX-new-secret' });
    const now = new Date(world.now).toISOString();
    expect((await getLink(world.store, businessId, link.id))?.dueAt).toBe(now);
    expect((await getAccount(world.store, businessId, link.accountId))?.dueAt).toBe(now);
  });

  test('DS1 nothing is kept of a client for a business that is being erased', async () => {
    const { world, businessId, put } = await setUp();
    await world.store.update({
      ...{ table: 'directory', key: { pk: businessId, sk: 'business' } },
      set: { erasingSince: new Date(world.now).toISOString() },
    });
    expect((await put()).status).not.toBe(200);
    expect(world.store.rows('directory').filter(({ row }) => row === 'googleClient')).toEqual([]);
    expect(await world.call('DELETE', `/v1/businesses/${businessId}`, { key: adminKey })).toMatchObject({
      status: 202,
    });
  });
});
