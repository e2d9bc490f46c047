import { describe, expect, test } from 'vitest';
import { timed } from '../simulation/business.ts';
import { bothMoved, free, nine, noon, startOf, Walk } from './desk-walk.ts';

/** The ways out that the desk offers, each tried, with what both sides say afterwards. */

describe('both sides change the same while push is off', { timeout: 30_000 }, () => {
  test('RC4 the row has both versions and says what each action does; keeping ours puts the event back', async () => {
    const walk = await bothMoved('ask');
    const row = await walk.row('both_changed');
    expect(row).toMatchObject({
      ours: { start: '2026-05-06T07:00:00.000Z' },
      theirs: { start: '2026-05-07T10:00:00.000Z' },
      differs: ['start', 'end'],
      owner: 'business',
    });
    expect(row.actions).toContainEqual({ name: 'keepOurs', effect: expect.stringContaining('Wed 6 May, 09:00–10:00') });
    expect(row.actions).toContainEqual({
      name: 'acceptGoogle',
      effect: expect.stringContaining('Thu 7 May, 12:00–13:00'),
    });
    expect(await walk.booking()).toMatchObject({ google: { state: 'waiting' } });
    await walk.act('both_changed', 'keepOurs');
    await walk.agrees();
    expect(await startOf(walk)).toBe(nine.start);
    expect(await walk.booking()).toMatchObject({ google: { state: 'synced' } });
  });

  test('RC4 accepting Google’s, then undo: ours is back on both sides', async () => {
    const walk = await bothMoved('ask');
    await walk.act('both_changed', 'acceptGoogle');
    await walk.agrees();
    expect(await startOf(walk)).toBe(noon[0]);
    expect(await walk.undoNewest()).toMatchObject({ by: 'desk', undoable: true });
    await walk.agrees();
    expect(await startOf(walk)).toBe(nine.start);
    await walk.undoNewest();
    await walk.agrees();
    expect(await startOf(walk)).toBe(noon[0]);
  });

  test('CF2 who comes second is told who has settled it, and who takes over is asked for by its field', async () => {
    const walk = await bothMoved('ask');
    const { id } = await walk.row('both_changed');
    await walk.act('both_changed', 'keepOurs');
    const late = await walk.town.edges.call('POST', `/v1/conflicts/${id}/actions`, {
      body: { action: 'acceptGoogle' },
    });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'action_not_offered', offered: [], detail: expect.stringMatching(/^Lena has settled/) },
    });
    await walk.town.salon.create('anna', timed('dentist1', nine.start, nine.end));
    await walk.settle();
    const { id: clash } = await walk.row('double_booking');
    for (const more of [{}, { resourceId: 'res_nobody' }, { resourceId: 'res_anna' }])
      expect(
        await walk.town.edges.call('POST', `/v1/conflicts/${clash}/actions`, {
          body: { action: 'giveToColleague', ...more },
        }),
      ).toMatchObject({ status: 409, body: { errors: [{ path: 'resourceId' }] } });
  });

  test.each([
    ['google', noon[0], nine.start],
    ['booking', nine.start, noon[0]],
  ])('RC4 where %s wins by setting the loser can be restored', async (setting, winner, loser) => {
    const walk = await bothMoved(setting);
    expect(await startOf(walk)).toBe(winner);
    await walk.act('both_changed', 'restoreLoser');
    await walk.agrees();
    expect(await startOf(walk)).toBe(loser);
  });
});

describe('an event of a booking', { timeout: 30_000 }, () => {
  test.each([
    ['keepOurs', {}, { start: free.start }],
    ['moveToNextFree', {}, { start: '2026-05-05T17:00:00+02:00' }],
    ['giveToColleague', { resourceId: 'res_ben' }, { resourceId: 'res_ben', start: free.start }],
  ])('RC5 dragged onto another booking: %s settles it', async (action, more, after) => {
    const walk = await Walk.open({});
    await walk.post('/v1/bookings', {
      ...{ resourceId: 'res_anna', title: 'Other' },
      ...{ start: '2026-05-05T16:00:00+02:00', end: '2026-05-05T17:00:00+02:00' },
    });
    await walk.settle();
    const there = ['2026-05-05T16:30:00+02:00', '2026-05-05T17:30:00+02:00'] as const;
    await walk.town.salon.move('anna', await walk.eventId(), ...there);
    await walk.settle();
    const { id } = await walk.row('move_refused');
    const refused = await walk.town.edges.call('POST', `/v1/conflicts/${id}/actions`, {
      body: { action: 'acceptGoogle' },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'slot_taken', inTheWay: { source: 'booking' } } });
    await walk.act('move_refused', action, more);
    await walk.agrees();
    expect(await walk.booking()).toMatchObject(after);
  });

  test.each([
    ['keepOurs', free.start],
    ['acceptGoogle', '2026-05-05T20:00:00+02:00'],
    ['moveToNextFree', '2026-05-06T08:00:00+02:00'],
  ])('RC5 dragged out of working hours: %s settles it', async (action, after) => {
    const walk = await Walk.open({});
    await walk.town.salon.move('anna', await walk.eventId(), '2026-05-05T20:00:00+02:00', '2026-05-05T21:00:00+02:00');
    await walk.settle();
    await walk.act('move_refused', action);
    await walk.agrees();
    expect(await startOf(walk)).toBe(after);
  });

  test.each([
    ['putBack', 'confirmed'],
    ['cancelBooking', 'cancelled'],
  ])('RC6 gone from its calendar: %s settles it', async (action, status) => {
    const walk = await Walk.open({ onEventDeleted: 'ask' });
    await walk.town.salon.remove('anna', await walk.eventId());
    await walk.settle();
    await walk.act('deleted_in_google', action);
    await walk.agrees();
    expect(await walk.booking()).toMatchObject({ status });
  });

  test.each(['moveToNextFree', 'cancelBooking'])(
    'AV3 overlaid by an event of the same name: %s settles it',
    async (action) => {
      const walk = await Walk.open({});
      const { salon } = walk.town;
      const original = (await salon.inGoogle('anna')).find(({ summary }) => summary === 'Haircut');
      await salon.create('anna', { ...timed('duplicate1', free.start, free.end), summary: original?.summary });
      await walk.settle();
      await walk.act('double_booking', action);
      await walk.agrees();
      expect((await walk.booking())['status']).toBe(action === 'cancelBooking' ? 'cancelled' : 'confirmed');
    },
  );
});
