import { describe, expect, it } from 'vitest';
import { minutes } from '../../../shared/records/time.ts';
import { Town } from './town.ts';

async function withAnna() {
  const town = await Town.open();
  const id = await town.world.resource(town.key);
  await town.settle();
  const call = (method: string, path: string, body?: object, query = '') =>
    town.world.call(method, path, { key: town.key, query, ...(body === undefined ? {} : { body }) });
  const told = async () => {
    await town.pass(minutes(1));
    return (await town.walk({})).filter(({ type }) => type === 'resource.changed').map(({ data }) => data);
  };
  return { town, id, call, told };
}

describe('resource.changed', () => {
  it('WH1 shows a resource whole, as GET shows it, when it is made and when its own data change', async () => {
    const { id, call, told } = await withAnna();
    const [made] = await told();
    expect(made).toEqual((await call('GET', `/v1/resources/${id}`)).body);
    await call('PATCH', `/v1/resources/${id}`, { name: 'Anna B.', workingHours: { friday: null } });
    const both = await told();
    expect(both.map(({ version }) => version)).toEqual([1, 2]);
    expect(both[1]).toEqual((await call('GET', `/v1/resources/${id}`)).body);
  });

  it('WH1 is not told where nothing has changed', async () => {
    const { id, call, told } = await withAnna();
    await call('PATCH', `/v1/resources/${id}`, {});
    await call('PATCH', `/v1/resources/${id}/settings`, { onBothChanged: null });
    await call('PATCH', '/v1/settings', { onBothChanged: 'ask' });
    expect(await told()).toHaveLength(1);
  });

  it('WH1 is told of an override, and of what clearing all of them takes away', async () => {
    const { id, call, told } = await withAnna();
    await call('PATCH', `/v1/resources/${id}/settings`, { onBothChanged: 'ask' });
    expect(await told()).toHaveLength(2);
    await call('PATCH', '/v1/settings', {}, 'applyToAll=true');
    expect(await told()).toHaveLength(3);
  });

  it('WH1 says how an invitation gets on, where it changes the state', async () => {
    const { id, call, told } = await withAnna();
    await call('POST', `/v1/resources/${id}/invitation`, {});
    expect((await told()).at(-1)).toMatchObject({ state: 'waiting' });
    await call('DELETE', `/v1/resources/${id}/invitation`);
    expect((await told()).at(-1)).toMatchObject({ state: 'notInvited' });
  });

  it('WH1 is told at once, then of ten seconds together, the newest last', async () => {
    const { town, id, call, told } = await withAnna();
    for (let second = 0; second < 30; second++) {
      await call('PATCH', `/v1/resources/${id}`, { name: `Anna ${second}` });
      await town.settle();
      town.world.now += 1000;
      if (second % 10 === 9) await town.pass(0);
    }
    const names = (await told()).map(({ name }) => name);
    expect(names.length).toBeLessThanOrEqual(5);
    expect(names.at(-1)).toBe('Anna 29');
  });

  it('WH1 is told of by the sweep where the stream lost it, settings of the business included', async () => {
    const { town, id, call, told } = await withAnna();
    town.streamLost = true;
    await call('PATCH', `/v1/resources/${id}`, { name: 'Anna B.' });
    await told();
    expect((await told()).map(({ name }) => name)).toEqual([expect.any(String), 'Anna B.']);
    await call('PATCH', '/v1/settings', { onBothChanged: 'ask' });
    await told();
    await told();
    const owed = town.world.store.rows('directory').filter(({ row }) => row === 'settings' || row === 'resourceChange');
    expect(owed.map(({ dueAt }) => dueAt)).toEqual(owed.map(() => undefined));
  });

  it('WH1 DS1 leaves nothing of a deleted resource to be told', async () => {
    const { town, id, call, told } = await withAnna();
    await call('PATCH', `/v1/resources/${id}`, { name: 'Anna B.' });
    await call('DELETE', `/v1/resources/${id}`);
    expect((await told()).map(({ name }) => name)).not.toContain('Anna B.');
    expect(town.failures).toEqual([]);
  });
});
