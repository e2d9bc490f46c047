import { describe, expect, it } from 'vitest';
import { openChannel } from '../../../shared/channels/channels.ts';
import { openAnna } from '../../sabotage/scenario.ts';
import { channelsOf } from '../../sabotage/scenarios/notifications.ts';
import { start } from '../../simulation/start.ts';
import { productUrl } from '../../simulation/world.ts';

const day = 86_400_000;

describe('channels', () => {
  it('CH1 renewals are due between a quarter and half of life, spread by hash', async () => {
    const { world, salon } = await start();
    for (const name of ['anna', 'ben', 'cleo', 'dora', 'emil', 'finn']) await salon.live(name);
    const life = 7 * day;
    const due = channelsOf({ world, salon }).map(({ dueAt = '' }) => (Date.parse(dueAt) - world.time) / life);
    for (const share of due) {
      expect(share).toBeGreaterThan(0.25);
      expect(share).toBeLessThanOrEqual(0.5);
    }
    expect(Math.max(...due) - Math.min(...due)).toBeGreaterThan(0.05);
  });

  it('NT4 the sync message of a first channel that no list follows asks for a pull', async () => {
    const { link, salon, world } = await openAnna(start);
    const key = { pk: link.pk, sk: link.sk };
    await world.store.update({ table: 'directory', key, remove: ['channelId'] });
    const before = (await salon.calls('events.list')).length;
    const config = { pushUrl: `${productUrl}/google/notifications` };
    await openChannel(world.ports, config, await salon.link(link.id), { listFollows: false });
    await world.settle();
    expect((await salon.calls('events.list')).length).toBe(before + 1);
  });

  it('CH1 of two workers that renew at once one opens a channel', async () => {
    const { link, salon, world } = await openAnna(start);
    const config = { pushUrl: `${productUrl}/google/notifications` };
    const opened = await Promise.all(
      [1, 2, 3].map(() => openChannel(world.ports, config, link, { listFollows: false })),
    );
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect((await salon.calls('events.watch')).length).toBe(2);
  });

  it('NT7 where Google cannot reach us no channel is asked for', async () => {
    const { world, salon } = await start({ pushUrl: undefined });
    await salon.live('anna');
    expect((await salon.calls('events.watch')).length).toBe(0);
    expect(channelsOf({ world, salon })).toEqual([]);
  });
});
