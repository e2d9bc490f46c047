import { describe, expect, it } from 'vitest';
import { days, hours, iso, minutes } from '../../../shared/records/time.ts';
import { answer, hang, Receiver, verified } from './receiver.ts';
import { Town } from './town.ts';

async function listening() {
  const town = await Town.open();
  const receiver = await Receiver.start();
  const webhook = await town.webhook(receiver.url());
  const path = `/v1/webhooks/${webhook.id}`;
  const call = (method: string, rest = '', body?: object, query = '') =>
    town.world.call(method, `${path}${rest}`, { key: town.key, query, ...(body === undefined ? {} : { body }) });
  return { town, receiver, webhook, call };
}

const ids = (receiver: Receiver) => receiver.received.map(({ headers }) => headers['webhook-id']);
const instant = (at: number) => iso(Math.floor(at / 1000) * 1000).replace('.000', '');

describe('a receiver', () => {
  it('WH1 that is down for an hour misses nothing, and one that never answers delays it by nothing', async () => {
    const { town, receiver, webhook } = await listening();
    const silent = await Receiver.start();
    silent.behaviour = hang;
    await town.webhook(silent.url());
    receiver.behaviour = answer(503);
    const booked: string[] = [];
    for (let count = 0; count < 12; count++) {
      booked.push(String((await town.book(`Cut ${count}`)).id));
      await town.pass(minutes(5));
    }
    receiver.received.length = 0;
    receiver.behaviour = answer(200);
    for (let count = 0; count < 24; count++) await town.pass(minutes(10));
    const heard = receiver.received.map((one) => verified(webhook.secret, one));
    expect(heard.map(({ data }) => data.id).sort()).toEqual(booked.sort());
    const late = await town.book('Late');
    await town.settle();
    expect(verified(webhook.secret, receiver.received.at(-1)).data).toMatchObject({ id: late.id });
  });

  it('WH1 that has failed for days is disabled, says why, and gets all by a replay when it is back', async () => {
    const { town, receiver, call } = await listening();
    receiver.behaviour = answer(503);
    const from = town.world.now;
    await town.book('First');
    for (let hour = 0; hour < 6 * 24; hour += 3) {
      if (hour === 48) await town.book('Second');
      await town.pass(hours(3));
    }
    const shown = await call('GET');
    expect(shown.body).toMatchObject({ active: false, problem: 'answered 503' });
    expect(Date.parse(String(shown.body.disabledAt)) - from).toBeGreaterThan(days(5));
    const health = await town.world.call('GET', '/v1/health', { key: town.key });
    expect(health.body.webhooks).toEqual({ active: 0, failing: 0, inactive: 0, disabled: 1 });
    await town.book('Third');
    await town.pass(minutes(1));
    receiver.received.length = 0;
    receiver.behaviour = answer(200);
    await town.pass(hours(30));
    expect(receiver.received).toEqual([]);
    const active = await call('PATCH', '', { active: true });
    expect(active.body).toMatchObject({ active: true, failingSince: null, problem: null, disabledAt: null });
    const window = { from: instant(from), to: instant(town.world.now + 1000) };
    const replayed = await call('POST', '/replay', window);
    expect([replayed.status, replayed.body]).toEqual([202, { events: 3, nextCursor: null }]);
    await town.settle();
    expect(new Set(ids(receiver)).size).toBe(3);
  });
});

