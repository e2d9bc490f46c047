import { describe, expect, test } from 'vitest';
import { getBooking } from '../../../shared/bookings/commands.ts';
import { type Answer, googleWith, problemIn, World } from './world.ts';

const setUp = async (over: object = {}) => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key, over);
  const body = (more: object = {}) => ({
    resourceId,
    start: '2026-05-05T09:00:00+02:00',
    end: '2026-05-05T10:00:00+02:00',
    title: 'Cut',
    ...more,
  });
  const post = (more: object = {}) => world.call('POST', '/v1/bookings', { key, body: body(more) });
  const patch = (id: unknown, change: object, etag?: string) =>
    world.call('PATCH', `/v1/bookings/${id}`, {
      key,
      body: change,
      headers: etag === undefined ? {} : { 'If-Match': etag },
    });
  const list = async (query: string) => {
    const { items } = (await world.call('GET', '/v1/bookings', { key, query })).body;
    return Array.isArray(items) ? items.map((item: { title: string }) => item.title) : [];
  };
  return { world, key, businessId, resourceId, body, post, patch, list };
};

describe('booking', () => {
  test('a booking is answered whole, in the offset of the resource’s zone', async () => {
    const { post, resourceId } = await setUp();
    const answer = await post({
      start: '2026-05-05T07:00:00Z',
      end: '2026-05-05T08:00:00.000Z',
      customer: { name: 'Mia', email: 'mia@example.org' },
      metadata: { table: '4' },
      externalId: 'A-1',
    });
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^bkg_/),
      resourceId,
      start: '2026-05-05T09:00:00+02:00',
      end: '2026-05-05T10:00:00+02:00',
      title: 'Cut',
      customer: { name: 'Mia', email: 'mia@example.org' },
      notes: null,
      type: null,
      externalId: 'A-1',
      metadata: { table: '4' },
      status: 'confirmed',
      version: 1,
      createdAt: '2026-05-04T06:00:00.000Z',
      updatedAt: '2026-05-04T06:00:00.000Z',
      changedBy: 'Booking system',
      google: { state: 'pending' },
    });
  });

  test('AV3 of twenty simultaneous requests for a time one succeeds and the others hear what is in the way', async () => {
    const { post } = await setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const lost of answers.filter(({ status }) => status !== 201)) {
      expect(lost.status).toBe(409);
      expect(problemIn(lost)).toMatchObject({
        code: 'slot_taken',
        detail: 'Another booking is there: Tue 5 May, 09:00–10:00.',
        inTheWay: { start: '2026-05-05T09:00:00+02:00', end: '2026-05-05T10:00:00+02:00', source: 'booking' },
      });
    }
  });

  test('SW2 Google is asked once more when the view is old, and what stands there is in the way', async () => {
    const { world, businessId, resourceId, post } = await setUp();
    await world.link(businessId, resourceId, { asOf: '2026-05-04T05:58:00.000Z' });
    const items = [
      {
        id: 'e1',
        status: 'confirmed',
        start: { dateTime: '2026-05-05T09:30:00+02:00' },
        end: { dateTime: '2026-05-05T09:45:00+02:00' },
      },
    ];
    world.google = googleWith({ listEvents: async () => ({ items, timeZone: 'Europe/Berlin' }) });
    const answer = await post();
    expect(answer.status).toBe(409);
    expect(problemIn(answer).inTheWay).toEqual({
      start: '2026-05-05T09:30:00+02:00',
      end: '2026-05-05T09:45:00+02:00',
      source: 'google',
    });
    expect((await post({ verify: 'never' })).status).toBe(201);
  });

  test('AV5 past the bound nothing is sold, with the reason', async () => {
    const { world, businessId, resourceId, post } = await setUp();
    await world.link(businessId, resourceId, { asOf: '2026-05-03T05:00:00.000Z', state: 'paused' });
    const answer = await post();
    expect(answer.status).toBe(409);
    expect(problemIn(answer).code).toBe('stale_calendar');
  });

  test.each([
    ['end before start', { end: '2026-05-05T08:00:00+02:00' }, 'end'],
    ['end at start', { end: '2026-05-05T09:00:00+02:00' }, 'end'],
    ['longer than a year', { end: '2027-05-07T09:00:00+02:00' }, 'end'],
    ['further than five years', { start: '2031-06-05T09:00:00+02:00', end: '2031-06-05T10:00:00+02:00' }, 'start'],
    ['longer ago than five years', { start: '2021-04-04T09:00:00+02:00', end: '2021-04-04T10:00:00+02:00' }, 'start'],
    ['of the year 1', { start: '0001-05-05T09:00:00Z', end: '0001-05-05T10:00:00Z' }, 'start'],
    ['no offset', { start: '2026-05-05T09:00:00' }, 'start'],
    ['a fraction of a second', { start: '2026-05-05T09:00:00.5+02:00' }, 'start'],
    ['a day that does not exist', { start: '2026-02-30T09:00:00+01:00' }, 'start'],
    ['an hour that does not exist', { start: '2026-05-05T24:30:00+02:00' }, 'start'],
    ['a blank title', { title: '  ' }, 'title'],
    ['a long title', { title: 'x'.repeat(501) }, 'title'],
    ['long notes', { notes: 'x'.repeat(8001) }, 'notes'],
    [
      'metadata of 21 keys',
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'v'])) },
      'metadata',
    ],
    ['metadata that is no text', { metadata: { a: 1 } }, 'metadata.a'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['an unknown field of the customer', { customer: { age: '7' } }, 'customer.age'],
    ['a customer’s address that is none', { customer: { email: 'mia' } }, 'customer.email'],
    ['an unknown mode', { verify: 'sometimes' }, 'verify'],
    ['a field that would be a prototype', JSON.parse('{"__proto__":{"a":1}}'), '__proto__'],
  ])('API1 %s is refused where it stands', async (_name, over, path) => {
    const { world, post } = await setUp();
    const before = world.snapshot();
    const answer = await post(over);
    expect(answer.status).toBe(422);
    expect(problemIn(answer)).toMatchObject({ code: 'invalid_body', errors: [{ path }] });
    expect(world.snapshot()).toEqual(before);
  });

  test('API2 a foreign resource is answered like an unknown one, in a body too', async () => {
    const { world, post } = await setUp();
    const foreign = await world.resource((await world.business()).key);
    const [known, unknown] = [await post({ resourceId: foreign }), await post({ resourceId: 'res_none' })];
    expect(known.status).toBe(404);
    expect(problemIn(known)).toEqual({ ...problemIn(unknown), requestId: problemIn(known).requestId });
    expect(problemIn(known).errors).toMatchObject([{ path: 'resourceId' }]);
  });
});

