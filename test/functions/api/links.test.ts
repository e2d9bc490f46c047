import { describe, expect, test } from 'vitest';
import { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { getLink } from '../../../shared/records/directory.ts';
import { problemIn, World } from './world.ts';

const setUp = async (over: Partial<LinkRow> = {}) => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const { id } = await world.link(businessId, resourceId, over);
  const row = async () => LinkRow.parse(await getLink(world.store, businessId, id));
  return {
    world,
    key,
    id,
    businessId,
    resourceId,
    row,
    post: (name: string, body?: unknown) => world.call('POST', `/v1/links/${id}/${name}`, { key, body }),
  };
};

describe('sync', () => {
  test('NT5 sync takes a ticket in one write with a due marker and wakes a pull for it', async () => {
    const { world, id, businessId, post, row } = await setUp();
    expect(await post('sync')).toMatchObject({ status: 202, body: { id, state: 'active' } });
    expect(await row()).toMatchObject({
      ticket: 4,
      dueAt: '2026-05-04T06:00:00.000Z',
      replayAt: '2026-05-04T06:00:00.000Z',
    });
    const messages = world.queues.receive('changes').map(({ body }) => body);
    expect(messages).toEqual([{ v: 1, kind: 'pull', businessId, linkId: id, ticket: 4, cause: 'request' }]);
  });

  test('NT5 two requests in a second are two wake-ups, none is swallowed', async () => {
    const { world, post } = await setUp();
    await post('sync');
    await post('sync');
    expect(world.queues.receive('changes')).toHaveLength(2);
  });

  test('each direction does only its own', async () => {
    const { world, post, row } = await setUp();
    await post('sync', { direction: 'bookingsToGoogle' });
    expect(await row()).toMatchObject({ ticket: 3, replayAt: '2026-05-04T06:00:00.000Z' });
    expect(world.queues.receive('changes')).toEqual([]);
    const other = await setUp();
    await other.post('sync', { direction: 'googleToBookings' });
    expect(await other.row()).toMatchObject({ ticket: 4 });
    expect((await other.row()).replayAt).toBeUndefined();
  });

  test('PU8 a queue that refuses loses nothing: the row is due', async () => {
    const { world, post, row } = await setUp();
    world.queues.send = () => Promise.reject(new Error('refused'));
    expect((await post('sync')).status).toBe(202);
    expect(await row()).toMatchObject({ ticket: 4, dueAt: '2026-05-04T06:00:00.000Z' });
  });

  test.each(['paused', 'actionNeeded', 'disconnected'] as const)(
    'a link that is %s is told what to do first',
    async (state) => {
      const { world, post } = await setUp({ state });
      const before = world.snapshot();
      for (const name of ['sync', 'resync']) {
        const answer = await post(name);
        expect(answer.status).toBe(409);
        expect(problemIn(answer)).toMatchObject({ code: 'link_not_active', detail: expect.stringMatching(/first\.$/) });
      }
      expect(world.snapshot()).toEqual(before);
    },
  );

  test('sync of everything leaves out links that cannot', async () => {
    const { world, key, businessId, row } = await setUp();
    const second = await world.resource(key);
    await world.link(businessId, second, { state: 'paused' });
    const answer = await world.call('POST', '/v1/sync', { key });
    expect(answer).toMatchObject({ status: 202, body: { requested: 1 } });
    expect((await row()).ticket).toBe(4);
  });
});

describe('resync', () => {
  test('AP3 a resync builds the next generation and drops the cursor while the present one serves', async () => {
    const { post, row } = await setUp();
    expect(await post('resync')).toMatchObject({ status: 202, body: { generation: 1 } });
    const after = await row();
    expect(after).toMatchObject({
      generation: 1,
      building: 2,
      ticket: 4,
      pullState: 'idle',
      dueAt: '2026-05-04T06:00:00.000Z',
    });
    expect(after.cursor).toBeUndefined();
  });

  test('PL1 a resync fences off the read of changes that is under way', async () => {
    const { post, row } = await setUp({ pullState: 'applying', leaseUntil: '2026-05-04T06:00:30.000Z' });
    const before = await row();
    expect((await post('resync')).status).toBe(202);
    const after = await row();
    expect(after).toMatchObject({ pullState: 'idle', building: 2, pullNumber: before.pullNumber + 1 });
    expect(after.leaseUntil).toBeUndefined();
  });

  test('PL1 a lapsed lease does not stop a resync, and what it left is fenced', async () => {
    const { post, row } = await setUp({
      pullState: 'reading',
      leaseUntil: '2026-05-04T05:59:59.000Z',
      pullPageToken: 'page',
      pullPosition: 2,
      pullOwner: 'gone',
    });
    expect((await post('resync')).status).toBe(202);
    const after = await row();
    expect(after).toMatchObject({ pullState: 'idle', building: 2, pullEpoch: 4 });
    expect([after.pullPageToken, after.pullPosition, after.pullOwner, after.leaseUntil]).toEqual(
      Array(4).fill(undefined),
    );
  });

  test('a full read that is owed already is that reading', async () => {
    const { post, row } = await setUp({ building: 2 });
    expect((await post('resync')).status).toBe(202);
    expect(await row()).toMatchObject({ building: 2, ticket: 4 });
  });
});

