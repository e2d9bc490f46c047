import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../simulation/agreement.ts';
import { timed } from '../simulation/business.ts';
import { Deaths } from '../simulation/deaths.ts';
import { begin, type Town } from '../simulation/edge-town.ts';

/** The desk walked through by the API alone, with a person at the other side in Google. */

const minute = 60_000;
const free = { start: '2026-05-05T14:00:00+02:00', end: '2026-05-05T15:00:00+02:00' };
const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const nine = { start: '2026-05-06T09:00:00+02:00', end: '2026-05-06T10:00:00+02:00' };
const office = [{ from: '08:00', to: '18:00' }];
const workingHours = { tuesday: office, wednesday: office, thursday: office };

type Body = Record<string, unknown>;

class Walk {
  readonly town: Town;
  id = '';

  private constructor(town: Town) {
    this.town = town;
  }

  /** Anna and Ben are connected; Anna has a booking that stands in Google. */
  static async open(settings: Body): Promise<Walk> {
    const walk = new Walk(await begin(new Deaths('api')));
    await walk.town.salon.live('anna', [timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00')]);
    await walk.town.salon.live('ben');
    for (const name of ['anna', 'ben']) await walk.patch(`/v1/resources/res_${name}`, { workingHours });
    await walk.patch('/v1/settings', settings);
    walk.id = String((await walk.post('/v1/bookings', { resourceId: 'res_anna', title: 'Haircut', ...free }))['id']);
    await walk.settle();
    return walk;
  }

  settle = async (): Promise<void> => {
    await this.town.edges.settle();
    this.town.world.time += minute;
  };

  get = async (path: string): Promise<Body> => (await this.town.edges.call('GET', path)).body;

  async post(path: string, body?: unknown): Promise<Body> {
    const answer = await this.town.edges.call('POST', path, { body });
    expect({ path, status: answer.status }).toEqual({ path, status: path === '/v1/bookings' ? 201 : 200 });
    return answer.body;
  }

  async patch(path: string, body: unknown): Promise<Body> {
    const { etag = '' } = await this.town.edges.call('GET', path);
    const answer = await this.town.edges.call('PATCH', path, { body, headers: { 'if-match': etag } });
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    return answer.body;
  }

  booking = (): Promise<Body> => this.get(`/v1/bookings/${this.id}`);

  /** The open row of that kind, as the desk shows it. */
  async row(kind: string): Promise<Body & { id: string; actions: { name: string; effect: string }[] }> {
    const { items } = await this.get(`/v1/conflicts?kind=${kind}`);
    const [first] = Array.isArray(items) ? items : [];
    if (first === undefined) throw new Error(`no ${kind} is open`);
    return Object(await this.get(`/v1/conflicts/${first.id}`));
  }

  async act(kind: string, action: string, more: Body = {}): Promise<void> {
    const { id, actions } = await this.row(kind);
    expect(actions.map(({ name }) => name)).toContain(action);
    const body = { action, by: 'Lena', ...more };
    expect(await this.post(`/v1/conflicts/${id}/actions`, body)).toMatchObject({
      state: 'settled',
      settledBy: { name: 'Lena', action },
    });
  }

  /** At rest nothing is open and both sides say the same. */
  async agrees(): Promise<void> {
    await this.town.edges.pass(10 * minute, 5 * minute);
    expect((await this.get('/v1/conflicts'))['items']).toEqual([]);
    await expectAgreement(this.town.salon, ['anna', 'ben']);
  }

  async undoNewest(): Promise<Body> {
    const { items } = await this.get(`/v1/ledger?bookingId=${this.id}`);
    const [newest] = Array.isArray(items) ? items : [];
    expect(newest).toMatchObject({ undoable: true });
    return await this.post(`/v1/ledger/${newest.id}/undo`);
  }

  async eventId(): Promise<string> {
    const { google } = await this.booking();
    return String(Object(google).eventId);
  }
}

/** Both sides move the booking while Google's notifications are lost. */
async function bothMoved(onBothChanged: string): Promise<Walk> {
  const walk = await Walk.open({ onBothChanged });
  const { world, salon } = walk.town;
  await world.control('POST', '/push', { mode: 'off' });
  await walk.patch(`/v1/bookings/${walk.id}`, { ...nine, verify: 'never' });
  world.time += 10_000;
  await salon.move('anna', await walk.eventId(), ...noon);
  await world.control('POST', '/push', { mode: 'on' });
  await walk.town.edges.pass(10 * minute, 5 * minute);
  return walk;
}

const startOf = async (walk: Walk): Promise<string> => String((await walk.booking())['start']);

describe('both sides change the same while push is off', () => {
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
    await walk.act('both_changed', 'keepOurs');
    await walk.agrees();
    expect(await startOf(walk)).toBe(nine.start);
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

describe('an event of a booking', () => {
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
