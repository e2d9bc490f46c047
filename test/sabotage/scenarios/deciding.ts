import { expect } from 'vitest';
import { act } from '../../../shared/desk/act.ts';
import { effectOf } from '../../../shared/desk/effects.ts';
import { effectFacts } from '../../../shared/desk/facts.ts';
import { type ActionName, offeredTo } from '../../../shared/desk/offers.ts';
import { entryIdOf } from '../../../shared/ledger/entry-id.ts';
import { undo } from '../../../shared/ledger/undo.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { pauseLink, resyncLink } from '../../../shared/links/commands.ts';
import { saying } from '../../../shared/words/saying.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { timed } from '../../simulation/business.ts';
import { change, hour, liveInGoogle, minute, openBooked, pushes, scenario, settleBut, slot } from '../scenario.ts';

/** What people decide on the desk and take back in the ledger, and that both sides agree afterwards. */

const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const atNoon = '2026-05-07T10:00:00.000Z';
const nine = { start: Date.parse('2026-05-06T07:00:00Z'), end: Date.parse('2026-05-06T08:00:00Z') };
const atNine = '2026-05-06T07:00:00.000Z';
const atTwo = '2026-05-05T12:00:00.000Z';
const office = { from: '09:00', to: '17:00' };
const workingHours = {
  ...{ monday: [office], tuesday: [office], wednesday: [office], thursday: [office], friday: [office] },
};

type Booked = Awaited<ReturnType<typeof openBooked>>;

async function booked(start: Start, values: Partial<Settings>): Promise<Booked> {
  const world = await openBooked(start);
  await world.salon.settings({ detailsToGoogle: 'full', ...values });
  return world;
}

const rowOf = ({ salon }: Started, kind: ConflictRow['kind']): ConflictRow => {
  const row = salon.conflicts().find((one) => one.kind === kind);
  if (row === undefined) throw new Error(`no ${kind} is open`);
  return row;
};

const decide = ({ world, salon }: Started, row: ConflictRow, action: ActionName, more: { resourceId?: string } = {}) =>
  act(world.ports, { businessId: salon.id, conflictId: row.id, action, by: 'Lena', ...more });

const entries = ({ world }: Started, bookingId: string): LedgerRow[] =>
  world.store
    .rows('ledger')
    .map((row) => LedgerRow.parse(row))
    .filter(({ subject }) => subject.id === bookingId)
    .sort((a, b) => b.at.localeCompare(a.at) || Number(b.after?.version) - Number(a.after?.version));

const takeBack = ({ world, salon }: Started, entry: LedgerRow | undefined) =>
  undo(world.ports, { businessId: salon.id, entryId: entry === undefined ? '' : entryIdOf(entry), by: 'Lena' });

const stand = async (at: Booked) => await at.salon.booking(at.booking.id);

/** The event is dragged to noon, and the settings ask before the booking follows. */
async function movedAndAsked(start: Start): Promise<Booked> {
  const at = await booked(start, { onEventMoved: 'ask' });
  at.world.time += minute;
  await at.salon.move('anna', at.eventId, ...noon);
  await at.world.settle();
  return at;
}

/** Both sides have moved it while push was off, and the settings say who wins. */
async function bothMoved(start: Start, onBothChanged: Settings['onBothChanged']): Promise<Booked> {
  const at = await booked(start, { onBothChanged });
  await pushes(at, 'off');
  expect((await change(at, at.booking, nine)).ok).toBe(true);
  at.world.time += 10_000;
  await at.salon.move('anna', at.eventId, ...noon);
  await pushes(at, 'on');
  await at.world.pass(10 * minute);
  return at;
}

/** Somebody puts a private event over the booking. */
async function collided(start: Start): Promise<Booked> {
  const at = await openBooked(start);
  await at.salon.settings({ detailsToGoogle: 'full' });
  at.world.time += minute;
  await at.salon.create('anna', timed('dentist', '2026-05-05T14:30:00+02:00', '2026-05-05T15:30:00+02:00'));
  await at.world.settle();
  return at;
}

