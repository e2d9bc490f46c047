import { expect } from 'vitest';
import { calendarScopes, signInScopes } from '../../../shared/contracts/google.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { ConflictKind } from '../../../shared/contracts/rows/conflicts.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import { act } from '../../../shared/desk/act.ts';
import { localOf } from '../../../shared/calendar/zones.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { iso } from '../../../shared/records/time.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { zone } from '../../simulation/business.ts';
import type { Start, Started } from '../../simulation/start.ts';
import {
  at,
  busyOnTheTwelfth,
  cancel,
  change,
  hour,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  slot,
} from '../scenario.ts';

/** What Google's refusals lead to, for people: grants that fail or end, the digest, and rows that close themselves. */

const day = 24 * hour;
const anna = encodeURIComponent('anna@example.com');

const kindsOf = ({ salon }: Started): ConflictKind[] => salon.conflicts().map(({ kind }) => kind);

const mails = ({ world }: Started, template: string) =>
  world.store.rows('directory').filter((row) => row.row === 'mail' && row.template === template);

async function withOffice(start: Start, options?: Parameters<Start>[0]) {
  const opened = await openAnna(start, options);
  const key = directoryKeys.business(opened.salon.id);
  await opened.world.store.update({ table: 'directory', key, set: { contactEmail: 'office@salon.example' } });
  return opened;
}

const revoke = ({ world }: Started) => world.control('POST', `/accounts/${anna}/revoke`, {});

const accountOf = ({ world }: Started): AccountRow =>
  AccountRow.parse(world.store.rows('directory').find(({ row }) => row === 'account'));

/** The account is looked at by the next sweep. */
async function probeNow(started: Started): Promise<void> {
  const { pk, sk } = accountOf(started);
  await started.world.store.update({ table: 'directory', key: { pk, sk }, set: dueAt({ pk, sk }, started.world.time) });
  await started.world.pass(minute);
}

const nine = { start: Date.parse('2026-05-06T07:00:00Z'), end: Date.parse('2026-05-06T08:00:00Z') };
const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;

/** Both sides have moved the booking to different times, and the settings say what then. */
async function bothMoved(start: Start, onBothChanged: 'ask' | 'booking') {
  const booked = await openBooked(start);
  await booked.salon.settings({ onBothChanged });
  await pushes(booked, 'off');
  await change(booked, booked.booking, nine);
  await booked.salon.move('anna', booked.eventId, ...noon);
  await pushes(booked, 'on');
  await booked.world.pass(10 * minute);
  return booked;
}

/** Eight events of bookings were deleted at once: five bookings are cancelled, three are held. */
async function massDeletion(start: Start) {
  const opened = await openAnna(start);
  const bookings = [];
  for (let hourOfDay = 8; hourOfDay < 16; hourOfDay++)
    bookings.push(await opened.salon.book('anna', `2026-05-06T${String(hourOfDay).padStart(2, '0')}:00:00+02:00`));
  await opened.world.pass(2 * minute);
  const written = await Promise.all(bookings.map(({ id }) => opened.salon.booking(id)));
  for (const { google } of written) await opened.salon.remove('anna', google.eventId ?? '');
  await opened.world.settle();
  const held = (await Promise.all(bookings.map(({ id }) => opened.salon.booking(id)))).filter(
    ({ heldByConflict }) => heldByConflict !== undefined,
  );
  const [conflict] = opened.salon.conflicts();
  const accept = () =>
    act(opened.world.ports, {
      businessId: opened.salon.id,
      conflictId: conflict?.id ?? '',
      action: 'acceptDeletions',
      by: 'Olga',
    });
  return { ...opened, held, accept };
}

