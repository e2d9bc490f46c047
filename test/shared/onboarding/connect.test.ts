import { describe, expect, it } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { CalendarClaimRow, ChannelRow, type LinkRow } from '../../../shared/contracts/rows/links.ts';
import { calendarHashOf } from '../../../shared/identity/ids.ts';
import { closeOfLink } from '../../../shared/desk/close-of-link.ts';
import { connectCalendar } from '../../../shared/onboarding/connect.ts';
import { failGrant } from '../../../shared/onboarding/failed-grants.ts';
import { storeGrant } from '../../../shared/onboarding/grants.ts';
import { findByToken, tokenOf } from '../../../shared/onboarding/invitation-token.ts';
import { revokeInvitation } from '../../../shared/onboarding/invitations.ts';
import { getLinksOfResource } from '../../../shared/records/directory.ts';
import { iso } from '../../../shared/records/time.ts';
import {
  businessId,
  calendarOf,
  connect,
  createWorld,
  grantOf,
  invite,
  patchLink,
  type World,
} from './support/world.ts';

const own = calendarOf('anna@example.com', { primary: true });

async function granted(world: World, more: Parameters<typeof grantOf>[0] = {}) {
  const grant = grantOf(more);
  const stored = await storeGrant(world.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
  if (!stored.ok) throw new Error(stored.reason);
  return stored.account;
}

/** What a finished import leaves on a link. */
const imported = async (world: World, link: LinkRow) => {
  const set = {
    cursor: 'sync-1',
    generation: 1,
    pullNumber: 3,
    pullEpoch: 2,
    ticket: 5,
    servedTicket: 5,
    asOf: link.createdAt,
  };
  await patchLink(world, link, set, ['building', 'dueAt', 'dueShard']);
};

const only = (world: World): LinkRow => {
  const [link, more] = world.links();
  if (link === undefined || more !== undefined) throw new Error('expected one link');
  return link;
};

describe('connecting a calendar', () => {
  it('stores claim, link, pointer, used invitation, mail and ledger row together, and owes the first import', async () => {
    const world = await createWorld();
    const { link, account } = await connect(world);
    expect(link).toMatchObject({
      accountId: account.id,
      role: 'write',
      state: 'active',
      generation: 0,
      building: 1,
      ticket: 1,
      pullState: 'idle',
      breaker: [],
      dueAt: iso(world.clock.now()),
    });
    const claimKey = directoryKeys.calendarClaim(businessId, calendarHashOf('anna@example.com'));
    expect(CalendarClaimRow.parse(await world.memory.get('directory', claimKey))).toMatchObject({ linkId: link.id });
    expect(await getLinksOfResource(world.memory, businessId, 'res_anna')).toEqual([link]);
    expect(world.invitation()).toMatchObject({ state: 'done', calendarChosenAt: iso(world.clock.now()) });
    expect(world.mails().map(({ template }) => template)).toEqual(['connected', 'invitation']);
    expect(world.memory.rows('ledger')).toMatchObject([
      { subject: { type: 'link', id: link.id }, by: 'anna@example.com' },
    ]);
  });

  it('IN1 the link is used up when the calendar is chosen', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const token = await tokenOf(world.ports, invitation);
    const account = await granted(world);
    const input = { businessId, resourceId: 'res_anna', invitation, account, calendar: own, role: 'write' } as const;
    expect((await connectCalendar(world.ports, input)).ok).toBe(true);
    expect(await findByToken(world.ports, token)).toBeUndefined();
    expect(await connectCalendar(world.ports, input)).toEqual({ ok: false, reason: 'invitation_ended' });
  });

  it('IN1 nothing is connected through a link that was revoked, resent or has expired meanwhile', async () => {
    for (const how of ['revoke', 'resend', 'expire'] as const) {
      const world = await createWorld();
      const invitation = await invite(world);
      const account = await granted(world);
      if (how === 'revoke') await revokeInvitation(world.ports, { businessId, resourceId: 'res_anna' });
      if (how === 'resend') await invite(world);
      if (how === 'expire') world.clock.advance(8 * 86_400_000);
      const before = world.everything();
      const input = { businessId, resourceId: 'res_anna', invitation, account, calendar: own, role: 'write' } as const;
      expect(await connectCalendar(world.ports, input)).toEqual({ ok: false, reason: 'invitation_ended' });
      expect(world.everything()).toBe(before);
    }
  });

  it('GR2 nothing is connected with a grant that has failed meanwhile', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const account = await granted(world);
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    const input = { businessId, resourceId: 'res_anna', invitation, account, calendar: own, role: 'write' } as const;
    expect(await connectCalendar(world.ports, input)).toEqual({ ok: false, reason: 'grant_ended' });
    expect(world.links()).toEqual([]);
  });

  it('the same calendar for a second resource is refused with an open conflict, never taken over', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    const invitation = await invite(world, 'res_ben');
    const input = { businessId, resourceId: 'res_ben', invitation, account, calendar: own, role: 'write' } as const;
    expect(await connectCalendar(world.ports, input)).toEqual({ ok: false, reason: 'calendar_wanted_twice' });
    expect(world.links().map(({ resourceId }) => resourceId)).toEqual(['res_anna']);
    expect(world.conflicts()).toMatchObject([{ kind: 'calendar_wanted_twice', state: 'open', resourceId: 'res_ben' }]);
    expect(world.invitation('res_ben').state).toBe('sent');

    await patchLink(world, only(world), { state: 'disconnected' });
    expect((await connectCalendar(world.ports, input)).ok).toBe(true);
    expect(world.conflicts()).toMatchObject([{ kind: 'calendar_wanted_twice', state: 'closed' }]);
  });

  it('CF1 a calendar wanted twice closes itself when its resource has another calendar, or the holder has let go', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    const wanting = async () => {
      const invitation = await invite(world, 'res_ben');
      return { businessId, resourceId: 'res_ben', invitation, account, calendar: own, role: 'write' } as const;
    };
    const input = await wanting();
    await connectCalendar(world.ports, input);
    await connectCalendar(world.ports, input);
    expect(world.conflicts()).toMatchObject([{ kind: 'calendar_wanted_twice', state: 'open', count: 2 }]);
    expect((await connectCalendar(world.ports, { ...input, calendar: calendarOf('another') })).ok).toBe(true);
    expect(world.conflicts()).toMatchObject([{ kind: 'calendar_wanted_twice', state: 'closed' }]);

    const bens = world.links().find(({ resourceId }) => resourceId === 'res_ben');
    if (bens === undefined) throw new Error('Ben has no link');
    await patchLink(world, bens, { state: 'disconnected' });
    await connectCalendar(world.ports, await wanting());
    expect(world.conflicts().filter(({ state }) => state === 'open')).toHaveLength(1);
    const annas = world.links().find(({ resourceId }) => resourceId === 'res_anna');
    if (annas === undefined) throw new Error('Anna has no link');
    const leaving = { state: 'disconnected', leaving: 'keep', leavingSince: '2026-05-04T06:00:00.000Z' } as const;
    await patchLink(world, annas, leaving);
    await closeOfLink(world.ports, { ...annas, ...leaving });
    expect(world.conflicts().filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('of two resources that choose one calendar at the same moment one gets it', async () => {
    const world = await createWorld();
    const account = await granted(world);
    const outcomes = await Promise.all(
      ['res_anna', 'res_ben'].map(async (resourceId) => {
        const invitation = await invite(world, resourceId);
        return connectCalendar(world.ports, {
          businessId,
          resourceId,
          invitation,
          account,
          calendar: own,
          role: 'write',
        });
      }),
    );
    expect(outcomes.filter(({ ok }) => ok).length).toBe(1);
    expect(outcomes).toContainEqual({ ok: false, reason: 'calendar_wanted_twice' });
  });

  it('one account serves two resources with a calendar each', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    await connect(world, { resourceId: 'res_ben', calendar: calendarOf('ben@group') });
    expect(world.links().map(({ accountId }) => accountId)).toEqual([account.id, account.id]);
    expect(world.accounts().length).toBe(1);
  });

  it('a resource writes to one calendar: another is refused until the first is disconnected', async () => {
    const world = await createWorld();
    const { account, link } = await connect(world);
    const invitation = await invite(world);
    const calendar = calendarOf('second@group');
    const input = { businessId, resourceId: 'res_anna', invitation, account, calendar, role: 'write' } as const;
    expect(await connectCalendar(world.ports, input)).toMatchObject({ reason: 'other_calendar_connected' });
    await patchLink(world, link, { state: 'disconnected' });
    expect((await connectCalendar(world.ports, input)).ok).toBe(true);
  });

  it('any number of calendars may only block, and they claim nothing', async () => {
    const world = await createWorld();
    const { account } = await connect(world);
    for (const id of ['club@group', 'holidays@group']) {
      const invitation = await invite(world);
      const calendar = calendarOf(id, { accessRole: 'reader' });
      const input = { businessId, resourceId: 'res_anna', invitation, account, calendar, role: 'blockOnly' } as const;
      expect((await connectCalendar(world.ports, input)).ok).toBe(true);
    }
    expect(
      world
        .links()
        .map(({ role }) => role)
        .sort(),
    ).toEqual(['blockOnly', 'blockOnly', 'write']);
    expect(world.memory.rows('directory').filter(({ row }) => row === 'calendarClaim').length).toBe(1);
  });

  it('IN7 a calendar that cannot be written does not become the one that is written to', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const account = await granted(world);
    const calendar = calendarOf('boss@example.com', { accessRole: 'reader' });
    const input = { businessId, resourceId: 'res_anna', invitation, account, calendar, role: 'write' } as const;
    expect(await connectCalendar(world.ports, input)).toEqual({ ok: false, reason: 'not_writable' });
    expect(world.links()).toEqual([]);
  });

  it('a reconnect of the same account finds the same link with its cursor; nothing is duplicated or reset', async () => {
    const world = await createWorld();
    const { link } = await connect(world);
    await imported(world, link);
    world.clock.advance(60_000);
    await connect(world);
    expect(only(world)).toMatchObject({
      id: link.id,
      cursor: 'sync-1',
      generation: 1,
      pullNumber: 3,
      pullEpoch: 2,
      ticket: 6,
      servedTicket: 5,
      createdAt: link.createdAt,
      dueAt: iso(world.clock.now()),
    });
    expect(only(world).building).toBeUndefined();
  });

  it('a reconnect with another account reads everything again and fences off whoever still works', async () => {
    const world = await createWorld();
    const { link } = await connect(world);
    await imported(world, link);
    await patchLink(world, link, {
      pullState: 'reading',
      pullPageToken: 'page-2',
      pullOwner: 'w',
      channelId: 'biz_salon-c1',
    });
    const channel: ChannelRow = {
      ...directoryKeys.channel(businessId, 'biz_salon-c1'),
      v: 1,
      row: 'channel',
      id: 'biz_salon-c1',
      businessId,
      linkId: link.id,
      accountId: link.accountId,
      hash: 'x',
      state: 'live',
      pullOnSync: false,
      createdAt: link.createdAt,
    };
    await world.memory.put({ table: 'directory', row: channel });
    await connect(world, { grant: grantOf({ sub: '2002', email: 'anna2@example.com', refreshToken: '1//x' }) });
    const after = only(world);
    expect(after).toMatchObject({
      generation: 1,
      building: 2,
      pullNumber: 4,
      pullEpoch: 3,
      ticket: 6,
      pullState: 'idle',
    });
    for (const gone of ['cursor', 'pullPageToken', 'pullOwner', 'channelId'] as const)
      expect(after[gone]).toBeUndefined();
    expect(ChannelRow.parse(await world.memory.get('directory', channel)).state).toBe('superseded');
  });

  it('a link that was disconnected in the middle of its import starts a fresh generation', async () => {
    const world = await createWorld();
    const { link } = await connect(world);
    await patchLink(world, link, {
      state: 'disconnected',
      pullNumber: 1,
      pullState: 'reading',
      pullPageToken: 'page-2',
    });
    await connect(world);
    expect(only(world)).toMatchObject({
      state: 'active',
      generation: 0,
      building: 2,
      pullState: 'idle',
      pullNumber: 2,
    });
    expect(only(world).pullPageToken).toBeUndefined();
  });

  it('an import that was held by a failed grant goes on where it was', async () => {
    const world = await createWorld();
    const { link, account } = await connect(world);
    await patchLink(world, link, { pullNumber: 1, pullState: 'reading', pullPageToken: 'page-2' });
    await failGrant(world.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    await connect(world, { grant: grantOf({ refreshToken: '1//second' }) });
    expect(only(world)).toMatchObject({ building: 1, pullNumber: 1, pullState: 'reading', pullPageToken: 'page-2' });
  });

  it('a transaction conflict is tried again', async () => {
    const world = await createWorld();
    const invitation = await invite(world);
    const account = await granted(world);
    world.memory.injectConflict(2);
    const input = { businessId, resourceId: 'res_anna', invitation, account, calendar: own, role: 'write' } as const;
    expect((await connectCalendar(world.ports, input)).ok).toBe(true);
  });
});
