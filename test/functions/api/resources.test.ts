import { describe, expect, test } from 'vitest';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { problemIn, World } from './world.ts';

const booking = (resourceId: string, day = '2026-05-05') => ({
  resourceId,
  start: `${day}T09:00:00+02:00`,
  end: `${day}T10:00:00+02:00`,
  title: 'Cut',
});

describe('resources', () => {
  test('a resource without a calendar is not invited and can be sold', async () => {
    const world = new World();
    const { key } = await world.business();
    const id = await world.resource(key);
    const answer = await world.call('GET', `/v1/resources/${id}`, { key });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(answer.body).toEqual({
      id,
      name: 'Anna',
      email: 'anna@example.org',
      timeZone: 'Europe/Berlin',
      workingHours: null,
      state: 'notInvited',
      sellable: true,
      freshness: { asOf: null, ageSeconds: null },
      inbound: { lastSuccessAt: null },
      outbound: { lastSuccessAt: null, waiting: 0 },
      privacy: { fromGoogle: 'busyOnly', toGoogle: 'full' },
      links: [],
      version: 1,
    });
  });

  test('a time zone is kept as IANA writes it', async () => {
    const world = new World();
    const { key } = await world.business();
    const id = await world.resource(key, { timeZone: 'europe/berlin' });
    const read = async () => (await world.call('GET', `/v1/resources/${id}`, { key })).body.timeZone;
    expect(await read()).toBe('Europe/Berlin');
    const headers = { 'If-Match': '"1"' };
    await world.call('PATCH', `/v1/resources/${id}`, { key, body: { timeZone: 'AMERICA/NEW_YORK' }, headers });
    expect(await read()).toBe('America/New_York');
  });

  test('AV5 a resource says how fresh its calendar is and shows its links', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const id = await world.resource(key);
    const link = await world.link(businessId, id, { inboundAt: '2026-05-04T05:59:50.000Z', outboundError: 'quota' });
    const { body } = await world.call('GET', `/v1/resources/${id}`, { key });
    expect(body).toMatchObject({
      state: 'live',
      sellable: true,
      freshness: { asOf: '2026-05-04T05:59:50.000Z', ageSeconds: 10 },
      inbound: { lastSuccessAt: '2026-05-04T05:59:50.000Z' },
      outbound: { lastSuccessAt: null, lastError: 'quota', waiting: 0 },
      links: [{ id: link.id, role: 'write', direction: 'both', state: 'active', channel: { state: 'live' } }],
    });
  });

  test('a first import shows its progress and until when the resource can be sold', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const id = await world.resource(key);
    const preview = { previewUntil: '2026-06-15T00:00:00.000Z', previewAsOf: '2026-05-04T05:59:00.000Z' };
    await world.link(businessId, id, {
      generation: 0,
      building: 1,
      pullState: 'applying',
      importDone: 340,
      importTotal: 1000,
      ...preview,
    });
    await world.store.update({
      table: 'directory',
      key: { pk: businessId, sk: `link#${(await world.call('GET', '/v1/links', { key })).text.match(/lnk_\w+/)?.[0]}` },
      remove: ['asOf', 'cursor'],
    });
    const { body } = await world.call('GET', `/v1/resources/${id}`, { key });
    expect(body).toMatchObject({
      state: 'importing',
      import: { done: 340, total: 1000, percent: 34 },
      sellable: true,
      sellableUntil: '2026-06-15T00:00:00.000Z',
    });
  });

  test('working hours are merged day by day and null means always open', async () => {
    const world = new World();
    const { key } = await world.business();
    const hours = { monday: [{ from: '09:00', to: '17:00' }], friday: [{ from: '09:00', to: '12:00' }] };
    const id = await world.resource(key, { workingHours: hours });
    const patch = (body: object) => world.call('PATCH', `/v1/resources/${id}`, { key, body });
    expect((await patch({ workingHours: { friday: null } })).body.workingHours).toEqual({ monday: hours.monday });
    expect((await patch({ workingHours: { sunday: [] } })).body.workingHours).toEqual({
      monday: hours.monday,
      sunday: [],
    });
    expect((await patch({ workingHours: null })).body.workingHours).toBeNull();
  });

  test('API1 overlapping working hours are refused where they stand', async () => {
    const world = new World();
    const { key } = await world.business();
    const id = await world.resource(key);
    const overlapping = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    const answer = await world.call('PATCH', `/v1/resources/${id}`, {
      key,
      body: { workingHours: { monday: overlapping } },
    });
    expect(answer.status).toBe(422);
    expect(problemIn(answer).errors).toEqual([
      { path: 'workingHours.monday', message: 'ranges of a day must not overlap' },
    ]);
  });

  test('lists are paged without loss', async () => {
    const world = new World();
    const { key } = await world.business();
    const ids = new Set<string>();
    for (let count = 0; count < 5; count++) ids.add(await world.resource(key));
    const first = await world.call('GET', '/v1/resources', { key, query: 'limit=2' });
    const seen = [...ids].slice(0, 0);
    let page = first;
    for (;;) {
      const items = page.body.items;
      if (Array.isArray(items)) seen.push(...items.map((item: { id: string }) => item.id));
      if (page.body.nextCursor === null) break;
      page = await world.call('GET', '/v1/resources', { key, query: `limit=2&cursor=${page.body.nextCursor}` });
    }
    expect(new Set(seen)).toEqual(ids);
    expect(seen).toHaveLength(5);
  });

  test('API2 a cursor of one business is no cursor of another', async () => {
    const world = new World();
    const [mine, theirs] = [await world.business(), await world.business()];
    for (const { key } of [mine, mine, theirs, theirs]) await world.resource(key);
    const page = await world.call('GET', '/v1/resources', { key: theirs.key, query: 'limit=1' });
    const foreign = await world.call('GET', '/v1/resources', {
      key: mine.key,
      query: `limit=1&cursor=${page.body.nextCursor}`,
    });
    expect(foreign.status).toBe(400);
    expect(problemIn(foreign)).toMatchObject({ code: 'invalid_cursor', errors: [{ path: 'cursor' }] });
  });
});