describe('changing a booking', () => {
  test('a patch needs If-Match and a fresh one', async () => {
    const { post, patch } = await setUp();
    const { id } = (await post()).body;
    const missing = await patch(id, { title: 'A' });
    expect([missing.status, problemIn(missing).code]).toEqual([428, 'precondition_required']);
    expect(await patch(id, { title: 'A' }, '"1"')).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { title: 'A' },
    });
    const stale = await patch(id, { title: 'B' }, '"1"');
    expect([stale.status, problemIn(stale).currentVersion]).toEqual([412, 2]);
    expect((await patch(id, { title: 'C' }, 'W/"2"')).status).toBe(200);
    expect((await patch(id, { title: 'D' }, '*')).status).toBe(200);
    expect((await patch(id, { title: 'E' }, '4')).status).toBe(400);
  });

  test('of ten patches of one version one succeeds', async () => {
    const { post, patch } = await setUp();
    const { id } = (await post()).body;
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => patch(id, { title: `title ${n}` }, '"1"')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });

  test('null removes, objects merge, the rest stays', async () => {
    const { world, businessId, post, patch } = await setUp();
    const { id } = (await post({ customer: { name: 'Mia', phone: '1' }, notes: 'n', metadata: { a: '1', b: '2' } }))
      .body;
    const change = { customer: { phone: null, email: 'mia@example.org' }, notes: null, metadata: { a: null, c: '3' } };
    const { body } = await patch(id, change, '"1"');
    expect(body).toMatchObject({
      customer: { name: 'Mia', email: 'mia@example.org' },
      notes: null,
      metadata: { b: '2', c: '3' },
      title: 'Cut',
    });
    expect(body.customer).not.toHaveProperty('phone');
    expect((await patch(id, { customer: null }, '"2"')).body.customer).toBeNull();
    expect(await getBooking(world, businessId, String(id))).not.toHaveProperty('customer');
  });

  test('API1 no booking is moved to years ago, and one that stands there is changed otherwise and cancelled', async () => {
    const { world, key, post, patch } = await setUp();
    const { id } = (await post()).body;
    const long = { start: '2021-04-04T09:00:00+02:00', end: '2021-04-04T10:00:00+02:00' };
    const moved = await patch(id, long, '"1"');
    expect([moved.status, problemIn(moved).errors]).toEqual([
      422,
      [{ path: 'start', message: 'must be within five years of now, ahead or back' }],
    ]);
    world.now += 6 * 366 * 86_400_000;
    expect(await patch(id, { notes: 'n', start: '2026-05-05T07:00:00Z' }, '"1"')).toMatchObject({
      status: 200,
      body: { notes: 'n' },
    });
    expect((await patch(id, { end: '2026-05-05T11:00:00+02:00' }, '"2"')).status).toBe(422);
    const cancelled = await world.call('DELETE', `/v1/bookings/${id}`, { key, headers: { 'If-Match': '"2"' } });
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
  });

  test('a merge patch may say so in its content type', async () => {
    const { world, key, post } = await setUp();
    const { id } = (await post()).body;
    const headers = { 'If-Match': '"1"', 'content-type': 'application/merge-patch+json; charset=utf-8' };
    expect((await world.call('PATCH', `/v1/bookings/${id}`, { key, body: { title: 'A' }, headers })).status).toBe(200);
    const form = { 'If-Match': '"2"', 'content-type': 'application/x-www-form-urlencoded' };
    expect((await world.call('PATCH', `/v1/bookings/${id}`, { key, text: 'title=B', headers: form })).status).toBe(415);
  });

  test('a move to taken time is refused and the booking keeps its time', async () => {
    const { world, key, post, patch } = await setUp();
    const { id } = (await post()).body;
    await post({ start: '2026-05-05T11:00:00+02:00', end: '2026-05-05T12:00:00+02:00' });
    const answer = await patch(id, { start: '2026-05-05T10:30:00+02:00', end: '2026-05-05T11:30:00+02:00' }, '"1"');
    expect([answer.status, problemIn(answer).code]).toEqual([409, 'slot_taken']);
    expect((await world.call('GET', `/v1/bookings/${id}`, { key })).body).toMatchObject({
      start: '2026-05-05T09:00:00+02:00',
      version: 1,
    });
  });

  test('a booking moves to another resource and is shown in its zone', async () => {
    const { world, key, post, patch } = await setUp();
    const { id } = (await post()).body;
    const other = await world.resource(key, { timeZone: 'Asia/Kolkata' });
    expect((await patch(id, { resourceId: other }, '"1"')).body).toMatchObject({
      resourceId: other,
      start: '2026-05-05T12:30:00+05:30',
    });
    expect((await post()).status).toBe(201);
  });

  test('API1 a patch of the start alone past the end is refused', async () => {
    const { post, patch } = await setUp();
    const { id } = (await post()).body;
    const answer = await patch(id, { start: '2026-05-05T10:00:00+02:00' }, '"1"');
    expect([answer.status, problemIn(answer).errors[0]?.path]).toEqual([422, 'end']);
  });

  test('cancelling frees the time, twice is once, and a cancelled booking is not changed', async () => {
    const { world, key, post, patch } = await setUp();
    const { id } = (await post()).body;
    const cancel = (etag?: string) =>
      world.call('DELETE', `/v1/bookings/${id}`, { key, headers: etag === undefined ? {} : { 'If-Match': etag } });
    expect((await cancel()).status).toBe(428);
    expect((await cancel('"7"')).status).toBe(412);
    expect(await cancel('"1"')).toMatchObject({ status: 200, body: { status: 'cancelled', version: 2 } });
    expect(await cancel('"2"')).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await post()).status).toBe(201);
    const changed = await patch(id, { title: 'A' }, '"2"');
    expect([changed.status, problemIn(changed).code]).toEqual([409, 'booking_cancelled']);
  });
});

