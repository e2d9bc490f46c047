import { afterAll, describe, expect } from 'vitest';
import { tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { getInvitation } from '../../shared/records/directory.ts';
import { expectAgreement } from './agreement.ts';
import type { Deaths } from './deaths.ts';
import {
  begin,
  bookingPath,
  changesOf,
  diesIn,
  expectNothingOwed,
  ifMatch,
  live,
  rowsOf,
  type Town,
  wanted,
  withBooking,
} from './edge-town.ts';
import { KillCount } from './kill-count.ts';

/** The API dies at every point, and a caller that got no answer asks again: nothing is doubled, nothing half-done. */

const counts = new KillCount();
afterAll(() => counts.print());

const dies = diesIn(counts);

async function massDeletion(deaths: Deaths): Promise<Town> {
  const town = await live(deaths);
  for (const hour of ['08', '09', '11', '12', '13', '14'])
    await town.salon.book('anna', `2026-05-06T${hour}:00:00+02:00`);
  await town.edges.settle();
  const own = (await town.salon.inGoogle('anna')).filter(({ id }) => id !== 'meeting1');
  for (const { id } of own) await town.salon.remove('anna', id);
  await town.edges.settle();
  return town;
}

describe('the API', () => {
  for (const verify of ['never', 'always'])
    dies('AV3', 'api', `a booking, Google asked ${verify}`, {
      act: async ({ edges }) => {
        const { status } = await edges.insist('POST', '/v1/bookings', { body: { ...wanted, verify } });
        expect([201, 409]).toContain(status);
        await edges.settle();
      },
      check: async (town) => {
        await expectAgreement(town.salon);
        expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ status: 'confirmed', title: 'Haircut' }]);
        expect(changesOf(town)).toBe(1);
      },
    });

  const changes = {
    moved: { start: '2026-05-06T14:00:00+02:00', end: '2026-05-06T15:00:00+02:00' },
    renamed: { title: 'Colour' },
  };
  for (const [story, body] of Object.entries(changes))
    dies('API1', 'api', `a booking ${story}`, {
      begin: withBooking,
      act: async (town) => {
        const path = bookingPath(town);
        const headers = await ifMatch(town, path);
        const { status } = await town.edges.insist('PATCH', path, { body, headers });
        expect([200, 412]).toContain(status);
        await town.edges.settle();
      },
      check: async (town) => {
        await expectAgreement(town.salon);
        expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ version: 2 }]);
        expect(changesOf(town)).toBe(2);
      },
    });

  dies('API1', 'api', 'a booking given to a colleague', {
    begin: async (deaths) => {
      const town = await withBooking(deaths);
      await town.salon.live('ben');
      return town;
    },
    act: async (town) => {
      const path = bookingPath(town);
      const headers = await ifMatch(town, path);
      await town.edges.insist('PATCH', path, { body: { resourceId: 'res_ben' }, headers });
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon, ['anna', 'ben']);
      expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ version: 2, resourceId: 'res_ben' }]);
    },
  });

  dies('API1', 'api', 'a booking cancelled', {
    begin: withBooking,
    act: async (town) => {
      const path = bookingPath(town);
      const headers = await ifMatch(town, path);
      const { status } = await town.edges.insist('DELETE', path, { headers });
      expect([200, 412]).toContain(status);
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon);
      expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ status: 'cancelled', version: 2 }]);
      expect((await town.salon.inGoogle('anna')).map(({ id }) => id)).toEqual(['meeting1']);
    },
  });

  dies('IN1', 'api', 'an invitation sent, and sent again', {
    begin: async (deaths) => {
      const town = await begin(deaths);
      await town.salon.addResource('anna');
      return town;
    },
    act: async ({ edges }) => {
      for (let time = 0; time < 2; time++) {
        const { status } = await edges.insist('POST', '/v1/resources/res_anna/invitation', { body: {} });
        expect(status).toBe(201);
      }
      await edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      const { world, salon } = town;
      const invitation = await getInvitation(world.store, salon.id, 'res_anna');
      expect(invitation?.state).toBe('sent');
      const token = invitation && (await tokenOf(world.ports, invitation));
      expect(world.mails.at(-1)?.text).toContain(`/invitations/${token}`);
      expect((await town.edges.browser().get(`/invitations/${token}`)).status).toBe(200);
    },
  });

  dies('API1', 'api', 'settings changed for all', {
    begin: async (deaths) => {
      const town = await live(deaths);
      const at = '/v1/resources/res_anna/settings';
      await town.edges.call('PATCH', at, { body: { direction: 'googleToBookings' }, headers: await ifMatch(town, at) });
      return town;
    },
    act: async (town) => {
      const path = '/v1/settings?applyToAll=true';
      const change = async () => {
        const headers = await ifMatch(town, '/v1/settings');
        return await town.edges.call('PATCH', path, { body: { direction: 'bookingsToGoogle' }, headers });
      };
      if ((await change()).status >= 500) await change();
    },
    check: async (town) => {
      const { body } = await town.edges.call('GET', '/v1/resources/res_anna/settings');
      expect(body).toMatchObject({ direction: null, effective: { direction: 'bookingsToGoogle' } });
    },
  });

  dies('API2', 'api', 'a key made and one deleted', {
    act: async (town) => {
      const keys = `/v1/businesses/${town.salon.id}/keys`;
      const made = await town.edges.insist('POST', keys, { key: 'admin-key', body: { name: 'new', scopes: ['read'] } });
      expect(made.status).toBe(201);
      const { status } = await town.edges.insist('DELETE', `${keys}/${String(made.body['id'])}`, { key: 'admin-key' });
      expect([204, 404]).toContain(status);
      expect((await town.edges.insist('GET', '/v1/resources', { key: String(made.body['key']) })).status).toBe(401);
    },
    check: async (town) => {
      expect((await town.edges.call('GET', '/v1/resources')).status).toBe(200);
    },
  });

  for (const [action, answered, status, inGoogle] of [
    ['acceptDeletions', 'accepted', 'cancelled', 0],
    ['refuseDeletions', 'refused', 'confirmed', 6],
  ] as const)
    dies('CF2', 'api', `a mass deletion ${answered}`, {
      begin: massDeletion,
      act: async ({ edges, salon }) => {
        const row = salon.conflicts().find(({ kind }) => kind === 'mass_deletion_held');
        const answer = await edges.insist('POST', `/v1/conflicts/${row?.id}/actions`, { body: { action } });
        expect(answer.status).toBe(200);
        await edges.settle();
      },
      check: async (town) => {
        await expectAgreement(town.salon);
        const statuses = rowsOf(town, 'calendar', 'booking').map((row) => row['status']);
        expect(statuses).toEqual(Array(6).fill(status));
        expect((await town.salon.inGoogle('anna')).filter(({ id }) => id !== 'meeting1')).toHaveLength(inGoogle);
        expect(town.salon.conflicts()).toEqual([]);
      },
    });

  const decisions = {
    keepOurs: { start: '2026-05-05T12:00:00.000Z' },
    acceptGoogle: { start: '2026-05-06T10:00:00.000Z' },
    moveToNextFree: { start: '2026-05-06T10:00:00.000Z' },
  };
  for (const [action, after] of Object.entries(decisions))
    dies('CF2', 'api', `a moved event settled by ${action}`, {
      begin: async (deaths) => {
        const town = await withBooking(deaths);
        await town.salon.settings({ onEventMoved: 'ask' });
        const own = (await town.salon.inGoogle('anna')).find(({ id }) => id !== 'meeting1');
        town.world.time += 60_000;
        await town.salon.move('anna', own?.id ?? '', '2026-05-06T12:00:00+02:00', '2026-05-06T13:00:00+02:00');
        await town.edges.settle();
        return town;
      },
      act: async ({ edges, salon }) => {
        const row = salon.conflicts().find(({ kind }) => kind === 'move_refused');
        const asked = { body: { action, by: 'Lena' } };
        const { status } = await edges.insist('POST', `/v1/conflicts/${row?.id}/actions`, asked);
        expect(status).toBe(200);
        await edges.settle();
      },
      check: async (town) => {
        await expectAgreement(town.salon);
        expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ version: 2, ...after }]);
        expect(changesOf(town)).toBe(2);
        expect(rowsOf(town, 'conflicts', 'conflict')).toMatchObject([
          { state: 'settled', settledBy: { name: 'Lena' } },
        ]);
      },
    });

  dies('LG1', 'api', 'a change undone', {
    begin: async (deaths) => {
      const town = await withBooking(deaths);
      const path = bookingPath(town);
      town.world.time += 60_000;
      await town.edges.call('PATCH', path, { body: { title: 'Colour' }, headers: await ifMatch(town, path) });
      await town.edges.settle();
      town.world.time += 60_000;
      return town;
    },
    act: async (town) => {
      const id = bookingPath(town).split('/').at(-1);
      const { body } = await town.edges.insist('GET', `/v1/ledger?bookingId=${id}`);
      const [newest] = Array.isArray(body['items']) ? body['items'] : [];
      const { status } = await town.edges.insist('POST', `/v1/ledger/${newest.id}/undo`);
      expect([200, 409]).toContain(status);
      await town.edges.settle();
    },
    check: async (town) => {
      await expectAgreement(town.salon);
      expect(rowsOf(town, 'calendar', 'booking')).toMatchObject([{ version: 3, title: 'Haircut' }]);
      expect(changesOf(town)).toBe(3);
    },
  });

  dies('GR1', 'api', 'a grant tried that Google has ended', {
    act: async ({ edges, world }) => {
      await world.control('POST', '/accounts/anna%40example.com/revoke', { mode: 'revoked' });
      await edges.insist('POST', '/v1/resources/res_anna/check');
      await edges.settle();
    },
    check: async (town) => {
      expectNothingOwed(town);
      expect(rowsOf(town, 'directory', 'account')).toMatchObject([{ grant: 'failed' }]);
      expect(town.salon.links()).toMatchObject([{ state: 'actionNeeded' }]);
      expect(town.salon.conflicts().map(({ kind }) => kind)).toEqual(['grant_failed']);
      expect(town.world.mails.filter(({ text }) => text.includes('/invitations/'))).toHaveLength(1);
    },
  });

  for (const command of ['pause', 'resync'])
    dies('API1', 'api', `a link told to ${command}`, {
      begin: withBooking,
      act: async ({ edges, salon }) => {
        const path = `/v1/links/${salon.links()[0]?.id}`;
        const { status } = await edges.insist('POST', `${path}/${command}`);
        expect([200, 202, 409]).toContain(status);
        await edges.settle();
        if (command === 'pause') await edges.insist('POST', `${path}/resume`);
        await edges.settle();
      },
      check: async (town) => await expectAgreement(town.salon),
    });
});
