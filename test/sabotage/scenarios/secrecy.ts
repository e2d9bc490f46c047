import { expect } from 'vitest';
import type { Start } from '../../simulation/start.ts';
import { at, cancel, change, hour, minute, scenario, slot } from '../scenario.ts';

/** A business in whose life every kind of message and row comes up. */
async function eventfulLife(start: Start) {
  const { world, salon } = await start();
  await salon.live('anna', [{ ...at('event001', 8), summary: 'Private: dentist' }]);
  const customer = { name: 'Carla Customer', email: 'carla@customer.example', phone: '+49 30 1234567' };
  const booking = await salon.book('anna', slot, { customer, notes: 'left side' });
  await world.settle();
  await salon.edit('anna', 'event001', { summary: 'Private: doctor' });
  await change({ world, salon }, booking, { title: 'Colour' });
  await world.control('POST', '/sync-tokens/expire', {});
  await salon.create('anna', { ...at('event002', 10), summary: 'Private: gym', description: 'with Dora' });
  await world.pass(3 * hour);
  const other = await salon.book('anna', '2026-05-06T14:00:00+02:00', { customer });
  await world.settle();
  await salon.remove('anna', (await salon.booking(other.id)).google.eventId ?? '');
  await cancel({ world, salon }, booking);
  await world.control('POST', '/accounts/anna%40example.com/revoke', {});
  await world.pass(2 * hour + minute);
  await salon.connect('anna');
  await world.settle();
  return { world, salon };
}

export const secrecy = {
  noSecrets: scenario('SE1 no token, secret or key stands in a message, a row or an error', async (start) => {
    const { world } = await eventfulLife(start);
    const tables = (['directory', 'calendar', 'conflicts', 'ledger'] as const).flatMap((name) =>
      world.store.rows(name),
    );
    const channelTokens = world.delivered.map((headers) => headers['x-goog-channel-token'] ?? '');
    expect(channelTokens.length).toBeGreaterThan(2);
    const errors = world.failures.map((error) => (error instanceof Error ? `${error.message} ${error.stack}` : ''));
    const everything = JSON.stringify([world.sent, tables, errors]);
    expect(everything).not.toMatch(/ya29\.|1\/\/|client-secret|Bearer /);
    for (const token of channelTokens) expect(everything).not.toContain(token);
  }),

  noCustomers: scenario('SE1 customer text stands in no queue but the deltas’', async (start) => {
    const { world } = await eventfulLife(start);
    const others = world.sent.filter(({ queue }) => queue !== 'deltas');
    expect(others.length).toBeGreaterThan(10);
    expect(JSON.stringify(others)).not.toMatch(/Carla|customer\.example|1234567|left side|Haircut|Colour|Private/);
  }),

  onlyImported: scenario('SE1 the deltas hold only what the settings import', async (start) => {
    const { world } = await eventfulLife(start);
    const deltas = JSON.stringify(world.sent.filter(({ queue }) => queue === 'deltas'));
    expect(deltas).toContain('event002');
    expect(deltas).not.toMatch(/Private|Dora|Carla|customer\.example|1234567|left side/);
    expect(JSON.stringify(world.store.rows('calendar'))).not.toMatch(/Private|Dora/);
  }),

  versioned: scenario('SE2 every message and every row carries its schema version', async (start) => {
    const { world } = await eventfulLife(start);
    expect([...new Set(world.sent.map(({ queue }) => queue))]).toEqual(
      expect.arrayContaining(['changes', 'deltas', 'pushes', 'mails']),
    );
    const tables = (['directory', 'calendar', 'conflicts', 'ledger'] as const).flatMap((name) =>
      world.store.rows(name),
    );
    for (const { queue, body } of world.sent) expect({ queue, v: versionOf(body) }).toEqual({ queue, v: 1 });
    for (const row of tables) expect({ row: row.row, v: row.v }).toEqual({ row: row.row, v: 1 });
  }),

  previousRelease: scenario(
    'SE2 a chunk of the previous release, without its reader’s number, is understood',
    async (start) => {
      const { world, salon } = await start({
        wrap: (ports) => ({
          ...ports,
          queues: {
            send: (queue, message) => ports.queues.send(queue, message),
            sendAll: (queue, messages) =>
              ports.queues.sendAll(
                queue,
                messages.map(({ body, ...rest }) => ({ ...rest, body: withoutEpoch(body) })),
              ),
          },
        }),
      });
      const link = await salon.live('anna', [at('event001', 8)]);
      expect(link.generation).toBe(1);
      expect((await salon.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toHaveLength(1);
      expect(JSON.stringify(world.sent)).not.toContain('"epoch"');
    },
  ),
};

const versionOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, 'v') : body;

function withoutEpoch(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'epoch'));
}
