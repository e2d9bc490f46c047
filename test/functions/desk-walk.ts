import { expect } from 'vitest';
import { expectAgreement } from '../simulation/agreement.ts';
import { timed } from '../simulation/business.ts';
import { Deaths } from '../simulation/deaths.ts';
import { begin, type Town } from '../simulation/edge-town.ts';

/** The desk walked through by the API alone, with a person at the other side in Google. */

const minute = 60_000;
export const free = { start: '2026-05-05T14:00:00+02:00', end: '2026-05-05T15:00:00+02:00' };
export const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
export const nine = { start: '2026-05-06T09:00:00+02:00', end: '2026-05-06T10:00:00+02:00' };
const office = [{ from: '08:00', to: '18:00' }];
const workingHours = { tuesday: office, wednesday: office, thursday: office };

type Body = Record<string, unknown>;

const mustFit = (is: unknown, wanted: Body): void => expect(is).toMatchObject(wanted);

export class Walk {
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
    mustFit({ path, status: answer.status }, { path, status: path === '/v1/bookings' ? 201 : 200 });
    return answer.body;
  }

  async patch(path: string, body: unknown): Promise<Body> {
    const { etag = '' } = await this.town.edges.call('GET', path);
    const answer = await this.town.edges.call('PATCH', path, { body, headers: { 'if-match': etag } });
    mustFit({ path, status: answer.status }, { path, status: 200 });
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
    mustFit({ offered: actions.some(({ name }) => name === action) }, { offered: true });
    const body = { action, by: 'Lena', ...more };
    mustFit(await this.post(`/v1/conflicts/${id}/actions`, body), {
      state: 'settled',
      settledBy: { name: 'Lena', action },
    });
  }

  /** At rest nothing is open and both sides say the same. */
  async agrees(): Promise<void> {
    await this.town.edges.pass(10 * minute, 5 * minute);
    mustFit(await this.get('/v1/conflicts'), { items: [] });
    await expectAgreement(this.town.salon, ['anna', 'ben']);
  }

  async undoNewest(): Promise<Body> {
    const { items } = await this.get(`/v1/ledger?bookingId=${this.id}`);
    const [newest] = Array.isArray(items) ? items : [];
    mustFit(newest, { undoable: true });
    return await this.post(`/v1/ledger/${newest.id}/undo`);
  }

  async eventId(): Promise<string> {
    const { google } = await this.booking();
    return String(Object(google).eventId);
  }
}

/** Both sides move the booking while Google's notifications are lost. */
export async function bothMoved(onBothChanged: string): Promise<Walk> {
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

export const startOf = async (walk: Walk): Promise<string> => String((await walk.booking())['start']);