async function deletedAndAsked(start: Start): Promise<Booked> {
  const at = await booked(start, { onEventDeleted: 'ask' });
  at.world.time += minute;
  await at.salon.remove('anna', at.eventId);
  await at.world.settle();
  return at;
}

async function rests(at: Started, names = ['anna']): Promise<void> {
  await at.world.pass(10 * minute);
  await expectAgreement(at.salon, names);
  expect(at.salon.conflicts()).toEqual([]);
}

export const deciding = {
  keepOurs: scenario(
    'RC5 keeping ours puts the event back, and what was there is no news when it is read again',
    async (start) => {
      const at = await movedAndAsked(start);
      const row = rowOf(at, 'move_refused');
      expect((await decide(at, row, 'keepOurs')).ok).toBe(true);
      // Read again before it is written: the old version is known by then.
      await resyncLink(at.world.ports, { businessId: at.salon.id, linkId: at.link.id }, { by: 'desk', cause: 'test' });
      await settleBut(at, 'pushes');
      expect(at.salon.conflicts()).toEqual([]);
      await rests(at);
      expect((await stand(at)).start).toBe(atTwo);
    },
  ),

  acceptGoogle: scenario('RC5 accepting Google’s moves the booking there, and its old time is free', async (start) => {
    const at = await movedAndAsked(start);
    expect((await decide(at, rowOf(at, 'move_refused'), 'acceptGoogle')).ok).toBe(true);
    expect((await stand(at)).start).toBe(atNoon);
    await rests(at);
    expect((await at.salon.tryBook('anna', slot)).ok).toBe(true);
  }),

  acceptTaken: scenario('CF2 accepting Google’s is refused with what has taken that time since', async (start) => {
    const at = await movedAndAsked(start);
    const row = rowOf(at, 'move_refused');
    await at.salon.create('anna', timed('lunch', ...noon));
    await at.world.settle();
    const refused = await decide(at, row, 'acceptGoogle');
    expect(refused).toMatchObject({ ok: false, reason: 'slot_taken', inTheWay: { source: 'google' } });
    expect((await stand(at)).start).toBe(atTwo);
    expect(rowOf(at, 'move_refused').state).toBe('open');
  }),

  once: scenario(
    'CF1 a decision is one change and one record, however often and by however many it is asked',
    async (start) => {
      const at = await movedAndAsked(start);
      const row = rowOf(at, 'move_refused');
      const before = entries(at, at.booking.id).length;
      const all = await Promise.all([1, 2, 3].map(() => decide(at, row, 'acceptGoogle')));
      expect(all.every(({ ok }) => ok)).toBe(true);
      expect((await decide(at, row, 'acceptGoogle')).ok).toBe(true);
      expect(entries(at, at.booking.id).length).toBe(before + 1);
      expect(entries(at, at.booking.id)[0]).toMatchObject({ by: 'Lena', after: { start: atNoon } });
      await rests(at);
      const settled = at.world.store.rows('conflicts').filter((one) => one['id'] === row.id);
      expect(settled).toMatchObject([{ state: 'settled', settledBy: { name: 'Lena', action: 'acceptGoogle' } }]);
    },
  ),

  othersFirst: scenario('CF2 of two different decisions about one row only the first is carried out', async (start) => {
    const at = await movedAndAsked(start);
    const row = rowOf(at, 'move_refused');
    const [first, second] = await Promise.all([decide(at, row, 'keepOurs'), decide(at, row, 'acceptGoogle')]);
    expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
    expect([first, second].find(({ ok }) => !ok)).toMatchObject({ reason: 'action_not_offered', offered: [] });
    await rests(at);
  }),

  ignored: scenario(
    'CF1 what is ignored opens no row again for the same two versions, and does for others',
    async (start) => {
      const at = await movedAndAsked(start);
      expect((await decide(at, rowOf(at, 'move_refused'), 'ignore')).ok).toBe(true);
      await at.salon.edit('anna', at.eventId, { colorId: '5' });
      await at.world.pass(hour);
      expect(at.salon.conflicts()).toEqual([]);
      expect((await stand(at)).start).toBe(atTwo);
      await at.salon.move('anna', at.eventId, '2026-05-08T12:00:00+02:00', '2026-05-08T13:00:00+02:00');
      await at.world.settle();
      expect(rowOf(at, 'move_refused').theirs).toMatchObject({ start: '2026-05-08T10:00:00.000Z' });
    },
  ),

  ignoredThenAsked: scenario(
    'RC6 a deletion that was ignored once is asked about anew for a changed booking, and nothing is written meanwhile',
    async (start) => {
      const at = await deletedAndAsked(start);
      expect((await decide(at, rowOf(at, 'deleted_in_google'), 'ignore')).ok).toBe(true);
      await change(at, at.booking, { title: 'Colour' });
      await at.salon.edit('anna', at.eventId, { colorId: '5' });
      await settleBut(at, 'pushes');
      expect(at.salon.conflicts().map(({ kind }) => kind)).toEqual(['deleted_in_google']);
      await at.world.pass(hour, 10 * minute);
      expect(at.salon.conflicts().map(({ kind }) => kind)).toEqual(['deleted_in_google']);
      expect((await liveInGoogle(at)).map(({ id }) => id)).not.toContain(at.eventId);
    },
  ),

  ignoredThenChanged: scenario(
    'CF1 a later version of a booking that was left as it is is written to Google',
    async (start) => {
      const at = await movedAndAsked(start);
      await decide(at, rowOf(at, 'move_refused'), 'ignore');
      await at.world.pass(hour);
      expect((await change(at, at.booking, nine)).ok).toBe(true);
      await rests(at);
      expect((await stand(at)).start).toBe(atNine);
    },
  ),

  restored: scenario('RC4 the loser of a decided conflict comes back on both sides', async (start) => {
    const at = await bothMoved(start, 'google');
    expect((await stand(at)).start).toBe(atNoon);
    const row = rowOf(at, 'both_changed');
    expect(offeredTo(row)).toEqual(['restoreLoser', 'ignore']);
    expect((await decide(at, row, 'restoreLoser')).ok).toBe(true);
    expect((await stand(at)).start).toBe(atNine);
    await rests(at);
  }),

  restoredGoogles: scenario('RC4 also when it was Google’s version that lost', async (start) => {
    const at = await bothMoved(start, 'booking');
    expect((await stand(at)).start).toBe(atNine);
    expect((await decide(at, rowOf(at, 'both_changed'), 'restoreLoser')).ok).toBe(true);
    expect((await stand(at)).start).toBe(atNoon);
    await rests(at);
  }),

  moved: scenario(
    'RC5 a booking that cannot stay goes to the next free time within working hours, as the desk said',
    async (start) => {
      const at = await collided(start);
      await at.salon.addResource('anna', {
        workingHours: { tuesday: [{ from: '09:00', to: '16:00' }], wednesday: [office] },
      });
      const row = rowOf(at, 'double_booking');
      const effect = effectOf('moveToNextFree', row, await effectFacts(at.world.ports, row), 'en');
      expect(effect).toContain('Wed 6 May, 09:00–10:00');
      expect((await decide(at, row, 'moveToNextFree')).ok).toBe(true);
      expect((await stand(at)).start).toBe(atNine);
      await rests(at);
    },
  ),

  movedOnce: scenario('CF2 asking twice to move to the next free time moves once', async (start) => {
    const at = await collided(start);
    const row = rowOf(at, 'double_booking');
    expect((await decide(at, row, 'moveToNextFree')).ok).toBe(true);
    const { start: first } = await stand(at);
    expect((await decide(at, row, 'moveToNextFree')).ok).toBe(true);
    expect((await stand(at)).start).toBe(first);
    await rests(at);
  }),

  given: scenario('RC5 a booking is given to a colleague who is free then, and to nobody else', async (start) => {
    const at = await collided(start);
    await at.salon.live('ben');
    await at.salon.live('cleo', [timed('meeting2', '2026-05-05T14:00:00+02:00', '2026-05-05T16:00:00+02:00')]);
    await at.salon.addResource('dana', { workingHours: { ...workingHours, tuesday: [] } });
    const row = rowOf(at, 'double_booking');
    const facts = await effectFacts(at.world.ports, row);
    expect(facts.colleagues?.map(({ name }) => name)).toEqual(['ben']);
    for (const resourceId of ['res_cleo', 'res_dana', 'res_anna', 'res_none'])
      expect(await decide(at, row, 'giveToColleague', { resourceId })).toMatchObject({ reason: 'not_possible' });
    expect((await decide(at, row, 'giveToColleague')).ok).toBe(false);
    expect((await decide(at, row, 'giveToColleague', { resourceId: 'res_ben' })).ok).toBe(true);
    await rests(at, ['anna', 'ben']);
    expect(await stand(at)).toMatchObject({ resourceId: 'res_ben', start: atTwo });
    expect((await liveInGoogle(at, 'ben')).map(({ summary }) => summary)).toEqual(['Haircut']);
  }),

  cancelled: scenario('CF2 a booking cancelled on the desk is gone on both sides', async (start) => {
    const at = await collided(start);
    expect((await decide(at, rowOf(at, 'double_booking'), 'cancelBooking')).ok).toBe(true);
    await rests(at);
    expect((await stand(at)).status).toBe('cancelled');
  }),

  putBack: scenario(
    'RC6 a deleted event that was asked about is put back, and not asked about again',
    async (start) => {
      const at = await deletedAndAsked(start);
      expect((await decide(at, rowOf(at, 'deleted_in_google'), 'putBack')).ok).toBe(true);
      await rests(at);
      expect((await stand(at)).start).toBe(atTwo);
    },
  ),

  letGo: scenario('RC6 a deleted event that was asked about takes the booking with it', async (start) => {
    const at = await deletedAndAsked(start);
    expect((await decide(at, rowOf(at, 'deleted_in_google'), 'cancelBooking')).ok).toBe(true);
    await rests(at);
  }),

  undone: scenario(
    'LG1 undo brings back what a change in Google has changed, and undo of that undo the change',
    async (start) => {
      const at = await booked(start, {});
      at.world.time += minute;
      await at.salon.edit('anna', at.eventId, {
        summary: 'Colour',
        start: { dateTime: noon[0] },
        end: { dateTime: noon[1] },
      });
      await at.world.settle();
      const [fromGoogle] = entries(at, at.booking.id);
      expect(fromGoogle).toMatchObject({ by: 'anna@example.com', after: { title: 'Colour', start: atNoon } });
      expect(fromGoogle?.cause).toMatch(/^notification \d+ of channel \S+, read \d+: changed in Google$/);
      at.world.time += minute;
      const undone = await takeBack(at, fromGoogle);
      expect(undone).toMatchObject({ ok: true, entry: { by: 'Lena', after: { title: 'Haircut', start: atTwo } } });
      await rests(at);
      at.world.time += minute;
      expect(await takeBack(at, undone.ok ? undone.entry : undefined)).toMatchObject({ ok: true });
      expect(await stand(at)).toMatchObject({ title: 'Colour', start: atNoon });
      await rests(at);
    },
  ),

  undoneCancel: scenario(
    'LG1 a cancelled booking comes back with its event, unless its time has gone',
    async (start) => {
      const at = await booked(start, {});
      at.world.time += minute;
      await at.salon.remove('anna', at.eventId);
      await at.world.settle();
      expect((await stand(at)).status).toBe('cancelled');
      const [deletion] = entries(at, at.booking.id);
      const taken = await at.salon.book('anna', slot);
      expect(await takeBack(at, deletion)).toMatchObject({ reason: 'slot_taken', inTheWay: { source: 'booking' } });
      await change(at, taken, { status: 'cancelled' });
      expect(await takeBack(at, deletion)).toMatchObject({ ok: true });
      await rests(at);
      expect((await stand(at)).status).toBe('confirmed');
    },
  ),

  undoneSince: scenario('LG1 what has been changed again since is not undone, other fields are', async (start) => {
    const at = await booked(start, {});
    at.world.time += minute;
    await change(at, at.booking, nine);
    const [move] = entries(at, at.booking.id);
    at.world.time += minute;
    await change(at, at.booking, { title: 'Colour' });
    const [rename] = entries(at, at.booking.id);
    at.world.time += minute;
    await change(at, at.booking, { title: 'Perm' });
    expect(await takeBack(at, rename)).toMatchObject({
      reason: 'not_undoable',
      detail: saying('refused.changedSince', { fields: 'title' }),
    });
    expect(await takeBack(at, move)).toMatchObject({ ok: true });
    expect(await stand(at)).toMatchObject({ title: 'Perm', start: atTwo });
    const first = entries(at, at.booking.id).at(-1);
    expect(await takeBack(at, first)).toMatchObject({ reason: 'not_undoable' });
    await rests(at);
  }),

  reconnected: scenario(
    'CF2 LG1 a person is mailed once to reconnect, the row says who asked and ends with the grant’s',
    async (start) => {
      const at = await openBooked(start);
      await at.world.control('POST', '/accounts/anna%40example.com/revoke', { mode: 'revoked' });
      await at.salon.create('anna', timed('dentist', ...noon));
      await at.world.pass(2 * hour);
      const mails = () =>
        at.world.store.rows('directory').filter(({ row, template }) => row === 'mail' && template === 'reconnect')
          .length;
      const before = mails();
      const row = rowOf(at, 'grant_failed');
      expect(await decide(at, row, 'reconnect')).toMatchObject({
        ok: true,
        conflict: { state: 'open', lastAction: { name: 'Lena', action: 'reconnect' } },
      });
      expect((await decide(at, row, 'reconnect')).ok).toBe(true);
      expect(mails()).toBe(before + 1);
      await at.salon.connect('anna');
      await rests(at);
      const states = entries(at, at.link.id).map(({ by, after }) => ({ by, action: after?.action }));
      expect(states).toContainEqual({ by: 'slotbridge', action: 'held' });
      expect(states).toContainEqual({ by: 'anna@example.com', action: 'revived' });
    },
  ),

  retried: scenario(
    'CF2 what Google refused is written when somebody asks for it, and not at its own time',
    async (start) => {
      const at = await openBooked(start);
      await at.salon.fault(
        'events.patch',
        { kind: 'status', status: 403, reason: 'forbiddenForNonOrganizer' },
        { times: 1 },
      );
      await change(at, at.booking, nine);
      await at.world.settle();
      const row = rowOf(at, 'write_refused');
      expect(await decide(at, row, 'retry')).toMatchObject({ ok: true, conflict: { lastAction: { action: 'retry' } } });
      await at.world.settle();
      await expectAgreement(at.salon);
      expect(at.salon.conflicts()).toEqual([]);
    },
  ),

  linkUndone: scenario('LG1 a pause is undone while the link is paused, and once', async (start) => {
    const at = await openBooked(start);
    const ref = { businessId: at.salon.id, linkId: at.link.id };
    at.world.time += minute;
    await pauseLink(at.world.ports, ref, { by: 'desk', cause: 'API request 1' });
    const [pause] = entries(at, at.link.id);
    at.world.time += minute;
    expect(await takeBack(at, pause)).toMatchObject({ ok: true, entry: { after: { state: 'active' } } });
    expect(await takeBack(at, pause)).toMatchObject({ ok: false, reason: 'not_undoable' });
    await rests(at);
  }),
};