export const failing = {
  digest: scenario(
    'GR3 the business is told of a failed grant at once, then each morning once, and no more once it works',
    async (start) => {
      const started = await withOffice(start);
      await revoke(started);
      await started.salon.book('anna', slot);
      await started.world.settle();
      expect(mails(started, 'grantFailedBusiness')).toHaveLength(1);
      await started.world.pass(3 * day + hour, hour / 2);
      const mornings = mails(started, 'digest').map(({ createdAt }) => localOf(Date.parse(String(createdAt)), zone));
      expect(mornings.map((local) => local.slice(0, 14)).sort()).toEqual([
        '2026-05-05T08:',
        '2026-05-06T08:',
        '2026-05-07T08:',
      ]);
      await started.salon.connect('anna');
      await started.world.pass(2 * day, hour / 2);
      expect(mails(started, 'digest')).toHaveLength(3);
      await expectAgreement(started.salon);
    },
  ),

  nobodyElse: scenario('GR3 a failed grant stops nothing on other links', async (start) => {
    const started = await openAnna(start);
    await started.salon.live('ben');
    await revoke(started);
    await started.salon.book('anna', slot);
    await started.world.pass(5 * minute);
    const booking = await started.salon.book('ben', slot);
    await started.salon.create('ben', at('event001', 8));
    await started.world.pass(2 * hour, 10 * minute);
    expect((await started.salon.booking(booking.id)).google.state).toBe('synced');
    const { busy } = await started.salon.busy('ben', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z');
    expect(busy).toHaveLength(1);
    expect(
      started.salon
        .links()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['actionNeeded', 'active']);
  }),

  replayed: scenario('GR3 a reconnect closes the warning and writes what waited', async (start) => {
    const started = await openAnna(start);
    await revoke(started);
    const { id } = await started.salon.book('anna', slot);
    await started.world.pass(2 * hour, 10 * minute);
    expect((await started.salon.booking(id)).google.state).toBe('waiting');
    expect(kindsOf(started)).toEqual(['grant_failed']);
    await started.salon.connect('anna');
    await started.world.settle();
    expect((await started.salon.booking(id)).google.state).toBe('synced');
    expect(kindsOf(started)).toEqual([]);
    await expectAgreement(started.salon);
  }),

  leftHeld: scenario(
    'GR3 a link left held by a worker that died over a reconnect is found by the next probe',
    async (start) => {
      const started = await openAnna(start);
      const key = { pk: started.link.pk, sk: started.link.sk };
      const set = { state: 'actionNeeded', problem: 'grant_failed' };
      await started.world.store.update({ table: 'directory', key, set, remove: ['dueShard', 'dueAt'] });
      await probeNow(started);
      expect((await started.salon.link(started.link.id)).state).toBe('active');
      await started.salon.create('anna', at('event001', 8));
      await started.world.settle();
      expect(await busyOnTheTwelfth(started)).toHaveLength(1);
    },
  ),

  scopeGone: scenario(
    'GR4 a scope that was taken away is found by the probe, and the person is asked again',
    async (start) => {
      const started = await withOffice(start);
      const scopes = [...signInScopes, calendarScopes.calendarList];
      await started.world.control('POST', `/accounts/${anna}/scopes`, { scopes });
      await probeNow(started);
      expect(accountOf(started).grant).toBe('permissionMissing');
      expect(kindsOf(started)).toEqual(['permission_missing']);
      expect(mails(started, 'reconnect')).toHaveLength(1);
      await started.salon.connect('anna');
      await started.world.settle();
      expect([accountOf(started).grant, kindsOf(started)]).toEqual(['ok', []]);
    },
  ),

  scopeInUse: scenario('GR4 an answer that a permission is missing has the grant probed at once', async (start) => {
    const started = await openAnna(start);
    const scopes = [...signInScopes, calendarScopes.calendarList];
    await started.world.control('POST', `/accounts/${anna}/scopes`, { scopes });
    await started.salon.book('anna', slot);
    await started.world.pass(3 * minute);
    expect(accountOf(started).grant).toBe('permissionMissing');
    expect(started.salon.conflicts().map(({ kind, subject }) => [kind, subject.type])).toEqual([
      ['permission_missing', 'account'],
    ]);
  }),

  ending: scenario(
    'GR4 a grant with a term is warned of two days ahead, once, and a reconnect renews it',
    async (start) => {
      const { world, salon } = await start();
      await salon.switches({ refreshTokenExpiresInSeconds: 7 * 86_400 });
      const link = await salon.live('anna');
      const started = { world, salon };
      await world.pass(4.9 * day, hour);
      expect([kindsOf(started), mails(started, 'grantEnding').length]).toEqual([[], 0]);
      await world.pass(1.5 * day, hour);
      expect([kindsOf(started), mails(started, 'grantEnding').length]).toEqual([['grant_ending'], 1]);
      await salon.connect('anna');
      await world.pass(2 * day, hour);
      expect([kindsOf(started), mails(started, 'grantEnding').length]).toEqual([[], 1]);
      expect((await salon.link(link.id)).state).toBe('active');
    },
  ),

  idle: scenario(
    'GR4 a grant that could not be used for months is warned of, until a probe is a use again',
    async (start) => {
      const started = await openAnna(start);
      const { pk, sk } = accountOf(started);
      const long = iso(started.world.time - 160 * day);
      const set = { lastUsedAt: long, grantSince: long };
      await started.world.store.update({ table: 'directory', key: { pk, sk }, set });
      await started.world.control('POST', '/tokenserver', { mode: 'unavailable' });
      await probeNow(started);
      expect([kindsOf(started), mails(started, 'grantEnding').length]).toEqual([['grant_ending'], 1]);
      await started.world.control('POST', '/tokenserver', { mode: 'ok' });
      await started.world.pass(2 * hour, 10 * minute);
      expect(kindsOf(started)).toEqual([]);
    },
  ),

  askedBoth: scenario(
    'RC4 CF1 two versions that were asked about both stand, and close their row when the sides agree again',
    async (start) => {
      const both = await bothMoved(start, 'ask');
      expect(kindsOf(both)).toEqual(['both_changed']);
      await both.salon.move('anna', both.eventId, '2026-05-06T09:00:00+02:00', '2026-05-06T10:00:00+02:00');
      await both.world.pass(5 * minute);
      expect(kindsOf(both)).toEqual([]);
    },
  ),

  decidedBoth: scenario(
    'CF1 a version that lost stays restorable until both sides agree on a later one',
    async (start) => {
      const both = await bothMoved(start, 'booking');
      await both.world.pass(hour, 5 * minute);
      expect(kindsOf(both)).toEqual(['both_changed']);
      await change(both, both.booking, { title: 'Haircut and colour' });
      await both.world.pass(5 * minute);
      expect(kindsOf(both)).toEqual([]);
      await expectAgreement(both.salon);
    },
  ),

  deletedThenCancelled: scenario(
    'CF1 a deletion that was asked about is settled by cancelling the booking',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.settings({ onEventDeleted: 'ask' });
      await booked.salon.remove('anna', booked.eventId);
      await booked.world.settle();
      expect(kindsOf(booked)).toEqual(['deleted_in_google']);
      await cancel(booked, booked.booking);
      await booked.world.pass(5 * minute);
      expect(kindsOf(booked)).toEqual([]);
    },
  ),

  deletedThenRestored: scenario(
    'CF1 a deletion that was asked about is settled when the event is put back',
    async (start) => {
      const booked = await openBooked(start);
      await booked.salon.settings({ onEventDeleted: 'ask' });
      await booked.salon.remove('anna', booked.eventId);
      await booked.world.settle();
      await booked.salon.edit('anna', booked.eventId, { status: 'confirmed' });
      await booked.world.pass(5 * minute);
      expect(kindsOf(booked)).toEqual([]);
      await expectAgreement(booked.salon);
    },
  ),

  refusedTime: scenario('RC5 a move that is refused stays shown though the new title is taken', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.book('anna', noon[0]);
    await booked.world.pass(minute);
    const [from, to] = noon.map((dateTime) => ({ dateTime }));
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour', start: from, end: to });
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).title).toBe('Colour');
    expect(kindsOf(booked)).toContain('move_refused');
  }),

  refusedThenCancelled: scenario(
    'CF1 a write that Google refused is settled by cancelling the booking',
    async (start) => {
      const started = await openAnna(start);
      await started.salon.fault('events.insert', { kind: 'status', status: 403, reason: 'eventTypeRestriction' });
      const { id } = await started.salon.book('anna', slot);
      await started.world.settle();
      expect(kindsOf(started)).toEqual(['write_refused']);
      await cancel(started, { id });
      await started.world.pass(5 * minute);
      expect(kindsOf(started)).toEqual([]);
    },
  ),

  cameBack: scenario(
    'CF2 accepting deletions looks whether an event is there again, and keeps its booking',
    async (start) => {
      const { held, accept, ...started } = await massDeletion(start);
      expect(held.length).toBeGreaterThan(1);
      const [back, ...gone] = held;
      await started.salon.edit('anna', back?.google.eventId ?? '', { status: 'confirmed' });
      await started.world.settle();
      await accept();
      await started.world.pass(5 * minute);
      expect((await started.salon.booking(back?.id ?? '')).status).toBe('confirmed');
      for (const { id } of gone) expect((await started.salon.booking(id)).status).toBe('cancelled');
      expect(kindsOf(started)).toEqual([]);
      await expectAgreement(started.salon);
    },
  ),

  cameBackElsewhere: scenario(
    'CF2 an event that came back at another time is moved to its booking’s, and that is shown',
    async (start) => {
      const { held, accept, ...started } = await massDeletion(start);
      const back = held[0];
      const [from, to] = noon.map((dateTime) => ({ dateTime }));
      await started.salon.edit('anna', back?.google.eventId ?? '', { status: 'confirmed', start: from, end: to });
      await started.world.settle();
      await accept();
      expect(kindsOf(started)).toEqual(['move_refused']);
      await started.world.pass(5 * minute);
      expect((await started.salon.booking(back?.id ?? '')).start).toBe(back?.start);
      expect(kindsOf(started)).toEqual([]);
      await expectAgreement(started.salon);
    },
  ),
};
