import { expect, it } from 'vitest';
import { timed } from './business.ts';
import { type Deaths, dieEverywhere } from './deaths.ts';
import { Edges } from './edges.ts';
import type { KillCount } from './kill-count.ts';
import { start, type Started } from './start.ts';

/** A salon with its API, its pages, mails and webhooks, where one function may die. */

export type Town = Started & { edges: Edges };

const restOf = ({ edges }: Town) => edges.pass(9 * 60_000, 3 * 60_000);

export async function begin(deaths: Deaths): Promise<Town> {
  const started = await start({ wrap: deaths.wrap });
  const edges = new Edges(started.world, deaths);
  await edges.newKey(started.salon.id);
  return { ...started, edges };
}

const meeting = timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00');

export const live = async (deaths: Deaths): Promise<Town> => {
  const town = await begin(deaths);
  await town.salon.live('anna', [meeting]);
  return town;
};

export const rowsOf = ({ world }: Town, table: 'directory' | 'calendar' | 'conflicts' | 'ledger', kind: string) =>
  world.store.rows(table).filter(({ row }) => row === kind);

/** Entries of the ledger about bookings. */
export const changesOf = (town: Town): number =>
  rowsOf(town, 'ledger', 'ledger').filter((entry) => JSON.stringify(entry['subject']).includes('booking')).length;

/** Nothing owes anything that is due, and no message is left. */
export function expectNothingOwed({ world }: Town): void {
  for (const queue of ['mails', 'webhooks'] as const)
    expect({ queue, ...world.queues.counts(queue) }).toEqual({ queue, ready: 0, inFlight: 0, delayed: 0, dead: 0 });
  const rows = (['directory', 'calendar', 'conflicts'] as const).flatMap((table) => world.store.rows(table));
  const due = rows.filter(
    ({ row, dueAt }) => ['mail', 'delivery', 'outbox', 'busy'].includes(String(row)) && dueAt !== undefined,
  );
  expect(due).toEqual([]);
}

/** The longest story has more than 300 points, each a play of its own. */
const patience = 240_000;

/** One test for each story; the points are counted for the file. */
export const diesIn =
  (counts: KillCount) =>
  (
    rule: string,
    part: 'api' | 'apply-deltas' | 'consent' | 'send-mails' | 'deliver-webhooks',
    story: string,
    parts: {
      begin?: (deaths: Deaths) => Promise<Town>;
      act: (town: Town) => Promise<void>;
      check: (town: Town) => Promise<void>;
    },
  ): void => {
    it(`${rule} ${story}: ${part} may die at any point`, { timeout: patience }, async () => {
      const killed = await dieEverywhere(part, { begin: live, rest: restOf, ...parts });
      counts.add(part, story, killed);
      expect(killed.points).toBeGreaterThan(2);
    });
  };

const slot = { start: '2026-05-05T14:00:00+02:00', end: '2026-05-05T15:00:00+02:00' };
export const wanted = { resourceId: 'res_anna', title: 'Haircut', customer: { name: 'Carla' }, ...slot };

export const withBooking = async (deaths: Deaths): Promise<Town> => {
  const town = await live(deaths);
  await town.edges.call('POST', '/v1/bookings', { body: wanted });
  await town.edges.settle();
  return town;
};

export const bookingPath = (town: Town) => `/v1/bookings/${String(rowsOf(town, 'calendar', 'booking')[0]?.['id'])}`;

export const ifMatch = async ({ edges }: Town, path: string) => ({
  'if-match': (await edges.insist('GET', path)).etag ?? '',
});
