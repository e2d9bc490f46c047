import { describe, expect, it } from 'vitest';
import { updateGoogleState } from '../../../shared/bookings/google-state.ts';
import { outboxKeys } from '../../../shared/contracts/keys.ts';
import { closeConflict, openConflict } from '../../../shared/desk/desk.ts';
import { days, hours, minutes } from '../../../shared/records/time.ts';
import { saying } from '../../../shared/words/saying.ts';
import { answer, hang, Receiver, verified } from './receiver.ts';
import { Town, timeoutMs } from './town.ts';

async function connected() {
  const town = await Town.open();
  const receiver = await Receiver.start();
  const webhook = await town.webhook(receiver.url());
  const heard = () => receiver.received.map((one) => verified(webhook.secret, one));
  return { town, receiver, webhook, heard };
}

describe('a change that integrators see', () => {
  it('WH1 reaches the receiver signed, with the whole booking as the API shows it', async () => {
    const { town, receiver, heard } = await connected();
    const booking = await town.book();
    await town.settle();
    const shown = await town.world.call('GET', `/v1/bookings/${booking.id}`, { key: town.key });
    expect(heard()).toEqual([{ type: 'booking.created', timestamp: booking.createdAt, data: shown.body }]);
    expect(receiver.received[0]?.headers['content-type']).toBe('application/json');
    expect(town.deliveries()).toMatchObject([{ state: 'delivered', tries: 1, attempts: [{ status: 204 }] }]);
    expect(town.deliveries()[0]).not.toHaveProperty('dueAt');
    expect(town.failures).toEqual([]);
  });

  it('WH1 is told for each version: updated, then cancelled', async () => {
    const { town, heard } = await connected();
    const { id } = await town.book();
    await town.settle();
    const path = `/v1/bookings/${id}`;
    const at = (version: number) => ({ key: town.key, headers: { 'If-Match': `"${version}"` } });
    await town.world.call('PATCH', path, { ...at(1), body: { title: 'Colour' } });
    await town.settle();
    await town.world.call('DELETE', path, at(2));
    await town.settle();
    expect(heard().map(({ type, data }) => [type, data.version])).toEqual([
      ['booking.created', 1],
      ['booking.updated', 2],
      ['booking.cancelled', 3],
    ]);
  });

  it('RC2 a change of sync state alone tells nobody', async () => {
    const { town, receiver } = await connected();
    const booking = await town.book();
    await town.settle();
    await updateGoogleState(
      town.world.ports,
      { businessId: town.businessId, bookingId: String(booking.id) },
      ({ google }) => ({ google: { ...google, state: 'synced' }, due: undefined }),
    );
    await town.settle();
    expect(receiver.received).toHaveLength(1);
  });

  it('WH1 conflicts are told when they open and when they end, and not when they are seen again', async () => {
    const { town, heard } = await connected();
    const cause = { businessId: town.businessId, kind: 'channel_failing' } as const;
    const input = {
      ...cause,
      subject: { type: 'link', id: 'lnk_1', label: 'Anna' },
      cause: saying('cause.writeRefused'),
      impact: saying('impact.writesWait'),
    } as const;
    const id = await openConflict(town.world.ports, input);
    await town.settle();
    await openConflict(town.world.ports, input);
    await town.settle();
    await closeConflict(town.world.ports, { ...cause, subjectId: 'lnk_1' });
    await town.settle();
    expect(heard().map(({ type, data }) => [type, data.id, data.state])).toEqual([
      ['conflict.opened', id, 'open'],
      ['conflict.closed', id, 'closed'],
    ]);
    expect(heard()[1]?.data).not.toHaveProperty('pk');
  });

  it('reaches only webhooks of the business that asked for the event', async () => {
    const { town, heard } = await connected();
    const uninterested = await Receiver.start();
    await town.webhook(uninterested.url(), ['booking.cancelled', 'conflict.opened']);
    const other = await town.world.business();
    await town.book('Theirs', other.key);
    await town.book('Ours');
    await town.settle();
    expect(heard().map(({ data }) => data.title)).toEqual(['Ours']);
    expect(uninterested.received).toEqual([]);
  });

  it('SE1 the secret stands in no row and in no message', async () => {
    const { town, webhook } = await connected();
    await town.book();
    await town.settle();
    expect(JSON.stringify(town.world.snapshot())).not.toContain(webhook.secret.slice(6));
  });
});