describe('the log of deliveries', () => {
  it('WH1 shows each attempt with its time, what came of it and when the next is, the newest event first', async () => {
    const { town, receiver, call } = await listening();
    await town.book('Taken');
    await town.settle();
    town.world.now += 1000;
    receiver.behaviour = answer(500);
    await town.book('Refused');
    await town.settle();
    await town.pass(minutes(2));
    const { items } = (await call('GET', '/deliveries')).body as { items: Record<string, unknown>[] };
    expect(items.map(({ state, tries, attempts }) => [state, tries, attempts])).toEqual([
      ['due', 2, [expect.objectContaining({ status: 500 }), expect.objectContaining({ status: 500 })]],
      ['delivered', 1, [{ at: expect.any(String), status: 204 }]],
    ]);
    expect(Date.parse(String(items[0]?.['nextTryAt']))).toBeGreaterThan(town.world.now);
    expect(items[1]).toMatchObject({ event: 'booking.created', nextTryAt: null, subject: { type: 'booking' } });
    expect(items.map(({ eventId }) => eventId)).toEqual([...new Set(ids(receiver))].reverse());
    const due = await call('GET', '/deliveries', undefined, 'state=due');
    expect(due.body.items).toEqual([items[0]]);
    const first = await call('GET', '/deliveries', undefined, 'limit=1');
    const second = await call('GET', '/deliveries', undefined, `limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items, second.body.items]).toEqual([[items[0]], [items[1]]]);
  });
});

describe('a replay', () => {
  it('WH1 sends the events of its time once more under the same ids, and those on their way not twice', async () => {
    const { town, receiver, call } = await listening();
    await town.book('Before');
    await town.settle();
    town.world.now += minutes(10);
    const from = town.world.now;
    await town.book('Within');
    await town.settle();
    town.world.now += minutes(10);
    const window = { from: instant(from), to: instant(town.world.now) };
    await town.book('After');
    await town.settle();
    const [, within] = ids(receiver);
    expect((await call('POST', '/replay', window)).body).toEqual({ events: 1, nextCursor: null });
    expect((await call('POST', '/replay', window)).body).toEqual({ events: 0, nextCursor: null });
    await town.settle();
    expect(ids(receiver).slice(3)).toEqual([within]);
    expect(town.deliveries().find(({ eventId }) => eventId === within)).toMatchObject({ tries: 2, state: 'delivered' });
  });

  it('WH1 begins and ends at the millisecond it is asked for', async () => {
    const { town, call } = await listening();
    town.world.now += 250;
    const at = iso(town.world.now);
    await town.book();
    await town.settle();
    const replay = (from: string, to: string) => call('POST', '/replay', { from, to });
    expect((await replay(iso(town.world.now - 1), at)).body['events']).toBe(0);
    expect((await replay(at, iso(Date.parse(at) + 1))).body['events']).toBe(1);
  });

  it('WH1 reaches a webhook that was made after the events', async () => {
    const { town } = await listening();
    const from = town.world.now - 1000;
    await town.book();
    await town.settle();
    const late = await Receiver.start();
    const { id } = await town.webhook(late.url());
    const window = { from: instant(from), to: instant(town.world.now + minutes(1)) };
    await town.world.call('POST', `/v1/webhooks/${id}/replay`, { key: town.key, body: window });
    await town.settle();
    expect(late.received).toHaveLength(1);
  });

  it('WH1 of an inactive webhook is refused, and what was taken stays taken', async () => {
    const { town, call } = await listening();
    const window = { from: instant(town.world.now - 1000), to: instant(town.world.now + minutes(1)) };
    await town.book();
    await town.settle();
    await call('PATCH', '', { active: false });
    const before = town.world.snapshot();
    const refused = await call('POST', '/replay', window);
    expect([refused.status, refused.body['code']]).toEqual([409, 'webhook_inactive']);
    expect(refused.body['detail']).toContain('Set it active first');
    expect(town.world.snapshot()).toEqual(before);
    await town.settle();
    expect(town.deliveries()).toMatchObject([{ state: 'delivered' }]);
    await call('PATCH', '', { active: true });
    expect((await call('POST', '/replay', window)).body).toEqual({ events: 1, nextCursor: null });
  });

  it('WH1 of many events goes on where the answer says', async () => {
    const { town, call } = await listening();
    const from = instant(town.world.now - 1000);
    town.world.now += 1000;
    for (let count = 0; count < 1003; count++) await town.busy(`res_${count}`);
    const window = { from, to: instant(town.world.now + minutes(1)) };
    await call('PATCH', '', { events: ['booking.created'] });
    await town.settle();
    await call('PATCH', '', { events: ['busy.changed'] });
    const first = await call('POST', '/replay', window);
    expect(first.body).toEqual({ events: 1000, nextCursor: '1000' });
    const second = await call('POST', '/replay', { ...window, cursor: '1000' });
    expect(second.body).toEqual({ events: 3, nextCursor: null });
  });

  it.each([
    [{ from: '2026-05-04T10:00:00Z', to: '2026-05-04T10:00:00Z' }, 'to'],
    [{ from: '2026-05-04T10:00:00Z', to: '2026-05-19T10:00:00Z' }, 'to'],
    [{ from: 'yesterday', to: '2026-05-04T10:00:00Z' }, 'from'],
  ])('API1 of the impossible time %j is refused and named', async (window, path) => {
    const { call } = await listening();
    const refused = await call('POST', '/replay', window);
    expect(refused.status).toBe(422);
    expect(refused.body['errors']).toMatchObject([{ path }]);
  });
});

describe('a webhook', () => {
  it('WH1 signs with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { town, receiver, webhook, call } = await listening();
    const rotated = await call('POST', '/rotate');
    const fresh = String(rotated.body['secret']);
    expect(fresh).toMatch(/^whsec_/);
    expect(fresh).not.toBe(webhook.secret);
    expect(JSON.stringify(town.world.snapshot())).not.toContain(fresh.slice(6));
    await town.book();
    await town.settle();
    for (const secret of [webhook.secret, fresh])
      expect(verified(secret, receiver.received[0])).toMatchObject({ type: 'booking.created' });
    town.world.now += hours(24);
    await town.book();
    await town.settle();
    expect(verified(fresh, receiver.received[1])).toMatchObject({ type: 'booking.created' });
    expect(() => verified(webhook.secret, receiver.received[1])).toThrow('No matching signature found');
    expect((await call('GET')).text).not.toContain('whsec');
  });

  it('WH1 is tested with one signed try, whatever comes of it, also while it is inactive', async () => {
    const { town, receiver, webhook, call } = await listening();
    await call('PATCH', '', { active: false });
    receiver.behaviour = answer(500);
    const tested = await call('POST', '/test');
    expect([tested.status, tested.body['state']]).toEqual([202, 'due']);
    for (let count = 0; count < 3; count++) await town.pass(minutes(2));
    expect(receiver.received.map((one) => verified(webhook.secret, one))).toMatchObject([
      { type: 'webhook.test', data: { webhookId: webhook.id } },
    ]);
    expect((await call('GET', '/deliveries')).body.items).toMatchObject([
      { event: 'webhook.test', state: 'failed', attempts: [{ status: 500 }], subject: null },
    ]);
    expect((await town.events()).items).toEqual([]);
  });

  it('WH1 that is inactive is owed nothing, and what it was owed is void', async () => {
    const { town, receiver, call } = await listening();
    receiver.behaviour = answer(500);
    await town.book();
    await town.settle();
    expect((await call('PATCH', '', { active: false })).body).toMatchObject({ active: false, disabledAt: null });
    await town.book();
    await town.pass(minutes(2));
    expect(receiver.received).toHaveLength(1);
    expect(town.deliveries()).toMatchObject([{ state: 'void', voidReason: 'webhook_inactive' }]);
  });

  it('WH1 is changed: its address and what it asks for; the address is checked again', async () => {
    const { town, receiver, call } = await listening();
    const other = await Receiver.start();
    expect((await call('PATCH', '', { url: 'http://10.0.0.1/hook' })).status).toBe(422);
    const changed = await call('PATCH', '', { url: other.url(), events: ['booking.cancelled'] });
    expect(changed.body).toMatchObject({ url: other.url(), events: ['booking.cancelled'], active: true });
    const { id } = await town.book();
    await town.world.call('DELETE', `/v1/bookings/${id}`, { key: town.key, headers: { 'If-Match': '"1"' } });
    await town.settle();
    expect(receiver.received).toEqual([]);
    expect(other.received).toHaveLength(1);
  });

  it.each(['', '/rotate', '/test', '/replay', '/deliveries'])(
    'API2 of another business is not found at %s',
    async (at) => {
      const { town, webhook } = await listening();
      const other = await town.world.business();
      const [method, body]: [string, object?] =
        at === '/deliveries' ? ['GET'] : at === '' ? ['PATCH', { active: false }] : ['POST', {}];
      const window = at === '/replay' ? { from: '2026-05-04T10:00:00Z', to: '2026-05-04T11:00:00Z' } : body;
      const path = `/v1/webhooks/${webhook.id}${at}`;
      const request = {
        key: other.key,
        ...(window === undefined || at === '/rotate' || at === '/test' ? {} : { body: window }),
      };
      expect((await town.world.call(method, path, request)).status).toBe(404);
    },
  );
});
