import { expect } from 'vitest';
import { tellBusy } from '../../../functions/deliver-webhooks/tell-busy.ts';
import type { Row, Store } from '../../../shared/ports/store.ts';
import { hours, minutes } from '../../../shared/records/time.ts';
import { createHttpSender } from '../../../shared/webhooks/http-sender.ts';
import { answer, hang, Receiver, verified } from './receiver.ts';
import { type Breaks, type Town, timeoutMs, withCall } from './town.ts';

type Sabotage = { name: string; breaks: Breaks; holds: (town: Town) => Promise<void> };

const soon = async (work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It takes too long')), 5 * timeoutMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};

export const webhookSabotages: Sabotage[] = [
  {
    name: 'the body is changed after it was signed',
    breaks: { sender: (sound) => ({ post: (one) => sound.post({ ...one, body: one.body.replace('Cut', 'Cat') }) }) },
    holds: async (town) => {
      const receiver = await Receiver.start();
      const { secret } = await town.webhook(receiver.url());
      await town.book('Cut');
      await town.settle();
      expect(receiver.received.map((one) => verified(secret, one).type)).toEqual(['booking.created']);
    },
  },
  {
    name: 'each try has an id of its own',
    breaks: {
      sender: (sound) => {
        let tries = 0;
        return {
          post: ({ headers, ...one }) => sound.post({ ...one, headers: { ...headers, 'webhook-id': `${++tries}` } }),
        };
      },
    },
    holds: async (town) => {
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      receiver.behaviour = answer(500);
      await town.book();
      await town.settle();
      await town.pass(minutes(2));
      expect(receiver.received).toHaveLength(2);
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    },
  },
  {
    name: 'a receiver may take its time',
    breaks: { sender: () => createHttpSender({ loopback: true, timeoutMs: 60_000 }) },
    holds: async (town) => {
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      receiver.behaviour = hang;
      await town.book();
      await soon(town.settle());
      expect(town.deliveries()).toMatchObject([{ state: 'due', tries: 1, attempts: [{ problem: 'timedOut' }] }]);
    },
  },
  {
    name: 'nobody remembers who is slow',
    breaks: {
      store: (sound) =>
        withCall(sound, 'update', async (update) =>
          update.set && 'slowTimes' in update.set ? { ok: false } : await sound.update(update),
        ),
    },
    holds: async (town) => {
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      receiver.behaviour = hang;
      for (let count = 0; count < 25; count++) await town.book();
      await town.settle();
      expect(receiver.received.length).toBeLessThanOrEqual(10);
    },
  },
  {
    name: 'a redirect is followed',
    breaks: {
      sender: () => ({
        post: async ({ url, ...one }) => ({
          kind: 'answered',
          status: (await fetch(url, { method: 'POST', ...one })).status,
        }),
      }),
    },
    holds: async (town) => {
      const inside = await Receiver.start();
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      receiver.behaviour = answer(307, { location: inside.url() });
      await town.book();
      await town.settle();
      expect(inside.received).toEqual([]);
      expect(town.deliveries()).toMatchObject([{ state: 'due', attempts: [{ status: 307 }] }]);
    },
  },
  {
    name: 'only the stream knows that an event is owed',
    breaks: { store: (sound) => writing(sound, ({ dueShard: _s, dueAt: _d, ...row }) => row) },
    holds: async (town) => {
      town.streamLost = true;
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      await town.book();
      for (let count = 0; count < 3; count++) await town.pass(minutes(1));
      expect(receiver.received).toHaveLength(1);
    },
  },
  {
    name: 'the body shows the booking as it is by now',
    breaks: {
      store: (sound) =>
        reading(sound, 'outbox', async (row) => ({
          ...row,
          booking: (await sound.get('calendar', { pk: row.pk, sk: 'booking' })) ?? null,
        })),
    },
    holds: async (town) => {
      const receiver = await Receiver.start();
      const { secret } = await town.webhook(receiver.url());
      const { id } = await town.book('Cut');
      const request = { key: town.key, body: { title: 'Colour' }, headers: { 'If-Match': '"1"' } };
      await town.world.call('PATCH', `/v1/bookings/${id}`, request);
      await town.settle();
      expect(receiver.received.map((one) => verified(secret, one).data.title).sort()).toEqual(['Colour', 'Cut']);
    },
  },
  {
    name: 'places in the feed are given without looking who took them',
    breaks: {
      store: (sound) =>
        withCall(sound, 'transact', (items) =>
          sound.transact(
            items.map((item) => (item.kind === 'put' && item.row.row === 'feedHead' ? { ...item, when: [] } : item)),
          ),
        ),
    },
    holds: async (town) => {
      await Promise.all(Array.from({ length: 8 }, () => town.book()));
      await town.settle();
      expect(await town.walk({})).toHaveLength(8);
    },
  },
  {
    name: 'an event does not wait for the one before it',
    breaks: { store: (sound) => reading(sound, 'outbox', async ({ follows: _, ...row }) => row) },
    holds: async (town) => {
      town.streamLost = true;
      const { id } = await town.book('Cut');
      await town.settle();
      town.streamLost = false;
      const request = { key: town.key, body: { title: 'Colour' }, headers: { 'If-Match': '"1"' } };
      await town.world.call('PATCH', `/v1/bookings/${id}`, request);
      await town.settle();
      expect((await town.walk({})).map(({ data }) => data.title)).toEqual(['Cut', 'Colour']);
    },
  },
  {
    name: 'a secret ends with its rotation',
    breaks: { store: (sound) => reading(sound, 'webhook', async ({ previousSecret: _, ...row }) => row) },
    holds: async (town) => {
      const receiver = await Receiver.start();
      const { id, secret } = await town.webhook(receiver.url());
      await town.world.call('POST', `/v1/webhooks/${id}/rotate`, { key: town.key });
      await town.book();
      await town.settle();
      expect(verified(secret, receiver.received[0]).type).toBe('booking.created');
    },
  },
  {
    name: 'busy times are told with each change',
    breaks: { store: (sound) => reading(sound, 'busy', async ({ toldAt: _, ...row }) => row) },
    holds: async (town) => {
      const receiver = await Receiver.start();
      await town.webhook(receiver.url());
      for (let count = 0; count < 20; count++) {
        await town.busy('res_1');
        await town.settle();
      }
      await town.pass(minutes(1));
      expect(receiver.received).toHaveLength(2);
    },
  },
  {
    name: 'busy times that were told meanwhile are told over it',
    breaks: {
      store: (sound) =>
        withCall(sound, 'transact', (items) =>
          sound.transact(
            items.map((item) =>
              item.kind === 'update' && item.set?.['toldAt'] !== undefined
                ? {
                    ...item,
                    when: item.when?.filter((one) => !('attribute' in one && one.attribute === 'dueAt')) ?? [],
                  }
                : item,
            ),
          ),
        ),
    },
    holds: async (town) => {
      await town.busy('res_1');
      const { store } = town.world.ports;
      const late = withCall(store, 'transact', async (items) => {
        await town.settle();
        return await store.transact(items);
      });
      const told = { kind: 'busy', businessId: town.businessId, resourceId: 'res_1' } as const;
      expect(await tellBusy({ ...town.world.ports, store: late }, { v: 1, ...told })).toBe(false);
      await town.pass(minutes(1));
      expect(await town.walk({})).toHaveLength(1);
    },
  },
  {
    name: 'a resource is told of with each change',
    breaks: { store: (sound) => reading(sound, 'resourceChange', async ({ toldAt: _, ...row }) => row) },
    holds: async (town) => {
      const id = await town.world.resource(town.key);
      for (let count = 0; count < 20; count++) {
        await town.world.call('PATCH', `/v1/resources/${id}`, { key: town.key, body: { name: `Anna ${count}` } });
        await town.settle();
      }
      await town.pass(minutes(1));
      expect(await town.walk({})).toHaveLength(2);
    },
  },
  {
    name: 'a resource is told of though it says what it said before',
    breaks: { store: (sound) => reading(sound, 'resourceChange', async ({ facts: _, ...row }) => row) },
    holds: async (town) => {
      const id = await town.world.resource(town.key);
      await town.settle();
      await town.pass(minutes(1));
      const path = `/v1/resources/${id}/settings`;
      await town.world.call('PATCH', path, { key: town.key, body: { onBothChanged: null } });
      await town.pass(minutes(1));
      expect(await town.walk({})).toHaveLength(1);
    },
  },
  {
    name: 'a webhook that fails for days goes on unnoticed',
    breaks: {
      store: (sound) =>
        withCall(sound, 'update', async (update) =>
          update.set && 'failingSince' in update.set ? { ok: false } : await sound.update(update),
        ),
    },
    holds: async (town) => {
      const receiver = await Receiver.start();
      const { id } = await town.webhook(receiver.url());
      receiver.behaviour = answer(500);
      for (let day = 0; day < 7; day++) {
        await town.book();
        for (let hour = 0; hour < 24; hour += 6) await town.pass(hours(6));
      }
      const shown = await town.world.call('GET', `/v1/webhooks/${id}`, { key: town.key });
      expect(shown.body).toMatchObject({ active: false, problem: 'answered 500' });
    },
  },
  {
    name: 'a replay doubles what is still on its way',
    breaks: {
      store: (sound) =>
        withCall(sound, 'put', async (put) =>
          put.row.row === 'delivery' ? await sound.put({ ...put, when: [] }) : await sound.put(put),
        ),
    },
    holds: async (town) => {
      const receiver = await Receiver.start();
      const { id } = await town.webhook(receiver.url());
      receiver.behaviour = answer(500);
      const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '');
      const body = { from: at(town.world.now - 1000), to: at(town.world.now + 1000) };
      await town.book();
      await town.settle();
      await town.world.call('POST', `/v1/webhooks/${id}/replay`, { key: town.key, body });
      await town.settle();
      expect(receiver.received).toHaveLength(1);
    },
  },
];

/** What is written of the outbox, otherwise. */
const writing = (sound: Store, change: (row: Row) => Row): Store =>
  withCall(sound, 'transact', (items) =>
    sound.transact(
      items.map((item) =>
        item.kind === 'put' && item.row.row === 'outbox' ? { ...item, row: change(item.row) } : item,
      ),
    ),
  );

/** Single rows of a kind, read otherwise. */
const reading = (sound: Store, kind: string, change: (row: Row) => Promise<Row>): Store =>
  withCall(sound, 'get', async (table, key) => {
    const row = await sound.get(table, key);
    return row?.row === kind ? await change(row) : row;
  });

/** Of the sender alone. */
export const privateAddresses = 'private addresses are let through';