describe('a delivery', () => {
  it('WH1 is owed once, however often the change and the delivery are told', async () => {
    const { town, receiver } = await connected();
    const booking = await town.book();
    await town.settle();
    const about = { v: 1, businessId: town.businessId };
    const change = { kind: 'fanOut', subject: { type: 'booking', id: booking.id }, place: outboxKeys.place(1) };
    const messages = [change, change, town.deliverMessage(0)].map((one) => ({ ...about, ...one }));
    await Promise.all(messages.map(town.handle));
    await town.settle();
    expect(receiver.received).toHaveLength(1);
    expect(town.deliveries()).toHaveLength(1);
  });

  it('WH1 of several workers with the same message one sends', async () => {
    const { town, receiver } = await connected();
    receiver.behaviour = answer(500);
    await town.book();
    await town.settle();
    const message = town.deliverMessage(1);
    await Promise.all([town.handle(message), town.handle(message), town.handle(message)]);
    expect(receiver.received).toHaveLength(2);
  });

  it('WH1 that is refused comes again under the same id, at growing distances, until it is taken', async () => {
    const { town, receiver, webhook } = await connected();
    receiver.behaviour = answer(503);
    await town.book();
    await town.settle();
    const gaps: number[] = [];
    for (let tries = 1; tries < 5; tries++) {
      const from = town.world.now;
      while (receiver.received.length === tries) await town.pass(minutes(1));
      gaps.push((town.world.now - from) / 60_000);
    }
    expect(gaps.map(Math.round)).toEqual(gaps);
    for (const [index, least] of [1, 5, 30, 120].entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(least);
      expect(gaps[index]).toBeLessThanOrEqual(least * 1.1 + 1);
    }
    expect(town.deliveries()).toMatchObject([{ state: 'due', tries: 5 }]);
    expect(town.deliveries()[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    receiver.behaviour = answer(200);
    await town.pass(hours(6));
    expect(town.deliveries()).toMatchObject([{ state: 'delivered', tries: 6 }]);
    expect(town.deliveries()[0]?.attempts.at(-1)).toMatchObject({ status: 200 });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const stamps = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
    expect(webhook.secret).toMatch(/^whsec_/);
  });

  it('WH1 is given up after days, and kept for a while to be asked for', async () => {
    const { town, receiver } = await connected();
    receiver.behaviour = answer(404);
    await town.book();
    await town.settle();
    for (let hour = 0; hour < 5 * 24; hour++) await town.pass(hours(1));
    const [row] = town.deliveries();
    expect(row).toMatchObject({ state: 'failed' });
    expect(row?.attempts.at(-1)).toMatchObject({ status: 404 });
    expect(Date.parse(row?.endedAt ?? '') - Date.parse(row?.createdAt ?? '')).toBeGreaterThan(days(3));
    expect(row).not.toHaveProperty('dueAt');
    const tries = receiver.received.length;
    expect(tries).toBe(row?.tries);
    expect(tries).toBeGreaterThan(8);
    await town.pass(days(2));
    expect(receiver.received).toHaveLength(tries);
  });

  it('PU8 whose message is lost is found by the sweep', async () => {
    const { town, receiver } = await connected();
    await town.book();
    const lost = town.handle;
    town.handle = async (body) => (JSON.stringify(body).includes('"deliver"') ? undefined : lost(body));
    await town.settle();
    expect(receiver.received).toEqual([]);
    town.handle = lost;
    await town.pass(minutes(1));
    expect(receiver.received).toHaveLength(1);
  });

  it('WH1 whose worker dies before it has written down the answer is sent again', async () => {
    const { town, receiver, heard } = await connected();
    const { sender } = town;
    town.sender = {
      post: async (request) => {
        await sender.post(request);
        throw new Error('The worker dies');
      },
    };
    await town.book();
    await town.settle();
    town.sender = sender;
    await town.pass(minutes(2));
    expect(heard().map(({ type }) => type)).toEqual(['booking.created', 'booking.created']);
    expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
    expect(town.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('of a deleted webhook is void', async () => {
    const { town, receiver, webhook } = await connected();
    receiver.behaviour = answer(500);
    await town.book();
    await town.settle();
    await town.world.call('DELETE', `/v1/webhooks/${webhook.id}`, { key: town.key });
    await town.book();
    await town.pass(minutes(2));
    expect(receiver.received).toHaveLength(1);
    expect(town.deliveries()).toMatchObject([{ state: 'void', tries: 1, voidReason: 'webhook_deleted' }]);
  });

  it('WH1 to a receiver that is down says why, and arrives when it is up', async () => {
    const { town, receiver } = await connected();
    const { sender } = town;
    const down = await Receiver.start();
    const nowhere = down.url();
    await down.close();
    town.sender = { post: (request) => sender.post({ ...request, url: nowhere }) };
    await town.book();
    await town.settle();
    expect(town.deliveries()).toMatchObject([{ state: 'due', attempts: [{ problem: 'ECONNREFUSED' }] }]);
    town.sender = sender;
    await town.pass(minutes(2));
    expect(receiver.received).toHaveLength(1);
    expect(town.deliveries()[0]?.attempts).toMatchObject([{ problem: 'ECONNREFUSED' }, { status: 204 }]);
  });
});

describe('a slow receiver', () => {
  it('WH1 is asked by one worker at a time, and gets all it is owed when it has recovered', async () => {
    const { town, receiver } = await connected();
    receiver.behaviour = hang;
    for (let count = 0; count < 25; count++) await town.book();
    await town.settle();
    const first = receiver.received.length;
    expect(first).toBeLessThanOrEqual(10);
    for (let count = 0; count < 5; count++) await town.pass(minutes(2));
    expect(receiver.received.length - first).toBeLessThanOrEqual(5);
    expect(receiver.received.length - first).toBeGreaterThan(0);
    receiver.behaviour = answer(200);
    for (let count = 0; count < 40; count++) await town.pass(minutes(5));
    expect(town.deliveries().map(({ state }) => state)).toEqual(Array.from({ length: 25 }, () => 'delivered'));
    const told = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(told).size).toBe(25);
  });

  it('WH1 costs others no more than one time-out', async () => {
    const { town, receiver } = await connected();
    const quick = await Receiver.start();
    await town.webhook(quick.url());
    receiver.behaviour = hang;
    for (let count = 0; count < 20; count++) await town.book();
    const since = performance.now();
    await town.settle();
    expect(quick.received).toHaveLength(20);
    expect(performance.now() - since).toBeLessThan(10 * timeoutMs);
  });

  it('WH1 that hangs for days is given up', async () => {
    const { town, receiver } = await connected();
    receiver.behaviour = hang;
    for (let count = 0; count < 3; count++) await town.book();
    await town.settle();
    for (let hour = 0; hour < 4.5 * 24; hour += 2) await town.pass(hours(2));
    expect(town.deliveries().map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  });
});
