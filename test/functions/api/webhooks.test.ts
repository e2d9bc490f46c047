import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebhookRow } from '../../../shared/contracts/rows/webhooks.ts';
import { signedHeaders } from '../../../shared/webhooks/signature.ts';
import { problemIn, World } from './world.ts';

const body = { url: 'https://booking.example.org/hook', events: ['booking.created', 'conflict.closed'] };

let world: World;
let key: string;
let businessId: string;
beforeEach(async () => {
  world = new World();
  ({ id: businessId, key } = await world.business());
});

const create = (over: object = {}) => world.call('POST', '/v1/webhooks', { key, body: { ...body, ...over } });

describe('webhooks', () => {
  test('WH1 a webhook is created with a secret that is shown once and kept sealed', async () => {
    const created = await create();
    expect(created.status).toBe(201);
    const { secret, ...shown } = created.body;
    expect(shown).toEqual({
      ...{ id: expect.stringMatching(/^whk_/), ...body, createdAt: '2026-05-04T06:00:00.000Z' },
      ...{ active: true, failingSince: null, problem: null, disabledAt: null },
    });
    expect(Buffer.from(String(secret).replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    const listed = await world.call('GET', '/v1/webhooks', { key });
    expect(listed.body).toEqual({ items: [shown], nextCursor: null });
    expect(JSON.stringify(world.snapshot())).not.toContain(String(secret).slice(6));
    const [row] = world.store.rows('directory').filter((one) => one.row === 'webhook');
    const { id, secret: sealed } = WebhookRow.parse(row);
    const opened = await world.ports.vault.open(businessId, 'webhooks', id, sealed);
    expect(opened).toBe(secret);
  });

  test('WH1 the public library verifies what is signed with the secret, and nothing else', async () => {
    const { body: made } = await create();
    const secret = String(made.secret);
    const text = '{"type":"booking.created","data":{"title":"Köln"}}';
    const headers = signedHeaders([secret], { id: 'dlv_1', at: Date.now(), body: text });
    expect(new Webhook(secret).verify(text, headers)).toMatchObject({ type: 'booking.created' });
    expect(() => new Webhook(secret).verify(`${text} `, headers)).toThrow('No matching signature found');
    const other = String((await create()).body.secret);
    expect(() => new Webhook(other).verify(text, headers)).toThrow('No matching signature found');
  });

  test('a webhook is deleted once', async () => {
    const { body: made } = await create();
    expect((await world.call('DELETE', `/v1/webhooks/${made.id}`, { key })).status).toBe(204);
    expect((await world.call('GET', '/v1/webhooks', { key })).body.items).toEqual([]);
    expect((await world.call('DELETE', `/v1/webhooks/${made.id}`, { key })).status).toBe(404);
  });

  test('who else writes at that moment, a delivery for one, does not keep it from being deleted', async () => {
    const { body: made } = await create();
    world.store.injectConflict(2);
    expect((await world.call('DELETE', `/v1/webhooks/${made.id}`, { key })).status).toBe(204);
    const { body: other } = await create();
    world.store.injectConflict(100);
    const refused = await world.call('DELETE', `/v1/webhooks/${other.id}`, { key });
    expect([refused.status, problemIn(refused).code]).toEqual([503, 'contended']);
  });

  test.each([
    ['http://booking.example.org/hook', 'url'],
    ['ftp://booking.example.org/hook', 'url'],
    ['booking.example.org', 'url'],
    ['https://user:password@booking.example.org/', 'url'],
    ['https://booking.example.org/#part', 'url'],
    ['https://127.0.0.1/', 'url'],
    ['https://169.254.169.254/latest/meta-data', 'url'],
    [`https://booking.example.org/${'x'.repeat(2000)}`, 'url'],
  ])('WH1 the address %s is refused and named', async (url, path) => {
    const before = world.snapshot();
    const answer = await create({ url });
    expect(answer.status).toBe(422);
    expect(problemIn(answer).errors).toMatchObject([{ path }]);
    expect(answer.text).not.toContain('password@');
    expect(world.snapshot()).toEqual(before);
  });

  test.each([[[]], [['booking.created', 'booking.created']], [['booking.moved']]])(
    'API1 the events %j are refused and named',
    async (events) => {
      const answer = await create({ events });
      expect(answer.status).toBe(422);
      expect(problemIn(answer).errors[0]?.path).toMatch(/^events/);
    },
  );

  test('API1 a patch that names nothing changes nothing', async () => {
    const { id } = (await create({})).body;
    const before = world.snapshot();
    expect((await world.call('PATCH', `/v1/webhooks/${id}`, { key, body: {} })).status).toBe(200);
    expect(world.snapshot()).toEqual(before);
  });

  test('an installation on loopback takes receivers on loopback', async () => {
    const local = new World({ publicUrl: 'http://127.0.0.1:3000' });
    const { key } = await local.business();
    const request = { key, body: { ...body, url: 'http://127.0.0.1:8080/hook' } };
    expect((await local.call('POST', '/v1/webhooks', request)).status).toBe(201);
  });
});
