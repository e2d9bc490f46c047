import { describe, expect, test } from 'vitest';
import { routesOf } from '../../../functions/api/routes.ts';
import * as z from 'zod';
import { overlaid } from '../../sabotage/overlaid.ts';
import * as facts from './idempotency-facts.ts';
import { losingFirstCommit } from './idempotency-sabotages.ts';
import { World } from './world.ts';

describe('Idempotency-Key', () => {
  test('AV4 the same key and request get the same answer, and it is done once', () => facts.sameAnswer(new World()));
  test('AV4 a key that comes with another request is refused', () => facts.otherBody(new World()));
  test('AV4 while the first is carried out the others are told when to ask again', () => facts.inProgress(new World()));
  test('AV4 a request whose worker died is carried out again and finds what was made', () =>
    facts.deadWorker(new World()));
  test('AV4 keys of one holder say nothing to another of the same business', () => facts.eachHolder(new World()));
  test('AV4 SE1 a secret shown once is kept sealed, and shown again to the same request', () =>
    facts.sealedSecret(new World()));
  test('AV4 a key means nothing any more after a day', () => facts.endsAfterADay(new World()));
  test('AV4 of simultaneous requests with one key one is carried out', () => facts.simultaneous(new World()));
  test('AV4 a commit whose answer was lost is found by the next request with the key', () =>
    facts.lostCommit(new World({ store: losingFirstCommit })));

  test('AV4 what asks to be repeated is not kept', async () => {
    let busy = false;
    const world = new World({
      store: (inner) =>
        overlaid(inner, {
          transact: async (items) => (busy ? { ok: false, lost: [0], conflict: false } : await inner.transact(items)),
        }),
    });
    const { key } = await world.business();
    const resourceId = await world.resource(key);
    busy = true;
    const body = { resourceId, start: '2026-05-05T09:00:00Z', end: '2026-05-05T10:00:00Z', title: 'Cut' };
    const book = () => world.call('POST', '/v1/bookings', { key, body, headers: { 'Idempotency-Key': 'one' } });
    expect(await book()).toMatchObject({ status: 503, body: { code: 'contended' } });
    busy = false;
    expect((await book()).status).toBe(201);
  });

  test('AV4 a key that is none is named', async () => {
    const world = new World();
    const { key } = await world.business();
    for (const name of ['', 'x'.repeat(256), 'schlüssel'])
      expect(
        await world.call('POST', '/v1/sync', { key, body: {}, headers: { 'Idempotency-Key': name } }),
      ).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ path: 'Idempotency-Key' }] },
      });
  });

  test('AV4 SE1 every POST whose answer holds a secret says so', () => {
    const holds = ({ reply }: ReturnType<typeof routesOf>[number]) =>
      reply.schema instanceof z.ZodObject && ('secret' in reply.schema.shape || 'key' in reply.schema.shape);
    const posts = routesOf({ publicUrl: 'https://slotbridge.example' }).filter(({ method }) => method === 'POST');
    expect(posts.filter(holds).length).toBeGreaterThan(1);
    expect(posts.filter((route) => holds(route) !== (route.reply.secret ?? false))).toEqual([]);
  });
});
