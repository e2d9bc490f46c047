import { expect } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { disconnectLink, type Copies } from '../../../shared/links/disconnect.ts';
import type { Row, Store } from '../../../shared/ports/store.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { iso } from '../../../shared/records/time.ts';
import { Business } from '../../simulation/business.ts';
import type { Start, Started } from '../../simulation/start.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import { at, cancel, change, hour, minute, openAnna, pushes, scenario, settleBut, slot } from '../scenario.ts';
import { channelsOf } from './notifications.ts';

const byKey = { by: 'key', cause: 'api' };

export const leave = async ({ world, salon }: Started, link: Pick<LinkRow, 'id'>, copies: Copies, of = salon) => {
  const result = await disconnectLink(world.ports, { businessId: of.id, linkId: link.id }, copies, byKey);
  if (!result.ok) throw new Error(`not disconnected: ${result.reason}`);
  return result;
};

/** Until everything that a disconnect leaves owed is done. */
export const carriedOut = async ({ world }: Started): Promise<void> => {
  await world.settle();
  await world.pass(10 * minute);
};

type Logged = { n: number; operation?: string; account?: string };
const requests = async ({ world }: Started): Promise<Logged[]> =>
  (await world.control<{ items: Logged[] }>('GET', '/requests')).items;
const operations = async (started: Started, from: number): Promise<string[]> =>
  (await requests(started)).filter(({ n }) => n > from).map(({ operation }) => operation ?? '');
const lastRequest = async (started: Started): Promise<number> => (await requests(started)).at(-1)?.n ?? 0;

const rowsOf = ({ world }: Started, kind: string) => world.store.rows('directory').filter(({ row }) => row === kind);
export const oursInGoogle = async ({ salon }: Started, name = 'anna') =>
  (await salon.inGoogle(name)).filter((item) => item.status !== 'cancelled' && item.summary === 'Haircut');
/** To Google the grant belongs to another client than ours. */
async function refuseOurClient({ world }: Started): Promise<void> {
  const path = `/accounts/${encodeURIComponent('anna@example.com')}`;
  await world.control('POST', `${path}/revoke`, { mode: 'unauthorized_client' });
  await world.control('POST', `${path}/expire-access-tokens`);
}

/** A sweep that cannot remove an event's row the first time. */
class DyingSweep {
  deaths = 0;

  wrap: Wrap = (ports, part) => {
    if (part !== 'run-schedule') return ports;
    const remove: Store['delete'] = async (one) => {
      if (this.deaths === 0 || one.table !== 'calendar' || !one.key.sk.startsWith('t#'))
        return await ports.store.delete(one);
      this.deaths -= 1;
      throw new Error('The sweep died');
    };
    return overlaid(ports, { store: overlaid(ports.store, { delete: remove }) });
  };
}

async function nothingStays(anna: Started): Promise<void> {
  await anna.world.pass(3 * hour, 5 * minute);
  const kinds = ['event', 'eventId', 'override'];
  expect(anna.world.store.rows('calendar').filter(({ row }) => kinds.includes(String(row)))).toEqual([]);
  expect(rowsOf(anna, 'cleanup')).toEqual([]);
}

export const full = { detailsToGoogle: 'full' } as const;

export async function openTold(start: Start) {
  const { world, salon } = await start();
  await salon.settings(full);
  const link = await salon.live('anna', [at('event001', 9)]);
  const { id } = await salon.book('anna', slot);
  await world.settle();
  return { world, salon, link, booking: await salon.booking(id) };
}