describe('listing bookings', () => {
  const day = (n: number) => ({
    start: `2026-05-0${n}T09:00:00+02:00`,
    end: `2026-05-0${n}T10:00:00+02:00`,
    title: `day ${n}`,
  });

  test('by start, from inclusive and to exclusive, in any offset', async () => {
    const { post, list } = await setUp();
    for (const n of [7, 5, 6]) await post(day(n));
    expect(await list('')).toEqual(['day 5', 'day 6', 'day 7']);
    expect(await list('from=2026-05-05T07:00:00Z&to=2026-05-07T07:00:00Z')).toEqual(['day 5', 'day 6']);
    expect(await list('from=2026-05-06T09:00:00+02:00')).toEqual(['day 6', 'day 7']);
    expect(await list(`from=${encodeURIComponent('2026-05-05T09:00:01+02:00')}`)).toEqual(['day 6', 'day 7']);
  });

  test('changed since a time that an answer gave, to its millisecond', async () => {
    const { world, post, list } = await setUp();
    world.now += 6_700;
    const { updatedAt } = (await post(day(5))).body;
    expect(updatedAt).toBe('2026-05-04T06:00:06.700Z');
    expect(await list(`updatedSince=${String(updatedAt)}`)).toEqual(['day 5']);
    expect(await list('updatedSince=2026-05-04T08:00:06.7%2B02:00')).toEqual(['day 5']);
    expect(await list('updatedSince=2026-05-04T06:00:06.699999Z')).toEqual(['day 5']);
    expect(await list('updatedSince=2026-05-04T06:00:06.700001Z')).toEqual([]);
  });

  test('by resource, status, external id and time of change', async () => {
    const { world, key, resourceId, post, patch, list } = await setUp();
    const other = await world.resource(key);
    await post({ ...day(5), externalId: 'x' });
    world.now += 1000;
    const later = { start: '2026-05-05T10:00:00+02:00', end: '2026-05-05T11:00:00+02:00' };
    await post({ ...later, resourceId: other, title: 'other' });
    world.now += 59_000;
    const { id } = (await post({ ...day(6), externalId: 'y' })).body;
    world.now += 60_000;
    await patch(id, { notes: 'n' }, '"1"');
    expect(await list(`resourceId=${resourceId}`)).toEqual(['day 5', 'day 6']);
    expect(await list('externalId=y')).toEqual(['day 6']);
    expect(await list('externalId=z')).toEqual([]);
    expect(await list('updatedSince=2026-05-04T06:01:30Z')).toEqual(['day 6']);
    expect(await list('updatedSince=2026-05-04T06:02:01Z')).toEqual([]);
    expect(await list('updatedSince=2026-05-04T06:00:00Z&to=2026-05-06T07:00:00Z')).toEqual(['day 5', 'other']);
    await world.call('DELETE', `/v1/bookings/${id}`, { key, headers: { 'If-Match': '*' } });
    expect(await list('status=cancelled')).toEqual(['day 6']);
    expect(await list('status=confirmed')).toEqual(['day 5', 'other']);
  });

  test('a filtered list is paged without loss or repetition', async () => {
    const { world, key, resourceId, post } = await setUp();
    const other = await world.resource(key);
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9])
      await post({ ...day(n), ...([2, 3, 4, 8].includes(n) ? {} : { resourceId: other }) });
    const titles: unknown[] = [];
    let cursor = '';
    for (let rounds = 0; rounds < 10; rounds++) {
      const page: Answer = await world.call('GET', '/v1/bookings', {
        key,
        query: `resourceId=${resourceId}&limit=2${cursor}`,
      });
      expect(Object(page.body.items).length).toBeLessThanOrEqual(2);
      if (Array.isArray(page.body.items)) titles.push(...page.body.items.map((item: { title: string }) => item.title));
      if (page.body.nextCursor === null) break;
      cursor = `&cursor=${page.body.nextCursor}`;
    }
    expect(titles).toEqual(['day 2', 'day 3', 'day 4', 'day 8']);
  });

  test('LG1 every change of a booking stands in the ledger, by booking and by resource', async () => {
    const { world, key, resourceId, post, patch } = await setUp();
    const { id } = (await post()).body;
    world.now += 1000;
    await patch(id, { title: 'Colour' }, '"1"');
    const of = async (query: string) => (await world.call('GET', '/v1/ledger', { key, query })).body.items;
    const rows = [
      { by: 'Booking system', before: { title: 'Cut' }, after: { title: 'Colour' }, undoable: true },
      { before: null, after: { title: 'Cut' }, undoable: false, subject: { type: 'booking', id } },
    ];
    expect(await of(`bookingId=${id}`)).toMatchObject(rows);
    expect(await of(`resourceId=${resourceId}`)).toMatchObject(rows);
    expect(await of(`bookingId=${id}&to=2026-05-04T06:00:01Z`)).toHaveLength(1);
    const both = await world.call('GET', '/v1/ledger', { key, query: `bookingId=${id}&linkId=x` });
    expect(both.status).toBe(400);
  });
});
