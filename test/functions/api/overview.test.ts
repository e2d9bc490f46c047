import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openConflict } from '../../../shared/desk/desk.ts';
import { hours, minutes } from '../../../shared/records/time.ts';
import { saying } from '../../../shared/words/saying.ts';
import { World } from './world.ts';

const Counts = z.record(z.string(), z.int());
const Overview = z.object({
  resources: z.object({ total: z.int(), byState: Counts }),
  funnel: Counts,
  conflicts: z.object({ open: z.int(), urgent: z.int(), byKind: Counts }),
});

const ask = async (world: World, key: string) =>
  Overview.parse((await world.call('GET', '/v1/overview', { key })).body);

const occurring = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

describe('GET /v1/overview', () => {
  test('OV1 counts resources by the state each of them shows, and by how far they have come', async () => {
    const world = new World();
    const { id, key } = await world.business();
    const made = async (over: object = {}) => await world.resource(key, over);
    await made();
    await world.call('POST', `/v1/resources/${await made()}/invitation`, { key });
    await world.link(id, await made());
    await world.link(id, await made(), { generation: 0, building: 1, accountId: 'acc_2' });
    await world.link(id, await made(), { asOf: '2026-05-03T06:00:00.000Z', accountId: 'acc_3' });
    await world.link(id, await made(), { state: 'paused', accountId: 'acc_4' });
    const { resources, funnel } = await ask(world, key);
    expect(resources.total).toBe(6);
    const list = z
      .object({ items: z.array(z.object({ state: z.string() })) })
      .parse((await world.call('GET', '/v1/resources', { key })).body);
    const shown = Map.groupBy(list.items, ({ state }) => state);
    expect(occurring(resources.byState)).toEqual(
      Object.fromEntries([...shown].map(([state, all]) => [state, all.length])),
    );
    expect(occurring(funnel)).toEqual({ notInvited: 1, sent: 1, importing: 1, live: 3 });
  });

  test('OV1 counts what is open on the desk, by kind, and what should not wait', async () => {
    const world = new World();
    const { id, key } = await world.business();
    const opened = (kind: 'write_refused' | 'mass_deletion_held', subject: string) =>
      openConflict(world.ports, {
        ...{ businessId: id, kind, cause: saying('cause.writeRefused'), impact: saying('impact.writesWait') },
        subject: { type: 'link', id: subject, label: 'Anna' },
      });
    await opened('write_refused', 'lnk_1');
    await opened('write_refused', 'lnk_2');
    await opened('mass_deletion_held', 'lnk_3');
    expect((await ask(world, key)).conflicts).toEqual({
      ...{ open: 3, urgent: 0, byKind: { write_refused: 2, mass_deletion_held: 1 } },
    });
    world.now += hours(2);
    expect((await ask(world, key)).conflicts.urgent).toBe(1);
  });

  test('OV1 is read once for all who ask within seconds, and of one business only', async () => {
    const world = new World();
    const { key } = await world.business();
    const other = await world.business();
    await world.resource(key);
    expect((await ask(world, key)).resources.total).toBe(1);
    await world.resource(key);
    expect((await ask(world, key)).resources.total).toBe(1);
    expect((await ask(world, other.key)).resources.total).toBe(0);
    world.now += minutes(1);
    expect((await ask(world, key)).resources.total).toBe(2);
  });
});
