import { expect } from 'vitest';
import { bringClient, leaveClient, tryAgain } from '../../../shared/oauth-clients/clients.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { at, busyOnTheTwelfth, hour, minute, scenario, slot } from '../scenario.ts';

/** Businesses with an OAuth client of their own, and accounts that come and go with it. */

const rowsOf = ({ world }: Started, kind: string) => world.store.rows('directory').filter(({ row }) => row === kind);
const clientsOf = (started: Started) => rowsOf(started, 'account').map(({ oauthClient }) => oauthClient);
const own = { clientId: '7-own.apps', clientSecret: 'GOCSPX-own' };

/** Two resources with a calendar each of the same account, through the installation's client. */
async function openShared(start: Start) {
  const started = await start();
  const { world, salon } = started;
  await salon.addResource('anna');
  await salon.addResource('bea');
  await salon.addAccount('anna', [], twoCalendars);
  const first = await salon.connect('anna');
  const second = await salon.connect('bea', 'second@group.example', { as: 'anna' });
  await world.settle();
  return { ...started, first, second };
}

const twoCalendars = [
  { id: 'anna@example.com', summary: 'anna', primary: true, timeZone: 'Europe/Berlin' },
  { id: 'second@group.example', summary: 'second', timeZone: 'Europe/Berlin' },
];

async function openOwn(start: Start) {
  const started = await start();
  await started.salon.bringClient(own);
  const link = await started.salon.live('anna', [at('event001', 9)]);
  return { ...started, link };
}

/** Google takes the client by another secret only, and every access token has ended. */
async function refuse({ world }: Started): Promise<void> {
  await world.control('POST', '/clients', { ...own, clientSecret: 'GOCSPX-next', redirectUris: [] });
  await world.pass(2 * hour, 10 * minute);
}

export const bringing = {
  moves: scenario(
    'IN6 a consent through another client takes all links of the person along, and lets the former account go',
    async (start) => {
      const shared = await openShared(start);
      const { world, salon, first, second } = shared;
      const booking = await salon.book('anna', slot);
      await world.settle();
      await world.pass(minute);
      await salon.bringClient(own);
      expect(clientsOf(shared)).toEqual(['default']);
      expect((await salon.connect('anna')).id).toBe(first.id);
      await world.settle();
      await world.pass(30 * minute);
      for (const id of [first.id, second.id])
        expect(await salon.link(id)).toMatchObject({ oauthClient: own.clientId, state: 'active', generation: 2 });
      expect(clientsOf(shared)).toEqual([own.clientId]);
      expect(rowsOf(shared, 'grant')).toHaveLength(1);
      expect(await salon.calls('oauth.revoke')).toHaveLength(1);
      expect((await salon.booking(booking.id)).google.eventId).toBe(
        (await salon.inGoogle('anna')).find(({ status }) => status === 'confirmed')?.id,
      );
      await expectAgreement(salon);
      await salon.create('anna', at('event001', 9));
      await world.settle();
      expect(await busyOnTheTwelfth(shared)).toHaveLength(1);
    },
  ),

  keeps: scenario('IN6 accounts go on with the client they consented to', async (start) => {
    const anna = await openOwn(start);
    await leaveClient(anna.world.ports, anna.salon.id);
    await anna.world.pass(3 * hour, 10 * minute);
    await anna.salon.create('anna', at('event002', 11));
    await anna.world.settle();
    expect(await busyOnTheTwelfth(anna)).toHaveLength(2);
    expect(anna.salon.conflicts()).toEqual([]);
  }),

  sameProject: scenario(
    'IN6 a former client is not revoked while another client of its project holds the grant',
    async (start) => {
      const anna = await openOwn(start);
      await anna.salon.bringClient({ clientId: '7-other.apps', clientSecret: 'GOCSPX-other' });
      await anna.salon.connect('anna');
      await anna.world.pass(2 * hour, 5 * minute);
      expect(clientsOf(anna)).toEqual(['7-other.apps']);
      await anna.salon.create('anna', at('event002', 11));
      await anna.world.settle();
      expect(await busyOnTheTwelfth(anna)).toHaveLength(2);
      expect((await anna.salon.link(anna.link.id)).state).toBe('active');
    },
  ),

  refused: scenario(
    'GR2 a client of its own that Google refuses is one warning of the business, and fails no grant',
    async (start) => {
      const anna = await openOwn(start);
      const { world, salon } = anna;
      await refuse(anna);
      const booking = await salon.book('anna', slot);
      await world.settle();
      expect(salon.conflicts()).toMatchObject([
        { kind: 'client_refused', subject: { type: 'business', label: own.clientId } },
      ]);
      expect((await salon.link(anna.link.id)).state).toBe('active');
      expect(rowsOf(anna, 'account')).toMatchObject([{ grant: 'ok' }]);
      expect(world.metrics.counted('OperatorNeeded')).toBe(0);
      const client = { businessId: salon.id, ...own, clientSecret: 'GOCSPX-next' };
      await bringClient(world.ports, client);
      await tryAgain(world.ports, client);
      await world.pass(2 * minute);
      expect(salon.conflicts()).toEqual([]);
      expect((await salon.booking(booking.id)).google.state).toBe('synced');
    },
  ),

  ownQuota: scenario('PU5 calls through an own client use up no quota of the installation’s', async (start) => {
    const anna = await openOwn(start);
    const used = rowsOf(anna, 'budget').filter(({ sk }) => sk === 'client');
    expect(used.map(({ pk }) => pk)).toEqual(['budget#7']);
  }),

  secretGoes: scenario('DS1 the secret of a former client goes with the last account that needs it', async (start) => {
    const anna = await openOwn(start);
    await leaveClient(anna.world.ports, anna.salon.id);
    await anna.world.pass(2 * hour, 10 * minute);
    expect(rowsOf(anna, 'googleClient')).toHaveLength(1);
    await anna.salon.connect('anna');
    await anna.world.pass(26 * hour, 10 * minute);
    expect(clientsOf(anna)).toEqual(['default']);
    expect(rowsOf(anna, 'googleClient')).toEqual([]);
  }),

  foreign: scenario('IN5 a calendar of another address than the invited one is told as such', async (start) => {
    const { world, salon } = await start();
    await salon.addResource('anna');
    await salon.addResource('bea');
    await salon.addAccount('bea');
    const other = await salon.connect('anna', 'bea@example.com', { as: 'bea', role: 'blockOnly' });
    const same = await salon.connect('bea');
    await world.settle();
    expect(await salon.link(other.id)).toMatchObject({ confirmedForeign: true });
    expect(await salon.link(same.id)).toMatchObject({ confirmedForeign: false });
    const invitations = rowsOf({ world, salon }, 'invitation');
    expect(invitations.find(({ resourceId }) => resourceId === 'res_anna')).toMatchObject({ confirmedForeign: true });
  }),

  neverChosen: scenario(
    'DS1 an account that nobody chooses a calendar with is let go after 26 hours, and not before',
    async (start) => {
      const { world, salon } = await start();
      await salon.addResource('anna');
      await salon.addAccount('anna');
      await salon.grant('anna');
      await world.pass(25 * hour, 10 * minute);
      expect(rowsOf({ world, salon }, 'account')).toHaveLength(1);
      await world.pass(2 * hour, 10 * minute);
      expect(rowsOf({ world, salon }, 'account')).toEqual([]);
      expect(rowsOf({ world, salon }, 'grant')).toEqual([]);
      expect(await salon.calls('oauth.revoke')).toHaveLength(1);
    },
  ),
};
