import { expect } from 'vitest';
import { minutes } from '../../../shared/records/time.ts';
import { createHttpSender } from '../../../shared/webhooks/http-sender.ts';
import { answer, hang, Receiver, verified } from './receiver.ts';
import { type Breaks, type Town, timeoutMs } from './town.ts';

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
        new Proxy(sound, {
          get: (target, name) => {
            if (name === 'update')
              return async (update: Parameters<typeof sound.update>[0]) =>
                update.set && 'slowTimes' in update.set ? { ok: false } : await target.update(update);
            const value: unknown = Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
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
];

/** Of the sender alone. */
export const privateAddresses = 'private addresses are let through';
