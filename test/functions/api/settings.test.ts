import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../shared/contracts/settings.ts';
import { getLink, getSettings } from '../../../shared/records/directory.ts';
import { problemIn, World } from './world.ts';

const setUp = async () => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const id = await world.resource(key);
  return {
    world,
    businessId,
    key,
    id,
    inForce: () => getSettings(world.store, businessId, id),
    business: (body: object, query = '') => world.call('PATCH', '/v1/settings', { key, body, query }),
    resource: (body: object, headers = {}) =>
      world.call('PATCH', `/v1/resources/${id}/settings`, { key, body, headers }),
  };
};

describe('settings', () => {
  test('a business begins with the defaults, all booking types spelled out', async () => {
    const { world, key } = await setUp();
    const answer = await world.call('GET', '/v1/settings', { key });
    expect(answer.body).toEqual({ ...defaultSettings, exportTypes: 'all', version: 0 });
    expect(answer.headers.etag).toBe('"0"');
  });

  test('a resource overrides the business and null inherits again', async () => {
    const { business, resource, inForce } = await setUp();
    await business({ whenStale: 'warn' });
    const set = await resource({ whenStale: 'goOn' });
    expect(set.body).toMatchObject({
      whenStale: 'goOn',
      direction: null,
      version: 1,
      effective: { whenStale: 'goOn' },
    });
    expect((await inForce()).whenStale).toBe('goOn');
    const cleared = await resource({ whenStale: null });
    expect(cleared.body).toMatchObject({ whenStale: null, version: 2, effective: { whenStale: 'warn' } });
    expect((await inForce()).whenStale).toBe('warn');
  });

  test('a resource can export all types where the business names some', async () => {
    const { business, resource, inForce } = await setUp();
    await business({ exportTypes: ['visit'] });
    expect((await inForce()).exportTypes).toEqual(['visit']);
    expect((await resource({ exportTypes: 'all' })).body).toMatchObject({ exportTypes: 'all' });
    expect((await inForce()).exportTypes).toBeNull();
    expect((await resource({ exportTypes: null })).body).toMatchObject({
      exportTypes: null,
      effective: { exportTypes: ['visit'] },
    });
  });

  test('kinds of blocking events are merged one by one', async () => {
    const { business, resource, inForce } = await setUp();
    await business({ blocks: { tentative: false } });
    await resource({ blocks: { birthdays: true } });
    expect((await inForce()).blocks).toEqual({ ...defaultSettings.blocks, tentative: false, birthdays: true });
  });

  test('API1 a change says that it holds for the future, and what is only read does not', async () => {
    const { world, key, business, resource } = await setUp();
    expect((await business({ whenStale: 'warn' })).body).toMatchObject({ appliesTo: 'future', version: 1 });
    expect((await resource({ whenStale: 'goOn' })).body).toMatchObject({ appliesTo: 'future', version: 1 });
    expect((await world.call('GET', '/v1/settings', { key })).body).not.toHaveProperty('appliesTo');
  });

  test('SW2 what rested is looked at again when automatic sync is changed, and only of that business', async () => {
    const { world, businessId, id, business, resource } = await setUp();
    const { id: other } = await world.business();
    const [own, foreign] = [await world.link(businessId, id), await world.link(other, id)];
    const owed = async () => {
      const found = await Promise.all([own, foreign].map((link) => getLink(world.store, link.businessId, link.id)));
      return found.map((link) => link?.replayAt !== undefined);
    };
    await business({ whenStale: 'warn' });
    expect(await owed()).toEqual([false, false]);
    await resource({ automaticSync: 'on' });
    expect(await owed()).toEqual([true, false]);
  });

  test('apply to all clears every override and only that of the business', async () => {
    const { world, business, resource, inForce } = await setUp();
    const other = await world.business();
    const foreign = await world.resource(other.key);
    await world.call('PATCH', `/v1/resources/${foreign}/settings`, { key: other.key, body: { whenStale: 'goOn' } });
    await resource({ whenStale: 'goOn', direction: 'googleToBookings' });
    await business({ whenStale: 'warn' }, 'applyToAll=true');
    expect(await inForce()).toEqual({ ...defaultSettings, whenStale: 'warn' });
    expect((await getSettings(world.store, other.id, foreign)).whenStale).toBe('goOn');
  });

  test('without apply to all overrides stay', async () => {
    const { business, resource, inForce } = await setUp();
    await resource({ whenStale: 'goOn' });
    await business({ whenStale: 'warn' }, 'applyToAll=false');
    expect((await inForce()).whenStale).toBe('goOn');
  });

  test('more overrides than fit one transaction are cleared', async () => {
    const { world, key, business } = await setUp();
    const ids = await Promise.all(Array.from({ length: 120 }, () => world.resource(key)));
    for (const id of ids)
      await world.call('PATCH', `/v1/resources/${id}/settings`, { key, body: { whenStale: 'goOn' } });
    expect((await business({ whenStale: 'stop' }, 'applyToAll=true')).status).toBe(200);
    const left = world.store
      .rows('directory')
      .filter((row) => row.row === 'settings' && JSON.stringify(row).includes('goOn'));
    expect(left).toEqual([]);
  }, 20_000);

  test('API1 a value that is none of the offered and an unknown name are refused and named', async () => {
    const { business } = await setUp();
    const answer = await business({ whenStale: 'maybe', blocks: { lunch: true }, colour: 'red' });
    expect(answer.status).toBe(422);
    expect(
      problemIn(answer)
        .errors.map(({ path }) => path)
        .sort(),
    ).toEqual(['blocks.lunch', 'colour', 'whenStale']);
  });

  test('a stale If-Match is 412', async () => {
    const { resource } = await setUp();
    await resource({ whenStale: 'goOn' }, { 'If-Match': '"0"' });
    expect((await resource({ whenStale: 'warn' }, { 'If-Match': '"0"' })).status).toBe(412);
    expect((await resource({ whenStale: 'warn' }, { 'If-Match': '"1"' })).status).toBe(200);
  });
});
