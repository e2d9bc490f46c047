import { afterAll, describe, expect } from 'vitest';
import { expectAgreement } from './agreement.ts';
import { changesOf, diesIn, live, rowsOf, type Town, wanted } from './edge-town.ts';
import { KillCount } from './kill-count.ts';

/** The API dies over requests with a key and over holds, and the caller asks again with the same key until there is an answer. */

const counts = new KillCount();
afterAll(() => counts.print());

const dies = diesIn(counts);

/** The lease of a worker that died lapses within this. */
const leaseMs = 36_000;

async function insistKeyed({ edges, world }: Town, path: string, key: string, body: object) {
  const request = { body, headers: { 'idempotency-key': key } };
  const answer = await edges.insist('POST', path, request);
  if (answer.body.code !== 'idempotency_in_progress') return answer;
  world.time += leaseMs;
  return await edges.call('POST', path, request);
}

describe('the API', () => {
  for (const verify of ['never', 'always'])
    dies('AV4', 'api', `a booking with a key, Google asked ${verify}`, {
      act: async (town) => {
        const { status, body } = await insistKeyed(town, '/v1/bookings', 'one', { ...wanted, verify });
        expect([status, body.id]).toEqual([201, rowsOf(town, 'calendar', 'booking')[0]?.id]);
        await town.edges.settle();
      },
      check: async (town) => {
        await expectAgreement(town.salon);
        expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ status: 'confirmed', version: 1 }]);
        expect(changesOf(town)).toBe(1);
      },
    });

  dies('AV4', 'api', 'a webhook with a key', {
    act: async (town) => {
      const hook = { url: 'https://hooks.example/slotbridge', events: ['booking.created'] };
      expect((await insistKeyed(town, '/v1/webhooks', 'hook', hook)).body).toHaveProperty('secret');
    },
    check: async (town) => {
      expect(rowsOf(town, 'directory', 'webhook')).toHaveLength(1);
    },
  });

  dies('AV7', 'api', 'a hold confirmed', {
    begin: async (deaths) => {
      const town = await live(deaths);
      await town.edges.call('POST', '/v1/bookings', { body: { ...wanted, holdSeconds: 300 } });
      return town;
    },
    act: async (town) => {
      const path = `/v1/bookings/${String(rowsOf(town, 'calendar', 'booking')[0]?.id)}/confirm`;
      const { status } = await town.edges.insist('POST', path, { body: {} });
      expect(status).toBe(200);
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon);
      expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ status: 'confirmed', version: 2 }]);
      expect(changesOf(town)).toBe(2);
    },
  });
});
