import { describe, expect, test } from 'vitest';
import { adminKey, World } from './world.ts';

async function connected() {
  const world = new World();
  const business = await world.business();
  const resourceId = await world.resource(business.key);
  await world.link(business.id, resourceId);
  return { world, business, resourceId };
}

describe('operations', () => {
  test('OP1 what takes longer is answered with an operation, and its state can be asked for', async () => {
    const { world, business, resourceId } = await connected();
    const started = await world.call('POST', `/v1/resources/${resourceId}/dry-run`, { key: business.key });
    expect(started).toMatchObject({ status: 202, body: { kind: 'dryRun', state: 'pending', progress: { done: 0 } } });
    const path = `/v1/operations/${String(started.body.id)}`;
    expect((await world.call('GET', path, { key: business.key })).body).toEqual(started.body);
    expect((await world.call('GET', path, { key: adminKey })).body).toEqual(started.body);
  });

  test('API2 an operation of another business is unknown', async () => {
    const { world, business, resourceId } = await connected();
    const started = await world.call('POST', `/v1/resources/${resourceId}/dry-run`, { key: business.key });
    const other = await world.business();
    const path = `/v1/operations/${String(started.body.id)}`;
    expect(await world.call('GET', path, { key: other.key })).toMatchObject({ status: 404 });
  });

  test('DR1 without a calendar or a grant a dry run is refused, and says what to do', async () => {
    const { world, business } = await connected();
    const path = (id: string) => `/v1/resources/${id}/dry-run`;
    const unconnected = await world.resource(business.key);
    expect(await world.call('POST', path(unconnected), { key: business.key })).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    });
    const failed = await world.resource(business.key);
    const link = await world.link(business.id, failed, { accountId: 'acc_2' });
    const key = { pk: business.id, sk: 'account#acc_2' };
    await world.store.update({ table: 'directory', key, set: { grant: 'failed' } });
    const refused = await world.call('POST', path(failed), { key: business.key });
    expect(refused).toMatchObject({ status: 409, body: { code: 'grant_failed' } });
    expect(refused.body.detail).toContain(link.accountEmail);
  });
});
