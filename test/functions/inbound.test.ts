import { beforeEach, describe, expect, it } from 'vitest';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import { Business, timed } from '../simulation/business.ts';
import { World } from '../simulation/world.ts';

let world: World;
let salon: Business;

beforeEach(async () => {
  world = new World();
  salon = await Business.open(world);
});

const day = (date: string) => [`${date}T00:00:00Z`, `${date}T23:00:00Z`] as const;

describe('first import', () => {
  it('PL5 a connected calendar is read by one preview and one full run, and availability shows it', async () => {
    const link = await salon.live('anna', [
      timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00'),
    ]);
    expect(world.failures).toEqual([]);
    expect(link.generation).toBe(1);
    expect(link.pullState).toBe('idle');
    const view = await salon.busy('anna', ...day('2026-05-05'));
    expect(view.busy).toEqual([
      { start: Date.parse('2026-05-05T08:00:00Z'), end: Date.parse('2026-05-05T09:00:00Z'), source: 'google' },
    ]);
    expect(view.sellable).toBe(true);
    expect((await salon.calls('events.list')).length).toBe(2);
  });

  it('CH2 the first pull opens a channel, and NT4 its sync message asks for no further list', async () => {
    const link = await salon.live('anna');
    expect(link.channelId).toBeDefined();
    expect((await salon.calls('events.watch')).length).toBe(1);
    expect((await salon.calls('events.list')).length).toBe(2);
  });
});

describe('a change in Google', () => {
  it('PL1 arrives by one incremental list after its push', async () => {
    await salon.live('anna');
    await world.control(
      'POST',
      salon.eventsOf('anna'),
      timed('late01', '2026-05-06T10:00:00+02:00', '2026-05-06T11:00:00+02:00'),
    );
    await world.settle();
    expect((await salon.busy('anna', ...day('2026-05-06'))).busy).toHaveLength(1);
    expect((await salon.calls('events.list')).length).toBe(3);
    expect(world.failures).toEqual([]);
  });

  it('AP7 a moved event frees its old time and takes the new', async () => {
    await salon.live('anna', [timed('moves1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00')]);
    const times = timed('moves1', '2026-05-06T10:00:00+02:00', '2026-05-06T11:00:00+02:00');
    await world.control('PATCH', `${salon.eventsOf('anna')}/moves1`, { start: times.start, end: times.end });
    await world.settle();
    expect((await salon.busy('anna', ...day('2026-05-05'))).busy).toHaveLength(0);
    expect((await salon.busy('anna', ...day('2026-05-06'))).busy).toHaveLength(1);
  });

  it('AP4 a deleted event frees its time and leaves a tombstone', async () => {
    const link = await salon.live('anna', [timed('gone01', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00')]);
    await world.control('DELETE', `${salon.eventsOf('anna')}/gone01`);
    await world.settle();
    expect((await salon.busy('anna', ...day('2026-05-05'))).busy).toHaveLength(0);
    const id = await world.store.get(
      'calendar',
      calendarKeys.eventId(calendarKeys.generation(salon.id, link.id, 1), 'gone01'),
    );
    expect(id?.gone).toBe(true);
  });

  it('SW2 with every push lost it arrives within six hours and a quarter', async () => {
    await salon.live('anna');
    await world.control('POST', '/push', { mode: 'off' });
    await world.control(
      'POST',
      salon.eventsOf('anna'),
      timed('silent', '2026-05-07T10:00:00+02:00', '2026-05-07T11:00:00+02:00'),
    );
    await world.pass(6 * 3_600_000 + 60_000);
    expect((await salon.busy('anna', ...day('2026-05-07'))).busy).toHaveLength(1);
  });

  it('PL4 an expired cursor builds a new generation, and AP3 what was deleted meanwhile leaves no ghost', async () => {
    await salon.live('anna', [
      timed('ghost1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00'),
      timed('remai1', '2026-05-05T14:00:00+02:00', '2026-05-05T15:00:00+02:00'),
    ]);
    await world.control('POST', '/push', { mode: 'off' });
    await world.control('DELETE', `${salon.eventsOf('anna')}/ghost1`);
    await world.control('POST', '/sync-tokens/expire', {});
    await world.pass(6 * 3_600_000 + 60_000);
    const [link] = salon.links();
    expect(link?.generation).toBe(2);
    expect((await salon.busy('anna', ...day('2026-05-05'))).busy).toHaveLength(1);
  });
});
