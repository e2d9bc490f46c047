import { describe, expect, test } from 'vitest';
import { openConflict } from '../../../shared/desk/desk.ts';
import { type Answer, problemIn, World } from './world.ts';

const setUp = async () => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const open = (subject: string, over: object = {}) =>
    openConflict(world.ports, {
      businessId,
      kind: 'double_booking',
      subject: { type: 'booking', id: subject, label: 'Cut' },
      resourceId: 'res_1',
      ours: { start: '2026-05-05T07:00:00.000Z' },
      theirs: { start: '2026-05-05T07:30:00.000Z' },
      cause: 'An event was put over the booking.',
      impact: 'Two things at the same time.',
      ...over,
    });
  const list = (query = '') => world.call('GET', '/v1/conflicts', { key, query });
  const act = (id: string, body: object, as = key) =>
    world.call('POST', `/v1/conflicts/${id}/actions`, { key: as, body });
  return { world, businessId, key, open, list, act };
};

const idsIn = ({ body }: Answer): string[] =>
  Array.isArray(body.items) ? body.items.map((item: { id: string }) => item.id) : [];

describe('conflicts', () => {
  test('CF1 the same cause on the same subject is one row with a count', async () => {
    const { world, key, open, list } = await setUp();
    const id = await open('bkg_1');
    await open('bkg_1');
    expect(idsIn(await list())).toEqual([id]);
    const { body } = await world.call('GET', `/v1/conflicts/${id}`, { key });
    expect(body).toMatchObject({
      id,
      kind: 'double_booking',
      severity: 'conflict',
      state: 'open',
      count: 2,
      ours: { start: '2026-05-05T07:00:00.000Z' },
      actions: expect.arrayContaining([{ name: 'ignore', effect: expect.any(String) }]),
    });
    expect(Object.keys(body).filter((name) => /Key$|^(pk|sk|v|row|dueAt|dueShard|causeId)$/.test(name))).toEqual([]);
  });

  test('open ones are listed newest first, by kind, resource and time', async () => {
    const { world, open, list } = await setUp();
    const first = await open('bkg_1');
    world.now += 60_000;
    const second = await open('bkg_2', { kind: 'move_refused', resourceId: 'res_2' });
    expect(idsIn(await list())).toEqual([second, first]);
    expect(idsIn(await list('kind=move_refused'))).toEqual([second]);
    expect(idsIn(await list('resourceId=res_1'))).toEqual([first]);
    expect(idsIn(await list('from=2026-05-04T06:01:00Z'))).toEqual([second]);
    expect(idsIn(await list('to=2026-05-04T06:01:00Z'))).toEqual([first]);
    expect((await list('state=open&kind=lunch')).status).toBe(400);
  });

  test('CF1 a decision is recorded with name and time, CF2 and doing it twice changes nothing', async () => {
    const { world, open, list, act } = await setUp();
    const id = await open('bkg_1');
    const settled = await act(id, { action: 'ignore', by: 'Lena Vogt' });
    expect(settled).toMatchObject({
      status: 200,
      body: {
        state: 'settled',
        actions: [],
        settledBy: { name: 'Lena Vogt', at: '2026-05-04T06:00:00.000Z', action: 'ignore' },
      },
    });
    const before = world.snapshot();
    expect((await act(id, { action: 'ignore', by: 'Somebody else' })).body).toEqual(settled.body);
    expect(world.snapshot()).toEqual(before);
    expect(idsIn(await list())).toEqual([]);
    expect(idsIn(await list('state=settled'))).toEqual([id]);
  });

  test('without a name the key’s name stands for who decided', async () => {
    const { open, act } = await setUp();
    expect((await act(await open('bkg_1'), { action: 'ignore' })).body).toMatchObject({
      settledBy: { name: 'Booking system' },
    });
  });

  test('CF2 an action that is not offered is refused with those that are', async () => {
    const { world, open, act } = await setUp();
    const id = await open('bkg_1');
    const before = world.snapshot();
    const answer = await act(id, { action: 'acceptDeletions' });
    expect(answer.status).toBe(409);
    expect(problemIn(answer)).toMatchObject({
      code: 'action_not_offered',
      offered: ['moveToNextFree', 'giveToColleague', 'cancelBooking', 'ignore'],
      errors: [{ path: 'action' }],
    });
    expect(world.snapshot()).toEqual(before);
  });

  test('API2 settling needs the scope conflicts, and a foreign conflict is an unknown one', async () => {
    const { world, businessId, open, act } = await setUp();
    const id = await open('bkg_1');
    const reader = await world.key(businessId, ['read', 'book', 'manage']);
    expect((await act(id, { action: 'ignore' }, reader)).status).toBe(403);
    const other = await world.business();
    const [foreign, unknown] = [
      await act(id, { action: 'ignore' }, other.key),
      await act('cfl_none', { action: 'ignore' }, other.key),
    ];
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });
});