describe('pause and resume', () => {
  test('a paused link owes nothing, resuming reads and replays; both stand in the ledger', async () => {
    const { world, key, id, post, row } = await setUp({ dueShard: 'due#1', dueAt: '2026-05-04T07:00:00.000Z' });
    expect(await post('pause')).toMatchObject({ status: 200, body: { state: 'paused' } });
    expect((await row()).dueAt).toBeUndefined();
    expect(world.queues.receive('changes')).toEqual([]);
    world.now += 60_000;
    expect(await post('resume')).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await row()).toMatchObject({
      ticket: 4,
      replayAt: '2026-05-04T06:01:00.000Z',
      dueAt: '2026-05-04T06:01:00.000Z',
    });
    expect(world.queues.receive('changes')).toHaveLength(1);
    const ledger = await world.call('GET', '/v1/ledger', { key, query: `linkId=${id}` });
    expect(ledger.body.items).toMatchObject([
      { by: 'Booking system', subject: { type: 'link', id }, before: { state: 'paused' }, after: { state: 'active' } },
      { before: { state: 'active' }, after: { state: 'paused' }, cause: expect.stringMatching(/^API request req-/) },
    ]);
  });

  test('pausing twice changes nothing', async () => {
    const { world, post } = await setUp();
    await post('pause');
    const before = world.snapshot();
    expect((await post('pause')).status).toBe(200);
    expect(world.snapshot()).toEqual(before);
  });

  test('a link that needs a person cannot be paused over', async () => {
    const { post, row } = await setUp({ state: 'actionNeeded', problem: 'grant_failed' });
    expect((await post('pause')).status).toBe(409);
    expect((await post('resume')).status).toBe(409);
    expect(await row()).toMatchObject({ state: 'actionNeeded', problem: 'grant_failed' });
  });
});

describe('reading links and health', () => {
  test('links are listed, of one resource on request, with the direction in force', async () => {
    const { world, key, id, businessId, resourceId } = await setUp();
    const second = await world.resource(key);
    const blocking = await world.link(businessId, second, { role: 'blockOnly', watch: 'unsupported' });
    await world.call('PATCH', `/v1/resources/${resourceId}/settings`, { key, body: { direction: 'bookingsToGoogle' } });
    const all = await world.call('GET', '/v1/links', { key });
    expect(all.body.items).toHaveLength(2);
    const one = await world.call('GET', '/v1/links', { key, query: `resourceId=${resourceId}` });
    expect(one.body.items).toMatchObject([{ id, direction: 'bookingsToGoogle', channel: { state: 'live' } }]);
    expect((await world.call('GET', `/v1/links/${blocking.id}`, { key })).body).toMatchObject({
      direction: 'googleToBookings',
      channel: { state: 'unsupported' },
      lastPulledAt: '2026-05-04T05:59:50.000Z',
    });
  });

  test('health counts links by state and channels of active ones', async () => {
    const { world, key, businessId } = await setUp();
    for (const over of [{ state: 'paused' }, { channelExpiresAt: '2026-05-04T05:00:00.000Z' }] as const)
      await world.link(businessId, await world.resource(key), over);
    expect((await world.call('GET', '/v1/health', { key })).body).toMatchObject({
      links: { active: 2, paused: 1, actionNeeded: 0, disconnected: 0 },
      channels: { live: 1, expired: 1, none: 0, unsupported: 0 },
      oldestPullAt: '2026-05-04T05:59:50.000Z',
      neverPulled: 0,
      losingPushes: 0,
      waitingWrites: 0,
    });
  });
});
