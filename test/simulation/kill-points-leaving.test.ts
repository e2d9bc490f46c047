import { afterAll, expect, it } from 'vitest';
import { beginErasure } from '../../shared/erasure/erase-business.ts';
import { disconnectLink } from '../../shared/links/disconnect.ts';
import { getBusiness } from '../../shared/records/directory.ts';
import { type Deaths, dieEverywhere } from './deaths.ts';
import { KillCount } from './kill-count.ts';
import { type Started, start } from './start.ts';
import type { Part } from './world.ts';

/** Who carries out a disconnect or an erasure dies at each call in turn; it is carried out to its end each time. */

const counts = new KillCount();
afterAll(() => counts.print());

const minute = 60_000;

const begin = async ({ wrap }: Deaths): Promise<Started> => {
  const started = await start({ wrap });
  await started.salon.live('anna');
  await started.salon.book('anna', '2026-05-05T14:00:00+02:00');
  await started.world.settle();
  return started;
};

const disconnect = async ({ world, salon }: Started): Promise<void> => {
  const [link] = salon.links();
  const origin = { by: 'Desk', cause: 'test' };
  await disconnectLink(world.ports, { businessId: salon.id, linkId: link?.id ?? '' }, 'remove', origin);
  await world.pass(15 * minute, 3 * minute);
};

const hasLeft = async ({ world, salon }: Started): Promise<void> => {
  expect(salon.links()).toMatchObject([{ state: 'disconnected' }]);
  expect(salon.links()[0]?.leaving).toBeUndefined();
  expect(world.store.rows('directory').filter(({ row }) => row === 'account' || row === 'grant')).toEqual([]);
  expect((await salon.inGoogle('anna')).filter(({ status }) => status !== 'cancelled')).toEqual([]);
};

const erase = async ({ world, salon }: Started): Promise<void> => {
  const business = await getBusiness(world.store, salon.id);
  if (business !== undefined) await beginErasure(world.ports, business, { copies: 'remove', by: 'administrator' });
  await world.pass(90 * minute, 10 * minute);
};

const isErased = async ({ world, salon }: Started): Promise<void> => {
  for (const table of ['directory', 'calendar', 'conflicts', 'ledger'] as const)
    expect(world.store.rows(table).filter(({ pk, row }) => pk.startsWith(salon.id) && row !== 'operation')).toEqual([]);
};

it.each<Part>(['push-bookings', 'run-schedule'])(
  'DS1 a disconnect is carried out: %s may die at any call',
  { timeout: 120_000 },
  async (part) => {
    const killed = await dieEverywhere(part, { begin, act: disconnect, check: hasLeft });
    counts.add(part, 'a disconnect', killed);
    expect(killed.points).toBeGreaterThan(10);
  },
);

it('DS1 an erasure is carried out: run-schedule may die at any call', { timeout: 120_000 }, async () => {
  const killed = await dieEverywhere('run-schedule', { begin, act: erase, check: isErased });
  counts.add('run-schedule', 'an erasure', killed);
  expect(killed.points).toBeGreaterThan(20);
});
