import { describe, expect, test } from 'vitest';
import { openConflict } from '../../../shared/desk/desk.ts';
import { saying } from '../../../shared/words/saying.ts';
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
      cause: saying('cause.doubleBooking'),
      impact: saying('impact.writesWait'),
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

  test('a list says whom each row is about, and nothing of who is gone', async () => {
    const { world, key, open, list } = await setUp();
    const resourceId = await world.resource(key);
    await open('bkg_1', { resourceId });
    world.now += 60_000;
    await open('bkg_2', { resourceId: 'res_gone' });
    const { body } = await list();
    expect(body.items).toMatchObject([
      { resourceId: 'res_gone' },
      { resourceId, resource: { timeZone: 'Europe/Berlin' } },
    ]);
    expect(JSON.stringify(body.items)).not.toContain('email');
    expect(Object.keys(Object(Object(body.items)[1].resource))).toEqual(['name', 'timeZone']);
    expect(Object(body.items)[0]).not.toHaveProperty('resource');
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
    expect(idsIn(await list('from=2026-05-04T06:00:00.001Z'))).toEqual([second]);
    expect(idsIn(await list('to=2026-05-04T06:01:00.000001Z'))).toEqual([second, first]);
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

  test('what is near or has stood for long is urgent, and can be listed first', async () => {
    const { world, open, list } = await setUp();
    const near = await open('bkg_near');
    world.now += 60_000;
    const far = await open('bkg_far', { ours: { start: '2026-06-01T07:00:00.000Z', end: '2026-06-01T08:00:00.000Z' } });
    world.now += 60_000;
    await open('lnk_1', { kind: 'watch_unsupported', ours: undefined, theirs: undefined });
    world.now = Date.parse('2026-05-04T08:00:00.000Z');
    expect(idsIn(await list('escalation=urgent'))).toEqual([near]);
    world.now = Date.parse('2026-05-05T06:30:00.000Z');
    expect(idsIn(await list('escalation=urgent'))).toEqual([far, near]);
    expect(idsIn(await list('order=urgent&limit=2'))).toEqual([near, far]);
    expect(idsIn(await list('severity=warning'))).toHaveLength(1);
    expect(idsIn(await list('owner=person'))).toEqual([]);
    const { body } = await list(`kind=double_booking&order=urgent&limit=1`);
    expect(body.items).toMatchObject([{ differs: ['start'], escalation: 'urgent', ageSeconds: 24.5 * 3600 }]);
  });

  test('CF2 many are settled at once, each by itself: one that cannot be is named and holds up none', async () => {
    const { world, businessId, open, list, key } = await setUp();
    const ids = [await open('bkg_1'), await open('bkg_2')];
    const held = await open('lnk_1', { kind: 'mass_deletion_held' });
    const other = await world.business();
    const act = (body: object, as = key) => world.call('POST', '/v1/conflicts/actions', { key: as, body });
    const answer = await act({ ids: [...ids, held, 'cfl_none'], action: 'ignore', by: 'Lena' });
    expect(answer.body).toEqual({
      results: [
        ...ids.map((id) => ({ id, ok: true, state: 'settled' })),
        { id: held, ok: false, problem: { code: 'action_not_offered', detail: expect.any(String) } },
        { id: 'cfl_none', ok: false, problem: { code: 'not_found', detail: expect.any(String) } },
      ],
      more: false,
    });
    expect(idsIn(await list())).toEqual([held]);
    expect((await act({ ids: [held], action: 'ignore' }, other.key)).body).toMatchObject({
      results: [{ problem: { code: 'not_found' } }],
    });
    for (let at = 0; at < 3; at++) await open(`bkg_w${at}`, { kind: 'write_refused' });
    const filtered = await act({ filter: { kind: 'write_refused' }, action: 'ignore' });
    expect(filtered.body).toMatchObject({ results: [{ ok: true }, { ok: true }, { ok: true }], more: false });
    expect((await act({ action: 'ignore' })).status).toBe(422);
    expect((await act({ ids, filter: {}, action: 'ignore' })).status).toBe(422);
    const reader = await world.key(businessId, ['read']);
    expect((await act({ ids, action: 'ignore' }, reader)).status).toBe(403);
  });
});
