import { beforeEach, describe, expect, it } from 'vitest';
import { openConflict } from '../../../shared/desk/desk.ts';
import { saying, whenOf } from '../../../shared/words/saying.ts';
import { problemIn, World } from './world.ts';

describe('the language of answers', () => {
  let world: World;
  let key: string;
  let businessId: string;
  const inGerman = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };

  beforeEach(async () => {
    world = new World();
    ({ id: businessId, key } = await world.business());
  });

  const moved = async (): Promise<string> => {
    const resourceId = await world.resource(key);
    const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
    const { body } = await world.call('POST', '/v1/bookings', { key, body: { resourceId, ...times, title: 'Cut' } });
    return await openConflict(world.ports, {
      ...{ businessId, resourceId, kind: 'move_refused', bookingId: String(body.id) },
      subject: { type: 'booking', id: String(body.id), label: 'Cut' },
      ours: { start: '2026-06-05T09:00:00.000Z', end: '2026-06-05T10:00:00.000Z', title: 'Cut' },
      theirs: { start: '2026-06-05T05:00:00.000Z', end: '2026-06-05T06:00:00.000Z' },
      cause: saying('cause.moved.outsideHours'),
      impact: saying('impact.moveRefused', {
        time: whenOf({ start: '2026-06-05T09:00:00.000Z', end: '2026-06-05T10:00:00.000Z' }, 'Europe/Berlin'),
      }),
    });
  };

  it('a conflict is told in the first language asked for that there is, its times in the zone of its resource', async () => {
    const id = await moved();
    const german = await world.call('GET', `/v1/conflicts/${id}`, { key, headers: inGerman });
    expect(german.body).toMatchObject({
      cause: 'Der Termin wurde in Google verschoben. Die neue Zeit liegt außerhalb der Arbeitszeit.',
      impact:
        'Die Buchung behält ihre Zeit, Fr., 5. Juni, 11:00–12:00; Google zeigt eine andere. Jemand muss entscheiden, welche gilt.',
    });
    expect(JSON.stringify(german.body.actions)).toContain('Überschreibt den Termin in Google mit der Buchung');
    const unknown = await world.call('GET', '/v1/conflicts', { key, headers: { 'accept-language': 'fr' } });
    expect(JSON.stringify(unknown.body)).toContain('The new time lies outside working hours.');
  });

  it('an action names the colleagues who are free by name and id', async () => {
    const id = await moved();
    const colleague = await world.resource(key);
    const { body } = await world.call('GET', `/v1/conflicts/${id}`, { key });
    expect(body.actions).toContainEqual(
      expect.objectContaining({
        name: 'giveToColleague',
        colleagues: [expect.objectContaining({ id: colleague })],
      }),
    );
  });

  it('a problem has its title and what to do in that language, and the same code', async () => {
    const polish = await world.call('GET', '/v1/conflicts/cfl_none', { key, headers: { 'accept-language': 'pl' } });
    expect(polish.headers).toMatchObject({ 'content-language': 'pl' });
    expect(problemIn(polish)).toMatchObject({ code: 'not_found', title: 'Tego tu nie ma' });
    const english = await world.call('GET', '/v1/conflicts/cfl_none', { key });
    expect(problemIn(english)).toMatchObject({ code: 'not_found', title: 'There is no such thing here' });
  });

  it('why an action was refused is said in that language', async () => {
    const id = await moved();
    const body = { action: 'giveToColleague', resourceId: 'res_none' };
    const answer = await world.call('POST', `/v1/conflicts/${id}/actions`, { key, body, headers: inGerman });
    expect(problemIn(answer)).toMatchObject({
      code: 'action_not_possible',
      detail: '`resourceId` nennt hier niemanden.',
    });
    const bulk = { ids: [id], ...body };
    const many = await world.call('POST', '/v1/conflicts/actions', { key, body: bulk, headers: inGerman });
    expect(JSON.stringify(many.body)).toContain('nennt hier niemanden');
  });
});
