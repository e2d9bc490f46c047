import { describe, expect, test } from 'vitest';
import { adminKey, problemIn, World } from './world.ts';

const body = { name: 'Salon Aurora', timeZone: 'Europe/Berlin', locale: 'de' };

describe('businesses', () => {
  test('a business is created, read and changed by the admin key', async () => {
    const world = new World();
    const created = await world.call('POST', '/v1/businesses', { key: adminKey, body });
    expect(created).toMatchObject({ status: 201, headers: { etag: '"1"', 'content-type': 'application/json' } });
    const path = `/v1/businesses/${created.body.id}`;
    expect((await world.call('GET', path, { key: adminKey })).body).toEqual({
      ...body,
      id: created.body.id,
      contactEmail: null,
      createdAt: '2026-05-04T06:00:00.000Z',
      version: 1,
    });
    const patched = await world.call('PATCH', path, { key: adminKey, body: { contactEmail: 'office@example.org' } });
    expect(patched).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { contactEmail: 'office@example.org' },
    });
    const removed = await world.call('PATCH', path, { key: adminKey, body: { contactEmail: null } });
    expect(removed.body).toMatchObject({ contactEmail: null, version: 3 });
  });

  test('a patch that changes nothing keeps the version', async () => {
    const world = new World();
    const { id } = await world.business();
    const answer = await world.call('PATCH', `/v1/businesses/${id}`, { key: adminKey, body: { name: 'Salon Aurora' } });
    expect(answer.body.version).toBe(1);
  });

  test('a patch with a stale If-Match is 412 and says what stands', async () => {
    const world = new World();
    const { id } = await world.business();
    const path = `/v1/businesses/${id}`;
    await world.call('PATCH', path, { key: adminKey, body: { name: 'One' } });
    const stale = await world.call('PATCH', path, {
      key: adminKey,
      body: { name: 'Two' },
      headers: { 'If-Match': '"1"' },
    });
    expect(stale.status).toBe(412);
    expect(problemIn(stale)).toMatchObject({ code: 'version_mismatch', currentVersion: 2 });
    expect((await world.call('GET', path, { key: adminKey })).body.name).toBe('One');
  });

  test('API1 a required field cannot be removed and is named', async () => {
    const world = new World();
    const { id } = await world.business();
    const answer = await world.call('PATCH', `/v1/businesses/${id}`, { key: adminKey, body: { name: null } });
    expect(answer.status).toBe(422);
    expect(problemIn(answer).errors).toMatchObject([{ path: 'name' }]);
  });

  test('keys of a business that does not exist are 404', async () => {
    const world = new World();
    const request = { key: adminKey, body: { name: 'x', scopes: ['read'] } };
    expect((await world.call('POST', '/v1/businesses/biz_none/keys', request)).status).toBe(404);
    expect(world.snapshot()).toEqual([]);
  });
});