export const leaving = {
  kept: scenario(
    'DS1 a disconnect that keeps the copies leaves Google as it is and asks it nothing more',
    async (start) => {
      const anna = await openTold(start);
      const from = await lastRequest(anna);
      await leave(anna, anna.link, 'keep');
      await carriedOut(anna);
      await anna.world.pass(2 * 24 * hour, hour);
      expect(await operations(anna, from)).toEqual(['channels.stop', 'oauth.revoke']);
      expect(await oursInGoogle(anna)).toHaveLength(1);
      expect(await anna.salon.link(anna.link.id)).not.toHaveProperty('leaving');
      expect((await anna.salon.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toEqual([]);
    },
  ),

  removed: scenario(
    'DS1 a disconnect that removes the copies takes coming bookings out of Google and no others',
    async (start) => {
      const anna = await openTold(start);
      await leave(anna, anna.link, 'remove');
      await carriedOut(anna);
      expect(await oursInGoogle(anna)).toEqual([]);
      expect((await anna.salon.inGoogle('anna')).filter(({ status }) => status !== 'cancelled')).toHaveLength(1);
      expect(await anna.salon.booking(anna.booking.id)).toMatchObject({
        status: 'confirmed',
        google: { state: 'off', previous: [] },
      });
      expect((await anna.salon.booking(anna.booking.id)).dueAt).toBeUndefined();
    },
  ),

  pastStays: scenario('DS1 events of past bookings stay where they are', async (start) => {
    const anna = await openTold(start);
    await anna.world.pass(3 * 24 * hour, hour);
    await leave(anna, anna.link, 'remove');
    await carriedOut(anna);
    expect(await oursInGoogle(anna)).toHaveLength(1);
  }),

  cancelledToo: scenario('DS1 an event whose booking was cancelled a moment before goes as well', async (start) => {
    const anna = await openTold(start);
    await cancel(anna, anna.booking);
    await leave(anna, anna.link, 'remove');
    await carriedOut(anna);
    expect(await oursInGoogle(anna)).toEqual([]);
  }),

  oldCopies: scenario('DS1 a copy that a booking had left behind in the calendar goes as well', async (start) => {
    const anna = await openTold(start);
    await anna.salon.live('bea');
    await change(anna, anna.booking, { resourceId: 'res_bea' });
    await leave(anna, anna.link, 'remove');
    await carriedOut(anna);
    expect(await oursInGoogle(anna)).toEqual([]);
    expect(await oursInGoogle(anna, 'bea')).toHaveLength(1);
    expect((await anna.salon.booking(anna.booking.id)).google.previous).toEqual([]);
  }),

  manyPages: scenario('DS1 the walk over the copies of a full calendar is taken up where it stopped', async (start) => {
    const anna = await openTold(start);
    for (let day = 6; day < 18; day++)
      for (let hourOfDay = 6; hourOfDay < 16; hourOfDay++)
        await anna.salon
          .book('anna', `2026-05-${String(day).padStart(2, '0')}T${String(hourOfDay).padStart(2, '0')}:00:00Z`)
          .catch(() => undefined);
    await anna.world.pass(20 * minute);
    const before = (await oursInGoogle(anna)).length;
    expect(before).toBeGreaterThan(105);
    await leave(anna, anna.link, 'remove');
    await anna.world.pass(30 * minute);
    expect(await oursInGoogle(anna)).toEqual([]);
    expect(await anna.salon.link(anna.link.id)).not.toHaveProperty('leaving');
  }),

  editedAsItLeft: scenario(
    'RC4 what somebody changed in a calendar that is left without its copies is kept on the desk',
    async (start) => {
      const anna = await openTold(start);
      await pushes(anna, 'off');
      await anna.salon.move(
        'anna',
        anna.booking.google.eventId ?? '',
        '2026-05-06T09:00:00+02:00',
        '2026-05-06T10:00:00+02:00',
      );
      await leave(anna, anna.link, 'remove');
      await carriedOut(anna);
      expect(await oursInGoogle(anna)).toEqual([]);
      expect(anna.salon.conflicts()).toMatchObject([
        { kind: 'both_changed', theirs: { start: '2026-05-06T07:00:00.000Z' }, lost: { fields: ['time'] } },
      ]);
    },
  ),

  deadGrant: scenario('DS1 a disconnect works with a dead grant and says what stays behind', async (start) => {
    const anna = await openTold(start);
    await anna.world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
    await anna.world.pass(25 * hour, hour);
    expect(await anna.salon.link(anna.link.id)).toMatchObject({ state: 'actionNeeded' });
    expect(await leave(anna, anna.link, 'remove')).toMatchObject({ staysBehind: 1 });
    await carriedOut(anna);
    expect(rowsOf(anna, 'account')).toEqual([]);
    expect(anna.salon.conflicts()).toEqual([]);
  }),

  otherClient: scenario(
    'DS1, CH3 a calendar is left a day later though Google refuses our client, and Google is asked ever more rarely',
    async (start) => {
      const anna = await openTold(start);
      await refuseOurClient(anna);
      const from = await lastRequest(anna);
      await leave(anna, anna.link, 'keep');
      await anna.world.pass(23 * hour, minute);
      expect((await anna.salon.link(anna.link.id)).leaving).toBe('keep');
      // By the hour for the channel; the link looks at its own rows only.
      expect((await operations(anna, from)).length).toBeLessThan(30);
      await anna.world.pass(8 * hour, minute);
      expect((await anna.salon.link(anna.link.id)).leaving).toBeUndefined();
    },
  ),

  looksRarely: scenario('DS1 what cannot be tidied yet is looked at ever more rarely', async (start) => {
    const anna = await openTold(start);
    await refuseOurClient(anna);
    await leave(anna, anna.link, 'keep');
    let writes = 0;
    anna.world.store.subscribe(({ after }) => {
      if (after?.row === 'link') writes += 1;
    });
    await anna.world.pass(20 * hour, minute);
    expect(writes).toBeLessThan(100);
  }),

  unusedFails: scenario('IN6 an account that nobody uses any more goes though its grant has failed', async (start) => {
    const anna = await openTold(start);
    const { refreshToken: _, ...row }: Row = rowsOf(anna, 'account')[0] ?? { pk: '', sk: '' };
    const key = directoryKeys.account(anna.salon.id, 'acc_unused');
    const failed = { grant: 'failed', grantSince: iso(anna.world.time), remindersSent: 0 };
    const releaseAt = iso(anna.world.time + hour);
    const unused = { ...row, ...key, ...failed, id: 'acc_unused', sub: '4711', email: 'else@example.com', releaseAt };
    await anna.world.store.put({ table: 'directory', row: { ...unused, ...dueAt(key, anna.world.time) } });
    await anna.world.pass(2 * hour);
    expect(rowsOf(anna, 'account').map(({ id }) => id)).toEqual([row.id]);
  }),

  diesMeanwhile: scenario(
    'DS1 copies whose grant dies while they are removed are counted and waited for no longer',
    async (start) => {
      const anna = await openTold(start);
      await anna.world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
      await leave(anna, anna.link, 'remove');
      await anna.world.pass(3 * hour, minute);
      expect(await oursInGoogle(anna)).toHaveLength(1);
      expect(await anna.salon.link(anna.link.id)).toMatchObject({ state: 'disconnected', leftBehind: 1 });
      expect((await anna.salon.link(anna.link.id)).leaving).toBeUndefined();
      expect((await anna.salon.booking(anna.booking.id)).google.previous).toEqual([]);
    },
  ),

  mirrorGoes: scenario('DS1 nothing of the calendar stays in the database', async (start) => {
    const anna = await openTold(start);
    await leave(anna, anna.link, 'keep');
    await nothingStays(anna);
  }),

  mirrorGoesThroughDeath: scenario(
    'DS1 nothing of the calendar stays though the sweep that removes it dies over it',
    async (start) => {
      const dying = new DyingSweep();
      const anna = await openTold((options) => start({ ...options, wrap: dying.wrap }));
      await leave(anna, anna.link, 'keep');
      dying.deaths = 1;
      await nothingStays(anna);
      expect(dying.deaths).toBe(0);
    },
  ),

  lateChunk: scenario(
    'DS1 a chunk, a push and a notification that come late change nothing and ask Google nothing',
    async (start) => {
      const anna = await openTold(start);
      await anna.salon.create('anna', at('event002', 15));
      await change(anna, anna.booking, { title: 'Colour' });
      await settleBut(anna, 'deltas', 'pushes');
      const [channel] = channelsOf(anna);
      const notification = anna.world.delivered.at(-1) ?? {};
      await leave(anna, anna.link, 'keep');
      const from = await lastRequest(anna);
      expect(channel?.state).toBe('live');
      await anna.world.settle();
      await anna.world.notify(notification);
      await carriedOut(anna);
      expect(await operations(anna, from)).toEqual(['channels.stop', 'oauth.revoke']);
      expect(await anna.salon.booking(anna.booking.id)).toMatchObject({ title: 'Colour', google: { state: 'off' } });
      await anna.world.pass(2 * hour, 5 * minute);
      expect(anna.world.store.rows('calendar').filter(({ row }) => row === 'event')).toEqual([]);
    },
  ),

  conflictsClose: scenario('DS1 conflicts of a disconnected calendar close, and held bookings stand', async (start) => {
    const { world, salon } = await start();
    const link = await salon.live('anna');
    for (let hourOfDay = 6; hourOfDay < 16; hourOfDay++)
      await salon.book('anna', `2026-05-06T${String(hourOfDay).padStart(2, '0')}:00:00Z`);
    await world.pass(2 * minute);
    for (const { id } of await salon.inGoogle('anna')) await salon.remove('anna', id);
    await world.settle();
    expect(salon.conflicts().map(({ kind }) => kind)).toEqual(['mass_deletion_held']);
    await leave({ world, salon }, link, 'keep');
    await carriedOut({ world, salon });
    expect(salon.conflicts()).toEqual([]);
    const held = world.store
      .rows('calendar')
      .filter(
        ({ row, heldByConflict, dueAt }) => row === 'booking' && (heldByConflict !== undefined || dueAt !== undefined),
      );
    expect(held).toEqual([]);
  }),

  stopsFirst: scenario('CH3 the channel is stopped before the grant is revoked', async (start) => {
    const anna = await openTold(start);
    await anna.salon.fault('channels.stop', { kind: 'status', status: 503 }, { times: 2 });
    await leave(anna, anna.link, 'keep');
    const from = await lastRequest(anna);
    await anna.world.pass(20 * minute);
    expect(await operations(anna, from)).toEqual(['channels.stop', 'channels.stop', 'channels.stop', 'oauth.revoke']);
  }),

  tokensGo: scenario('DS1 with its last link an account goes, tokens and all', async (start) => {
    const { world, salon } = await start();
    await salon.addResource('anna');
    await salon.addResource('bea');
    await salon.addAccount('anna', [], twoCalendars);
    const first = await salon.connect('anna');
    const second = await salon.connect('bea', 'second@group.example', { as: 'anna' });
    await world.settle();
    await leave({ world, salon }, first, 'keep');
    await carriedOut({ world, salon });
    expect(rowsOf({ world, salon }, 'account')).toMatchObject([{ id: second.accountId, grant: 'ok' }]);
    expect(await salon.calls('oauth.revoke')).toEqual([]);
    await leave({ world, salon }, second, 'keep');
    await carriedOut({ world, salon });
    expect(rowsOf({ world, salon }, 'account')).toEqual([]);
    expect(rowsOf({ world, salon }, 'grant')).toEqual([]);
    expect(await salon.calls('oauth.revoke')).toHaveLength(1);
  }),

  otherBusiness: scenario(
    'IN6 a grant that another business holds is forgotten here and not revoked at Google',
    async (start) => {
      const { world, salon } = await start();
      const here = await salon.live('anna');
      const studio = await Business.open(world, 'biz_studio');
      await studio.addResource('anna');
      const there = await studio.connect('anna');
      await world.settle();
      await leave({ world, salon }, here, 'keep');
      await carriedOut({ world, salon });
      expect(await salon.calls('oauth.revoke')).toEqual([]);
      await salon.create('anna', at('event001', 8));
      await world.settle();
      expect((await studio.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z')).busy).toHaveLength(1);
      await leave({ world, salon }, there, 'keep', studio);
      await carriedOut({ world, salon });
      expect(await salon.calls('oauth.revoke')).toHaveLength(1);
      expect(world.store.rows('directory').filter(({ row }) => row === 'grant')).toEqual([]);
    },
  ),

  revokeLater: scenario(
    'IN6 a revocation that Google does not answer is tried again until it is done',
    async (start) => {
      const anna = await openTold(start);
      await anna.salon.fault('oauth.revoke', { kind: 'status', status: 503 }, { times: 2 });
      await leave(anna, anna.link, 'keep');
      await anna.world.pass(5 * hour, 5 * minute);
      expect(await anna.salon.calls('oauth.revoke')).toHaveLength(3);
      expect(rowsOf(anna, 'account')).toEqual([]);
    },
  ),

  failedDoesNotStop: scenario(
    'DS1 a grant that cannot be given back does not keep other links from leaving',
    async (start) => {
      const anna = await openAnna(start);
      const bea = await anna.salon.live('bea');
      await anna.salon.fault('oauth.revoke', { kind: 'status', status: 503 }, { nth: 1 });
      await anna.world.control('POST', `/accounts/${encodeURIComponent('anna@example.com')}/revoke`, {});
      await leave(anna, anna.link, 'remove');
      await leave(anna, bea, 'remove');
      await anna.world.pass(3 * hour, 5 * minute);
      expect(rowsOf(anna, 'account')).toEqual([]);
      expect(anna.salon.links().every((link) => link.leaving === undefined)).toBe(true);
    },
  ),
};

/** Of Anna’s account. */
export const twoCalendars = [
  { id: 'anna@example.com', summary: 'anna', primary: true, timeZone: 'Europe/Berlin' },
  { id: 'second@group.example', summary: 'second', timeZone: 'Europe/Berlin' },
];
