import { describe, expect, test } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { calendarHashOf } from '../../../shared/identity/ids.ts';
import { problemIn, World } from './world.ts';

const setUp = async (over: Partial<LinkRow> = {}) => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const { id } = await world.link(businessId, resourceId, over);
  const claim = directoryKeys.calendarClaim(businessId, calendarHashOf('anna@example.org'));
  await world.store.put({
    table: 'directory',
    row: { ...claim, v: 1, row: 'calendarClaim', linkId: id, resourceId },
  });
  const disconnect = (copies: string) =>
    world.call('DELETE', `/v1/links/${id}`, { key, query: copies === '' ? '' : `copies=${copies}` });
  return { world, key, id, businessId, resourceId, claim, disconnect };
};

describe('disconnect', () => {
  test('DS1 what becomes of the copies has to be said', async () => {
    const { world, disconnect } = await setUp();
    const before = world.snapshot();
    for (const copies of ['', 'perhaps'])
      expect(problemIn(await disconnect(copies))).toMatchObject({ status: 400, errors: [{ path: 'copies' }] });
    expect(world.snapshot()).toEqual(before);
  });

  test.each(['active', 'paused', 'actionNeeded'] as const)(
    'DS1 a link that is %s leaves at once, and what is still owed is shown',
    async (state) => {
      const { world, key, id, claim, resourceId, disconnect } = await setUp({ state });
      const answer = await disconnect('remove');
      expect(answer).toMatchObject({
        status: 202,
        body: {
          id,
          state: 'disconnected',
          generation: 0,
          channel: { state: 'none' },
          leaving: { copies: 'remove', since: '2026-05-04T06:00:00.000Z' },
          message: expect.stringMatching(/being removed/),
        },
      });
      expect(await world.store.get('directory', claim)).toBeUndefined();
      const resource = await world.call('GET', `/v1/resources/${resourceId}`, { key });
      expect(resource.body).toMatchObject({ state: 'disconnected' });
    },
  );

  test('LG1 the ledger says who disconnected it and what became of the copies', async () => {
    const { world, key, id, disconnect } = await setUp();
    await disconnect('keep');
    const ledger = await world.call('GET', '/v1/ledger', { key, query: `linkId=${id}` });
    expect(ledger.body).toMatchObject({
      items: [
        {
          by: 'Booking system',
          before: { state: 'active' },
          after: { action: 'disconnect', state: 'disconnected', copies: 'keep' },
        },
      ],
    });
  });

  test('DS1 disconnecting twice changes nothing, whatever is asked for the second time', async () => {
    const { world, disconnect } = await setUp();
    await disconnect('keep');
    const before = world.snapshot();
    expect(await disconnect('keep')).toMatchObject({ status: 202, body: { state: 'disconnected' } });
    expect((await disconnect('remove')).body).toMatchObject({
      leaving: { copies: 'keep' },
      message: expect.stringMatching(/before/),
    });
    expect(world.snapshot()).toEqual(before);
  });

  test('DS1 with a dead grant it says plainly what stays behind', async () => {
    const { world, businessId, disconnect } = await setUp();
    await world.store.update({
      table: 'directory',
      key: directoryKeys.account(businessId, 'acc_1'),
      set: { grant: 'failed' },
    });
    expect((await disconnect('remove')).body).toMatchObject({
      leaving: { copies: 'keep' },
      leftBehind: 0,
      message: expect.stringMatching(/no longer lets us in.*0 events of coming bookings stay/),
    });
  });

  test('API2 a foreign link is an unknown one', async () => {
    const { world, id } = await setUp();
    const other = await world.business();
    const answer = await world.call('DELETE', `/v1/links/${id}`, { key: other.key, query: 'copies=keep' });
    expect(answer.status).toBe(404);
  });
});
