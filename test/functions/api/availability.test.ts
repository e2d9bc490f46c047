import { describe, expect, test } from 'vitest';
import { problemIn, World } from './world.ts';

const day = 'from=2026-05-05T00:00:00%2B02:00&to=2026-05-06T00:00:00%2B02:00';

const setUp = async () => {
  const world = new World();
  const { id: businessId, key } = await world.business();
  const workingHours = { tuesday: [{ from: '09:00', to: '12:00' }] };
  const id = await world.resource(key, { workingHours });
  const ask = (query: string) => world.call('GET', '/v1/availability', { key, query });
  return { world, key, businessId, id, ask };
};

describe('availability', () => {
  test('busy times and slots come in the offset of the resource’s zone', async () => {
    const { world, key, id, ask } = await setUp();
    const booking = { resourceId: id, start: '2026-05-05T08:00:00Z', end: '2026-05-05T09:00:00Z', title: 'Cut' };
    await world.call('POST', '/v1/bookings', { key, body: booking });
    const answer = await ask(`resourceId=${id}&${day}&durationMinutes=60&slotMinutes=30`);
    expect(answer.body).toEqual({
      items: [
        {
          resourceId: id,
          freshness: { asOf: null, ageSeconds: null },
          sellable: true,
          busy: [{ start: '2026-05-05T10:00:00+02:00', end: '2026-05-05T11:00:00+02:00', source: 'booking' }],
          slots: [
            { start: '2026-05-05T09:00:00+02:00', end: '2026-05-05T10:00:00+02:00' },
            { start: '2026-05-05T11:00:00+02:00', end: '2026-05-05T12:00:00+02:00' },
          ],
        },
      ],
    });
  });

  test('without a duration no slots are computed', async () => {
    const { id, ask } = await setUp();
    expect((await ask(`resourceId=${id}&${day}`)).body.items).toEqual([
      expect.not.objectContaining({ slots: expect.anything() }),
    ]);
  });

  test('AV5 a resource that may not be sold has no slots and says why', async () => {
    const { world, businessId, id, ask } = await setUp();
    await world.link(businessId, id, { asOf: '2026-05-03T06:00:00.000Z' });
    const { body } = await ask(`resourceId=${id}&${day}&durationMinutes=60`);
    expect(body.items).toMatchObject([
      { sellable: false, reason: 'stale_calendar', slots: [], freshness: { ageSeconds: 86_400 } },
    ]);
  });

  test('PL5 during a first import slots end where the preview ends', async () => {
    const { world, businessId, id, ask } = await setUp();
    const link = await world.link(businessId, id, {
      generation: 0,
      building: 1,
      previewUntil: '2026-05-05T08:00:00.000Z',
      previewAsOf: '2026-05-04T05:59:00.000Z',
    });
    await world.store.update({ table: 'directory', key: { pk: link.pk, sk: link.sk }, remove: ['asOf', 'cursor'] });
    const { body } = await ask(`resourceId=${id}&${day}&durationMinutes=60`);
    expect(body.items).toMatchObject([
      {
        sellableUntil: '2026-05-05T08:00:00.000Z',
        slots: [{ start: '2026-05-05T09:00:00+02:00', end: '2026-05-05T10:00:00+02:00' }],
      },
    ]);
  });

  test('SW2 asking for a view older than a quarter of an hour wakes a pull, once', async () => {
    const { world, businessId, id, ask } = await setUp();
    await world.link(businessId, id, { asOf: '2026-05-04T05:40:00.000Z' });
    await ask(`resourceId=${id}&${day}`);
    await ask(`resourceId=${id}&${day}`);
    expect(world.queues.receive('changes')).toHaveLength(1);
  });

  test('several resources are asked for at once, in their order', async () => {
    const { world, key, id, ask } = await setUp();
    const other = await world.resource(key, { timeZone: 'America/New_York' });
    const { body } = await ask(`resourceId=${other}&resourceId=${id}&${day}`);
    expect(body.items).toMatchObject([{ resourceId: other }, { resourceId: id }]);
  });

  test.each([
    ['no resource', day, 'resourceId'],
    ['no end', 'resourceId=res_1&from=2026-05-05T00:00:00Z', 'to'],
    ['more than 92 days', 'resourceId=res_1&from=2026-05-05T00:00:00Z&to=2026-08-05T00:00:01Z', 'to'],
    ['to before from', 'resourceId=res_1&from=2026-05-05T00:00:00Z&to=2026-05-04T00:00:00Z', 'to'],
    ['a resource twice', `resourceId=res_1&resourceId=res_1&${day}`, 'resourceId'],
    ['a fraction of a second', 'resourceId=res_1&from=2026-05-05T00:00:00.5Z&to=2026-05-06T00:00:00Z', 'from'],
    ['no duration', `resourceId=res_1&${day}&durationMinutes=0`, 'durationMinutes'],
    ['a grid of slots that are not asked for', `resourceId=res_1&${day}&slotMinutes=30`, 'slotMinutes'],
    ['a duration that is no number', `resourceId=res_1&${day}&durationMinutes=an+hour`, 'durationMinutes'],
    ['an unknown parameter', `resourceId=res_1&${day}&colour=red`, 'colour'],
    ['a parameter twice', `resourceId=res_1&${day}&from=2026-05-05T00:00:00Z`, 'from'],
  ])('API1 %s is 400 and named', async (_name, query, path) => {
    const { ask } = await setUp();
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(problemIn(answer)).toMatchObject({ code: 'invalid_parameter', errors: [{ path }] });
  });

  test('five hundred resources are the most', async () => {
    const { ask } = await setUp();
    const ids = Array.from({ length: 501 }, (_, n) => `resourceId=res_${n}`).join('&');
    expect(problemIn(await ask(`${ids}&${day}`)).errors).toMatchObject([{ path: 'resourceId' }]);
  });

  test('an answer that would not fit is refused before it is computed', async () => {
    const { world, key, ask } = await setUp();
    const ids = await Promise.all(Array.from({ length: 3 }, () => world.resource(key)));
    const query = ids.map((id) => `resourceId=${id}`).join('&');
    const quarter = 'from=2026-05-05T00:00:00Z&to=2026-08-05T00:00:00Z&durationMinutes=5&slotMinutes=5';
    const answer = await ask(`${query}&${quarter}`);
    expect([answer.status, problemIn(answer).code]).toEqual([422, 'answer_too_large']);
  });
});
