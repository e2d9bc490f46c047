import { describe, expect, test } from 'vitest';
import { iso } from '../../../shared/records/time.ts';
import { googleWith, World } from './world.ts';

const time = { start: '2026-05-05T09:00:00+02:00', end: '2026-05-05T10:00:00+02:00' };

async function setUp() {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const hold = (more: object = {}) =>
    world.call('POST', '/v1/bookings', { key, body: { resourceId, ...time, title: 'Cut', holdSeconds: 300, ...more } });
  const confirm = (id: unknown, request: object = {}) =>
    world.call('POST', `/v1/bookings/${id}/confirm`, { key, ...request });
  return { world, businessId, key, resourceId, hold, confirm };
}

describe('holds', () => {
  test('AV7 a hold says until when it stands, and takes the time', async () => {
    const { world, hold } = await setUp();
    expect(await hold()).toMatchObject({
      status: 201,
      body: { status: 'held', heldUntil: iso(world.now + 300_000), google: { state: 'off' } },
    });
    expect(await hold()).toMatchObject({ status: 409, body: { code: 'slot_taken' } });
  });

  test('AV7 confirming makes a booking of it, and once more changes nothing', async () => {
    const { hold, confirm } = await setUp();
    const { id } = (await hold()).body;
    const confirmed = await confirm(id);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'confirmed', version: 2 } });
    expect(confirmed.body).not.toHaveProperty('heldUntil');
    expect((await confirm(id)).body).toEqual(confirmed.body);
    expect(await confirm(id, { headers: { 'If-Match': '"1"' } })).toMatchObject({ status: 412 });
  });

  test('AV7 a hold that has ended is refused, with what has taken the time', async () => {
    const { world, hold, confirm } = await setUp();
    const { id } = (await hold()).body;
    world.now += 300_000;
    expect(await confirm(id)).toMatchObject({ status: 409, body: { code: 'hold_ended' } });
    expect((await confirm(id)).body).not.toHaveProperty('inTheWay');
    expect((await hold({ holdSeconds: 60 })).status).toBe(201);
    expect((await confirm(id)).body).toMatchObject({ code: 'hold_ended', inTheWay: { ...time, source: 'booking' } });
  });

  test('AV7 a cancelled hold is refused, and its time is free', async () => {
    const { world, key, hold, confirm } = await setUp();
    const { id } = (await hold()).body;
    const released = await world.call('DELETE', `/v1/bookings/${id}`, { key, headers: { 'If-Match': '"1"' } });
    expect(released).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await confirm(id)).toMatchObject({ status: 409, body: { code: 'booking_cancelled' } });
    expect((await hold()).status).toBe(201);
  });

  test('AV7 SW2 Google is asked once more before a hold is confirmed on an old view', async () => {
    const { world, businessId, resourceId, hold, confirm } = await setUp();
    await world.link(businessId, resourceId);
    const { id } = (await hold({ verify: 'never' })).body;
    world.now += 120_000;
    let asked = 0;
    const event = { id: 'lunch', status: 'confirmed', start: { dateTime: time.start }, end: { dateTime: time.end } };
    world.google = googleWith({
      listEvents: async () => {
        asked += 1;
        return { items: asked === 1 ? [event] : [], timeZone: 'Europe/Berlin' };
      },
    });
    expect(await confirm(id)).toMatchObject({
      status: 409,
      body: { code: 'slot_taken', inTheWay: { source: 'google' } },
    });
    expect(await confirm(id)).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    expect(asked).toBe(2);
  });

  test('AV7 a hold lasts between 30 seconds and two hours', async () => {
    const { hold } = await setUp();
    for (const holdSeconds of [29, 7201, 60.5, 'long'])
      expect(await hold({ holdSeconds })).toMatchObject({ status: 422, body: { errors: [{ path: 'holdSeconds' }] } });
  });

  test('AV7 a hold can be moved while it lasts, and not after', async () => {
    const { world, key, hold } = await setUp();
    const { id } = (await hold()).body;
    const move = (etag: string) =>
      world.call('PATCH', `/v1/bookings/${id}`, {
        key,
        body: { start: '2026-05-05T10:00:00+02:00', end: '2026-05-05T11:00:00+02:00', title: etag },
        headers: { 'If-Match': etag },
      });
    expect(await move('"1"')).toMatchObject({
      status: 200,
      body: { status: 'held', heldUntil: iso(world.now + 300_000) },
    });
    world.now += 300_000;
    expect(await move('"2"')).toMatchObject({ status: 409, body: { code: 'hold_ended' } });
  });
});