describe('deleting a resource', () => {
  test('an unused one goes with its settings and invitation', async () => {
    const world = new World();
    const { key } = await world.business();
    const id = await world.resource(key);
    await world.call('PATCH', `/v1/resources/${id}/settings`, { key, body: { whenStale: 'warn' } });
    await world.call('POST', `/v1/resources/${id}/invitation`, { key });
    expect(await world.call('DELETE', `/v1/resources/${id}`, { key })).toMatchObject({ status: 204, text: '' });
    expect((await world.call('GET', `/v1/resources/${id}`, { key })).status).toBe(404);
    const left = world.store.rows('directory').map(({ sk }) => sk);
    expect(left.filter((sk) => sk.includes(id))).toEqual([expect.stringMatching(/^cleanup#/)]);
  });

  test('one with coming bookings stays and the answer says what to do', async () => {
    const world = new World();
    const { key } = await world.business();
    const id = await world.resource(key);
    await world.call('POST', '/v1/bookings', { key, body: booking(id) });
    const answer = await world.call('DELETE', `/v1/resources/${id}`, { key });
    expect(answer.status).toBe(409);
    expect(problemIn(answer)).toMatchObject({
      code: 'resource_in_use',
      detail: 'Coming bookings: 1. Cancel or move them first.',
    });
  });

  test('one with a connected calendar stays, one with a disconnected calendar and past bookings goes', async () => {
    const world = new World();
    const { id: businessId, key } = await world.business();
    const id = await world.resource(key);
    const link = await world.link(businessId, id);
    await world.call('POST', '/v1/bookings', { key, body: { ...booking(id, '2026-05-03'), verify: 'never' } });
    expect((await world.call('DELETE', `/v1/resources/${id}`, { key })).status).toBe(409);
    const set = { state: 'disconnected' };
    await world.store.update({ table: 'directory', key: { pk: link.pk, sk: link.sk }, set });
    expect((await world.call('DELETE', `/v1/resources/${id}`, { key })).status).toBe(204);
  });

  test('AV3 a booking that commits meanwhile is seen: the guard stands between them', async () => {
    const world = new World({
      store: (inner) => ({
        ...bound(inner),
        transact: async (items) => {
          const deletes = items.some((item) => item.kind === 'delete' && item.key.sk.startsWith('resource#'));
          if (deletes) await rival();
          return await inner.transact(items);
        },
      }),
    });
    const { key, id: businessId } = await world.business();
    const id = await world.resource(key);
    let booked = false;
    const rival = async () => {
      if (booked) return;
      booked = true;
      expect((await world.call('POST', '/v1/bookings', { key, body: booking(id) })).status).toBe(201);
    };
    expect((await world.call('DELETE', `/v1/resources/${id}`, { key })).status).toBe(409);
    expect((await world.call('GET', `/v1/resources/${id}`, { key })).status).toBe(200);
    expect(await world.store.get('calendar', calendarKeys.guard(businessId, id))).toMatchObject({ version: 1 });
  });
});

const bound = (inner: Store): Store => ({
  get: (...args) => inner.get(...args),
  batchGet: (...args) => inner.batchGet(...args),
  query: (...args) => inner.query(...args),
  count: (...args) => inner.count(...args),
  put: (...args) => inner.put(...args),
  update: (...args) => inner.update(...args),
  delete: (...args) => inner.delete(...args),
  transact: (...args) => inner.transact(...args),
});
