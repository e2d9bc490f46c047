import { describe, expect, test } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { adminKey, problemIn, World } from './world.ts';

describe('keys', () => {
  test('API2 the key is shown once and only its hash is stored', async () => {
    const world = new World();
    const { id, key } = await world.business();
    expect(key).toMatch(new RegExp(`^sbk_${id}\\.key_[0-9a-v]+\\.[\\w-]{32}$`));
    expect(JSON.stringify(world.snapshot())).not.toContain(key.split('.')[2]);
    const list = await world.call('GET', `/v1/businesses/${id}/keys`, { key: adminKey });
    expect(list.body).toMatchObject({ items: [{ name: 'Booking system' }], nextCursor: null });
    expect(list.text).not.toMatch(/hash|sbk_/);
  });

  test.each([
    ['no header', undefined],
    ['an empty bearer', ''],
    ['the wrong admin key', 'not-the-admin-key'],
    ['a garbled key', 'sbk_garbled'],
    ['a key of ids that could be other keys', 'sbk_biz_1#x.key_1.secret'],
    ['a key of a business that does not exist', 'sbk_biz_none.key_none.secret'],
  ])('API2 %s is 401 with WWW-Authenticate and no difference', async (_name, key) => {
    const world = new World();
    await world.business();
    const before = world.snapshot();
    for (const path of ['/v1/resources', '/v1/businesses/biz_1', '/v1/bookings/bkg_1']) {
      const answer = await world.call('GET', path, { key });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="slotbridge"');
      expect(problemIn(answer)).toMatchObject({ code: 'unauthorized', errors: [] });
    }
    expect(world.snapshot()).toEqual(before);
  });

  test('API2 a right key id with another secret is 401', async () => {
    const world = new World();
    const { key } = await world.business();
    const other = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    expect((await world.call('GET', '/v1/resources', { key: other })).status).toBe(401);
    expect((await world.call('GET', '/v1/resources', { key })).status).toBe(200);
  });

  test('API2 a key of one business does not open under the name of another', async () => {
    const world = new World();
    const [mine, theirs] = [await world.business(), await world.business()];
    const forged = mine.key.replace(mine.id, theirs.id);
    expect((await world.call('GET', '/v1/resources', { key: forged })).status).toBe(401);
  });

  test('API2 a revoked key is refused at once', async () => {
    const world = new World();
    const { id, key } = await world.business();
    const keyId = key.split('.')[1];
    const revoked = await world.call('DELETE', `/v1/businesses/${id}/keys/${keyId}`, { key: adminKey });
    expect(revoked).toMatchObject({ status: 204, text: '' });
    expect((await world.call('GET', '/v1/resources', { key })).status).toBe(401);
    expect((await world.call('DELETE', `/v1/businesses/${id}/keys/${keyId}`, { key: adminKey })).status).toBe(404);
  });

  test('API2 a missing scope is 403 and named', async () => {
    const world = new World();
    const { key } = await world.business(['read']);
    const answer = await world.call('POST', '/v1/resources', { key, body: {} });
    expect(answer.status).toBe(403);
    expect(problemIn(answer)).toMatchObject({ code: 'scope_missing', detail: 'This key lacks the scope “manage”.' });
  });

  test('API2 the admin key acts for no business and a business key is no admin', async () => {
    const world = new World();
    const { id, key } = await world.business();
    expect((await world.call('GET', '/v1/resources', { key: adminKey })).status).toBe(403);
    expect((await world.call('GET', `/v1/businesses/${id}`, { key })).status).toBe(403);
    expect((await world.call('POST', `/v1/businesses/${id}/keys`, { key, body: {} })).status).toBe(403);
  });

  test('API2 an empty admin secret opens nothing', async () => {
    const world = new World();
    world.ports.secrets.adminKey = async () => '';
    expect((await world.call('GET', '/v1/businesses/biz_1', { headers: { authorization: 'Bearer ' } })).status).toBe(
      401,
    );
  });

  test('API2 one strongly consistent read finds the key', async () => {
    const reads: unknown[] = [];
    const world = new World({
      store: (inner) =>
        new Proxy(inner, {
          get: (target, name, receiver) => {
            const method: unknown = Reflect.get(target, name, receiver);
            if (typeof method !== 'function') return method;
            return (...args: unknown[]) => {
              reads.push([name, ...args]);
              return Reflect.apply(method, target, args);
            };
          },
        }),
    });
    const { id, key } = await world.business();
    reads.length = 0;
    await world.call('GET', '/v1/nowhere', { key });
    expect(reads).toEqual([['get', 'directory', directoryKeys.apiKey(id, key.split('.')[1] ?? '')]]);
  });
});
